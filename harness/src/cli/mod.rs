//! The command line: one file per subcommand.

mod check;
mod clean;
mod clock;
mod conform;
mod contents;
mod environment;
mod exit;
mod explain;
mod journals;
mod new;
mod profile;
mod progress;
mod refusals;
mod remote;
mod rows;
mod run;
mod schema;
mod serve;
mod signal;

use std::num::NonZeroUsize;

use clap::{Parser, Subcommand};

pub(crate) use environment::Environment;
pub(crate) use exit::{Exit, Failure};

/// A local AWS that refuses the way AWS refuses, and says why.
///
/// Exit codes: 0 as expected; 1 a scenario or a check did not behave; 2 wrong usage, or a malformed page;
/// 3 the target could not be reached, or a scenario could not be carried out.
#[derive(Debug, Parser)]
#[command(name = "rolecall", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run scenario pages: break a working integration, compare what the checks say, mend it.
    Run(run::Run),
    /// Start a scenario's page.
    New(new::New),
    /// Serve the emulator until Ctrl-C.
    Serve(serve::Serve),
    /// Remove what runs on other targets left behind.
    Clean(clean::Clean),
    /// Check an integration or a dataset as the vendor does.
    Check(check::Check),
    /// Try named behaviours of AWS on an endpoint.
    Conform(conform::Conform),
    /// Say why a request was answered as it was.
    Explain(explain::Explain),
    /// Show or move the time of a rolecall emulator.
    Clock(clock::Clock),
    /// Print the JSON Schema of a part of scenario pages, for editors.
    Schema(schema::Schema),
    /// Print the table of contents of scenario pages, as a page of Markdown.
    Contents(contents::Contents),
    /// Print every refusal of the emulator, as a page of Markdown.
    Refusals(refusals::Refusals),
}

/// Reads the arguments and carries them out.
pub(crate) async fn main(environment: Environment) -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors, and clap says so by its own exit code.
            let exit = if error.exit_code() == 0 { Exit::AsExpected } else { Exit::Usage };
            let _ = error.print();
            return exit;
        }
    };
    let outcome = match arguments.command {
        Command::Run(run) => run.run(&environment).await,
        Command::Clean(clean) => clean.run(&environment).await,
        Command::New(new) => new.run(),
        Command::Serve(serve) => serve.run().await,
        Command::Check(check) => check.run(&environment).await,
        Command::Conform(conform) => conform.run().await,
        Command::Explain(explain) => explain.run(&environment).await,
        Command::Clock(clock) => clock.run(&environment).await,
        Command::Schema(schema) => schema.run(),
        Command::Contents(contents) => contents.run(),
        Command::Refusals(refusals) => refusals.run(),
    };
    outcome.unwrap_or_else(|failure| {
        if failure.is_unread() {
            return Exit::AsExpected;
        }
        anstream::eprintln!("{}", failure.shown());
        failure.exit()
    })
}

/// How many at the same time.
pub(crate) fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "write a whole number, 1 or more".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
