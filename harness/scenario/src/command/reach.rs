//! Which files of this machine the commands of a page may touch: the page's own named files, and nothing else.
//!
//! A page may come from anybody. The AWS CLI reads a file wherever a value begins with `file://` or `fileb://`, wherever
//! its shorthand says `key@=`, and writes the file that `get-object` names. So every value of a command is looked at here,
//! whoever carries the command out: rolecall itself, or the AWS CLI.

use super::files::{File, Files};
use super::operation::{Opt, Takes};
use super::problem::CommandProblem;
use super::shell::{Located, Word};
use rolecall_text::nearest::nearest;

/// Where an object may be written to and is thrown away.
const NOWHERE: &str = "/dev/null";

/// How the AWS CLI's shorthand says that a value is to be read from a file.
const SHORTHAND_FILE: &str = "@=";

/// A file name that stays inside the folder that it is written to, and is no option: letters, digits, `.`, `-` and `_`,
/// and a letter or digit first.
pub(crate) fn is_plain(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphanumeric())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// The name behind `file://` or `fileb://`: the AWS CLI reads that file, and sends its content.
pub(crate) fn reference(value: &str) -> Option<&str> {
    value.strip_prefix("file://").or_else(|| value.strip_prefix("fileb://"))
}

/// The page's file of this name, which is the only kind that may be read.
pub(crate) fn readable<'a>(files: &'a Files, name: &str) -> Result<&'a File, CommandProblem> {
    files.get(name).ok_or_else(|| {
        let nearest = nearest(name, files.names());
        CommandProblem::UnknownFile { name: name.to_owned(), nearest }
    })
}

/// Whether a command may write this file: it lies in a folder of the run's own, or is thrown away.
pub(crate) fn check_writable(name: &str) -> Result<(), CommandProblem> {
    if is_plain(name) || name == NOWHERE {
        return Ok(());
    }
    Err(CommandProblem::WritesElsewhere { name: name.to_owned() })
}

/// Refuses a file where rolecall reads text: the AWS CLI would read that file.
pub(crate) fn check_words(option: &Opt, words: &[Word]) -> Result<(), Located> {
    let reads_files = match option.takes {
        Takes::Text | Takes::Json | Takes::Tags | Takes::Structure(_) | Takes::FileName => true,
        Takes::Integer | Takes::Switch | Takes::Words | Takes::Map | Takes::OutFile => false,
    };
    match words.iter().find(|word| !reads_files && reference(&word.text).is_some()) {
        None => Ok(()),
        Some(word) => {
            let option = option.name.to_owned();
            Err(Located { offset: word.offset, problem: CommandProblem::TakesNoFile { option } })
        }
    }
}

/// Refuses a file that hides in shorthand.
pub(crate) fn check_shorthand(option: &Opt, text: &str) -> Result<(), CommandProblem> {
    if text.contains(SHORTHAND_FILE) {
        return Err(CommandProblem::TakesNoFile { option: option.name.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_name_stays_in_its_folder() {
        for name in ["a", "trust-policy.json", "0001.txt", "A_b.c"] {
            assert!(is_plain(name) && check_writable(name).is_ok(), "{name}");
        }
        for name in
            ["", ".", "..", "../a", "/a", "a/b", ".aws", "-a", "~", "~/a", "a b", "a\n", "a\\b", "$HOME"]
        {
            assert!(!is_plain(name) && check_writable(name).is_err(), "{name}");
        }
        assert!(check_writable("/dev/null").is_ok() && check_writable("/dev/stdout").is_err());
    }

    #[test]
    fn a_reference_is_what_the_aws_cli_takes_for_one() {
        assert_eq!(reference("file://a.json"), Some("a.json"));
        assert_eq!(reference("fileb:///etc/passwd"), Some("/etc/passwd"));
        assert_eq!(reference("see file://a.json"), None);
    }
}
