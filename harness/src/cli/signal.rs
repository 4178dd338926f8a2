//! Ctrl-C and SIGTERM: the first one stops the work and lets it tidy up, the second one ends it.

use std::io;

use rolecall_emulator::policy::quoted_for_a_shell;
use tokio::sync::watch;

/// The signals that ask to stop. From when it is made, they end nothing by themselves.
pub(crate) struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    /// Listens from now on.
    #[cfg(unix)]
    pub(crate) fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Listens from now on.
    #[cfg(not(unix))]
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for the next one.
    #[cfg(unix)]
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    /// Waits for the next one.
    #[cfg(not(unix))]
    pub(crate) async fn next(&mut self) {
        // Where nothing can be listened to, nobody asks.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// The exit code of a program that was stopped, as shells know it.
const STOPPED: i32 = 130;

/// Tells a run to stop, and ends the program where it is asked twice.
pub(crate) async fn stop_on(mut signals: Signals, stop: watch::Sender<bool>, journal: String) {
    signals.next().await;
    anstream::eprintln!("stopping, and removing what was made; again to stop at once");
    let _ = stop.send(true);
    signals.next().await;
    let journal = quoted_for_a_shell(&journal);
    anstream::eprintln!("stopped; `rolecall clean --journal {journal}` removes what was made");
    std::process::exit(STOPPED);
}
