//! The outcome of checks that somebody asked for one by one.

use std::io::{self, Write};

use rolecall_policy::quoted_for_a_shell as quoted;

use super::terminal::answered;
use rolecall_check::{Check, Outcome};
use rolecall_text::Shown;
use rolecall_text::style::{BAD, GOOD, NAME, QUIET};

/// How `rolecall explain` is called for the target of the checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainCommand {
    /// The endpoint, where the command has to name it.
    pub endpoint: Option<String>,
}

/// Writes each check: its answer, the answer of AWS that decided, what there is to say, and, for a check that did not
/// pass, the command that explains that answer where the target does.
///
/// # Errors
/// Where it cannot be written.
pub fn checks(out: &mut dyn Write, checks: &[Check], explain: Option<&ExplainCommand>) -> io::Result<()> {
    for check in checks {
        let (style, word) = match &check.outcome {
            Outcome::Passed => (GOOD, "ok"),
            Outcome::Failed { message, .. } => (BAD, message.as_str()),
            Outcome::NotRun { .. } => (QUIET, "not run"),
            Outcome::Inconclusive { .. } => (BAD, "could not tell"),
        };
        writeln!(out, "{NAME}{}{NAME:#}: {style}{}{style:#}", check.name, Shown(word))?;
        if let Some(exchange) = check.decisive_exchange() {
            let id = exchange.request_id.as_deref().map(|id| format!(", request {id}")).unwrap_or_default();
            writeln!(out, "  {}", Shown(format_args!("{}{id}", answered(exchange))))?;
        }
        if let Some(text) = check.outcome.explanation() {
            writeln!(out, "  {QUIET}{}{QUIET:#}", Shown(text))?;
        }
        if let Some(command) = explain.and_then(|explain| explain.of(check)) {
            writeln!(out, "  {}", Shown(command))?;
        }
    }
    out.flush()
}

impl ExplainCommand {
    /// The command for the request that decided a check which did not pass.
    fn of(&self, check: &Check) -> Option<String> {
        if check.outcome.is_passed() {
            return None;
        }
        let id = quoted(check.decisive_exchange()?.request_id.as_deref()?);
        let endpoint = self.endpoint.as_deref().map(|url| format!(" --endpoint {}", quoted(url)));
        Some(format!("rolecall explain {id}{}", endpoint.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_check::Name;
    use rolecall_client::exchange::Exchange;

    fn refused(request_id: Option<&str>) -> Check {
        let exchange = Exchange {
            purpose: String::new(),
            action: "sts:AssumeRole".to_owned(),
            method: "POST".to_owned(),
            url: String::new(),
            status: Some(403),
            code: Some("AccessDenied".to_owned()),
            message: None,
            request_id: request_id.map(str::to_owned),
        };
        let message = "Role cannot be assumed".to_owned();
        let outcome = Outcome::Failed { message, explanation: String::new() };
        Check { name: Name::AwsAssumeRole, outcome, exchanges: vec![exchange], decisive: Some(0) }
    }

    #[test]
    fn the_command_can_be_pasted_whatever_the_target_answered() {
        let here = ExplainCommand { endpoint: None };
        let there = ExplainCommand { endpoint: Some("http://127.0.0.1:4567".to_owned()) };
        assert_eq!(here.of(&refused(Some("ab-1"))).unwrap(), "rolecall explain ab-1");
        let command = there.of(&refused(Some("x; rm y"))).unwrap();
        assert_eq!(command, "rolecall explain 'x; rm y' --endpoint http://127.0.0.1:4567");
        assert_eq!(here.of(&refused(None)), None);
        assert_eq!(here.of(&Check { outcome: Outcome::Passed, ..refused(Some("ab-1")) }), None);
    }
}
