//! On a target that others use too, a page's names are not free: the account IDs belong to somebody, and so may a
//! bucket's name. Every name that a page makes or means gets the run's mark, and accounts become the real ones:
//! consistently in commands, policies, named files, data rows and expectations.
//!
//! A name is looked for where names stand (an option, an ARN, a host name), never anywhere: a user named `editor`
//! must not change `https://editor.labelbox.com`.

mod mark;
mod text;

#[cfg(test)]
mod tests;

pub use mark::{Mark, RunMark};

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use super::description;
use super::expect::Expect;
use super::page::{Scenario, Setup};
use crate::call::{Call, Command, Files, Parties, Profile, QueryCall, S3Call};

/// The longest name of a bucket.
const LONGEST_BUCKET: usize = 63;
/// The longest name of a role or a user; a policy's may be longer, and need not.
const LONGEST_NAME: usize = 64;
/// Options whose value is a bucket's name, and those whose value is a principal's or a group's.
const BUCKET_OPTIONS: [&str; 1] = ["--bucket"];
const NAME_OPTIONS: [&str; 4] = ["--role-name", "--user-name", "--group-name", "--instance-profile-name"];
/// Parameters of the query protocol of the same kind.
const NAME_PARAMS: [&str; 4] = ["RoleName", "UserName", "GroupName", "InstanceProfileName"];

/// What a page's names become.
#[derive(Clone, Debug)]
pub struct Names {
    mark: Mark,
    /// The pages' account IDs, and whose they are here.
    accounts: [(&'static str, String); 2],
    external_ids: Vec<String>,
}

impl Names {
    /// For a scenario, or for a setup page alone.
    #[must_use]
    pub fn new(mark: Mark, parties: &Parties, setup: &Setup, scenario: Option<&Scenario>) -> Self {
        let account = |profile: Profile| (profile.account(), parties.of(profile).account.clone());
        let accounts = [Profile::Customer, Profile::Vendor].map(account);
        let changes = scenario.into_iter().flat_map(|scenario| [&scenario.broken, &scenario.fix]);
        let files = std::iter::once(&setup.files).chain(changes.map(|section| &section.files));
        let mut external_ids: Vec<String> = files
            .filter_map(description::integration)
            .map(|description| description.external_id)
            .filter(|id| !id.is_empty() && !accounts.iter().any(|(account, _)| account == id))
            .collect();
        // A longer one may begin with a shorter one.
        external_ids.sort_by_key(|id| std::cmp::Reverse(id.len()));
        external_ids.dedup();
        Self { mark, accounts, external_ids }
    }

    /// The mark.
    #[must_use]
    pub const fn mark(&self) -> &Mark {
        &self.mark
    }

    /// A bucket's name.
    #[must_use]
    pub fn bucket(&self, name: &str) -> String {
        self.marked(name, LONGEST_BUCKET)
    }

    /// A role's, user's, group's or policy's name.
    #[must_use]
    pub fn name(&self, name: &str) -> String {
        self.marked(name, LONGEST_NAME)
    }

    /// An external ID.
    fn external_id(&self, id: &str) -> String {
        let mark = self.mark.as_str();
        // A page may write it in capitals, to show what that does.
        let in_capitals = id.bytes().any(|letter| letter.is_ascii_uppercase())
            && !id.bytes().any(|letter| letter.is_ascii_lowercase());
        if in_capitals { format!("{id}{}", mark.to_uppercase()) } else { format!("{id}{mark}") }
    }

    /// Two long names that begin alike still differ.
    fn marked(&self, name: &str, longest: usize) -> String {
        let mark = self.mark.as_str();
        if name.len() + mark.len() <= longest {
            return format!("{name}{mark}");
        }
        let digest = Sha256::digest(name.as_bytes());
        let told: String = digest.iter().take(3).map(|byte| format!("{byte:02x}")).collect();
        let room = longest.saturating_sub(mark.len() + told.len());
        let head: String = name.chars().take(room).collect();
        format!("{head}{told}{mark}")
    }

    /// Every name in a text: a policy, a data row, a message.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let text = text::buckets(text, |name| self.bucket(name));
        let pages_accounts = self.accounts.each_ref().map(|(account, _)| *account);
        let text = text::arns(&text, &pages_accounts, |name| self.name(name));
        let text = self
            .external_ids
            .iter()
            .fold(text, |text, id| text::external_ids(&text, id, |found| self.external_id(found)));
        text::accounts(&text, &self.accounts)
    }

    /// The named files.
    #[must_use]
    pub fn files(&self, files: &Files) -> Files {
        let mut mapped = Files::default();
        for (name, file) in files.iter() {
            mapped.insert(name.to_owned(), &self.text(&file.text));
        }
        mapped
    }

    /// A command.
    #[must_use]
    pub fn command(&self, command: &Command) -> Command {
        let call = match &command.call {
            Call::Query(call) => Call::Query(self.query(call)),
            Call::S3(call) => Call::S3(self.s3(call)),
        };
        Command { words: self.words(&command.words), call, ..command.clone() }
    }

    /// What a page expects.
    #[must_use]
    pub fn expect(&self, expect: &Expect) -> Expect {
        let mut expect = expect.clone();
        if let Some(refusal) = &mut expect.refusal {
            refusal.message = refusal.message.take().map(|message| self.text(&message));
        }
        expect
    }

    fn query(&self, call: &QueryCall) -> QueryCall {
        let is_name = |param: &str| {
            NAME_PARAMS.contains(&param) || (param == "PolicyName" && call.action == "CreatePolicy")
        };
        let param = |(name, value): &(String, String)| {
            let value = if is_name(name) { self.name(value) } else { self.text(value) };
            (name.clone(), value)
        };
        QueryCall { params: call.params.iter().map(param).collect(), ..call.clone() }
    }

    fn s3(&self, call: &S3Call) -> S3Call {
        let header = |(name, value): &(String, String)| match name.as_str() {
            "x-amz-copy-source" => (name.clone(), self.copy_source(value)),
            _ => (name.clone(), self.text(value)),
        };
        let body = match std::str::from_utf8(&call.body) {
            Ok(text) => Bytes::from(self.text(text)),
            Err(_) => call.body.clone(),
        };
        S3Call {
            bucket: self.bucket(&call.bucket),
            key: call.key.as_deref().map(|key| self.text(key)),
            headers: call.headers.iter().map(header).collect(),
            body,
            ..call.clone()
        }
    }

    /// `BUCKET/KEY`, perhaps with a slash before it.
    fn copy_source(&self, source: &str) -> String {
        let bare = source.trim_start_matches('/');
        let (bucket, key) = bare.split_once('/').unwrap_or((bare, ""));
        format!("{}/{}", self.bucket(bucket), self.text(key))
    }

    /// The words, as they are shown.
    fn words(&self, words: &[String]) -> Vec<String> {
        let makes_policy = words.iter().any(|word| word == "create-policy");
        let mut mapped: Vec<String> = Vec::with_capacity(words.len());
        let mut option = "";
        for word in words {
            mapped.push(match option {
                option if BUCKET_OPTIONS.contains(&option) => self.bucket(word),
                option if NAME_OPTIONS.contains(&option) => self.name(word),
                "--policy-name" if makes_policy => self.name(word),
                "--copy-source" => self.copy_source(word),
                _ => self.text(word),
            });
            option = word;
        }
        mapped
    }
}
