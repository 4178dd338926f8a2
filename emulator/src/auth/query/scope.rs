//! The credential scope, as the query services check it: every part, and every complaint in one message.

use super::Endpoint;
use crate::auth::credential::{Credential, TERMINATOR, is_region};
use crate::auth::evidence::{Check, Checked, Failed};
use crate::refusal::QueryAuthRefusal;

pub(super) fn check(credential: &Credential<'_>, endpoint: Endpoint<'_>, date: &str) -> Checked<()> {
    let service = endpoint.service;
    let is_right_region = match endpoint.region {
        Some(region) => credential.region == region,
        None => is_region(credential.region),
    };
    let is_right_service = credential.service == service;
    check_ending(credential, endpoint, date, is_right_region)?;
    let (check, refusal) = match (is_right_region, is_right_service) {
        (true, true) => return Ok(()),
        (false, true) => (Check::ScopeRegion, QueryAuthRefusal::ScopeRegion),
        (true, false) => (Check::ScopeService, QueryAuthRefusal::ScopeService { service }),
        (false, false) => (Check::ScopeRegion, QueryAuthRefusal::ScopeRegionAndService { service }),
    };
    Err(Failed::at(check, refusal))
}

/// The terminator and the date. AWS names them after region and service, in one message with them.
fn check_ending(
    credential: &Credential<'_>,
    endpoint: Endpoint<'_>,
    date: &str,
    is_right_region: bool,
) -> Checked<()> {
    let day = date.get(..8).unwrap_or(date);
    let is_right_terminator = credential.terminator == TERMINATOR;
    if is_right_terminator && credential.date == day {
        return Ok(());
    }
    let mut problems = String::new();
    if !is_right_region {
        problems.push_str("Credential should be scoped to a valid region. ");
    }
    if credential.service != endpoint.service {
        problems
            .push_str(&format!("Credential should be scoped to correct service: '{}'. ", endpoint.service));
    }
    if !is_right_terminator {
        problems.push_str(&format!(
            "Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{}'. ",
            credential.terminator
        ));
    }
    if credential.date != day {
        problems.push_str(&format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{day}', from '{date}'. ",
            credential.date
        ));
    }
    let check = if is_right_terminator { Check::ScopeDate } else { Check::ScopeTerminator };
    Err(Failed::at(check, QueryAuthRefusal::Scope { problems }))
}
