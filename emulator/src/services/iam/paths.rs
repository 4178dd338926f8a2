//! Paths: what is listed by them, and what moves from one to another.

use super::call::{Target, finish};
use super::entity::Kind;
use super::page::Paging;
use super::{Call, names};
use crate::leave::{Authorized, OnAccount};
use crate::refusal::{IamRefusal, Refusal};
use crate::services::query::{Text, field};
use crate::world::Iam;

/// A list of what is under a path.
pub(super) struct Listing {
    pub(super) paging: Paging,
    pub(super) prefix: String,
    pub(super) may: Authorized<OnAccount>,
}

impl Listing {
    /// Reads it, and asks leave.
    pub(super) fn of(call: &Call<'_>, kind: Kind) -> Result<Self, Refusal> {
        let mut checks = call.checks();
        let paging = Paging::read(&mut checks)?;
        let prefix = names::prefix(&mut checks);
        finish(checks)?;
        let prefix = names::check_prefix(prefix)?;
        let may = call.ask(&Target::new(call.arn(&format!("{}{prefix}", kind.noun()))))?;
        Ok(Self { paging, prefix, may })
    }
}

/// A user or group that gets another name or path.
pub(super) struct Move {
    kind: Kind,
    /// The name that it has.
    pub(super) from: String,
    /// The name, path and ARN that it gets.
    pub(super) name: String,
    pub(super) path: String,
    pub(super) arn: String,
    /// Leave for the new end; there was leave for the old one.
    pub(super) may: Authorized<OnAccount>,
}

impl Move {
    /// Reads it, and asks leave for both ends.
    pub(super) fn of(call: &Call<'_>, kind: Kind, new_name_rule: &Text) -> Result<Self, Refusal> {
        let parameter = kind.parameter();
        let renamed = format!("New{parameter}");
        let mut checks = call.checks();
        let from = checks.required(parameter, kind.name_rule());
        let new_path = checks.optional("NewPath", &names::PATH);
        let new_name = checks.optional(&renamed, new_name_rule);
        finish(checks)?;
        names::check(&field(parameter), &from)?;
        names::check_optional(&field(&renamed), new_name.as_ref())?;
        let new_path = new_path.map(|path| names::check_path("newPath", Some(path))).transpose()?;

        call.ask(&call.entity(kind, &from))?;
        let (path, name) = {
            let iam = call.account.iam();
            let (path, name) = kind.place(&iam, &from).ok_or_else(|| kind.missing(&from))?;
            (new_path.unwrap_or_else(|| path.to_owned()), new_name.unwrap_or_else(|| name.to_owned()))
        };
        let arn = call.arn(&format!("{}{path}{name}", kind.noun()));
        let may = call.ask(&Target::new(arn.clone()))?;
        Ok(Self { kind, from, name, path, arn, may })
    }

    pub(super) fn old_key(&self) -> String {
        self.from.to_ascii_lowercase()
    }

    /// Refuses a name that another has.
    pub(super) fn check_free(&self, iam: &Iam) -> Result<(), IamRefusal> {
        let same = self.name.eq_ignore_ascii_case(&self.from);
        match self.kind.find(iam, &self.name) {
            Some(_) if !same => Err(self.kind.taken(&self.name)),
            _ => Ok(()),
        }
    }
}
