//! Tables of refusals: each row is a request and what AWS answers to it. All rows run, and all that differ are shown
//! together.

use std::fmt::Write as _;

use rolecall_emulator::Emulator;

use crate::sigv4::Signed;
use crate::{Answer, try_send};

/// What a value has to be.
#[derive(Clone, Debug)]
pub enum Want {
    /// This.
    Is(String),
    /// It begins so.
    Starts(String),
    /// It is there.
    Any,
    /// It is not there.
    Absent,
}

impl Want {
    fn holds(&self, value: Option<&str>) -> bool {
        match (self, value) {
            (Self::Is(want), Some(value)) => want == value,
            (Self::Starts(want), Some(value)) => value.starts_with(want.as_str()),
            (Self::Any, Some(_)) | (Self::Absent, None) => true,
            _ => false,
        }
    }
}

/// An `Error` document.
#[derive(Clone, Debug)]
struct ErrorBody {
    code: String,
    message: Want,
    /// The extra fields in order; `None` where they are not known.
    fields: Option<Vec<(String, Want)>>,
}

/// What AWS answers.
#[derive(Clone, Debug)]
pub struct Expected {
    status: u16,
    error: Option<ErrorBody>,
    headers: Vec<(String, Want)>,
    only: Option<Vec<String>>,
    elements: Vec<(String, Want)>,
    body: Option<String>,
}

/// What every answer has (and what rolecall tells about a refusal, which AWS does not).
const EVERY_ANSWER: [&str; 6] =
    ["connection", "content-length", "date", "server", "x-rolecall-explain", "x-rolecall-refusal"];

/// An answer with this status.
pub fn status(status: u16) -> Expected {
    Expected { status, error: None, headers: Vec::new(), only: None, elements: Vec::new(), body: None }
}

/// A refusal by S3: its whole document, in S3's layout, with no extra fields but those that are added.
pub fn refused(code: u16, name: &str, message: &str) -> Expected {
    let error =
        ErrorBody { code: name.to_owned(), message: Want::Is(message.to_owned()), fields: Some(Vec::new()) };
    Expected { error: Some(error), ..status(code) }
}

/// A refusal of which AWS's message and fields are not known.
pub fn coded(code: u16, name: &str) -> Expected {
    let error = ErrorBody { code: name.to_owned(), message: Want::Any, fields: None };
    Expected { error: Some(error), ..status(code) }
}

impl Expected {
    /// With one more extra field.
    #[must_use]
    pub fn field(self, name: &str, value: &str) -> Self {
        self.field_that(name, Want::Is(value.to_owned()))
    }

    /// With one more extra field, whose value is not known.
    #[must_use]
    pub fn some_field(self, name: &str) -> Self {
        self.field_that(name, Want::Any)
    }

    fn field_that(mut self, name: &str, want: Want) -> Self {
        if let Some(error) = &mut self.error {
            error.fields.get_or_insert_default().push((name.to_owned(), want));
        }
        self
    }

    /// With a message that only begins so.
    #[must_use]
    pub fn message_starts(mut self, text: &str) -> Self {
        if let Some(error) = &mut self.error {
            error.message = Want::Starts(text.to_owned());
        }
        self
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), Want::Is(value.to_owned())));
        self
    }

    /// With a header of some value.
    #[must_use]
    pub fn has(mut self, name: &str) -> Self {
        self.headers.push((name.to_owned(), Want::Any));
        self
    }

    /// Without a header.
    #[must_use]
    pub fn no(mut self, name: &str) -> Self {
        self.headers.push((name.to_owned(), Want::Absent));
        self
    }

    /// Without any of these headers.
    #[must_use]
    pub fn none_of(self, names: &[&str]) -> Self {
        names.iter().fold(self, |expected, name| expected.no(name))
    }

    /// With these headers, and no others than every answer has.
    #[must_use]
    pub fn only(mut self, names: &[&str]) -> Self {
        self.only = Some(names.iter().map(|name| (*name).to_owned()).collect());
        names.iter().fold(self, |expected, name| expected.has(name))
    }

    /// With an element somewhere in the body.
    #[must_use]
    pub fn element(mut self, name: &str, value: &str) -> Self {
        self.elements.push((name.to_owned(), Want::Is(value.to_owned())));
        self
    }

    /// With an element of some text in the body.
    #[must_use]
    pub fn some_element(mut self, name: &str) -> Self {
        self.elements.push((name.to_owned(), Want::Any));
        self
    }

    /// Without an element of this name in the body.
    #[must_use]
    pub fn no_element(mut self, name: &str) -> Self {
        self.elements.push((name.to_owned(), Want::Absent));
        self
    }

    /// With exactly this body.
    #[must_use]
    pub fn body(mut self, text: &str) -> Self {
        self.body = Some(text.to_owned());
        self
    }

    /// What is wrong with an answer.
    pub fn problems(&self, method: &str, answer: &Answer) -> Vec<String> {
        let mut problems = Vec::new();
        let code = answer.element("Code").unwrap_or_default();
        if answer.status != self.status {
            problems.push(format!("status {} {code}, not {}", answer.status, self.status));
        }
        if method == "HEAD" {
            if !answer.body.is_empty() {
                problems.push("a HEAD with a body".to_owned());
            }
        } else if let Some(error) = &self.error {
            error.problems(answer, &mut problems);
        }
        for (name, want) in &self.headers {
            if !want.holds(answer.header(name)) {
                problems.push(format!("header {name}: {:?}, not {want:?}", answer.header(name)));
            }
        }
        let may = |name: &String| {
            EVERY_ANSWER.contains(&name.as_str()) || self.only.as_ref().is_none_or(|only| only.contains(name))
        };
        let more: Vec<&String> =
            answer.headers.iter().map(|(name, _)| name).filter(|name| !may(name)).collect();
        if !more.is_empty() {
            problems.push(format!("headers that AWS does not send: {more:?}"));
        }
        for (name, want) in &self.elements {
            if !want.holds(answer.element(name)) {
                problems.push(format!("<{name}>: {:?}, not {want:?}", answer.element(name)));
            }
        }
        if let Some(body) = self.body.as_ref().filter(|body| **body != answer.body) {
            problems.push(format!("body {:?}, not {body:?}", answer.body));
        }
        problems
    }
}

impl ErrorBody {
    fn problems(&self, answer: &Answer, problems: &mut Vec<String>) {
        let mut differs = |what: &str, value: Option<&str>, want: &Want| {
            if !want.holds(value) {
                problems.push(format!("{what} {value:?}, not {want:?}"));
            }
        };
        let is = |text: &str| Want::Is(text.to_owned());
        differs("Code", answer.element("Code"), &is(&self.code));
        let message = answer.element("Message").map(unescaped);
        differs("Message", message.as_deref(), &self.message);
        differs("content-type", answer.header("content-type"), &is("application/xml"));
        differs("server", answer.header("server"), &is("AmazonS3"));
        let ids = [("RequestId", "x-amz-request-id"), ("HostId", "x-amz-id-2")];
        for (element, header) in ids {
            let value = answer.header(header).map_or(Want::Any, is);
            differs(element, answer.element(element), &value);
        }
        let id = answer.header("x-amz-request-id").unwrap_or_default();
        if id.len() != 16 || !id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
            problems.push(format!("x-amz-request-id {id:?} is not 16 upper-case alphanumerics"));
        }
        self.layout(answer, problems);
        self.fields(answer, problems);
    }

    /// A prolog, a line feed, then one element whose children follow each other without a gap.
    fn layout(&self, answer: &Answer, problems: &mut Vec<String>) {
        const PROLOG: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>";
        let rebuilt: String = answer
            .error_fields()
            .iter()
            .map(|name| format!("<{name}>{}</{name}>", answer.element(name).unwrap_or_default()))
            .collect();
        if !answer.body.starts_with(PROLOG) || !answer.body.ends_with(&format!("<Error>{rebuilt}</Error>")) {
            problems.push(format!("not S3's layout: {:?}", answer.body));
        }
        if answer.body.contains("&quot;") || answer.body.contains("&apos;") {
            problems.push("quotes are escaped in the text".to_owned());
        }
    }

    fn fields(&self, answer: &Answer, problems: &mut Vec<String>) {
        let Some(fields) = &self.fields else { return };
        let known = fields.iter().map(|(name, _)| name.as_str());
        let want: Vec<&str> =
            ["Code", "Message"].into_iter().chain(known).chain(["RequestId", "HostId"]).collect();
        if answer.error_fields() != want {
            problems.push(format!("fields {:?}, not {want:?}", answer.error_fields()));
        }
        for (name, want) in fields {
            let value = answer.element(name).map(unescaped);
            if !want.holds(value.as_deref()) {
                problems.push(format!("<{name}> {value:?}, not {want:?}"));
            }
        }
    }
}

/// Text as it was before it was put into XML.
pub fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&#13;", "\r").replace("&amp;", "&")
}

/// A row: what it is called, what is sent, what AWS answers.
#[derive(Clone, Debug)]
pub struct Row {
    name: String,
    request: Signed,
    expected: Expected,
}

/// A row.
pub fn row(name: &str, request: Signed, expected: Expected) -> Row {
    Row { name: name.to_owned(), request, expected }
}

/// Sends every row, one after the other.
///
/// # Panics
/// With all rows that AWS answers otherwise.
pub async fn check(aws: &Emulator, section: &str, rows: Vec<Row>) {
    let total = rows.len();
    let mut failed = 0;
    let mut report = String::new();
    for Row { name, request, expected } in rows {
        let problems = match try_send(aws, &request.bytes()).await {
            Some(answer) => expected.problems(&request.method, &answer),
            None => vec!["no answer".to_owned()],
        };
        if !problems.is_empty() {
            failed += 1;
            let _ = writeln!(report, "  {name}\n    {}", problems.join("\n    "));
        }
    }
    assert!(failed == 0, "{section}: {failed} of {total} rows differ\n{report}");
    println!("{section}: {total} rows");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(body: &str) -> Answer {
        let headers = [
            ("content-type", "application/xml"),
            ("server", "AmazonS3"),
            ("x-amz-request-id", "0123456789ABCDEF"),
            ("x-amz-id-2", "host"),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let ids = "<RequestId>0123456789ABCDEF</RequestId><HostId>host</HostId>";
        let body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>{body}{ids}</Error>");
        Answer { status: 403, headers, body }
    }

    #[test]
    fn every_difference_is_seen() {
        let right = "<Code>A</Code><Message>say \"no\"</Message><One>1</One><Two>2</Two>";
        let expected = refused(403, "A", "say \"no\"").field("One", "1").field("Two", "2");
        assert_eq!(expected.problems("GET", &answered(right)), Vec::<String>::new());
        for wrong in [
            right.replace("<Code>A", "<Code>B"),
            right.replace("no", "yes"),
            right.replace('"', "&quot;"),
            right.replace("<One>1</One>", ""),
            right.replace("<One>1</One><Two>2</Two>", "<Two>2</Two><One>1</One>"),
            right.replace("<Two>", "\n<Two>"),
            format!("{right}<Three>3</Three>"),
        ] {
            assert_ne!(expected.problems("GET", &answered(&wrong)), Vec::<String>::new(), "{wrong}");
        }
        let names = ["content-type", "x-amz-request-id"];
        assert_ne!(expected.clone().only(&names).problems("GET", &answered(right)), Vec::<String>::new());
        assert_ne!(expected.has("etag").problems("GET", &answered(right)), Vec::<String>::new());
    }
}
