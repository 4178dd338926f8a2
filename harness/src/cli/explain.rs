//! `rolecall explain`

use std::io::Write as _;

use clap::Args;
use rolecall::report::{self, Evidence};
use rolecall::scenario;
use rolecall::text;

use super::{Environment, Exit, Failure, check};

/// Says why a rolecall emulator answered a request as it did, and what would turn the answer around.
///
/// Without a request ID it is about the last request that was refused, and says on standard error which that was.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The request ID, from the answer's headers or the error's body; the last refusal's unless given.
    request_id: Option<String>,
    /// Where rolecall serves; AWS_ENDPOINT_URL unless given.
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// Show every element of every statement, and the request's condition keys.
    #[arg(long, short, conflicts_with = "json")]
    verbose: bool,
    /// Write the explanation as JSON.
    #[arg(long)]
    json: bool,
}

impl Explain {
    pub(crate) async fn run(self, environment: &Environment) -> Result<Exit, Failure> {
        let target = check::target(self.endpoint.as_deref(), environment)?;
        let request_id = match self.request_id {
            Some(given) => given,
            None => {
                let last = scenario::last_refusal(&target).await?;
                anstream::eprintln!("The last refusal: {}", text::Shown(&last));
                last.request_id
            }
        };
        let mut out = anstream::stdout();
        if self.json {
            let explanation = scenario::explanation_json(&target, &request_id).await?;
            writeln!(out, "{}", text::json(&format!("{explanation:#}")))?;
            out.flush()?;
        } else {
            let evidence = if self.verbose { Evidence::Whole } else { Evidence::Decisive };
            let explanation = scenario::explain(&target, &request_id).await?;
            report::explanation(&mut out, &explanation, evidence)?;
        }
        Ok(Exit::AsExpected)
    }
}
