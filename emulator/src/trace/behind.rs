//! An explanation that says what stands behind the refusal: the truth first, and remedies that reach to the end of the
//! request.

use super::Trace;
use crate::access::Behind;
use crate::policy::{Because, CallerRemedy, Repair, quoted_for_a_shell};

const LISTING: &str = "s3:ListBucket";

impl Trace {
    /// What turned the answer, with what it hides.
    pub(super) fn because_with_what_is_behind(&self, because: Because) -> Because {
        match &self.behind {
            None => because,
            Some(Behind::MissingObject { bucket, key, told }) if self.is_about_listing() => Because {
                key: "missing object".to_owned(),
                line: format!(
                    "there is no object \"{key}\" in the bucket {bucket}. S3 answers {told} only to whoever may list the \
                     bucket, and the caller may not: {}",
                    because.line
                ),
            },
            Some(behind) => Because { line: format!("{}; and {}", because.line, next(behind)), ..because },
        }
    }

    /// Remedies that are true to the end of the request. What is not there cannot be had by listing.
    pub(super) fn repair_with_what_is_behind(&self, repair: impl FnOnce() -> Repair) -> Repair {
        match &self.behind {
            None => repair(),
            Some(Behind::MissingObject { bucket, key, told }) if self.is_about_listing() => {
                missing(bucket, key, told)
            }
            Some(behind) => told(repair(), &next(behind)),
        }
    }

    fn is_about_listing(&self) -> bool {
        self.denied().is_some_and(|denied| &*denied.request.action == LISTING)
    }
}

fn next(behind: &Behind) -> String {
    match behind {
        Behind::MissingObject { bucket, key, told } => format!(
            "there is no object \"{key}\" in the bucket {bucket}: once this is allowed, S3 answers {told} to whoever may \
             list the bucket, and AccessDenied to everybody else"
        ),
        Behind::Next(line) => line.clone(),
    }
}

fn missing(bucket: &str, key: &str, told: &str) -> Repair {
    let quoted = quoted_for_a_shell;
    Repair {
        caller_remedies: vec![CallerRemedy {
            line: format!("the caller: ask for a key that is there, or have \"{key}\" put into {bucket}"),
            key: "missing object".to_owned(),
            value: key.to_owned(),
            command: format!(
                "aws s3api put-object --bucket {} --key {} --body FILE",
                quoted(bucket),
                quoted(key)
            ),
            changes: Vec::new(),
        }],
        withheld: vec![format!(
            "not offered: leave for {LISTING} on {bucket}; S3 would then answer {told}, and the object would still not be \
             there"
        )],
        ..Repair::default()
    }
}

/// Each remedy with what comes after it.
fn told(mut repair: Repair, next: &str) -> Repair {
    let with = |line: &str| format!("{line}; then {next}");
    for remedy in &mut repair.caller_remedies {
        remedy.line = with(&remedy.line);
    }
    for remedy in &mut repair.remedies {
        remedy.line = with(&remedy.line);
        if let Some(last) = remedy.changes.last_mut() {
            last.line = with(&last.line);
        }
    }
    repair
}
