//! What a command's answer says, as far as anybody needs it.

use std::fmt;

use super::AwsCliError;

/// A command that was carried out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The access key that `create-access-key` made.
    pub access_key: Option<AccessKey>,
}

/// A long-term access key.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// `AKIA...`
    pub id: String,
    /// Its secret.
    pub secret: String,
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A command that was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// The answer was an error.
    #[error("{status} {code}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The code.
        code: String,
        /// The message.
        message: String,
    },
    /// No answer came.
    #[error("{endpoint} does not answer: {reason}")]
    Unreachable {
        /// Where it was sent.
        endpoint: String,
        /// What happened.
        reason: String,
    },
    /// The answer was no answer of AWS's.
    #[error("an answer of another kind: {reason}")]
    Unreadable {
        /// What was wrong with it.
        reason: String,
    },
    /// It could not be signed.
    #[error("the request cannot be signed: {reason}")]
    NotSigned {
        /// Why.
        reason: String,
    },
    /// The real AWS CLI said no, or did not run.
    #[error(transparent)]
    AwsCli(#[from] AwsCliError),
}

/// The text of the first element of this name, with its entities undone.
pub(crate) fn element(xml: &str, name: &str) -> Option<String> {
    let (_, after) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = after.split_once(&format!("</{name}>"))?;
    Some(
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&#39;", "'")
            .replace("&#34;", "\"")
            .replace("&amp;", "&"),
    )
}

/// The texts of all elements of this name, as they stand: children and entities are left.
pub(crate) fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&open).skip(1).filter_map(|after| Some(after.split_once(&close)?.0)).collect()
}

/// A refusal, or the body of what was carried out.
pub(crate) fn carried_out(status: u16, body: String) -> Result<String, CommandError> {
    if (200..300).contains(&status) {
        return Ok(body);
    }
    let code = element(&body, "Code").unwrap_or_default();
    let message = element(&body, "Message").unwrap_or_default();
    Err(CommandError::Refused { status, code, message })
}

impl Done {
    /// What the body of an answer says.
    pub(crate) fn read(body: &str) -> Self {
        let (id, secret) = (element(body, "AccessKeyId"), element(body, "SecretAccessKey"));
        Self { access_key: id.zip(secret).map(|(id, secret)| AccessKey { id, secret }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_its_code_and_message() {
        let body = "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>a &lt;b&gt; &amp;amp;</Message></Error></ErrorResponse>";
        let (code, message) = ("NoSuchEntity".to_owned(), "a <b> &amp;".to_owned());
        assert_eq!(
            carried_out(404, body.to_owned()),
            Err(CommandError::Refused { status: 404, code, message })
        );
    }

    #[test]
    fn a_list_is_its_elements() {
        let body = "<A><m><K>1</K></m><m>2</m><m/><n>3</n></A>";
        assert_eq!(elements(body, "m"), ["<K>1</K>", "2"]);
    }

    #[test]
    fn an_access_key_is_read_and_its_secret_not_shown() {
        let body = "<A><AccessKeyId>AKIA1</AccessKeyId><SecretAccessKey>s/+1</SecretAccessKey></A>";
        let key = Done::read(body).access_key.unwrap();
        assert_eq!((key.id.as_str(), key.secret.as_str()), ("AKIA1", "s/+1"));
        assert!(!format!("{key:?}").contains("s/+1"));
    }
}
