//! The one binary, `rolecall`.

mod cli;

use std::process::ExitCode;

use crate::cli::Environment;

#[tokio::main]
async fn main() -> ExitCode {
    cli::main(Environment::from_variables(std::env::vars_os())).await.into()
}
