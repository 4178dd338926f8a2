//! Pages and schemas that code writes. Each has a test beside the code that makes it, which fails where the page is stale.

use std::fs;

use rolecall::{refusals, scenario};

use crate::problem::Problem;
use crate::root;

pub(crate) fn refusals() -> Result<(), Problem> {
    let mut page = Vec::new();
    refusals::page(&mut page).map_err(|error| unwritten(&error))?;
    write("docs/refusals.md", &page)
}

pub(crate) fn permissions() -> Result<(), Problem> {
    write("docs/permissions.md", rolecall_emulator::operations::page().as_bytes())
}

pub(crate) fn contents() -> Result<(), Problem> {
    let scenarios = scenario::find(&[root().join("scenarios")])
        .map_err(|errors| Problem::Page(errors.iter().map(|error| format!("{error}\n")).collect()))?;
    let mut page = Vec::new();
    scenario::contents(&mut page, &scenarios).map_err(|error| unwritten(&error))?;
    write("scenarios/README.md", &page)
}

pub(crate) fn schemas() -> Result<(), Problem> {
    let explanation = ("explanation", rolecall_evidence::schema());
    for (name, schema) in scenario::schema::published().into_iter().chain([explanation]) {
        write(&format!("docs/schema/{name}.schema.json"), format!("{schema:#}\n").as_bytes())?;
    }
    Ok(())
}

fn unwritten(error: &std::io::Error) -> Problem {
    Problem::Page(error.to_string())
}

/// Writes a file of the repository, and says which.
pub(crate) fn write(file: &str, content: &[u8]) -> Result<(), Problem> {
    let path = root().join(file);
    let is_new = fs::read(&path).is_ok_and(|old| old != content) || !path.exists();
    fs::write(&path, content).map_err(|error| Problem::File { path, error })?;
    anstream::println!("{file}: {}", if is_new { "written" } else { "as it was" });
    Ok(())
}
