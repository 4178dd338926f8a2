//! What `rolecall serve` prints: lines that can be pasted into a shell, or read by it.
//!
//! Every value is quoted. None stands in a comment: a line break in it would end the comment.

use std::io::{self, Write};

use rolecall::command::{Parties, Party};
use rolecall::scenario::SetUp;
use rolecall_emulator::policy::quoted_for_a_shell;
use rolecall_emulator::world::keys::ROOT_SECRET;

use super::profiles::Profiles;

/// Where nothing says otherwise.
const REGION: &str = "us-east-1";

/// What there is to print.
pub(super) struct Printed<'a> {
    pub(super) endpoint: &'a str,
    pub(super) parties: &'a Parties,
    pub(super) set_up: Option<&'a SetUp>,
    pub(super) profiles: Option<&'a Profiles>,
}

impl Printed<'_> {
    /// The environment in which AWS's tools are the customer's root user, and the profiles of both sides.
    pub(super) fn lines(&self, out: &mut dyn Write) -> io::Result<()> {
        let Party { credentials, .. } = &self.parties.customer;
        writeln!(out, "# rolecall serves STS, IAM and S3. Ctrl-C stops it; nothing is kept.")?;
        let secret = match credentials.secret_access_key() {
            ROOT_SECRET => "the secret `test`",
            _ => "the secret that you gave",
        };
        writeln!(out, "# An access key ID of 12 digits with {secret} is the root user of that account.")?;
        export(out, "AWS_ENDPOINT_URL", self.endpoint)?;
        export(out, "AWS_ACCESS_KEY_ID", credentials.access_key_id())?;
        export(out, "AWS_SECRET_ACCESS_KEY", credentials.secret_access_key())?;
        let region = self.set_up.map_or(REGION, |set_up| &set_up.integration.region);
        export(out, "AWS_REGION", region)?;
        export(out, "AWS_DEFAULT_REGION", region)?;
        if let (Some(set_up), Some(profiles)) = (self.set_up, self.profiles) {
            both_sides(out, set_up, profiles)?;
        }
        out.flush()
    }

    /// The vendor's key too, for scripts that hand it on in another way than by its profile.
    pub(super) fn vendors_key(&self, out: &mut dyn Write) -> io::Result<()> {
        if let Some(key) = self.set_up.and_then(|set_up| set_up.vendor_key.as_ref()) {
            export(out, "ROLECALL_VENDOR_USER_ACCESS_KEY_ID", &key.id)?;
            export(out, "ROLECALL_VENDOR_USER_SECRET_ACCESS_KEY", &key.secret)?;
        }
        Ok(())
    }
}

fn both_sides(out: &mut dyn Write, set_up: &SetUp, profiles: &Profiles) -> io::Result<()> {
    let sides = match set_up.vendor_key {
        Some(_) => "# Both sides, as profiles: `--profile customer` (its root user) and `--profile vendor`.",
        None => {
            "# The customer's root user, as a profile: `--profile customer`. The page made no key for the vendor."
        }
    };
    writeln!(out, "{sides}")?;
    export(out, "AWS_CONFIG_FILE", &profiles.config().to_string_lossy())?;
    export(out, "AWS_SHARED_CREDENTIALS_FILE", &profiles.credentials().to_string_lossy())?;
    writeln!(out, "# The integration:")?;
    export(out, "ROLECALL_ROLE_ARN", &set_up.integration.role_arn)?;
    export(out, "ROLECALL_EXTERNAL_ID", &set_up.integration.external_id)?;
    if set_up.vendor_key.is_some() {
        writeln!(
            out,
            r#"#   rolecall check integration --profile vendor --role-arn "$ROLECALL_ROLE_ARN" --external-id "$ROLECALL_EXTERNAL_ID""#
        )?;
    }
    Ok(())
}

fn export(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "export {name}={}", quoted_for_a_shell(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_can_be_pasted() {
        let mut out = Vec::new();
        let parties = Parties::root();
        let printed =
            Printed { endpoint: "http://127.0.0.1:4566", parties: &parties, set_up: None, profiles: None };
        printed.lines(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.lines().all(|line| line.starts_with('#') || line.starts_with("export AWS_")), "{text}");
        assert!(text.contains("export AWS_ENDPOINT_URL=http://127.0.0.1:4566\n"));
    }
}
