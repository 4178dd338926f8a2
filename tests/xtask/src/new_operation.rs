//! The start of an operation: its file, its lines in the tables, and a list of what is left to do.
//!
//! What is written does not compile until somebody has written the operation: a file that answers without looking at the
//! request would pass for one.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::problem::Problem;

/// A service whose operations stand in tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Service {
    Iam,
    Sts,
    Kms,
    S3,
}

/// Starts it in the repository at `root`.
pub(crate) fn start(root: &Path, service: Service, name: &str) -> Result<(), Problem> {
    let is_named = name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_named {
        return Err(Problem::Asked(format!("{name:?} is no operation's name: AWS writes them as GetRole")));
    }
    let module = snake(name);
    let folder = root.join("emulator/src/services").join(service.name());
    let file = folder.join(format!("{module}.rs"));
    if file.exists() {
        return Err(Problem::Asked(format!("{} is there already", file.display())));
    }
    let table = root.join("emulator/src/operations").join(format!("{}.rs", service.name()));
    let rows = insert_row(&table, &row(service, name), name)?;
    let modules = insert_module(&folder.join("mod.rs"), &module)?;
    for (path, text) in [rows, modules, (file, body(service, name))] {
        fs::write(&path, text).map_err(|error| Problem::File { path: path.clone(), error })?;
        anstream::println!("{}", path.display());
    }
    anstream::println!("{}", left(service, name, &module));
    Ok(())
}

impl Service {
    const fn name(self) -> &'static str {
        match self {
            Self::Iam => "iam",
            Self::Sts => "sts",
            Self::Kms => "kms",
            Self::S3 => "s3",
        }
    }

    /// Where AWS documents its operations.
    const fn reference(self) -> &'static str {
        match self {
            Self::Iam => "https://docs.aws.amazon.com/IAM/latest/APIReference/API_",
            Self::Sts => "https://docs.aws.amazon.com/STS/latest/APIReference/API_",
            Self::Kms => "https://docs.aws.amazon.com/kms/latest/APIReference/API_",
            Self::S3 => "https://docs.aws.amazon.com/AmazonS3/latest/API/API_",
        }
    }

    /// The arguments of its operations.
    const fn arguments(self) -> (&'static str, &'static str) {
        match self {
            Self::Iam => ("call: &Call<'_>", "use super::{Answer, Call};"),
            Self::Sts => (
                "exchange: &Exchange<'_>, params: &Params",
                "use super::Answer;\nuse crate::services::Exchange;\nuse crate::wire::Params;",
            ),
            Self::Kms => ("call: &Call<'_>", "use super::Answer;\nuse super::call::Call;"),
            Self::S3 => ("exchange: &Exchange<'_>", "use super::Answer;\nuse crate::services::Exchange;"),
        }
    }

    /// Which table hands requests to its operations.
    const fn dispatch(self) -> &'static str {
        match self {
            Self::Iam => "services/iam/operations.rs (take it out of the names that are not emulated)",
            Self::Sts => "services/sts/mod.rs (take it out of `not_emulated`)",
            Self::Kms => "services/kms/mod.rs (take it out of `OTHERS`)",
            Self::S3 => "route/s3.rs, and services/s3/mod.rs",
        }
    }
}

/// `GetMFADevice` is `get_mfa_device`.
fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut words = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let ends_capitals = letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        if letter.is_ascii_uppercase()
            && before.is_some_and(|before| !before.is_ascii_uppercase() || ends_capitals)
        {
            words.push('_');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

fn row(service: Service, name: &str) -> String {
    let prefix = service.name();
    format!("        {name} {{ \"\": [\"{prefix}:{name}\" on ALL] }}")
}

/// The table with the row in its place: the rows are sorted by name.
fn insert_row(path: &Path, row: &str, name: &str) -> Result<(PathBuf, String), Problem> {
    const FIRST: &str = "    operations: operations! {";
    const LAST: &str = "    },";
    insert(path, (FIRST, LAST), row, |line| {
        let other = line.strip_prefix("        ")?;
        let other = other
            .split(' ')
            .next()
            .filter(|other| other.starts_with(|first: char| first.is_ascii_uppercase()));
        Some(other? > name)
    })
}

/// The service's file with the module in its place.
fn insert_module(path: &Path, module: &str) -> Result<(PathBuf, String), Problem> {
    insert(path, ("mod ", ""), &format!("mod {module};"), |line| {
        let other = line.strip_prefix("mod ")?.strip_suffix(';')?;
        Some(other > module)
    })
}

/// A file with one more line: before the first of a block's lines that comes behind it, or at the block's end.
fn insert(
    path: &Path,
    (first, last): (&str, &str),
    new: &str,
    is_behind: impl Fn(&str) -> Option<bool>,
) -> Result<(PathBuf, String), Problem> {
    let text = fs::read_to_string(path).map_err(|error| Problem::File { path: path.to_owned(), error })?;
    let mut lines: Vec<&str> = text.lines().collect();
    let no_place = |wanted: &str| Problem::NoPlace { path: path.to_owned(), wanted: wanted.to_owned() };
    let start = lines.iter().position(|line| line.starts_with(first)).ok_or_else(|| no_place(first))?;
    let length = lines.iter().skip(start).position(|line| *line == last).ok_or_else(|| no_place(last))?;
    let place = lines
        .iter()
        .skip(start)
        .take(length)
        .position(|line| is_behind(line) == Some(true))
        .unwrap_or(length);
    lines.insert(start + place, new);
    Ok((path.to_owned(), lines.join("\n") + "\n"))
}

fn body(service: Service, name: &str) -> String {
    let (arguments, imports) = service.arguments();
    let reference = service.reference();
    format!(
        "//! {name}.
//!
//! <{reference}{name}.html>

{imports}

/// Answers {name}.
pub(super) fn serve({arguments}) -> Answer {{
    // In AWS's order: the parameters, leave (it is what may change the world), what has to be there, the change, the answer.
    compile_error!(\"{name} is not written yet\")
}}
"
    )
}

fn left(service: Service, name: &str, module: &str) -> String {
    let dispatch = service.dispatch();
    let service = service.name();
    format!(
        "
Left to do for {service}:{name}:
  1. emulator/src/operations/{service}.rs: the actions and resources of AWS's service authorization reference, a case for each
     thing that a request may bring.
  2. emulator/src/{dispatch}: `{module}::serve`.
  3. emulator/src/services/{service}/{module}.rs: the operation.
  4. emulator/src/refusal/: a row for each refusal that is not there yet.
  5. tests/e2e/permissions: an example; tests/e2e/rows_*: allowed, refused, and with each condition key that it has.
  6. cargo xtask docs"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_named_as_its_operation() {
        for (name, module) in [
            ("GetRole", "get_role"),
            ("GetMFADevice", "get_mfa_device"),
            ("ListObjectsV2", "list_objects_v2"),
        ] {
            assert_eq!(snake(name), module);
        }
    }

    /// The services' tables, as they are, in a folder of their own.
    fn copy() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for service in ["iam", "sts", "kms", "s3"] {
            for file in [format!("operations/{service}.rs"), format!("services/{service}/mod.rs")] {
                let to = folder.path().join("emulator/src").join(&file);
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::copy(crate::root().join("emulator/src").join(&file), to).unwrap();
            }
        }
        folder
    }

    #[test]
    fn an_operation_is_started_in_the_tables_as_they_are() {
        let folder = copy();
        for (service, name) in [
            (Service::Iam, "AaaFirst"),
            (Service::Iam, "UpdateRoleDescription"),
            (Service::Sts, "AssumeRoot"),
            (Service::Kms, "TagResource"),
            (Service::S3, "GetObjectTorrent"),
            (Service::S3, "ZzzLast"),
        ] {
            start(folder.path(), service, name).unwrap();
            let read =
                |file: String| fs::read_to_string(folder.path().join("emulator/src").join(file)).unwrap();
            let table = read(format!("operations/{}.rs", service.name()));
            let names: Vec<&str> = table
                .lines()
                .filter_map(|line| line.strip_prefix("        ")?.split(" {").next())
                .filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
                .collect();
            assert!(names.contains(&name) && names.is_sorted(), "{names:?}");
            let modules = read(format!("services/{}/mod.rs", service.name()));
            assert!(modules.contains(&format!("\nmod {};\n", snake(name))), "{modules}");
            assert!(
                read(format!("services/{}/{}.rs", service.name(), snake(name))).contains("compile_error!")
            );
            let again = start(folder.path(), service, name).unwrap_err().to_string();
            assert!(again.ends_with("is there already"), "{again}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for name in ["", "getRole", "Get-Role", "../GetRole"] {
            let error = start(Path::new("/nowhere"), Service::Iam, name).unwrap_err().to_string();
            assert!(error.contains("no operation's name"), "{error}");
        }
    }
}
