//! An emulator in this process: isolated from every other, gone when dropped.

mod serving;
#[cfg(test)]
mod tests;

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::watch;

use self::serving::Serving;
use crate::clock::Clock;
use crate::control::{ControlApi, Guard};
use crate::http::listener::{self, Patience};
use crate::state::{AuthorizationIds, Settings, State};
use crate::trail::Sink;
use crate::world::Snapshot;
use crate::world::keys::ROOT_SECRET;

/// A running emulator.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
/// let aws = rolecall_emulator::Emulator::builder().start().await?;
/// assert!(aws.endpoint().starts_with("http://127.0.0.1:"));
/// # Ok(()) }
/// ```
pub struct Emulator {
    address: SocketAddr,
    state: Arc<State>,
    serving: Serving,
}

/// How an emulator is to be started.
#[derive(Clone, Debug)]
pub struct EmulatorBuilder {
    address: SocketAddr,
    clock: Clock,
    patience: Patience,
    trail: Option<Arc<Sink>>,
    authorization_ids: AuthorizationIds,
    control_api: Option<ControlApi>,
    allowed_hosts: Vec<String>,
    root_secret: Arc<str>,
}

/// How long a body may stall, unless told otherwise: about as long as S3 waits.
const IDLE: Duration = Duration::from_secs(20);
/// How long a body may take, unless told otherwise: 5 GiB at 1.5 MB a second.
const WHOLE: Duration = Duration::from_secs(3600);

impl Emulator {
    /// On a free port of 127.0.0.1, unless told otherwise.
    #[must_use]
    pub fn builder() -> EmulatorBuilder {
        let address = (Ipv4Addr::LOCALHOST, 0).into();
        EmulatorBuilder {
            address,
            clock: Clock::default(),
            patience: Patience { idle: IDLE, whole: WHOLE },
            trail: None,
            authorization_ids: AuthorizationIds::InHeaders,
            control_api: None,
            allowed_hosts: Vec::new(),
            root_secret: Arc::from(ROOT_SECRET),
        }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its endpoint URL, as `AWS_ENDPOINT_URL` takes it: one that works on this machine, also where it listens on every
    /// address.
    #[must_use]
    pub fn endpoint(&self) -> String {
        let ip = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        format!("http://{}", SocketAddr::new(ip, self.address.port()))
    }

    /// The secret of every account's root user.
    #[must_use]
    pub fn root_secret(&self) -> &str {
        self.state.root_secret()
    }

    /// Its clock: move it, and signatures, sessions and presigned URLs age.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let aws = rolecall_emulator::Emulator::builder().start().await?;
    /// aws.clock().freeze();
    /// let signed = aws.clock().now();
    /// aws.clock().advance(chrono::TimeDelta::minutes(16))?; // whatever was signed before has expired
    /// assert_eq!(aws.clock().now() - signed, chrono::TimeDelta::minutes(16));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.state.clock
    }

    /// What CloudTrail records of the last requests, the newest last: an event for each account that gets it.
    #[must_use]
    pub fn trail(&self) -> Vec<serde_json::Value> {
        self.state.trail.records()
    }

    /// Why events are missing from the trail's file, where they are.
    #[must_use]
    pub fn trail_trouble(&self) -> Option<String> {
        self.state.trail.trouble()
    }

    /// A digest of everything that exists: of two that are the same, nothing changed in between. When a key was used
    /// last is no part of it.
    #[must_use]
    pub fn digest(&self) -> String {
        self.state.world().digest()
    }

    /// Forgets every account, bucket and request.
    pub fn reset(&self) {
        self.state.reset();
    }

    /// What there is now, to be restored as often as needed. It shares with the world whatever does not change.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
    /// let aws = rolecall_emulator::Emulator::builder().start().await?;
    /// let empty = aws.snapshot();
    /// // Here a test makes users and buckets.
    /// aws.restore(&empty);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.state.world().snapshot()
    }

    /// Puts everything back as it was when the snapshot was taken, also where another emulator took it. Requests under
    /// way finish in the world in which they began. What was asked before stays in the traces and the trail.
    pub fn restore(&self, snapshot: &Snapshot) {
        self.state.restore(snapshot.world());
    }

    /// The runtime that it serves on: the caller's after [`start`](EmulatorBuilder::start), its own after
    /// [`start_blocking`](EmulatorBuilder::start_blocking).
    #[must_use]
    pub const fn runtime(&self) -> &Handle {
        self.serving.runtime()
    }

    /// Stops: no new connections, and those that are open finish what they are doing.
    pub async fn shutdown(self) {
        self.serving.shutdown().await;
    }
}

impl EmulatorBuilder {
    /// Where to listen; port 0 takes a free one.
    #[must_use]
    pub const fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// With this clock.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// How long a request's body may stall before it counts as given up; 20 seconds unless told otherwise. The
    /// machine's time counts, not the emulator's clock.
    #[must_use]
    pub const fn idle_timeout(mut self, idle: Duration) -> Self {
        self.patience.idle = idle;
        self
    }

    /// How long a request's body may take, from its head to its last byte, before it counts as given up; an hour unless
    /// told otherwise. The machine's time counts, not the emulator's clock.
    #[must_use]
    pub const fn body_timeout(mut self, whole: Duration) -> Self {
        self.patience.whole = whole;
        self
    }

    /// Appends each CloudTrail event to this file as it happens, one JSON record a line.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn trail(mut self, file: impl AsRef<Path>) -> std::io::Result<Self> {
        self.trail = Some(Arc::new(Sink::open(file.as_ref())?));
        Ok(self)
    }

    /// Shows the authorization ID of a refusal in its message too, as AWS does for some services, and not only in the
    /// header `x-rolecall-authorization-id`.
    #[must_use]
    pub const fn authorization_ids_in_messages(mut self) -> Self {
        self.authorization_ids = AuthorizationIds::InMessages;
        self
    }

    /// The secret of every account's root user: `test` unless told otherwise. Whoever knows it may do everything, also
    /// the web pages that a browser on this machine shows.
    #[must_use]
    pub fn root_secret(mut self, secret: impl Into<Arc<str>>) -> Self {
        self.root_secret = secret.into();
        self
    }

    /// Opens or closes the control API. Unless told otherwise, it is open on a loopback address, and closed on others.
    #[must_use]
    pub const fn control_api(mut self, api: ControlApi) -> Self {
        self.control_api = Some(api);
        self
    }

    /// Answers the control API under this host name too, and not only as `localhost`, `127.0.0.1` and the like.
    #[must_use]
    pub fn allowed_host(mut self, name: impl Into<String>) -> Self {
        self.allowed_hosts.push(name.into());
        self
    }

    /// Starts it on the caller's runtime. It answers as soon as this returns.
    ///
    /// Where the runtime has one thread, as in a `#[tokio::test]`, whatever blocks that thread blocks the emulator too:
    /// a blocking HTTP client, or `std::process::Command::output`. For those there is
    /// [`start_blocking`](Self::start_blocking).
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start(self) -> std::io::Result<Emulator> {
        let listener = TcpListener::bind(self.address).await?;
        let (address, state) = (listener.local_addr()?, self.state());
        let serving = Serving::on_this_runtime(|stopped| self.serve(listener, Arc::clone(&state), stopped));
        Ok(Emulator { address, state, serving })
    }

    /// Starts it on a thread of its own, with a runtime of its own: from async code or not, and whatever the caller's
    /// threads are blocked by. It answers as soon as this returns. When it is dropped, its connections are closed, the
    /// thread has ended, and the port is free.
    ///
    /// ```
    /// # fn main() -> std::io::Result<()> {
    /// let aws = rolecall_emulator::Emulator::builder().start_blocking()?;
    /// let mut connection = std::net::TcpStream::connect(aws.address())?;
    /// # use std::io::{Read as _, Write as _};
    /// # connection.write_all(b"GET /_rolecall/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    /// # let mut answer = String::new();
    /// # connection.read_to_string(&mut answer)?;
    /// # assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When the address cannot be listened on, or the system has no thread.
    pub fn start_blocking(self) -> std::io::Result<Emulator> {
        let bind = move |stopped| async move {
            let listener = TcpListener::bind(self.address).await?;
            let (address, state) = (listener.local_addr()?, self.state());
            Ok(((address, Arc::clone(&state)), self.serve(listener, state, stopped)))
        };
        let ((address, state), serving) = Serving::on_a_thread(bind)?;
        Ok(Emulator { address, state, serving })
    }

    fn state(&self) -> Arc<State> {
        let ip = self.address.ip();
        let usual = if ip.is_loopback() { ControlApi::Open } else { ControlApi::Closed };
        let mut names = self.allowed_hosts.clone();
        if !ip.is_unspecified() {
            names.push(ip.to_string());
        }
        Arc::new(State::new(Settings {
            clock: self.clock.clone(),
            sink: self.trail.clone(),
            authorization_ids: self.authorization_ids,
            guard: Guard { api: self.control_api.unwrap_or(usual), names },
            root_secret: Arc::clone(&self.root_secret),
        }))
    }

    fn serve(
        self,
        listener: TcpListener,
        state: Arc<State>,
        stopped: watch::Receiver<bool>,
    ) -> impl Future<Output = ()> + Send {
        listener::serve(listener, state, self.clock, self.patience, stopped)
    }
}
