//! What a part's head says of it, and what the request's head says of the parts.

use crate::http::Request;

/// A part's names; that of its field is empty where it has none.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Disposition {
    pub(super) name: String,
    /// Without the folders that some browsers send with it; nothing where the part names no file.
    pub(super) filename: Option<String>,
}

impl Disposition {
    pub(super) fn parse(head: &[u8]) -> Self {
        let head = String::from_utf8_lossy(head);
        let mut found = Self::default();
        let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
        let line = lines.find(|(name, _)| name.trim().eq_ignore_ascii_case("content-disposition"));
        for (name, value) in parameters(line.map_or("", |(_, value)| value)) {
            match name.to_ascii_lowercase().as_str() {
                "name" => found.name = value,
                "filename" => {
                    found.filename = value.rsplit(['/', '\\']).next().map(str::to_owned);
                }
                _ => {}
            }
        }
        found
    }
}

/// What stands between the parts.
pub(super) fn boundary(request: &Request) -> Option<String> {
    let kind = request.header("content-type")?;
    let boundary = parameters(kind).into_iter().find(|(name, _)| name.eq_ignore_ascii_case("boundary"));
    boundary.map(|(_, value)| value).filter(|value| !value.is_empty())
}

/// `KIND; name=value; name="value"`: the values may hold semicolons in quotes.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut parameters = Vec::new();
    let mut rest = text.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let (value, left) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let (value, left) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), left)
            }
        };
        parameters.push((name.trim_matches([' ', '\t', ';']).to_owned(), value));
        rest = left;
    }
    parameters
}

/// The text up to the closing quote, and what is left behind it. Only a quote is escaped: a backslash stands for
/// itself, because names of files hold it.
fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let Some((before, after)) = rest.split_once('"') else { return (value + rest, "") };
        match before.strip_suffix('\\') {
            Some(before) => {
                value.push_str(before);
                value.push('"');
            }
            None => return (value + before, after),
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_browsers_and_curl_write_them() {
        for (head, name, filename) in [
            (r#"Content-Disposition: form-data; name="key""#, "key", ""),
            (r#"content-disposition:form-data;name=key"#, "key", ""),
            (r#"Content-Disposition: form-data; name="file"; filename="a;b.txt""#, "file", "a;b.txt"),
            (r#"Content-Disposition: form-data; filename="C:\dir\c.txt"; name="file""#, "file", "c.txt"),
            (r#"Content-Disposition: form-data; name="file"; filename="a/b/c.txt""#, "file", "c.txt"),
            (r#"Content-Disposition: form-data; name="file"; filename="a\"b.txt""#, "file", "a\"b.txt"),
            ("Content-Type: text/plain\r\nContent-Disposition: form-data; name=\"x\"", "x", ""),
            ("Content-Disposition: form-data; name=\"open", "open", ""),
            ("Content-Disposition", "", ""),
            ("", "", ""),
        ] {
            let filename = Some(filename.to_owned()).filter(|name| !name.is_empty());
            let expected = Disposition { name: name.to_owned(), filename };
            assert_eq!(Disposition::parse(head.as_bytes()), expected, "{head}");
        }
    }
}
