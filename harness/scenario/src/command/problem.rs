//! What can be wrong with a command.

use rolecall_text::nearest::suggestion;

/// What is wrong with a command, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum CommandProblem {
    #[error("the quotation that opens here with {quote} is never closed")]
    UnclosedQuote { quote: char },
    #[error(
        "`{character}` means something to a shell, and rolecall runs none: quote it, or write one command per line"
    )]
    ShellSyntax { character: char },
    #[error("a command begins with `aws`, not with `{word}`")]
    NotAws { word: String },
    #[error("the command ends here, and {wanted} is missing")]
    Incomplete { wanted: &'static str },
    #[error("`aws {service}` is not known here.{} Known: iam, sts, s3api, s3.", suggestion(.nearest.as_ref()))]
    UnknownService { service: String, nearest: Option<String> },
    #[error("`{service}` has no operation `{operation}` here.{}", suggestion(.nearest.as_ref()))]
    UnknownOperation { service: &'static str, operation: String, nearest: Option<String> },
    #[error("`{operation}` has no option `{option}` here.{}", suggestion(.nearest.as_ref()))]
    UnknownOption { operation: &'static str, option: String, nearest: Option<String> },
    #[error("`{operation}` needs the option `--{option}`")]
    MissingOption { operation: &'static str, option: &'static str },
    #[error("`--{option}` needs a value")]
    MissingValue { option: String },
    #[error("`--{option}` stands here twice")]
    RepeatedOption { option: String },
    #[error("`{word}` belongs to no option of `{operation}`")]
    StrayWord { operation: &'static str, word: String },
    #[error("`--{option}` takes {wanted}, not `{value}`")]
    BadValue { option: String, wanted: &'static str, value: String },
    #[error("`--{option}` is not JSON: {reason}")]
    NotJson { option: String, reason: String },
    #[error("`{member}` is not a member of {structure}.{}", suggestion(.nearest.as_ref()))]
    UnknownMember { structure: &'static str, member: String, nearest: Option<String> },
    #[error("`{member}` takes {wanted}")]
    WrongMember { member: String, wanted: &'static str },
    #[error("there is no profile `{profile}`.{} The vendor's is `vendor`; the customer's commands name none.", suggestion(.nearest.as_ref()))]
    UnknownProfile { profile: String, nearest: Option<String> },
    #[error("no block on this page or its setup page is named `{name}`.{}", suggestion(.nearest.as_ref()))]
    UnknownFile { name: String, nearest: Option<String> },
    #[error(
        "`{name}` is outside of the page's folder: write a plain file name (letters, digits, `.`, `-` and `_`), or /dev/null"
    )]
    WritesElsewhere { name: String },
    #[error("`--{option}` takes no file here: write its value itself")]
    TakesNoFile { option: String },
    #[error("rolecall reads the output of `{operation}`: leave `--{option}` out")]
    OutputIsRead { operation: &'static str, option: &'static str },
    #[error("`{word}` is no S3 URI: s3://BUCKET/KEY")]
    NotAnS3Uri { word: String },
}

impl CommandProblem {
    /// The word that is wrong, as it stands in the command.
    pub(crate) fn subject(&self) -> Option<&str> {
        match self {
            Self::UnknownOption { option, .. } => Some(option),
            _ => None,
        }
    }

    /// The nearest right word.
    pub(crate) const fn nearest(&self) -> Option<&String> {
        match self {
            Self::UnknownService { nearest, .. }
            | Self::UnknownOperation { nearest, .. }
            | Self::UnknownOption { nearest, .. }
            | Self::UnknownMember { nearest, .. }
            | Self::UnknownProfile { nearest, .. }
            | Self::UnknownFile { nearest, .. } => nearest.as_ref(),
            _ => None,
        }
    }
}
