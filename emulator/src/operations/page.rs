//! `docs/permissions.md`, written from the tables.

use std::fmt::Write as _;

use super::keys;
use super::{Case, Operation, SERVICES, Service};

const INTRODUCTION: &str = "\
# Permissions of every operation

Written from the tables in `emulator/src/operations/`; `cargo xtask permissions` writes it again.
Each row is one operation in one case, with everything that has to be allowed for it. A test walks the same tables through the
front door: without permissions each row is refused and nothing changes, with exactly these it is allowed, and with any
one of them taken away it is refused.

What is allowed is decided by identity-based policies, and by what else has a say: a role's trust policy for
`sts:AssumeRole`, the bucket policy, the key policy, ACLs, boundaries, session policies, and the policies of an
organization. `${...}` in a resource stands for what the request names.
";

const EVERYBODY: &str = "none: whoever has signed may, and no policy stops them";

/// The page.
#[must_use]
pub fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    SERVICES.iter().for_each(|service| section(service, &mut page));
    keys::write(&mut page);
    page
}

fn section(service: &Service, page: &mut String) {
    let Service { title, page: link, .. } = service;
    let count = service.operations.len();
    // Writing to a String cannot fail.
    let _ = write!(page, "\n## {title}\n\n{count} operations. AWS's own list: [{title}]({link}).\n\n");
    page.push_str("| operation | case | actions | resources |\n| --- | --- | --- | --- |\n");
    for operation in service.operations {
        operation.cases.iter().for_each(|case| row(operation, case, page));
    }
}

fn row(operation: &Operation, case: &Case, page: &mut String) {
    let name = operation.name;
    let when = case.when;
    if case.asks.is_empty() {
        let _ = writeln!(page, "| `{name}` | {when} | {EVERYBODY} | |");
        return;
    }
    let column = |text: fn(&super::Ask) -> &str| {
        let cells: Vec<String> = case.asks.iter().map(|ask| format!("`{}`", text(ask))).collect();
        cells.join("<br>")
    };
    let (actions, resources) = (column(|ask| ask.action), column(|ask| ask.resource));
    let _ = writeln!(page, "| `{name}` | {when} | {actions} | {resources} |");
}
