//! Uploads in signed chunks, and browsers' forms.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::kit::*;
use crate::signer::Scope;

const STREAMING: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
const BOUNDARY: &str = "rolecall-conform-boundary";

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "uploads/signed-chunks-are-put-together",
        "An upload in signed chunks is stored without its framing.",
        S3_STREAMING,
        |lab| {
            let path = lab.object().await?;
            lab.send(chunked(lab, &path, "chunked", Break::Nothing)).await?.is(200)?;
            lab.get(lab.root(), &path).await?.body_is("chunked")
        }
    ),
    behaviour!(
        "uploads/a-chunk-with-a-wrong-signature-is-refused",
        "A chunk whose signature does not fit is answered 403 SignatureDoesNotMatch, and nothing is stored.",
        S3_STREAMING,
        |lab| {
            let path = chunks_work(lab).await?;
            let reply = lab.send(chunked(lab, &path, "altered", Break::FirstChunk)).await?;
            reply.refuses(403, "SignatureDoesNotMatch")?;
            lab.get(lab.root(), &path).await?.body_is("chunked")
        }
    ),
    behaviour!(
        "uploads/the-last-chunk-is-signed-too",
        "A last, empty chunk whose signature does not fit is answered 403 SignatureDoesNotMatch.",
        S3_STREAMING,
        |lab| {
            let path = chunks_work(lab).await?;
            let reply = lab.send(chunked(lab, &path, "altered", Break::LastChunk)).await?;
            reply.refuses(403, "SignatureDoesNotMatch")
        }
    ),
    behaviour!(
        "uploads/chunks-declare-their-length",
        "An upload in chunks without x-amz-decoded-content-length is answered 411 MissingContentLength.",
        S3_STREAMING,
        |lab| {
            let path = chunks_work(lab).await?;
            let reply = lab.send(chunked(lab, &path, "altered", Break::Length)).await?;
            reply.refuses(411, "MissingContentLength")
        }
    ),
    behaviour!(
        "uploads/a-trailing-checksum-is-accepted",
        "An unsigned upload in chunks may end with a checksum in a trailer.",
        S3_TRAILERS,
        |lab| {
            let path = lab.object().await?;
            lab.send(trailing(lab, &path, "trailing", "trailing")).await?.is(200)?;
            lab.get(lab.root(), &path).await?.body_is("trailing")
        }
    ),
    behaviour!(
        "uploads/a-trailing-checksum-that-does-not-fit-is-refused",
        "A trailing checksum of other content is answered 400 BadDigest, and nothing is stored.",
        S3_TRAILERS,
        |lab| {
            let path = lab.object().await?;
            lab.send(trailing(lab, &path, "trailing", "trailing"))
                .await?
                .is(200)
                .given("a right checksum")?;
            lab.send(trailing(lab, &path, "altered", "trailing")).await?.refuses(400, "BadDigest")?;
            lab.get(lab.root(), &path).await?.body_is("trailing")
        }
    ),
    behaviour!(
        "uploads/a-form-is-stored",
        "A browser's form with a signed policy is answered 204, and its file stored.",
        S3_FORM,
        |lab| {
            let (bucket, form) = (lab.bucket().await?, Form::new(lab));
            lab.send(form.request(lab, &bucket)).await?.is(204)?;
            lab.get(lab.root(), &format!("/{bucket}/form")).await?.body_is("from a form")
        }
    ),
    behaviour!(
        "uploads/a-form-may-ask-for-another-status",
        "success_action_status 201 is answered 201 with the object's location.",
        S3_FORM,
        |lab| {
            let (bucket, form) = (lab.bucket().await?, Form::new(lab).field("success_action_status", "201"));
            lab.send(form.request(lab, &bucket)).await?.is(201)?.field("Key", "form")
        }
    ),
    behaviour!(
        "uploads/a-form-with-a-wrong-signature-is-refused",
        "A form whose signature does not fit is answered 403 SignatureDoesNotMatch.",
        S3_FORM_AUTH,
        |lab| {
            let bucket = forms_work(lab).await?;
            let mut form = Form::new(lab);
            form.secret = "wrong".to_owned();
            lab.send(form.request(lab, &bucket)).await?.refuses(403, "SignatureDoesNotMatch")
        }
    ),
    behaviour!(
        "uploads/a-form-whose-policy-has-expired-is-refused",
        "A form whose policy has expired is answered 403.",
        S3_FORM_POLICY,
        |lab| {
            let bucket = forms_work(lab).await?;
            let mut form = Form::new(lab);
            form.expiration = "2020-01-01T00:00:00Z".to_owned();
            lab.send(form.request(lab, &bucket)).await?.is(403)
        }
    ),
    behaviour!(
        "uploads/a-form-with-a-field-beside-its-policy-is-refused",
        "A form field that the policy has no condition for is answered 403.",
        S3_FORM_POLICY,
        |lab| {
            let bucket = forms_work(lab).await?;
            let mut form = Form::new(lab);
            form.unmentioned = Some(("x-amz-meta-word".to_owned(), "value".to_owned()));
            lab.send(form.request(lab, &bucket)).await?.is(403)
        }
    ),
    behaviour!(
        "uploads/a-form-with-another-value-is-refused",
        "A form field with another value than its condition's is answered 403.",
        S3_FORM_POLICY,
        |lab| {
            let bucket = forms_work(lab).await?;
            let mut form = Form::new(lab);
            form.key_of_policy = "another".to_owned();
            lab.send(form.request(lab, &bucket)).await?.is(403)
        }
    ),
];

/// What is wrong with a chunked upload.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    Nothing,
    FirstChunk,
    LastChunk,
    Length,
}

async fn chunks_work(lab: &Lab) -> Result<String, Unheld> {
    let path = lab.object().await?;
    lab.send(chunked(lab, &path, "chunked", Break::Nothing)).await?.is(200).given("with right signatures")?;
    Ok(path)
}

/// One chunk and the empty last one.
fn chunked(lab: &Lab, path: &str, content: &str, broken: Break) -> Signed {
    let length = content.len().to_string();
    let request =
        lab.s3(lab.root(), "PUT", path).header("content-encoding", "aws-chunked").payload(STREAMING);
    let request = match broken {
        Break::Length => request,
        _ => request.header("x-amz-decoded-content-length", &length),
    };
    let scope = request.scope().clone();
    let signed = request.signed();
    let first = chunk_signature(lab, &scope, &signed.signature, content);
    let last = chunk_signature(lab, &scope, &first, "");
    let shown =
        |signature: &str, at: Break| if broken == at { sha256(b"wrong") } else { signature.to_owned() };
    let body = format!(
        "{:x};chunk-signature={}\r\n{content}\r\n0;chunk-signature={}\r\n\r\n",
        content.len(),
        shown(&first, Break::FirstChunk),
        shown(&last, Break::LastChunk)
    );
    signed.with_body(body)
}

fn chunk_signature(lab: &Lab, scope: &Scope, previous: &str, content: &str) -> String {
    let (date, path, empty) = (scope.date(), scope.path(), sha256(b""));
    let hash = sha256(content.as_bytes());
    let text = format!("AWS4-HMAC-SHA256-PAYLOAD\n{date}\n{path}\n{previous}\n{empty}\n{hash}");
    scope.signature(&lab.root().secret, &text)
}

/// One unsigned chunk, and a trailer with the checksum of `summed`.
fn trailing(lab: &Lab, path: &str, content: &str, summed: &str) -> Request {
    let checksum = checksum(summed);
    let body = format!("{:x}\r\n{content}\r\n0\r\nx-amz-checksum-sha256:{checksum}\r\n\r\n", content.len());
    lab.s3(lab.root(), "PUT", path)
        .header("content-encoding", "aws-chunked")
        .header("x-amz-decoded-content-length", &content.len().to_string())
        .header("x-amz-trailer", "x-amz-checksum-sha256")
        .payload("STREAMING-UNSIGNED-PAYLOAD-TRAILER")
        .body(body)
}

/// A browser's form.
struct Form {
    scope: Scope,
    secret: String,
    expiration: String,
    key_of_policy: String,
    fields: Vec<(String, String)>,
    /// A field that the policy says nothing of.
    unmentioned: Option<(String, String)>,
}

async fn forms_work(lab: &Lab) -> Result<String, Unheld> {
    let bucket = lab.bucket().await?;
    lab.send(Form::new(lab).request(lab, &bucket)).await?.is(204).given("with nothing wrong")?;
    Ok(bucket)
}

impl Form {
    fn new(lab: &Lab) -> Self {
        let scope = lab.s3(lab.root(), "POST", "/").scope().clone();
        Self {
            secret: lab.root().secret.clone(),
            expiration: (scope.time + chrono::TimeDelta::hours(1)).format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            key_of_policy: "form".to_owned(),
            fields: Vec::new(),
            unmentioned: None,
            scope,
        }
    }

    fn field(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    fn request(mut self, lab: &Lab, bucket: &str) -> Request {
        let credential = format!("{}/{}", lab.root().key, self.scope.path());
        let date = self.scope.date();
        for (name, value) in [
            ("x-amz-algorithm", "AWS4-HMAC-SHA256"),
            ("x-amz-credential", &credential),
            ("x-amz-date", &date),
        ] {
            self = self.field(name, value);
        }
        if let Some(token) = &lab.root().token {
            let token = token.clone();
            self = self.field("x-amz-security-token", &token);
        }
        let mut conditions = vec![json!({ "bucket": bucket }), json!({ "key": self.key_of_policy })];
        conditions.extend(self.fields.iter().map(|(name, value)| json!({ name: value })));
        let policy = json!({ "expiration": self.expiration, "conditions": conditions });
        let policy = STANDARD.encode(policy.to_string());
        let signature = self.scope.signature(&self.secret, &policy);
        let mut fields = vec![("key".to_owned(), "form".to_owned())];
        fields.append(&mut self.fields);
        fields.extend(self.unmentioned.take());
        fields.extend([("policy".to_owned(), policy), ("x-amz-signature".to_owned(), signature)]);
        lab.s3(lab.root(), "POST", &format!("/{bucket}"))
            .header("content-type", &format!("multipart/form-data; boundary={BOUNDARY}"))
            .body(multipart(&fields))
            .anonymous()
    }
}

fn multipart(fields: &[(String, String)]) -> String {
    let part = |head: String, value: &str| {
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n")
    };
    let mut body: String =
        fields.iter().map(|(name, value)| part(format!("name=\"{name}\""), value)).collect();
    body.push_str(&part("name=\"file\"; filename=\"file\"".to_owned(), "from a form"));
    body + &format!("--{BOUNDARY}--\r\n")
}
