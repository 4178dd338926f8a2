//! Starting a page: one that is valid, runs, and does not yet behave, because its writer has something to say first.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::expect::{DATASET, INTEGRATION, messages};
use super::find::{pages_in, read, tidy};
use super::front_matter::{ErrorName, FrontMatter};
use super::page;
use crate::command::reach::is_plain;
use rolecall_text::nearest::{nearest, suggestion};

/// The setup page where no other page names one.
const SETUP: &str = "../working-integration.md";

/// Why no page was started.
#[derive(Debug, thiserror::Error)]
pub enum NewError {
    /// No ID.
    #[error(
        "`{id}` is no scenario's ID: write ERROR/CAUSE, such as role-cannot-be-assumed/my-cause, in letters, digits and dashes"
    )]
    NotAnId {
        /// What was given.
        id: String,
    },
    /// A folder that stands for no error.
    #[error("`{name}` is the folder of no error.{} Known: {known}.", suggestion(.nearest.as_ref()))]
    UnknownError {
        /// What was given.
        name: String,
        /// What may have been meant.
        nearest: Option<String>,
        /// All there are.
        known: String,
    },
    /// There is nothing to break.
    #[error("there is no setup page {}, so there is nothing to break; --dir names the folder of the scenarios", path.display())]
    NoSetup {
        /// Where it should be.
        path: PathBuf,
    },
    /// A page is never overwritten.
    #[error("{} is there already", path.display())]
    Exists {
        /// The page.
        path: PathBuf,
    },
    /// It could not be written.
    #[error("{} cannot be written: {reason}", path.display())]
    Unwritable {
        /// The page.
        path: PathBuf,
        /// Why.
        reason: io::Error,
    },
}

/// Starts the page of a scenario in a folder of scenarios, and answers where.
///
/// # Errors
/// Where `id` is none, names an unknown error or an existing page, or the page cannot be written.
pub fn new_page(folder: &Path, id: &str) -> Result<PathBuf, NewError> {
    let (error_folder, cause) = parts(id).ok_or_else(|| NewError::NotAnId { id: id.to_owned() })?;
    let heads = heads(folder);
    let Some(head) = heads.get(error_folder) else {
        let known: Vec<&str> = heads.keys().map(String::as_str).collect();
        return Err(NewError::UnknownError {
            name: error_folder.to_owned(),
            nearest: nearest(error_folder, known.iter().copied()),
            known: known.join(", "),
        });
    };
    let path = folder.join(error_folder).join(format!("{cause}.md"));
    let setup = tidy(&folder.join(error_folder).join(&head.setup));
    if !setup.is_file() {
        return Err(NewError::NoSetup { path: setup });
    }
    write(&path, &template(head, cause)).map_err(|reason| match reason.kind() {
        io::ErrorKind::AlreadyExists => NewError::Exists { path: path.clone() },
        _ => NewError::Unwritable { path: path.clone(), reason },
    })?;
    Ok(path)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

fn parts(id: &str) -> Option<(&str, &str)> {
    let (error, cause) = id.split_once('/')?;
    let cause = cause.strip_suffix(".md").unwrap_or(cause);
    (is_plain(error) && is_plain(cause)).then_some((error, cause))
}

/// What the pages of one folder have in common.
struct Head {
    error: ErrorName,
    setup: String,
}

/// The error that each folder is about, by the pages that are there; and the errors that have no page yet, by a
/// folder of their own name.
fn heads(folder: &Path) -> BTreeMap<String, Head> {
    let mut heads = BTreeMap::new();
    for inner in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let name = inner.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(FrontMatter { error: (error, _), setup: (setup, _) }) = first_front_matter(&inner) {
            heads.insert(name, Head { error, setup });
        }
    }
    let setup = heads.values().next().map_or(SETUP, |head| &head.setup).to_owned();
    for error in ErrorName::ALL {
        if !heads.values().any(|head| head.error == error) {
            heads.entry(folder_name(error)).or_insert_with(|| Head { error, setup: setup.clone() });
        }
    }
    heads
}

fn first_front_matter(folder: &Path) -> Option<FrontMatter> {
    pages_in(folder).into_iter().find_map(|path| page::front(&read(&path).ok()?))
}

/// `Role cannot be assumed` as a folder: `role-cannot-be-assumed`.
fn folder_name(error: ErrorName) -> String {
    let words = error.as_str().split(|character: char| !character.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

fn title(cause: &str) -> String {
    let words = cause.replace(['-', '_'], " ");
    let mut characters = words.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// What cannot be seen as long as nothing is broken, so that the page does not behave until its writer has said what is.
fn expectation(error: ErrorName) -> String {
    let checks = INTEGRATION.into_iter().map(|name| ("integration", name));
    let mut checks = checks.chain(DATASET.into_iter().map(|name| ("dataset", name)));
    let said = error.message().and_then(|message| {
        let (group, name) = checks.rfind(|(_, name)| messages(*name).contains(&message))?;
        Some(format!("{group}:\n  {name}: {message}"))
    });
    said.unwrap_or_else(|| "integration: not run".to_owned())
}

fn template(head: &Head, cause: &str) -> String {
    let Head { error, setup } = head;
    format!(
        "---
error: {error}
setup: {setup}
---
# {title}

Write here how this happens to people and what they see of it. Then link the pages of AWS's that document it, instead of
this one: [AWS Identity and Access Management](https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction.html).

## Break

Replace this command, which changes nothing, by those that break the working integration.

```sh
aws sts get-caller-identity
```

## Expect

Write here what is to be seen then. `rolecall run` says what was seen instead.

```yaml
{expectation}
```

## Fix

Replace this command, which changes nothing, by those that mend it.

```sh
aws sts get-caller-identity
```
",
        error = error.as_str(),
        title = title(cause),
        expectation = expectation(*error),
    )
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::{Options, Verdict, find, outcomes};

    const SETUP_PAGE: &str = include_str!("../../../scenarios/working-integration.md");
    const PAGE: &str = include_str!("../../../scenarios/cors/no-configuration.md");

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("working-integration.md"), SETUP_PAGE).unwrap();
        folder
    }

    #[tokio::test]
    async fn a_new_page_is_valid_and_says_what_is_missing_when_it_is_run() {
        let folder = folder();
        for error in ErrorName::ALL {
            let id = format!("{}/another-cause", folder_name(error));
            let path = new_page(folder.path(), &id).unwrap();
            assert_eq!(path, folder.path().join(format!("{id}.md")));
        }
        let scenarios = find(&[folder.path().to_owned()]).unwrap();
        let number = scenarios.len();
        assert_eq!((number, scenarios[0].title.as_str()), (ErrorName::ALL.len(), "Another cause"));
        let outcomes = outcomes(scenarios, Options::default()).await;
        assert_eq!(outcomes.len(), number);
        for outcome in outcomes {
            let (id, verdict) = (&outcome.scenario.id, &outcome.verdict);
            assert!(matches!(verdict, Verdict::NotAsExpected(_)), "{id}: {verdict}");
            assert!(verdict.to_string().contains("and answered `ok`"), "{id}: {verdict}");
        }
    }

    #[test]
    fn a_folder_stands_for_the_error_of_its_pages_and_shares_their_setup() {
        let folder = folder();
        fs::create_dir_all(folder.path().join("browsers")).unwrap();
        fs::rename(folder.path().join("working-integration.md"), folder.path().join("base.md")).unwrap();
        let page = PAGE.replace("working-integration", "base");
        fs::write(folder.path().join("browsers/none.md"), page).unwrap();
        new_page(folder.path(), "browsers/another.md").unwrap();
        new_page(folder.path(), "role-cannot-be-assumed/first").unwrap();
        let scenarios = find(&[folder.path().to_owned()]).unwrap();
        let seen: Vec<_> = scenarios.iter().map(|it| (it.id.as_str(), it.error)).collect();
        assert_eq!(
            seen,
            [
                ("browsers/another", ErrorName::IncorrectCorsHeader),
                ("browsers/none", ErrorName::IncorrectCorsHeader),
                ("role-cannot-be-assumed/first", ErrorName::RoleCannotBeAssumed),
            ]
        );
    }

    #[test]
    fn what_is_no_new_page_is_refused() {
        let folder = folder();
        new_page(folder.path(), "role-cannot-be-assumed/there").unwrap();
        for (id, said) in [
            ("role-cannot-be-assumed", "is no scenario's ID"),
            ("../x", "is no scenario's ID"),
            ("role-cannot-be-assumed/../../x", "is no scenario's ID"),
            ("role-cannot-be-assumed/", "is no scenario's ID"),
            ("rol-cannot-be-assumed/x", "Did you mean `role-cannot-be-assumed`?"),
            ("wholly-unlike/x", "Known: cannot-access-data-row, "),
            ("role-cannot-be-assumed/there", "is there already"),
        ] {
            let error = new_page(folder.path(), id).unwrap_err().to_string();
            assert!(error.contains(said), "{id}: {error}");
        }
        let elsewhere = tempfile::tempdir().unwrap();
        let error = new_page(elsewhere.path(), "cannot-access-data-row/x").unwrap_err();
        assert!(matches!(error, NewError::NoSetup { .. }), "{error}");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0, "nothing is left behind");
    }
}
