//! What a command's answer says, as far as anybody needs it.

use std::fmt;

use rolecall_client::sign::NotSigned;
use rolecall_text::xml;
pub(crate) use rolecall_text::xml::text as element;

use super::{AwsCliError, Call};

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
    /// The service failed, or asked for fewer requests: nothing is said about the command.
    #[error("{status} {code}: {message}")]
    Fault {
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

/// The texts of all elements of this name, as they stand: children and entities are left.
pub(crate) fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    xml::elements(xml, name).collect()
}

impl From<NotSigned> for CommandError {
    fn from(NotSigned { reason }: NotSigned) -> Self {
        Self::NotSigned { reason }
    }
}

/// Codes that say that AWS is not well, and nothing about the command.
const FAULTS: [&str; 8] = [
    "InternalError",
    "InternalFailure",
    "NotImplemented",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
];

impl CommandError {
    /// An answer with a code: a refusal, unless the code says that the service is not well.
    pub(crate) fn refused(status: u16, code: String, message: String) -> Self {
        if status >= 500 || FAULTS.contains(&code.as_str()) {
            Self::Fault { status, code, message }
        } else {
            Self::Refused { status, code, message }
        }
    }

    /// Whether AWS understood the command and said no: any other error says nothing about it.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }
}

/// The body of what was carried out, or why it was not. What neither carries it out nor refuses it is no answer of AWS's.
pub(crate) fn carried_out(call: &Call, status: u16, body: String) -> Result<String, CommandError> {
    let senseless = |what: &str| CommandError::Unreadable { reason: format!("status {status} {what}") };
    if (200..300).contains(&status) {
        if let Call::Query(query) = call
            && !body.contains(&format!("<{}Response", query.action))
        {
            return Err(senseless(&format!("without a {}Response", query.action)));
        }
        return Ok(body);
    }
    let message = element(&body, "Message").unwrap_or_default();
    match element(&body, "Code") {
        Some(code) => Err(CommandError::refused(status, code, message)),
        // An answer to HEAD has no body.
        None if call.is_head() && status < 500 => {
            Err(CommandError::Refused { status, code: String::new(), message })
        }
        None => Err(senseless("without an error of AWS's")),
    }
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

    fn call(command: &str) -> Call {
        let (lines, _) = crate::command::lines(command);
        crate::command::read(&lines[0], &crate::command::Files::default()).unwrap().call
    }

    fn understood(command: &str, status: u16, body: &str) -> Result<Done, CommandError> {
        carried_out(&call(command), status, body.to_owned()).map(|body| Done::read(&body))
    }

    #[test]
    fn an_error_is_its_code_and_message() {
        let body = "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>a &lt;b&gt; &amp;amp;</Message></Error></ErrorResponse>";
        let (code, message) = ("NoSuchEntity".to_owned(), "a <b> &amp;".to_owned());
        let refused = CommandError::Refused { status: 404, code, message };
        assert_eq!(understood("aws iam get-role --role-name r", 404, body), Err(refused));
    }

    #[test]
    fn a_refusal_is_told_from_a_fault_and_from_nonsense() {
        let error = |code: &str| format!("<Error><Code>{code}</Code><Message>m</Message></Error>");
        let (role, bucket) = ("aws iam get-role --role-name r", "aws s3api head-bucket --bucket b");
        let object = "aws s3api get-bucket-cors --bucket b";
        for (command, status, body, word) in [
            (role, 200, "<GetRoleResponse/>".to_owned(), "done"),
            (role, 200, "<html>Welcome</html>".to_owned(), "nonsense"),
            (role, 404, error("NoSuchEntity"), "refused"),
            (role, 400, error("Throttling"), "fault"),
            (role, 500, error("InternalFailure"), "fault"),
            (role, 502, "<html>Bad gateway</html>".to_owned(), "nonsense"),
            (object, 200, String::new(), "done"),
            (object, 404, error("NoSuchBucket"), "refused"),
            (object, 404, "not found".to_owned(), "nonsense"),
            (object, 501, error("NotImplemented"), "fault"),
            (object, 503, error("SlowDown"), "fault"),
            (bucket, 404, String::new(), "refused"),
            (bucket, 503, String::new(), "nonsense"),
        ] {
            let got = match understood(command, status, &body) {
                Ok(_) => "done",
                Err(CommandError::Refused { .. }) => "refused",
                Err(CommandError::Fault { .. }) => "fault",
                Err(CommandError::Unreadable { .. }) => "nonsense",
                Err(other) => panic!("{other}"),
            };
            assert_eq!(got, word, "{command}: {status} {body}");
        }
    }

    #[test]
    fn a_list_is_its_elements() {
        let body = "<A><m><K>1</K></m><m>2</m><m/><n>3</n></A>";
        assert_eq!(elements(body, "m"), ["<K>1</K>", "2"]);
    }

    #[test]
    fn an_access_key_is_read_and_its_secret_not_shown() {
        let body = "<CreateAccessKeyResponse><AccessKeyId>AKIA1</AccessKeyId><SecretAccessKey>s/+1</SecretAccessKey></CreateAccessKeyResponse>";
        let key =
            understood("aws iam create-access-key --user-name u", 200, body).unwrap().access_key.unwrap();
        assert_eq!((key.id.as_str(), key.secret.as_str()), ("AKIA1", "s/+1"));
        assert!(!format!("{key:?}").contains("s/+1"));
    }
}
