//! The two accounts that take part, and who administers each.

use rolecall_client::Credentials;

use rolecall_emulator::world::keys::ROOT_SECRET;

use super::Profile;

/// An account, and the credentials of whoever administers it.
#[derive(Clone, Debug)]
pub struct Party {
    /// The account's ID.
    pub account: String,
    /// Credentials that may do in it what the pages' commands do.
    pub credentials: Credentials,
}

/// The customer and the vendor.
#[derive(Clone, Debug)]
pub struct Parties {
    /// The account whose data it is.
    pub customer: Party,
    /// The account that is let in.
    pub vendor: Party,
}

impl Party {
    /// The root user of the account that the pages use, as local emulators know it.
    #[must_use]
    pub fn root(profile: Profile) -> Self {
        Self::root_with(profile, ROOT_SECRET)
    }

    /// The same where root users have a secret of their own.
    #[must_use]
    pub fn root_with(profile: Profile, secret: &str) -> Self {
        let account = profile.account();
        let credentials = Credentials::new(account, secret, None, None, "the root user's convention");
        Self { account: account.to_owned(), credentials }
    }
}

impl Parties {
    /// The root users of the accounts that the pages use.
    #[must_use]
    pub fn root() -> Self {
        Self::root_with(ROOT_SECRET)
    }

    /// The same where root users have a secret of their own.
    #[must_use]
    pub fn root_with(secret: &str) -> Self {
        Self {
            customer: Party::root_with(Profile::Customer, secret),
            vendor: Party::root_with(Profile::Vendor, secret),
        }
    }

    /// Whoever carries out this profile's commands.
    #[must_use]
    pub const fn of(&self, profile: Profile) -> &Party {
        match profile {
            Profile::Customer => &self.customer,
            Profile::Vendor => &self.vendor,
        }
    }
}
