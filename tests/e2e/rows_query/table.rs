//! A table: every row is tried, and all that do not hold are shown together.

use rolecall_tests::Answer;

/// What STS calls its documents.
pub const STS: &str = "https://sts.amazonaws.com/doc/2011-06-15/";
/// What IAM calls its documents.
pub const IAM: &str = "https://iam.amazonaws.com/doc/2010-05-08/";
/// What AWS's front door calls its own.
pub const FRONT_DOOR: &str = "http://webservices.amazon.com/AWSFault/2005-15-09";

/// A table of facts under test.
pub struct Table {
    section: &'static str,
    rows: usize,
    failures: Vec<String>,
}

/// What a row must be answered.
#[derive(Clone, Debug)]
pub enum Expected {
    /// An error document of a query service, byte for byte.
    Error { status: u16, namespace: &'static str, code: &'static str, message: Message },
    /// A result of this operation, laid out as the query services lay it out.
    Result { namespace: &'static str, operation: &'static str },
    /// This status and body, without Content-Type, with or without the two request IDs of STS.
    Bare { status: u16, body: &'static str, ids: Ids },
}

/// The message of an error.
#[derive(Clone, Debug)]
pub enum Message {
    /// There is no such element.
    Absent,
    /// One of these. Where AWS's order is random, or the evidence shows two, there are several.
    OneOf(Vec<String>),
    /// Something, between these two.
    Between(String, String),
}

/// Whether `x-amzn-requestid` and `x-amz-sts-extended-request-id` are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    Both,
    None,
}

impl Expected {
    pub fn sts(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self::error(STS, status, code, message)
    }

    pub fn iam(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self::error(IAM, status, code, message)
    }

    pub fn error(
        namespace: &'static str,
        status: u16,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self::Error { status, namespace, code, message: Message::OneOf(vec![message.into()]) }
    }

    /// STS's `1 validation error detected: ` and so on.
    pub fn invalid(clauses: &[String]) -> Self {
        let count = clauses.len();
        let errors = if count == 1 { "error" } else { "errors" };
        let head = format!("{count} validation {errors} detected: ");
        let forward = format!("{head}{}", clauses.join("; "));
        let mut backward = clauses.to_vec();
        backward.reverse();
        Self::sts(400, "ValidationError", forward).or(format!("{head}{}", backward.join("; ")))
    }

    /// Another message that the evidence allows as well.
    pub fn or(mut self, other: impl Into<String>) -> Self {
        if let Self::Error { message: Message::OneOf(messages), .. } = &mut self {
            messages.push(other.into());
        }
        self
    }

    pub fn message(mut self, is: Message) -> Self {
        if let Self::Error { message, .. } = &mut self {
            *message = is;
        }
        self
    }

    /// Without a Message element.
    pub fn without_message(self) -> Self {
        self.message(Message::Absent)
    }

    /// Only the code is known.
    pub fn any_message(self) -> Self {
        self.between("", "")
    }

    /// Only the message's beginning and end are known.
    pub fn between(self, start: &str, end: &str) -> Self {
        self.message(Message::Between(start.to_owned(), end.to_owned()))
    }

    /// What is wrong with an answer; nothing where it is right.
    fn complaint(&self, answer: &Answer) -> Option<String> {
        match self {
            Self::Error { status, namespace, code, message } => {
                status_of(answer, *status).or_else(|| headers_of(answer, namespace)).or_else(|| {
                    let documents = message.documents(answer, namespace, code);
                    let wrong = !documents.contains(&answer.body);
                    wrong.then(|| {
                        format!("expected {}\n     got {}", documents.join("\n      or "), answer.body)
                    })
                })
            }
            Self::Result { namespace, operation } => status_of(answer, 200)
                .or_else(|| headers_of(answer, namespace))
                .or_else(|| layout_of(answer, namespace, operation)),
            Self::Bare { status, body, ids } => {
                status_of(answer, *status).or_else(|| bare(answer, body, *ids))
            }
        }
    }
}

/// An accepted request.
pub const fn accepted(operation: &'static str) -> Expected {
    Expected::Result { namespace: STS, operation }
}

/// A request that IAM does.
pub const fn done(operation: &'static str) -> Expected {
    Expected::Result { namespace: IAM, operation }
}

impl Message {
    fn documents(&self, answer: &Answer, namespace: &str, code: &str) -> Vec<String> {
        let document = |message: Option<&str>| document(answer, namespace, code, message);
        match self {
            Self::Absent => vec![document(None)],
            Self::OneOf(messages) => {
                messages.iter().map(|message| document(Some(&escaped(message)))).collect()
            }
            Self::Between(start, end) => {
                let message = answer.element("Message").unwrap_or_default();
                let fits = !message.is_empty()
                    && message.starts_with(&escaped(start))
                    && message.ends_with(&escaped(end));
                let other = format!("{start}...{end}");
                vec![document(Some(if fits { message } else { &other }))]
            }
        }
    }
}

fn document(answer: &Answer, namespace: &str, code: &str, message: Option<&str>) -> String {
    let message = message.map(|message| format!("    <Message>{message}</Message>\n")).unwrap_or_default();
    let id = answer.header("x-amzn-requestid").unwrap_or("(x-amzn-requestid)");
    let fault = if answer.status < 500 { "Sender" } else { "Receiver" };
    format!(
        "<ErrorResponse xmlns=\"{namespace}\">\n  <Error>\n    <Type>{fault}</Type>\n    <Code>{code}</Code>\n\
         {message}  </Error>\n  <RequestId>{id}</RequestId>\n</ErrorResponse>\n"
    )
}

/// As element text: double quotes stay as they are.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn status_of(answer: &Answer, status: u16) -> Option<String> {
    (answer.status != status).then(|| format!("expected {status}, got {}: {}", answer.status, answer.body))
}

fn headers_of(answer: &Answer, namespace: &str) -> Option<String> {
    let content_type = answer.header("content-type");
    if content_type != Some("text/xml") {
        return Some(format!("expected Content-Type text/xml, got {content_type:?}"));
    }
    let mut ids = vec!["x-amzn-requestid"];
    if namespace == STS {
        ids.push("x-amz-sts-extended-request-id");
    }
    let missing = ids.into_iter().find(|name| answer.header(name).is_none_or(str::is_empty))?;
    Some(format!("the header {missing} is missing"))
}

/// `{Op}Response`, then `{Op}Result` where there is one, then the metadata; two spaces, a line feed after every line.
fn layout_of(answer: &Answer, namespace: &str, operation: &str) -> Option<String> {
    let id = answer.header("x-amzn-requestid").unwrap_or_default();
    let start = format!("<{operation}Response xmlns=\"{namespace}\">\n  <");
    let end = format!(
        "  <ResponseMetadata>\n    <RequestId>{id}</RequestId>\n  </ResponseMetadata>\n</{operation}Response>\n"
    );
    let body = &answer.body;
    let stray = body.lines().find(|line| {
        let indent = line.len() - line.trim_start_matches(' ').len();
        indent % 2 != 0 || !line[indent..].starts_with('<') || line.ends_with(' ')
    });
    if !body.starts_with(&start) || !body.ends_with(&end) {
        return Some(format!("expected {start}...\n{end}     got {body}"));
    }
    stray.map(|line| format!("the line {line:?} is not laid out: {body}"))
}

fn bare(answer: &Answer, body: &str, ids: Ids) -> Option<String> {
    if answer.body != body {
        return Some(format!("expected the body {body:?}, got {:?}", answer.body));
    }
    if let Some(kind) = answer.header("content-type") {
        return Some(format!("expected no Content-Type, got {kind}"));
    }
    let wrong = ["x-amzn-requestid", "x-amz-sts-extended-request-id"]
        .into_iter()
        .find(|name| answer.header(name).is_some() != (ids == Ids::Both))?;
    Some(format!("expected {ids:?} of the IDs, but {wrong} is {:?}", answer.header(wrong)))
}

impl Table {
    pub const fn new(section: &'static str) -> Self {
        Self { section, rows: 0, failures: Vec::new() }
    }

    /// A row that an answer must fit.
    pub fn row(&mut self, name: impl AsRef<str>, answer: &Answer, expected: &Expected) {
        self.holds(name, expected.complaint(answer).map_or(Ok(()), Err));
    }

    /// A row that is more than one answer's form.
    pub fn fact(&mut self, name: impl AsRef<str>, holds: bool, shown: impl std::fmt::Display) {
        self.holds(name, if holds { Ok(()) } else { Err(shown.to_string()) });
    }

    fn holds(&mut self, name: impl AsRef<str>, result: Result<(), String>) {
        self.rows += 1;
        if let Err(complaint) = result {
            self.failures.push(format!("  {}\n    {}", name.as_ref(), shortened(&complaint)));
        }
    }

    /// Shows what does not hold.
    pub fn finish(self) {
        let Self { section, rows, failures } = self;
        println!("{section}: {rows} rows, {} failed", failures.len());
        assert!(failures.is_empty(), "{section}: {} of {rows} rows\n{}", failures.len(), failures.join("\n"));
    }
}

fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= 3000 {
        return text.to_owned();
    }
    let start: String = text.chars().take(1200).collect();
    let end: String = text.chars().skip(count - 1200).collect();
    format!("{start} [...] {end}")
}
