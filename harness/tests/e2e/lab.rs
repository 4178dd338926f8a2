//! An emulator that plays the target, and the binary that is run on it.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use rolecall::command::{Call, OwnClient, Parties, Profile, QueryCall, QueryService, S3Call};
use rolecall::target::Target;
use rolecall_emulator::Emulator;
use tokio::process::Command;

pub(crate) const PROFILES: [Profile; 2] = [Profile::Customer, Profile::Vendor];

/// A target, a folder for files, and the parties' own accounts.
pub(crate) struct Lab {
    pub(crate) aws: Emulator,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) parties: Parties,
}

impl Lab {
    pub(crate) async fn start() -> Self {
        let aws = Emulator::builder().start().await.unwrap();
        Self { aws, folder: tempfile::tempdir().unwrap(), parties: Parties::root() }
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.folder.path().join("journal.jsonl")
    }

    /// `rolecall`, in the repository's root, with nothing in its environment that a test did not put there.
    pub(crate) fn rolecall(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
        command
            .args(arguments)
            .current_dir(root())
            .env_clear()
            .env("HOME", self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    pub(crate) async fn done(&self, arguments: &[&str]) -> Done {
        self.rolecall(arguments).output().await.unwrap().into()
    }

    /// Everything that both accounts have.
    pub(crate) async fn contents(&self) -> Vec<String> {
        let target = Target::endpoint(&self.aws.endpoint()).unwrap();
        let client = OwnClient::new(target, self.parties.clone(), "us-east-1");
        let iam = Call::Query(QueryCall {
            service: QueryService::Iam,
            action: "GetAccountAuthorizationDetails",
            params: Vec::new(),
        });
        let buckets = Call::S3(S3Call {
            action: "ListBuckets",
            method: "GET",
            bucket: String::new(),
            key: None,
            query: Vec::new(),
            headers: Vec::new(),
            body: bytes::Bytes::new(),
        });
        let mut contents = Vec::new();
        for profile in PROFILES {
            for call in [&iam, &buckets] {
                let body = client.ask(profile, call, None).await.unwrap();
                contents.push(body.split("<ResponseMetadata>").next().unwrap().to_owned());
            }
        }
        contents
    }

    /// Whether nothing of a run's is left.
    pub(crate) async fn assert_empty(&self) {
        for contents in self.contents().await {
            for element in ["<RoleName>", "<UserName>", "<PolicyName>", "<Bucket>"] {
                assert!(!contents.contains(element), "{contents}");
            }
        }
    }
}

/// What a program said, and how it ended.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Done {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
