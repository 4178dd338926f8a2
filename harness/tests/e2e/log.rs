//! The log of `rolecall serve`: what each stage saw of a request, and never a secret.

#![cfg(unix)]

use std::fs::File;
use std::process::Stdio;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use rolecall::client::presigned::{Presign, presigned};
use rolecall::client::raw::{Caller, send};
use rolecall::client::sign::{Scope, add_signature};
use rolecall::client::{Credentials, clock};
use rolecall::command::{Call, OwnClient, Parties, Profile, QueryCall, QueryService};
use rolecall::target::Target;
use rolecall::text::xml;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::lab::root;

/// A server that logs to a file.
struct Logging {
    child: Child,
    target: Target,
    folder: tempfile::TempDir,
    /// Kept open: a server whose output nobody reads ends.
    _printed: Lines<BufReader<ChildStdout>>,
}

impl Logging {
    async fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
        command.args(["serve", "--port", "0", "--setup", "scenarios/working-integration.md"]).args(options);
        command.current_dir(root()).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        let mut child = command.kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut endpoint = None;
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some(url) = line.strip_prefix("export AWS_ENDPOINT_URL=") {
                endpoint = Some(url.to_owned());
                break;
            }
        }
        Self { child, target: Target::endpoint(&endpoint.unwrap()).unwrap(), folder, _printed: lines }
    }

    /// Ends it, and answers what it logged.
    async fn stop(mut self) -> String {
        let pid = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
        self.child.wait().await.unwrap();
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    /// A session of the customer's account, and the secrets that it has.
    async fn session(&self) -> Credentials {
        let client = OwnClient::new(self.target.clone(), Parties::root(), "us-east-1");
        let params = vec![("Name".to_owned(), "ada".to_owned())];
        let call = QueryCall { service: QueryService::Sts, action: "GetFederationToken", params };
        let body = client.ask(Profile::Customer, &Call::Query(call), None).await.unwrap();
        let element = |name: &str| xml::text(&body, name).unwrap();
        let token = Some(element("SessionToken"));
        Credentials::new(element("AccessKeyId"), element("SecretAccessKey"), token, None, "test")
    }
}

/// Asks who the session is, in a header and by a presigned URL, and answers the secrets of both requests.
async fn ask(logging: &Logging, session: &Credentials) -> Vec<String> {
    let now = clock::now().into();
    let url = format!("{}/?Action=GetCallerIdentity&Version=2011-06-15", logging.target.url());
    let mut signed = Request::get(url).body(Bytes::new()).unwrap();
    let scope = Scope { credentials: session, service: "sts", region: "us-east-1", now };
    add_signature(&mut signed, &scope).unwrap();
    let authorization = signed.headers()["authorization"].to_str().unwrap().to_owned();
    let url = "https://acme-training-data.s3.us-west-1.amazonaws.com/images/0001.jpg".parse().unwrap();
    let how =
        Presign { method: "GET", region: "us-west-1", signed_at: now, expires_in: Duration::from_secs(60) };
    let url = presigned(&url, session, &how).unwrap();
    let query = url.query().unwrap().to_owned();
    for request in [signed, Request::get(url).body(Bytes::new()).unwrap()] {
        send(&logging.target, request, Caller::Server).await.unwrap();
    }
    let behind =
        |text: &str, name: &str| text.split_once(name).unwrap().1.split('&').next().unwrap().to_owned();
    vec![
        behind(&authorization, "Signature="),
        behind(&query, "X-Amz-Signature="),
        behind(&query, "X-Amz-Security-Token="),
        session.session_token().unwrap().to_owned(),
        session.secret_access_key().to_owned(),
    ]
}

#[tokio::test]
async fn each_stage_is_in_the_log_and_no_secret() {
    let logging = Logging::start(&["--log", "trace", "--log-format", "json"]).await;
    let session = logging.session().await;
    let secrets = ask(&logging, &session).await;
    let log = logging.stop().await;
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let within = lines.iter().filter_map(|line| line["spans"].as_array()).flatten();
    let spans: Vec<&str> = within
        .chain(lines.iter().map(|line| &line["span"]))
        .filter_map(|span| span["name"].as_str())
        .collect();
    for span in ["connection", "request", "authentication", "decision", "service"] {
        assert!(spans.contains(&span), "{span} is not in {log}");
    }
    let fields: Vec<&Value> = lines.iter().map(|line| &line["fields"]).collect();
    let canonical = fields.iter().filter_map(|fields| fields["canonical_request"].as_str());
    assert!(canonical.clone().any(|text| text.starts_with("GET\n/images/0001.jpg\n")), "{log}");
    assert!(canonical.clone().any(|text| text.contains("x-amz-security-token:...")), "{log}");
    assert!(fields.iter().any(|fields| fields["message"] == "answered" && fields["status"] == 403), "{log}");
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} is in {log}");
    }
}

#[tokio::test]
async fn at_info_a_request_is_a_line_for_people() {
    let logging = Logging::start(&["--log", "info"]).await;
    let session = logging.session().await;
    ask(&logging, &session).await;
    let log = logging.stop().await;
    let asked: Vec<&str> =
        log.lines().filter(|line| line.contains("operation=\"sts:GetCallerIdentity\"")).collect();
    assert_eq!(asked.len(), 1, "{log}");
    assert!(asked[0].contains("INFO request{id=") && asked[0].contains("status=200"), "{log}");
    assert!(!log.contains("canonical_request"), "{log}");
}

#[tokio::test]
async fn without_being_asked_nothing_is_logged() {
    let logging = Logging::start(&[]).await;
    let session = logging.session().await;
    ask(&logging, &session).await;
    assert_eq!(logging.stop().await, "");
}
