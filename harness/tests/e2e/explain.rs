//! `rolecall explain` and `rolecall check`, which says how to call it.

use rolecall::testing::Aws;
use rolecall_emulator::{ControlApi, Emulator};

use crate::lab::{Done, root};

const ROLE: &str = "arn:aws:iam::111122223333:role/LabelboxS3Access";
const EXTERNAL_ID: &str = "cl26d06tk0gch10901m7jeg9v";

/// A working integration, and its vendor's key.
struct Served {
    aws: Aws,
    key: (String, String),
}

impl Served {
    async fn start() -> Self {
        let aws = Aws::start().await.unwrap();
        let vendor = aws.set_up(root().join("scenarios/working-integration.md")).await.unwrap().vendor;
        let key = vendor.credentials;
        Self { key: (key.access_key_id().to_owned(), key.secret_access_key().to_owned()), aws }
    }

    /// `rolecall`, as the vendor, with this emulator in its environment unless told otherwise.
    async fn rolecall(&self, endpoint: Option<&str>, arguments: &[&str]) -> Done {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_rolecall"));
        command.args(arguments).current_dir(root()).env_clear();
        command.env("AWS_ACCESS_KEY_ID", &self.key.0).env("AWS_SECRET_ACCESS_KEY", &self.key.1);
        command.envs(endpoint.map(|endpoint| ("AWS_ENDPOINT_URL", endpoint)));
        command.output().await.unwrap().into()
    }
}

/// The `rolecall explain` command that a check printed, as its words.
fn printed(check: &Done) -> Vec<&str> {
    let lines: Vec<&str> = check.out.lines().filter(|line| line.starts_with("  rolecall explain ")).collect();
    let [line] = lines[..] else { panic!("one command: {}", check.out) };
    line.split_whitespace().skip(1).collect()
}

#[tokio::test]
async fn a_check_that_fails_prints_the_command_that_explains_it() {
    let served = Served::start().await;
    let endpoint = served.aws.endpoint();
    let integration =
        ["check", "integration", "--role-arn", ROLE, "--external-id", "cl0000000another000000000"];
    let check = served.rolecall(Some(&endpoint), &integration).await;
    assert_eq!(check.code, Some(1), "{}{}", check.out, check.err);
    let command = printed(&check);
    assert_eq!(command.len(), 2, "the environment names the endpoint: {command:?}");
    let explained = served.rolecall(Some(&endpoint), &command).await;
    assert_eq!(explained.code, Some(0), "{}", explained.err);
    assert!(explained.out.contains("Because of sts:ExternalId"), "{}", explained.out);

    // Where the environment does not name the endpoint, or names another one, the command does.
    let given = [&integration[..], &["--endpoint", &endpoint]].concat();
    for default in [None, Some("http://127.0.0.1:1")] {
        let check = served.rolecall(default, &given).await;
        let command = printed(&check);
        assert_eq!(command[2..], ["--endpoint", &endpoint]);
        let explained = served.rolecall(default, &command).await;
        assert!(explained.out.contains("Because of sts:ExternalId"), "{}{}", explained.out, explained.err);
    }
}

#[tokio::test]
async fn a_dataset_that_fails_does_so_too_and_one_that_passes_prints_nothing() {
    let served = Served::start().await;
    let endpoint = served.aws.endpoint();
    let folder = tempfile::tempdir().unwrap();
    let check = async |key: &str| {
        let file = folder.path().join("rows.json");
        let url = format!("https://acme-training-data.s3.us-west-1.amazonaws.com/reviews/{key}");
        std::fs::write(&file, format!(r#"[{{"row_data": "{url}"}}]"#)).unwrap();
        let file = file.to_str().unwrap();
        let dataset =
            ["check", "dataset", "--role-arn", ROLE, "--external-id", EXTERNAL_ID, "--import", file];
        served.rolecall(Some(&endpoint), &dataset).await
    };
    let good = check("0001.txt").await;
    assert_eq!(good.code, Some(0), "{}{}", good.out, good.err);
    assert!(!good.out.contains("rolecall explain"), "{}", good.out);
    let bad = check("no-such.txt").await;
    assert_eq!(bad.code, Some(1), "{}{}", bad.out, bad.err);
    let explained = served.rolecall(Some(&endpoint), &printed(&bad)).await;
    assert!(explained.out.contains("404 NoSuchKey"), "{}{}", explained.out, explained.err);
}

#[tokio::test]
async fn without_an_id_the_last_refusal_is_explained_and_named() {
    let served = Served::start().await;
    let endpoint = served.aws.endpoint();
    let integration =
        ["check", "integration", "--role-arn", ROLE, "--external-id", "cl0000000another000000000"];
    let check = served.rolecall(Some(&endpoint), &integration).await;
    let id = printed(&check)[1].to_owned();
    // Requests that were allowed do not hide it.
    rolecall::scenario::evidence(&rolecall::target::Target::endpoint(&endpoint).unwrap()).await;
    let explained = served.rolecall(Some(&endpoint), &["explain"]).await;
    assert_eq!(explained.code, Some(0), "{}", explained.err);
    assert!(explained.out.starts_with(&format!("Request {id}\n")), "{}", explained.out);
    let (named, of) = explained.err.split_once(" by ").unwrap();
    assert_eq!(named, "The last refusal: sts:AssumeRole");
    assert!(of.starts_with("arn:aws:iam::340636424752:user/delegated-access at "), "{of}");
    assert!(of.ends_with(&format!(", answered 403 AccessDenied, request {id}\n")), "{of}");
    let json = served.rolecall(None, &["explain", "--json", "--endpoint", &endpoint]).await;
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["requestId"], *id);
}

#[tokio::test]
async fn where_there_is_nothing_to_explain_it_says_what_is_the_matter() {
    let served = Served::start().await;
    let endpoint = served.aws.endpoint();
    let says = async |arguments: &[&str], code: i32, text: &str| {
        let done = served.rolecall(Some(&endpoint), arguments).await;
        assert_eq!((done.code, done.out.as_str()), (Some(code), ""), "{arguments:?}: {}", done.err);
        assert!(done.err.contains(text), "{arguments:?}: {}", done.err);
    };
    says(&["explain"], 1, "has refused none of the").await;
    served.aws.emulator().reset();
    says(&["explain"], 1, "has refused none of the 0 requests that it keeps").await;
    says(&["explain", "no such/../id"], 1, "has no explanation of request no such/../id").await;
    says(&["explain", "--endpoint", "aws"], 2, "AWS does not explain its answers").await;
    says(&["explain", "--endpoint", "http://127.0.0.1:1"], 3, "cannot be reached").await;

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let other = format!("http://{}", listener.local_addr().unwrap());
    let answers = tokio::spawn(async move {
        loop {
            use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").await.unwrap();
        }
    });
    says(&["explain", "--endpoint", &other], 3, "is no rolecall").await;
    answers.abort();
}

#[test]
fn a_control_api_that_is_closed_says_how_to_open_it() {
    let aws = Emulator::builder().control_api(ControlApi::Closed).start_blocking().unwrap();
    for arguments in [&["explain"][..], &["explain", "ab2c5123-7ee7-0870-63bd-17b5c9ba61ea"]] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rolecall"));
        let done: Done =
            command.args(arguments).env("AWS_ENDPOINT_URL", aws.endpoint()).output().unwrap().into();
        assert_eq!((done.code, done.out.as_str()), (Some(3), ""), "{}", done.err);
        assert!(done.err.contains("--open-control-api"), "{}", done.err);
    }
}
