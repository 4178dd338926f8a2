//! The root, the organizational units and the accounts.

use std::collections::BTreeSet;

use super::place::Place;
use super::policies::Policies;
use crate::policy::AccountId;
use crate::refusal::Refusal;
use crate::world::ids;
use crate::world::organization::Target;

const ACCOUNT: &str = "an account's ID is twelve digits";
const ROOT_ID: &str = "the root's ID is r- and 4 to 32 lower-case letters or digits";
/// How many units deep a unit can be.
const DEEPEST: usize = 5;

const TARGET: [&str; 4] =
    ["ServiceControlPolicies", "ResourceControlPolicies", "Accounts", "OrganizationalUnits"];

/// Reads the tree, and keeps what may be there only once.
pub(super) struct Tree<'a> {
    policies: &'a Policies,
    organization: &'a str,
    management_account: &'a str,
    /// The root's ID without its `r-`, which is in the IDs of its units.
    root: String,
    seen: BTreeSet<String>,
}

impl<'a> Tree<'a> {
    /// Reads it. The management account is in the root where nothing else is said.
    pub(super) fn read(
        document: &Place<'_>,
        policies: &'a Policies,
        organization: &'a str,
        management_account: &'a str,
    ) -> Result<Target, Refusal> {
        let Some(place) = document.member("Root") else {
            return Err(document.wrong_at("Root", "the root holds the accounts and organizational units"));
        };
        place.only("the root", &[&["Id", "Name"], TARGET.as_slice()].concat())?;
        let id = match place.text("Id", ROOT_ID)? {
            None => format!("r-{}", ids::organization_part(4)),
            Some((_, id)) if id.strip_prefix("r-").is_some_and(|own| is_part(own, 4)) => id.to_owned(),
            Some((at, _)) => return Err(at.wrong(ROOT_ID)),
        };
        let root = id.trim_start_matches("r-").to_owned();
        let mut tree = Self { policies, organization, management_account, root, seen: BTreeSet::new() };
        let mut target = tree.target(&place, "root", id, 0)?;
        if !tree.seen.contains(management_account) {
            let attached = tree.policies.attached(&Place::whole(&serde_json::Value::Null))?;
            let account = tree.leaf(management_account, management_account.to_owned(), attached);
            target.accounts.insert(0, account);
        }
        Ok(target)
    }

    fn target(&mut self, place: &Place<'_>, kind: &str, id: String, depth: usize) -> Result<Target, Refusal> {
        let name =
            name(place)?.unwrap_or_else(|| if kind == "root" { "Root".to_owned() } else { id.clone() });
        let attached = self.policies.attached(place)?;
        let mut accounts = Vec::new();
        for account in place.list("Accounts", "is a list of accounts")? {
            accounts.push(self.account(&account)?);
        }
        let mut units = Vec::new();
        for unit in place.list("OrganizationalUnits", "is a list of organizational units")? {
            units.push(self.unit(&unit, depth + 1)?);
        }
        Ok(Target { arn: self.arn(kind, &id), id, name, attached, accounts, units })
    }

    fn unit(&mut self, place: &Place<'_>, depth: usize) -> Result<Target, Refusal> {
        place.only("an organizational unit", &[&["Id", "Name"], TARGET.as_slice()].concat())?;
        if depth > DEEPEST {
            return Err(place.wrong("organizational units are nested at most five deep"));
        }
        let right = format!(
            "a unit's ID is ou-{} (its root's), a dash, and 8 to 32 lower-case letters or digits",
            self.root
        );
        let id = match place.text("Id", &right)? {
            None => format!("ou-{}-{}", self.root, ids::organization_part(8)),
            Some((at, id)) => {
                let own = id.strip_prefix(&format!("ou-{}-", self.root));
                if !own.is_some_and(|own| is_part(own, 8)) {
                    return Err(at.wrong(&right));
                }
                self.once(&at, id)?;
                id.to_owned()
            }
        };
        self.target(place, "ou", id, depth)
    }

    /// An account: its ID alone, or an object.
    fn account(&mut self, place: &Place<'_>) -> Result<Target, Refusal> {
        if let Some(id) = place.value.as_str() {
            check_account(place, id)?;
            self.once(place, id)?;
            let attached = self.policies.attached(&Place::whole(&serde_json::Value::Null))?;
            return Ok(self.leaf(id, id.to_owned(), attached));
        }
        place.only("an account", &["Id", "Name", "ServiceControlPolicies", "ResourceControlPolicies"])?;
        let Some((at, id)) = place.text("Id", ACCOUNT)? else { return Err(place.wrong_at("Id", ACCOUNT)) };
        check_account(&at, id)?;
        self.once(&at, id)?;
        let name = name(place)?.unwrap_or_else(|| id.to_owned());
        Ok(self.leaf(id, name, self.policies.attached(place)?))
    }

    fn leaf(
        &self,
        id: &str,
        name: String,
        attached: Vec<std::sync::Arc<crate::world::organization::AuthorizationPolicy>>,
    ) -> Target {
        let arn = self.arn("account", id);
        Target { id: id.to_owned(), arn, name, attached, accounts: Vec::new(), units: Vec::new() }
    }

    fn arn(&self, kind: &str, id: &str) -> String {
        format!("arn:aws:organizations::{}:{kind}/{}/{id}", self.management_account, self.organization)
    }

    fn once(&mut self, place: &Place<'_>, id: &str) -> Result<(), Refusal> {
        match self.seen.insert(id.to_owned()) {
            true => Ok(()),
            false => Err(place.wrong("it is in the organization already, and can be there only once")),
        }
    }
}

/// Checks that a text is an account's ID.
pub(super) fn check_account(place: &Place<'_>, id: &str) -> Result<(), Refusal> {
    match AccountId::is_one(id) {
        true => Ok(()),
        false => Err(place.wrong(ACCOUNT)),
    }
}

/// So many lower-case letters and digits, and at most 32.
pub(super) fn is_part(own: &str, least: usize) -> bool {
    (least..=32).contains(&own.len())
        && own.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

fn name(place: &Place<'_>) -> Result<Option<String>, Refusal> {
    let right = "a name is a text of 1 to 128 characters";
    match place.text("Name", right)? {
        None => Ok(None),
        Some((_, name)) if (1..=128).contains(&name.chars().count()) => Ok(Some(name.to_owned())),
        Some((at, _)) => Err(at.wrong(right)),
    }
}
