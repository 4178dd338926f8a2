//! `rolecall serve`

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::Args;
use rolecall::scenario::{self, SetUp};
use rolecall_emulator::Emulator;

use super::signal::Signals;
use super::{Exit, Failure};

/// Serves the emulator until Ctrl-C or SIGTERM.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 4566)]
    port: u16,
    /// The address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// A setup page to carry out first, such as scenarios/working-integration.md.
    #[arg(long, value_name = "PAGE.md")]
    setup: Option<PathBuf>,
    /// Write the environment to this file as well, whole, as soon as requests are answered; it goes with the server.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    /// Append what CloudTrail would record to this file, one JSON record a line.
    #[arg(long, value_name = "FILE")]
    trail: Option<PathBuf>,
    /// Show authorization IDs in messages too: each names what IAM Toolbox tells of a refusal.
    #[arg(long)]
    authorization_ids_in_messages: bool,
}

/// Where nothing says otherwise.
const REGION: &str = "us-east-1";
/// The customer's account, as the pages have it.
const CUSTOMER: &str = "111122223333";

impl Serve {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        // A malformed page is told before anything listens.
        let setup = self.setup.as_deref().map(scenario::find_setup).transpose().map_err(Failure::Pages)?;
        // From here on: who reads what is printed may stop it at once.
        let mut signals = Signals::listen()?;
        let address = SocketAddr::new(self.host, self.port);
        let mut builder = Emulator::builder().address(address);
        if let Some(file) = self.trail {
            builder = builder.trail(&file).map_err(|reason| Failure::Trail { file, reason })?;
        }
        if self.authorization_ids_in_messages {
            builder = builder.authorization_ids_in_messages();
        }
        let emulator = builder.start().await.map_err(|reason| Failure::Listen { address, reason })?;
        let endpoint = emulator.endpoint();
        let set_up = match &setup {
            Some(setup) => Some(scenario::set_up(setup, &endpoint).await?),
            None => None,
        };
        if let Some(file) = &self.ready_file {
            ready(file, &endpoint, set_up.as_ref())?;
        }
        announce(&mut anstream::stdout(), &endpoint, set_up.as_ref())?;
        signals.next().await;
        if let Some(file) = &self.ready_file {
            // Somebody may have removed it: then it is gone.
            let _ = std::fs::remove_file(file);
        }
        emulator.shutdown().await;
        Ok(Exit::AsExpected)
    }
}

/// The environment for programs that wait for it: who sees the file, sees all of it.
fn ready(file: &Path, endpoint: &str, set_up: Option<&SetUp>) -> Result<(), Failure> {
    let mut text = Vec::new();
    announce(&mut text, endpoint, set_up)?;
    if let Some(set_up) = set_up {
        let integration = &set_up.integration;
        writeln!(text, "export ROLECALL_ROLE_ARN={}", quoted(&integration.role_arn))?;
        writeln!(text, "export ROLECALL_EXTERNAL_ID={}", quoted(&integration.external_id))?;
        if let Some(key) = &set_up.vendor_key {
            writeln!(text, "export ROLECALL_VENDOR_USER_ACCESS_KEY_ID={}", quoted(&key.id))?;
            writeln!(text, "export ROLECALL_VENDOR_USER_SECRET_ACCESS_KEY={}", quoted(&key.secret))?;
        }
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut new = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    new.write_all(&text)?;
    new.persist(file).map_err(|error| error.error)?;
    Ok(())
}

/// As a POSIX shell takes it, whatever stands in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Lines that can be pasted into a shell; what else there is to say stands behind `#`.
fn announce(out: &mut dyn Write, endpoint: &str, set_up: Option<&SetUp>) -> Result<(), Failure> {
    let region = set_up.map_or(REGION, |set_up| &set_up.integration.region);
    writeln!(out, "# rolecall serves STS, IAM and S3. Ctrl-C stops it; nothing is kept.")?;
    writeln!(
        out,
        "# An access key ID of 12 digits with the secret `test` is the root user of that account."
    )?;
    writeln!(out, "export AWS_ENDPOINT_URL={endpoint}")?;
    writeln!(out, "export AWS_ACCESS_KEY_ID={CUSTOMER}")?;
    writeln!(out, "export AWS_SECRET_ACCESS_KEY=test")?;
    writeln!(out, "export AWS_REGION={region}")?;
    writeln!(out, "export AWS_DEFAULT_REGION={region}")?;
    if let Some(set_up) = set_up {
        vendors_side(out, set_up)?;
    }
    out.flush()?;
    Ok(())
}

fn vendors_side(out: &mut dyn Write, set_up: &SetUp) -> Result<(), Failure> {
    let integration = &set_up.integration;
    if let Some(key) = &set_up.vendor_key {
        writeln!(out, "# The vendor's own credentials, for `rolecall check`:")?;
        writeln!(out, "#   export AWS_ACCESS_KEY_ID={}", key.id)?;
        writeln!(out, "#   export AWS_SECRET_ACCESS_KEY={}", key.secret)?;
    }
    let (role, id) = (&integration.role_arn, &integration.external_id);
    writeln!(out, "#   rolecall check integration --role-arn {role} --external-id {id}")?;
    Ok(())
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

    #[test]
    fn what_is_printed_can_be_pasted() {
        let mut out = Vec::new();
        announce(&mut out, "http://127.0.0.1:4566", None).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.lines().all(|line| line.starts_with('#') || line.starts_with("export AWS_")), "{text}");
        assert!(text.contains("export AWS_ENDPOINT_URL=http://127.0.0.1:4566\n"));
    }
}
