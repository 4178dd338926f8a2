//! `cargo xtask`: what a developer of rolecall runs now and then.

mod explained;
mod new_operation;
mod pages;
mod problem;
mod rows;
#[cfg(test)]
mod schema_tests;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::{Parser, Subcommand};

use problem::Problem;

/// Writes the pages and schemas that are made from code, and starts new operations.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Write docs/refusals.md from the catalogue of refusals.
    Refusals,
    /// Write docs/permissions.md from the tables of operations.
    Permissions,
    /// Write scenarios/README.md, the table of contents of the scenario pages.
    Contents,
    /// Write docs/schema/, the schemas of pages and of explanations.
    Schemas,
    /// Write anew what docs/three-refusals.md shows of `rolecall explain`.
    Explained,
    /// Measure rolecall and other emulators, and write docs/conformance.md. Takes minutes.
    Scoreboard,
    /// Write every page but the scoreboard.
    Docs,
    /// Print how often the end-to-end tests were answered by each row of the catalogue, and fail where a row was never seen.
    Rows {
        /// The file that ROLECALL_SEEN named while the tests ran.
        seen: PathBuf,
    },
    /// Start an operation: its file, its lines in the tables, and what is left to do.
    NewOperation {
        /// The service: iam, sts, kms or s3.
        #[arg(value_enum)]
        service: new_operation::Service,
        /// The operation as AWS names it, such as `UpdateRoleDescription`.
        name: String,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse().task).await {
        Ok(code) => code,
        Err(problem) => {
            anstream::eprintln!("cargo xtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// The repository's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

async fn run(task: Task) -> Result<ExitCode, Problem> {
    match task {
        Task::Refusals => pages::refusals()?,
        Task::Permissions => pages::permissions()?,
        Task::Contents => pages::contents()?,
        Task::Schemas => pages::schemas()?,
        Task::Explained => explained::write().await?,
        Task::Scoreboard => return scoreboard(),
        Task::Docs => {
            pages::refusals()?;
            pages::permissions()?;
            pages::contents()?;
            pages::schemas()?;
            explained::write().await?;
        }
        Task::Rows { seen } => return rows::print(&seen),
        Task::NewOperation { service, name } => new_operation::start(&root(), service, &name)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Measuring needs Python and the other emulators, which `tests/run` sets up.
fn scoreboard() -> Result<ExitCode, Problem> {
    let program = root().join("tests/run");
    let done = Command::new(&program).arg("scoreboard").status();
    let done = done.map_err(|error| Problem::Run { program, error })?;
    Ok(if done.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
