//! `rolecall explain`

use std::io::Write as _;

use clap::Args;
use rolecall::scenario;

use super::{Environment, Exit, Failure, check};

/// Says why a rolecall emulator answered a request as it did: the reason in one line, and all the evidence.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The request ID, from the answer's headers or the error's body.
    request_id: String,
    /// Where rolecall serves; AWS_ENDPOINT_URL unless given.
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
}

impl Explain {
    pub(crate) async fn run(self, environment: &Environment) -> Result<Exit, Failure> {
        let target = check::target(self.endpoint.as_deref(), environment)?;
        let explanation = scenario::explain(&target, &self.request_id).await?;
        let mut out = anstream::stdout();
        let because = explanation.get("because");
        let text = |name: &str| because.and_then(|because| because.get(name)?.as_str());
        if let (Some(key), Some(line)) = (text("key"), text("line")) {
            writeln!(out, "because of {key}: {line}")?;
        }
        writeln!(out, "{explanation:#}")?;
        out.flush()?;
        Ok(Exit::AsExpected)
    }
}
