//! Another target than an emulator of our own, and who acts on it.

use std::path::PathBuf;

use clap::Args;
use rolecall::command::{Parties, Party, Profile};
use rolecall::target::{AWS, Limits, Target, Trust};
use rolecall_client::Credentials;

use super::environment::{Environment, Keys};
use super::{Failure, profile};

/// Another target, and who acts on it.
#[derive(Debug, Args)]
pub(crate) struct Remote {
    /// Another target than an emulator of one's own: an endpoint URL, or `aws` for AWS itself.
    #[arg(long, value_name = "URL|aws")]
    pub(crate) target: Option<String>,
    /// The customer's administrator: a profile of the AWS config and credentials files. Else ROLECALL_CUSTOMER_ACCESS_KEY_ID,
    /// _SECRET_ACCESS_KEY and _SESSION_TOKEN; else, at a URL, the root user of account 111122223333 by the convention of
    /// local emulators.
    #[arg(long, value_name = "NAME")]
    customer_profile: Option<String>,
    /// The vendor's administrator, likewise: ROLECALL_VENDOR_ACCESS_KEY_ID and so on, or the root user of 340636424752.
    #[arg(long, value_name = "NAME")]
    vendor_profile: Option<String>,
    /// PEM: whose certificates to trust, instead of this machine's authorities; AWS_CA_BUNDLE unless given.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// With `--target aws`: a rehearsal, in which all that is for AWS goes to this endpoint.
    #[arg(long, value_name = "URL")]
    rehearse_at: Option<String>,
}

impl Remote {
    /// The file of `--ca` is to be of use, also where nothing is asked by TLS.
    pub(crate) fn check_ca(&self) -> Result<(), Failure> {
        self.ca.as_ref().map_or(Ok(()), |file| Ok(Trust::File(file.clone()).check()?))
    }

    /// The target at `url`.
    pub(crate) fn at(&self, url: &str, environment: &Environment) -> Result<Target, Failure> {
        let file = self.ca.clone().or_else(|| environment.ca_bundle.as_ref().map(PathBuf::from));
        let trust = file.map_or(Trust::Machine, Trust::File);
        let limits = Limits::default();
        Ok(match (url, &self.rehearse_at) {
            (AWS, None) => Target::aws(limits, &trust)?,
            (AWS, Some(stand_in)) => Target::rehearsal(stand_in, limits, &trust)?,
            (_, Some(_)) => return Err(Failure::RehearsalOfUrl),
            (url, None) => Target::trusting(url, limits, &trust)?,
        })
    }

    /// Who acts on a target.
    pub(crate) fn parties(&self, target: &Target, environment: &Environment) -> Result<Parties, Failure> {
        Ok(Parties {
            customer: self.party(Profile::Customer, target, environment)?,
            vendor: self.party(Profile::Vendor, target, environment)?,
        })
    }

    fn party(&self, who: Profile, target: &Target, environment: &Environment) -> Result<Party, Failure> {
        let (profile, keys, variables, option) = match who {
            Profile::Customer => {
                (&self.customer_profile, &environment.customer, "ROLECALL_CUSTOMER", "--customer-profile")
            }
            Profile::Vendor => {
                (&self.vendor_profile, &environment.vendor, "ROLECALL_VENDOR", "--vendor-profile")
            }
        };
        let given = match profile {
            Some(name) => Some(profile::credentials(name, variables, environment)?),
            None => from_variables(keys, variables)?,
        };
        match given {
            // Whose account it is, the target will say.
            Some(credentials) => Ok(Party { credentials, ..Party::root(who) }),
            None if target.is_aws() => Err(Failure::NoParty { option, variables }),
            None => Ok(Party::root(who)),
        }
    }
}

fn from_variables(keys: &Keys, variables: &'static str) -> Result<Option<Credentials>, Failure> {
    match (&keys.access_key_id, &keys.secret_access_key) {
        (Some(id), Some(secret)) => {
            Ok(Some(Credentials::new(id, secret, keys.session_token.clone(), None, "the environment")))
        }
        (None, None) => Ok(None),
        _ => Err(Failure::HalfAKey { variables }),
    }
}
