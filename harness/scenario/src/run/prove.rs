//! Asking what a page's proof asks, and comparing the answers.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{Request, Uri};
use rolecall_client::Credentials;

use super::observe::{Because, because};
use super::verdict::{Mismatch, Stopped};
use super::world::World;
use crate::command::{AccessKey, element};
use crate::description::Description;
use crate::evidence::Evidence;
use crate::proof::{Ask, AssumeRole, By, ExpectedAnswer, Question, UrlRequest};
use rolecall_client::clock;
use rolecall_client::exchange::{Exchange, without_secrets};
use rolecall_client::presigned::{Presign, presigned};
use rolecall_client::raw::{self, Answer, Caller, SendError};
use rolecall_client::sign::{Scope, add_signature};

/// Who may ask: what a scenario has of credentials at one moment.
pub(super) struct Askers<'a> {
    pub(super) integration: Description,
    pub(super) vendor: Option<&'a AccessKey>,
    pub(super) customer: Option<&'a AccessKey>,
    pub(super) earlier: Option<&'a Credentials>,
}

/// The question, what came of it, and why.
struct Asked {
    exchange: Exchange,
    answer: Answer,
    because: Option<Because>,
}

/// A request, who sends it, and what it is in the words of IAM.
struct Outgoing {
    request: Request<Bytes>,
    caller: Caller,
    action: &'static str,
}

/// The answers expected at this moment, in the order of the page.
fn expected<'a>(questions: &'a [Question], moment: Moment) -> Vec<(&'a Question, &'a ExpectedAnswer)> {
    let answer = |question: &'a Question| match moment {
        Moment::Broken => Some(&question.answer),
        Moment::Fixed => question.fixed.as_ref(),
    };
    questions.iter().filter_map(|question| Some((question, answer(question)?))).collect()
}

/// When a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    Broken,
    Fixed,
}

impl World {
    /// Asks, and says what was asked, and the first answer that is not as expected.
    pub(super) async fn prove(
        &self,
        questions: &[Question],
        moment: Moment,
    ) -> Result<(Vec<Exchange>, Option<Mismatch>), Stopped> {
        let mut exchanges = Vec::new();
        for (question, expected) in expected(questions, moment) {
            let asked = self.ask(question).await?;
            exchanges.push(asked.exchange.clone());
            if let Some(mismatch) = compare(question, expected, &asked) {
                return Ok((exchanges, Some(mismatch)));
            }
        }
        Ok((exchanges, None))
    }

    async fn ask(&self, question: &Question) -> Result<Asked, Stopped> {
        let askers = self.askers()?;
        let outgoing = match &question.ask {
            Ask::AssumeRole(call) => self.assume_role(call, &askers).await,
            Ask::Url(request) => self.url_request(request, &askers).await,
        };
        let outgoing = outgoing.map_err(|reason| unasked(question, reason))?;
        let (method, url) = (outgoing.request.method().to_string(), outgoing.request.uri().to_string());
        let answer = raw::send(self.target(), outgoing.request, outgoing.caller).await;
        let answer = answer.map_err(|error| lost(question, error))?;
        let exchange = Exchange {
            purpose: question.shows.clone(),
            action: outgoing.action.to_owned(),
            method,
            url: without_secrets(&url),
            status: Some(answer.status.as_u16()),
            code: part(&answer, "Code"),
            message: part(&answer, "Message"),
            request_id: request_id(&answer),
        };
        let because = match (&exchange.request_id, self.evidence()) {
            (Some(id), Evidence::Explained) => because(self.target(), id).await,
            _ => None,
        };
        Ok(Asked { exchange, answer, because })
    }

    async fn assume_role(&self, call: &AssumeRole, askers: &Askers<'_>) -> Result<Outgoing, String> {
        let credentials = self.credentials(call.by, askers).await?.ok_or("AssumeRole must be signed")?;
        self.assuming(call, &askers.integration, &credentials)
    }

    /// The call, signed.
    fn assuming(
        &self,
        call: &AssumeRole,
        integration: &Description,
        credentials: &Credentials,
    ) -> Result<Outgoing, String> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("Action", "AssumeRole").append_pair("Version", "2011-06-15");
        for (name, otherwise) in [("RoleArn", integration.role_arn.as_str()), ("RoleSessionName", "proof")] {
            if !call.parameters.iter().any(|(given, _)| *given == name) {
                form.append_pair(name, otherwise);
            }
        }
        for (name, value) in &call.parameters {
            form.append_pair(name, value);
        }
        let mut request = Request::post(format!("{}/", self.target().base("sts", &integration.region)))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8")
            .body(Bytes::from(form.finish()))
            .map_err(|error| error.to_string())?;
        let scope = Scope { credentials, service: "sts", region: &integration.region, now: now() };
        add_signature(&mut request, &scope).map_err(|error| error.to_string())?;
        Ok(Outgoing { request, caller: Caller::Server, action: "sts:AssumeRole" })
    }

    async fn url_request(&self, wanted: &UrlRequest, askers: &Askers<'_>) -> Result<Outgoing, String> {
        let mut url: Uri = wanted.url.parse().map_err(|_| format!("{} is no URL", wanted.url))?;
        if let Some(credentials) = self.credentials(wanted.by, askers).await? {
            let how = Presign {
                method: wanted.method,
                region: &askers.integration.region,
                signed_at: ago(wanted.signed_ago),
                expires_in: Duration::from_secs(wanted.expires_in.into()),
            };
            url = presigned(&url, &credentials, &how)?;
        }
        if let Some(appended) = &wanted.appended {
            url = format!("{url}{appended}").parse().map_err(|_| format!("{url}{appended} is no URL"))?;
        }
        let is_page = wanted.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("origin"));
        let mut request = Request::builder().method(wanted.method).uri(url);
        for (name, value) in &wanted.headers {
            request = request.header(name, value);
        }
        if wanted.method == "PUT" {
            // S3 wants to be told, also where there is nothing.
            request = request.header(CONTENT_LENGTH, 0);
        }
        let request = request.body(Bytes::new()).map_err(|error| error.to_string())?;
        let caller = if is_page { Caller::Browser } else { Caller::Server };
        let action = action(wanted);
        Ok(Outgoing { request, caller, action })
    }

    /// The credentials of whoever asks; nobody has none.
    async fn credentials(&self, by: By, askers: &Askers<'_>) -> Result<Option<Credentials>, String> {
        let key = |key: Option<&AccessKey>, whose: &str| {
            let key = key.ok_or_else(|| format!("no command has made an access key of {whose}"))?;
            Ok(Some(Credentials::new(&key.id, &key.secret, None, None, "an access key")))
        };
        match by {
            By::Nobody => Ok(None),
            By::Vendor => key(askers.vendor, "the vendor's"),
            By::Customer => key(askers.customer, "the customer's"),
            By::EarlierSession => Ok(askers.earlier.cloned()),
            By::Role => self.session(askers).await.map(Some),
        }
    }

    /// A session of the integration's role, as the vendor gets one.
    pub(super) async fn session(&self, askers: &Askers<'_>) -> Result<Credentials, String> {
        let external_id = ("ExternalId", askers.integration.external_id.clone());
        let call = AssumeRole { by: By::Vendor, parameters: vec![external_id] };
        let vendor = askers.vendor.ok_or("the vendor has no access key")?;
        let vendor = Credentials::new(&vendor.id, &vendor.secret, None, None, "the vendor's access key");
        let outgoing = self.assuming(&call, &askers.integration, &vendor)?;
        let answer = raw::send(self.target(), outgoing.request, outgoing.caller).await;
        let answer = answer.map_err(|error| error.to_string())?;
        let given = |name: &str| part(&answer, name).ok_or_else(|| refused(&answer));
        let token = Some(given("SessionToken")?);
        Ok(Credentials::new(given("AccessKeyId")?, given("SecretAccessKey")?, token, None, "AssumeRole"))
    }
}

/// Whether some question is asked with a session from before anything was broken.
pub(super) fn wants_earlier_session(questions: &[Question]) -> bool {
    questions.iter().any(|question| match &question.ask {
        Ask::AssumeRole(call) => call.by == By::EarlierSession,
        Ask::Url(request) => request.by == By::EarlierSession,
    })
}

fn compare(question: &Question, expected: &ExpectedAnswer, asked: &Asked) -> Option<Mismatch> {
    let Asked { exchange, answer, because } = asked;
    let wrong = |expected: String, got: Option<String>| {
        let got = got.unwrap_or_else(|| "nothing".to_owned());
        Some(Mismatch::Proof { question: question.shows.clone(), expected, got })
    };
    let got = (answer.status.as_u16(), exchange.code.as_ref());
    if got != (expected.status, expected.code.as_ref()) {
        let said = |status: u16, code: Option<&String>| {
            code.map_or_else(|| status.to_string(), |code| format!("{status} {code}"))
        };
        let message = exchange.message.as_deref().map(|message| format!(": {message}")).unwrap_or_default();
        let got = format!("{}{message}", said(got.0, got.1));
        return wrong(said(expected.status, expected.code.as_ref()), Some(got));
    }
    for (name, value) in &expected.headers {
        let got = answer.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        if got != *value {
            let expected = value.as_deref().unwrap_or("nothing");
            return wrong(format!("{name}: {expected}"), got.map(|got| format!("{name}: {got}")));
        }
    }
    let key = because.as_ref().map(|because| because.key.clone());
    match &expected.because {
        Some(wanted) if key.as_ref() != Some(wanted) => wrong(format!("because of {wanted}"), key),
        _ => None,
    }
}

/// The action that IAM is asked about, for the requests that a proof makes.
fn action(wanted: &UrlRequest) -> &'static str {
    let is_bucket = wanted.url.parse::<Uri>().is_ok_and(|url| url.path() == "/");
    match wanted.method {
        "PUT" => "s3:PutObject",
        "DELETE" => "s3:DeleteObject",
        _ if is_bucket => "s3:ListBucket",
        _ => "s3:GetObject",
    }
}

fn now() -> SystemTime {
    clock::now().into()
}

fn ago(seconds: i64) -> SystemTime {
    let span = Duration::from_secs(seconds.unsigned_abs());
    let moved = if seconds < 0 { now().checked_add(span) } else { now().checked_sub(span) };
    moved.unwrap_or_else(now)
}

/// An element of the answer's XML.
fn part(answer: &Answer, name: &str) -> Option<String> {
    element(std::str::from_utf8(&answer.body).ok()?, name)
}

fn refused(answer: &Answer) -> String {
    let code = part(answer, "Code").unwrap_or_default();
    format!("the role cannot be assumed: {} {code}", answer.status.as_u16())
}

fn request_id(answer: &Answer) -> Option<String> {
    let header = |name: &str| answer.headers.get(name)?.to_str().ok().map(str::to_owned);
    header("x-amz-request-id").or_else(|| header("x-amzn-requestid"))
}

fn unasked(question: &Question, reason: String) -> Stopped {
    Stopped::Unasked { question: question.shows.clone(), place: question.place, reason }
}

fn lost(question: &Question, error: SendError) -> Stopped {
    match error {
        SendError::Target(error) => Stopped::TargetUnreachable(error),
        other => unasked(question, other.to_string()),
    }
}

#[cfg(test)]
mod tests;
