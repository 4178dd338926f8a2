//! Where an emulator serves: on the runtime that started it, or on a thread of its own. Both stop when it is dropped.

use std::future::Future;
use std::io;
use std::sync::mpsc;
use std::thread;

use tokio::runtime::{Builder, Handle};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tracing::error;

/// An emulator that serves.
pub(super) struct Serving {
    stop: watch::Sender<bool>,
    runtime: Handle,
    runs: Runs,
}

enum Runs {
    /// As a task of the runtime that started it.
    Task(JoinHandle<()>),
    /// On a thread of its own; there is none once it was joined.
    Thread(Option<Thread>),
}

struct Thread {
    /// Dropped, it ends the thread without waiting for any connection.
    cut: oneshot::Sender<()>,
    /// Resolves when nothing is served any more.
    ended: oneshot::Receiver<()>,
    thread: thread::JoinHandle<()>,
}

impl Serving {
    /// Serves as a task of the caller's runtime. `serve` gets the signal to stop.
    pub(super) fn on_this_runtime<S>(serve: impl FnOnce(watch::Receiver<bool>) -> S) -> Self
    where
        S: Future<Output = ()> + Send + 'static,
    {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(serve(stopped));
        Self { stop, runtime: Handle::current(), runs: Runs::Task(task) }
    }

    /// Serves on a new thread, with a runtime of its own. `bind` runs there: it gets the signal to stop, and makes what
    /// the caller gets back and what is then served.
    pub(super) fn on_a_thread<T, B, S>(
        bind: impl FnOnce(watch::Receiver<bool>) -> B + Send + 'static,
    ) -> io::Result<(T, Self)>
    where
        T: Send + 'static,
        B: Future<Output = io::Result<(T, S)>>,
        S: Future<Output = ()>,
    {
        let (stop, stopped) = watch::channel(false);
        let (cut, is_cut) = oneshot::channel::<()>();
        let (end, ended) = oneshot::channel();
        let (tell, told) = mpsc::channel();
        let thread = thread::Builder::new().name("rolecall".to_owned()).spawn(move || {
            let runtime = match Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return drop(tell.send(Err(error))),
            };
            match runtime.block_on(bind(stopped)) {
                Err(error) => drop(tell.send(Err(error))),
                Ok((made, serve)) => {
                    let _ = tell.send(Ok((made, runtime.handle().clone())));
                    runtime.block_on(async {
                        tokio::select! {
                            _ = is_cut => {}
                            () = serve => {}
                        }
                    });
                }
            }
            // Open connections are closed here.
            runtime.shutdown_background();
            let _ = end.send(());
        })?;
        let ended_early = |_| io::Error::other("the thread that was to serve ended at once");
        let (made, runtime) = told.recv().map_err(ended_early)??;
        let runs = Runs::Thread(Some(Thread { cut, ended, thread }));
        Ok((made, Self { stop, runtime, runs }))
    }

    /// The runtime that serves.
    pub(super) const fn runtime(&self) -> &Handle {
        &self.runtime
    }

    /// Takes no new connections, and waits until those that are open have finished what they are doing.
    pub(super) async fn shutdown(mut self) {
        let _ = self.stop.send(true);
        match &mut self.runs {
            Runs::Task(task) => drop(task.await),
            Runs::Thread(Some(thread)) => drop((&mut thread.ended).await),
            Runs::Thread(None) => {}
        }
    }
}

/// A thread of its own has ended when this returns, and its port is free. A task ends as soon as its runtime lets it.
impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Runs::Thread(thread) = &mut self.runs
            && let Some(Thread { cut, thread, .. }) = thread.take()
        {
            drop(cut);
            if thread.join().is_err() {
                error!("the thread that served has panicked");
            }
        }
    }
}
