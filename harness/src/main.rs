//! The one binary, `rolecall`.

mod cli;

use std::process::ExitCode;

use crate::cli::Environment;

#[tokio::main]
async fn main() -> ExitCode {
    #[expect(clippy::disallowed_methods, reason = "only main reads the environment")]
    let variables = std::env::vars_os();
    cli::main(Environment::from_variables(variables)).await.into()
}
