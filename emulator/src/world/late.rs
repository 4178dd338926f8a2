//! Changes of IAM that have not reached the rest of AWS yet. There are none unless a fault asks for them.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency>

use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use parking_lot::RwLockReadGuard;

use super::account::Account;
use super::iam::Iam;
use crate::policy::Arn;

/// How much of what IAM was told counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// What the rest of AWS has heard by then.
    At(DateTime<Utc>),
    /// All of it.
    Newest,
}

/// A change that takes effect late.
#[derive(Clone, Debug)]
pub struct Late {
    /// What was changed: a user, group, role or managed policy, or the root user.
    pub arn: String,
    /// By which operation.
    pub operation: &'static str,
    /// When it takes effect.
    pub until: DateTime<Utc>,
    /// What there was before.
    pub before: Arc<Iam>,
}

/// An account's IAM, as somebody sees it.
pub enum Seen<'a> {
    /// As it is.
    Newest(RwLockReadGuard<'a, Iam>),
    /// With what was there before the changes that are under way.
    Before(Box<Iam>),
}

impl Deref for Seen<'_> {
    type Target = Iam;

    fn deref(&self) -> &Iam {
        match self {
            Self::Newest(iam) => iam,
            Self::Before(iam) => iam,
        }
    }
}

impl Account {
    /// Its IAM, in this view.
    pub fn seen(&self, view: View) -> Seen<'_> {
        let pending = match view {
            View::At(now) => self.pending(now),
            View::Newest => Vec::new(),
        };
        if pending.is_empty() {
            return Seen::Newest(self.iam());
        }
        let mut iam = self.iam().clone();
        // The newest change is taken back first, so that what was there before the oldest stays.
        pending.iter().rev().for_each(|late| late.take_back(&mut iam));
        Seen::Before(Box::new(iam))
    }

    /// The changes that are under way, the oldest first.
    #[must_use]
    pub fn pending(&self, now: DateTime<Utc>) -> Vec<Late> {
        self.late.read().iter().filter(|late| late.until > now).cloned().collect()
    }

    /// Keeps a change from taking effect for a while.
    pub(crate) fn delay(&self, change: Late, now: DateTime<Utc>) {
        let mut late = self.late.write();
        late.retain(|other| other.until > now);
        late.push(change);
    }

    /// Lets every change take effect.
    pub(crate) fn arrive(&self) {
        self.late.write().clear();
    }
}

impl Late {
    fn take_back(&self, iam: &mut Iam) {
        let before = &*self.before;
        let of = |arn: &String| *arn == self.arn;
        match Arn::parse(&self.arn).map(Arn::kind) {
            Some("user") => iam.users.put_back(&before.users, |user| of(&user.arn)),
            Some("role") => iam.roles.put_back(&before.roles, |role| of(&role.arn)),
            Some("group") => iam.groups.put_back(&before.groups, |group| of(&group.arn)),
            Some("policy") => iam.policies.put_back(&before.policies, |policy| of(&policy.arn)),
            Some("root") => iam.root_access_keys.clone_from(&before.root_access_keys),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::world::Group;
    use crate::world::iam::Permissions;

    const ARN: &str = "arn:aws:iam::111122223333:group/g";

    fn group(boundary: &str) -> Group {
        Group {
            name: "g".to_owned(),
            path: "/".to_owned(),
            id: "AGPA".to_owned(),
            arn: ARN.to_owned(),
            created: DateTime::UNIX_EPOCH,
            permissions: Permissions { boundary: Some(boundary.to_owned()), ..Permissions::default() },
            members: std::collections::BTreeSet::new(),
        }
    }

    fn change(account: &Account, to: Option<Group>, at: DateTime<Utc>) {
        let before = Arc::new(account.iam().clone());
        let mut iam = account.iam_mut(&crate::leave::Authorized::for_tests("*"));
        iam.groups.remove("g");
        if let Some(group) = to {
            iam.groups.insert("g".to_owned(), group);
        }
        drop(iam);
        let until = at + TimeDelta::seconds(10);
        account.delay(Late { arn: ARN.to_owned(), operation: "PutGroupPolicy", until, before }, at);
    }

    #[test]
    fn each_change_takes_effect_when_its_time_has_come() {
        let account = Account::new("111122223333", &Arc::default());
        let at = |seconds| DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
        change(&account, Some(group("first")), at(0));
        change(&account, Some(group("second")), at(4));
        change(&account, None, at(8));
        let seen = |seconds| {
            let iam = account.seen(View::At(at(seconds)));
            iam.group("g").and_then(|group| group.permissions.boundary.clone())
        };
        for (seconds, expected) in
            [(9, None), (10, Some("first")), (13, Some("first")), (14, Some("second")), (18, None)]
        {
            assert_eq!(seen(seconds).as_deref(), expected, "{seconds}");
        }
        assert!(account.seen(View::Newest).group("g").is_none());
        account.arrive();
        assert!(matches!(account.seen(View::At(at(9))), Seen::Newest(_)));
    }
}
