//! Whether a browser lets a page of the vendor's have an answer.
//!
//! A browser sends a preflight only where a request is not a simple one; the labeling page's plain GET needs none. It is asked
//! for all the same, because it shows the bucket's CORS configuration whatever becomes of the GET: S3 judges a preflight by
//! that configuration alone, without looking at the signature. And a page that adds a header such as `Range` with several
//! ranges does send one. See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html>.

use http::HeaderMap;
use http::header::ACCESS_CONTROL_ALLOW_ORIGIN;

use super::fetch::said;
use super::row::{Judgement, Verdict, Visit};
use rolecall_client::s3::Fetched;

/// The origins from which Labelbox's pages fetch data.
pub const ORIGINS: [&str; 2] = ["https://app.labelbox.com", "https://editor.labelbox.com"];

/// For each origin the preflight must succeed, and it and the GET must name the origin, or all.
///
/// A GET that was refused is judged by its headers too: S3 sends them on refusals, and whether the object may be read is
/// another check's business.
pub(super) fn judge(visits: &[Visit]) -> Judgement {
    let exchanges =
        visits.iter().flat_map(|v| [v.preflight.exchange.clone(), v.get.exchange.clone()]).collect();
    let verdicts: Vec<Verdict> = visits.iter().flat_map(|visit| [preflight(visit), get(visit)]).collect();
    let failed = verdicts.iter().position(|verdict| matches!(verdict, Verdict::Failed(_)));
    let decisive = failed.or_else(|| verdicts.iter().position(|verdict| *verdict != Verdict::Passed));
    let verdict = decisive.and_then(|index| verdicts.into_iter().nth(index)).unwrap_or(Verdict::Passed);
    Judgement { verdict, exchanges, decisive }
}

fn preflight(visit: &Visit) -> Verdict {
    let fetched = &visit.preflight;
    match &fetched.answer {
        Err(_) => unknown(fetched),
        Ok(answer) if answer.status.is_server_error() => unknown(fetched),
        Ok(answer) if answer.status.is_redirection() => {
            Verdict::Failed(format!("{}, and a browser follows no redirect of a preflight", said(fetched)))
        }
        Ok(answer) if !answer.status.is_success() => Verdict::Failed(said(fetched)),
        Ok(answer) => allowed(fetched, &answer.headers, visit.origin),
    }
}

fn get(visit: &Visit) -> Verdict {
    let fetched = &visit.get;
    match &fetched.answer {
        Err(_) => unknown(fetched),
        Ok(answer) => match allowed(fetched, &answer.headers, visit.origin) {
            Verdict::Failed(_) if answer.status.is_server_error() => unknown(fetched),
            verdict => verdict,
        },
    }
}

fn unknown(fetched: &Fetched) -> Verdict {
    Verdict::Unknown(format!("could not tell: {}", said(fetched)))
}

/// Exactly one Access-Control-Allow-Origin, with this origin to the letter, or `*`.
fn allowed(fetched: &Fetched, headers: &HeaderMap, origin: &str) -> Verdict {
    let said = said(fetched);
    let values: Vec<&[u8]> =
        headers.get_all(ACCESS_CONTROL_ALLOW_ORIGIN).iter().map(|v| v.as_bytes()).collect();
    match values.as_slice() {
        [] => Verdict::Failed(format!(
            "{said}, without Access-Control-Allow-Origin: no rule of the bucket's CORS configuration matches, or an answer \
             to a request without Origin was cached on the way"
        )),
        [one] if *one == b"*" || *one == origin.as_bytes() => Verdict::Passed,
        [other] => Verdict::Failed(format!(
            "{said}, with Access-Control-Allow-Origin {:?}: a browser wants {origin:?} to the letter, or \"*\"",
            String::from_utf8_lossy(other)
        )),
        more => Verdict::Failed(format!(
            "{said}, with {} times Access-Control-Allow-Origin: a browser accepts one only",
            more.len()
        )),
    }
}
