//! Ctrl-C and SIGTERM: the first one stops the work and lets it tidy up, the second one ends it.

use std::io;

use tokio::sync::watch;

/// Waits for the first signal that asks to stop.
#[cfg(unix)]
pub(crate) async fn asked_to_stop() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

/// Waits for the first signal that asks to stop.
#[cfg(not(unix))]
pub(crate) async fn asked_to_stop() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// The exit code of a program that was stopped, as shells know it.
const STOPPED: i32 = 130;

/// Tells a run to stop, and ends the program where it is asked twice.
pub(crate) async fn stop_on_signals(stop: watch::Sender<bool>, journal: String) {
    if asked_to_stop().await.is_err() {
        // No signal will ever come; the run must not take that for a wish to stop.
        return std::future::pending().await;
    }
    anstream::eprintln!("stopping, and removing what was made; again to stop at once");
    let _ = stop.send(true);
    if asked_to_stop().await.is_ok() {
        anstream::eprintln!("stopped; `rolecall clean --journal {journal}` removes what was made");
        std::process::exit(STOPPED);
    }
}
