//! `rolecall serve`

mod listen;
mod log;
mod printed;
mod profiles;
mod ready;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use rolecall::command::Parties;
use rolecall::scenario::{self, SetUp};
use rolecall_emulator::{ControlApi, Emulator, EmulatorBuilder};

use self::log::Log;
use self::printed::Printed;
use self::profiles::Profiles;
use super::signal::Signals;
use super::{Exit, Failure};

/// Serves the emulator until Ctrl-C or SIGTERM.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 4566)]
    port: u16,
    /// The address to listen on: an IP address, or localhost. Beyond loopback, the control API is closed.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), value_parser = listen::address)]
    host: IpAddr,
    /// Answer the control API under this host name too, and not only as localhost; may be given several times.
    #[arg(long, value_name = "NAME", value_parser = listen::host_name)]
    allowed_host: Vec<String>,
    /// Open the control API beyond loopback: whoever reaches the port can read every request and reset everything.
    #[arg(long)]
    open_control_api: bool,
    /// The secret of every account's root user, instead of `test`, which every web page knows.
    #[arg(long, value_name = "SECRET", env = "ROLECALL_ROOT_SECRET", hide_env_values = true)]
    #[arg(value_parser = listen::secret)]
    root_secret: Option<String>,
    /// A setup page to carry out first, such as scenarios/working-integration.md.
    #[arg(long, value_name = "PAGE.md")]
    setup: Option<PathBuf>,
    /// With --setup: the folder for the files of the profiles `vendor` and `customer`; a temporary one unless given. The
    /// files go with the server.
    #[arg(long, value_name = "FOLDER", requires = "setup")]
    profiles: Option<PathBuf>,
    /// Write the environment to this file as well, whole, as soon as requests are answered; it goes with the server.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    /// Append what CloudTrail would record to this file, one JSON record a line.
    #[arg(long, value_name = "FILE")]
    trail: Option<PathBuf>,
    #[command(flatten)]
    log: Log,
    /// Show authorization IDs in messages too: each names what IAM Toolbox tells of a refusal.
    #[arg(long)]
    authorization_ids_in_messages: bool,
}

impl Serve {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        self.log.begin();
        // What cannot work is told before anything listens.
        let setup = self.setup.as_deref().map(scenario::find_setup).transpose().map_err(Failure::Pages)?;
        if let Some(file) = &self.ready_file {
            ready::check(file)?;
        }
        // From here on: who reads what is printed may stop it at once.
        let mut signals = Signals::listen()?;
        let emulator = self.start().await?;
        let endpoint = emulator.endpoint();
        let parties = Parties::root_with(emulator.root_secret());
        let set_up = match &setup {
            Some(setup) => Some(scenario::set_up(setup, &endpoint, parties.clone()).await?),
            None => None,
        };
        let profiles = match &set_up {
            Some(set_up) => Some(self.profiles(set_up, &parties)?),
            None => None,
        };
        let printed = Printed {
            endpoint: &endpoint,
            parties: &parties,
            set_up: set_up.as_ref(),
            profiles: profiles.as_ref(),
        };
        let ready = self.ready_file.as_deref().map(|file| ready::write(file, &printed)).transpose()?;
        printed.lines(&mut anstream::stdout())?;
        signals.next().await;
        drop((ready, profiles));
        let trouble = emulator.trail_trouble();
        emulator.shutdown().await;
        match (self.trail, trouble) {
            (Some(file), Some(reason)) => Err(Failure::TrailIncomplete { file, reason }),
            _ => Ok(Exit::AsExpected),
        }
    }

    async fn start(&self) -> Result<Emulator, Failure> {
        let address = SocketAddr::new(self.host, self.port);
        let mut builder = Emulator::builder().address(address);
        if let Some(file) = &self.trail {
            let failed = |reason| Failure::Trail { file: file.clone(), reason };
            builder = builder.trail(file).map_err(failed)?;
        }
        if self.authorization_ids_in_messages {
            builder = builder.authorization_ids_in_messages();
        }
        builder = self.doors(builder);
        let emulator = builder.start().await.map_err(|reason| Failure::Listen { address, reason })?;
        if !self.host.is_loopback() {
            let is_known = emulator.root_secret() == rolecall_emulator::world::keys::ROOT_SECRET;
            anstream::eprintln!("{}", listen::warning(emulator.address(), is_known, self.open_control_api));
        }
        Ok(emulator)
    }

    /// Who gets in.
    fn doors(&self, mut builder: EmulatorBuilder) -> EmulatorBuilder {
        if self.open_control_api {
            builder = builder.control_api(ControlApi::Open);
        }
        for name in &self.allowed_host {
            builder = builder.allowed_host(name);
        }
        match &self.root_secret {
            Some(secret) => builder.root_secret(secret.as_str()),
            None => builder,
        }
    }

    fn profiles(&self, set_up: &SetUp, parties: &Parties) -> Result<Profiles, Failure> {
        Profiles::write(self.profiles.as_deref(), set_up, parties)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[tokio::test]
    async fn sigterm_and_ctrl_c_stop_it() {
        for signal in ["TERM", "INT"] {
            let mut stop = Signals::listen().unwrap();
            let kill = tokio::process::Command::new("kill")
                .args([&format!("-{signal}"), &std::process::id().to_string()])
                .status();
            assert!(kill.await.unwrap().success());
            stop.next().await;
        }
    }
}
