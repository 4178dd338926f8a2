//! An AWS call as the AWS CLI writes it: read, and sent.
//!
//! ```text
//! text -> shell (words) -> read (against a table of operations) -> Command -> send, or the real AWS CLI
//! ```
//!
//! Only what stands in the tables can be written on a page: an unknown operation or option is an error with its
//! place, before anything runs.

mod aws_cli;
mod files;
mod iam;
mod operation;
mod parties;
mod pascal;
mod problem;
pub(crate) mod reach;
mod read;
mod response;
pub(crate) mod s3;
mod s3_high_level;
mod s3api;
mod send;
mod shape;
mod shell;
mod sts;
mod value;

pub use aws_cli::{AwsCli, AwsCliError, AwsCliVersion, AwsProgram};
pub use files::{File, Files};
pub use parties::{Parties, Party};
pub use problem::CommandProblem;
pub use read::read;
pub use response::{AccessKey, CommandError, Done};
pub(crate) use response::{element, elements};
pub use send::OwnClient;
pub use shell::{Line, Located, Word, lines};

use bytes::Bytes;

/// Whose command it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Profile {
    /// No `--profile`: the customer's account.
    Customer,
    /// `--profile vendor`: the vendor's account.
    Vendor,
}

impl Profile {
    /// The account that the pages use for it.
    #[must_use]
    pub const fn account(self) -> &'static str {
        match self {
            Self::Customer => "111122223333",
            Self::Vendor => "340636424752",
        }
    }
}

/// A command that was read whole: nothing in it is unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// Its words, as a process would get them, `aws` first.
    pub words: Vec<String>,
    /// Whose it is.
    pub profile: Profile,
    /// `--region`, where it is given.
    pub region: Option<String>,
    /// What it asks for.
    pub call: Call,
    /// The named files that it reads.
    pub files: Vec<String>,
}

/// The request behind a command, by protocol.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// IAM and STS.
    Query(QueryCall),
    /// S3.
    S3(S3Call),
}

/// A request in the query protocol.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryCall {
    /// The service.
    pub service: QueryService,
    /// The operation's name, such as `CreateRole`.
    pub action: &'static str,
    /// Its parameters, in the order in which they were written.
    pub params: Vec<(String, String)>,
}

/// The services of the query protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryService {
    /// IAM.
    Iam,
    /// STS.
    Sts,
}

/// A request to S3.
#[derive(Clone, Debug, PartialEq)]
pub struct S3Call {
    /// The operation's name, such as `PutBucketCors`.
    pub action: &'static str,
    /// The method.
    pub method: &'static str,
    /// The bucket.
    pub bucket: String,
    /// The key, for operations on objects.
    pub key: Option<String>,
    /// The query, not yet encoded; a subresource has an empty value.
    pub query: Vec<(String, String)>,
    /// Headers beside those of the signature.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl Command {
    /// `iam:CreateRole`, `s3:PutBucketCors`.
    #[must_use]
    pub fn action(&self) -> String {
        match &self.call {
            Call::Query(call) => format!("{}:{}", call.service.name(), call.action),
            Call::S3(call) => format!("s3:{}", call.action),
        }
    }

    /// Whether its answer is the credentials that the vendor's checks use.
    #[must_use]
    pub fn makes_the_vendors_key(&self) -> bool {
        self.profile == Profile::Vendor
            && matches!(&self.call, Call::Query(call) if call.action == "CreateAccessKey")
    }
}

impl Call {
    /// Whether its answer has no body.
    pub(crate) fn is_head(&self) -> bool {
        matches!(self, Self::S3(call) if call.method == "HEAD")
    }
}

impl QueryService {
    /// As in `aws iam`, as in the signature's scope.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Iam => "iam",
            Self::Sts => "sts",
        }
    }

    /// The API's version.
    #[must_use]
    pub const fn version(self) -> &'static str {
        match self {
            Self::Iam => "2010-05-08",
            Self::Sts => "2011-06-15",
        }
    }
}

/// Who sends commands: rolecall itself, or the real AWS CLI.
#[derive(Clone, Debug)]
pub enum Commands {
    /// rolecall reads the command and sends the request itself.
    Own(OwnClient),
    /// The real `aws` runs as a process.
    AwsCli(AwsCli),
}

impl Commands {
    /// Runs one command. `files` are the named files as they stand at this point of the page.
    ///
    /// # Errors
    /// Where AWS refused, or nothing answered, or `aws` did not run.
    pub async fn run(&self, command: &Command, files: &Files) -> Result<Done, CommandError> {
        match self {
            Self::Own(client) => client.run(command).await,
            Self::AwsCli(cli) => cli.run(command, files).await,
        }
    }
}
