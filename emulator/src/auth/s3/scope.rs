//! The credential and its scope, as S3 checks them: region, service, terminator, date.

use chrono::{DateTime, Utc};

use crate::auth::Scheme;
use crate::auth::credential::{Credential, TERMINATOR, is_region};
use crate::auth::date;
use crate::auth::evidence::{Check, Checked, Failed};
use crate::refusal::S3AuthRefusal;

pub(super) fn credential(text: &str, scheme: Scheme) -> Checked<Credential<'_>> {
    Credential::parse(text).filter(|credential| !credential.access_key_id.is_empty()).ok_or_else(|| {
        Failed::at(
            Check::Credential,
            match scheme {
                Scheme::Presigned => S3AuthRefusal::PresignedCredentialShape,
                _ => S3AuthRefusal::CredentialShape,
            },
        )
    })
}

pub(super) fn check(credential: &Credential<'_>, region: Option<&str>, scheme: Scheme) -> Checked<()> {
    let is_right_region =
        region.map_or_else(|| is_region(credential.region), |region| credential.region == region);
    let (check, refusal) = if !is_right_region {
        (Check::ScopeRegion, wrong_region(credential.region, region.unwrap_or("us-east-1"), scheme))
    } else if credential.service != "s3" {
        (Check::ScopeService, wrong_service(credential.service, scheme))
    } else if credential.terminator != TERMINATOR {
        (Check::ScopeTerminator, wrong_terminal(credential.terminator, scheme))
    } else if date::parse_day(credential.date).is_none() {
        (Check::ScopeDate, wrong_date_format(credential.date, scheme))
    } else {
        return Ok(());
    };
    Err(Failed::at(check, refusal))
}

/// The scope's date must be the day of the signature. S3 finds out only now, after the key and the time.
pub(super) fn check_day(credential: &Credential<'_>, at: DateTime<Utc>, scheme: Scheme) -> Checked<()> {
    if date::parse_day(credential.date) == Some(at.date_naive()) {
        return Ok(());
    }
    let refusal = match scheme {
        Scheme::Presigned => S3AuthRefusal::PresignedCredentialDateDiffers {
            date: credential.date.to_owned(),
            x_amz_date: date::basic(at),
        },
        _ => S3AuthRefusal::CredentialDateDiffers,
    };
    Err(Failed::at(Check::ScopeDate, refusal))
}

fn wrong_region(got: &str, want: &str, scheme: Scheme) -> S3AuthRefusal {
    let (got, want) = (got.to_owned(), want.to_owned());
    match scheme {
        Scheme::Presigned => S3AuthRefusal::PresignedRegion { got, want },
        _ => S3AuthRefusal::Region { got, want },
    }
}

fn wrong_service(service: &str, scheme: Scheme) -> S3AuthRefusal {
    let service = service.to_owned();
    match scheme {
        Scheme::Presigned => S3AuthRefusal::PresignedService { service },
        _ => S3AuthRefusal::Service { service },
    }
}

fn wrong_terminal(terminal: &str, scheme: Scheme) -> S3AuthRefusal {
    let terminal = terminal.to_owned();
    match scheme {
        Scheme::Presigned => S3AuthRefusal::PresignedTerminal { terminal },
        _ => S3AuthRefusal::Terminal { terminal },
    }
}

fn wrong_date_format(date: &str, scheme: Scheme) -> S3AuthRefusal {
    let date = date.to_owned();
    match scheme {
        Scheme::Presigned => S3AuthRefusal::PresignedCredentialDateFormat { date },
        _ => S3AuthRefusal::CredentialDateFormat { date },
    }
}
