//! Hostile pages and a hostile target through everything that rolecall writes.

#![cfg(unix)]

use std::path::PathBuf;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::hostile_pages::page;
use crate::lab::{Done, Lab};

/// What moves a cursor, changes colours, turns a line around, ends a line, or begins a command of a CI server.
const HOSTILE: &str =
    "x\u{1b}[2J\u{1b}]0;t\u{7}\r\u{8}\u{7f}\u{9b}31m\u{85}\u{202e}\u{2066}\u{2028}##[error]z%0A::error::y";

/// Whether a text is harmless in a terminal and in a CI server's log.
fn assert_harmless(what: &str, text: &str) {
    let bad = |it: char| {
        (it.is_control() && it != '\n')
            || matches!(it, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    assert!(!text.contains(bad), "{what}: {text:?}");
    for line in text.lines() {
        assert!(!line.contains("##[") && !line.contains("##vso["), "{what}: {line:?}");
        // The one command that is rolecall's own.
        let is_own =
            what == "github" && (line.starts_with("::error file=") || line.starts_with("::warning title="));
        assert!(is_own || !line.trim_start().starts_with("::"), "{what}: {line:?}");
    }
}

const FORMATS: [&str; 6] = ["terminal", "jsonl", "junit", "tap", "github", "html"];

/// A page whose name, title and answers are hostile; it fails with a command that AWS refuses.
fn hostile_page(lab: &Lab) -> PathBuf {
    let role = "x\n::error::role \u{1b}[2J\u{9b}\u{202e}##[error]";
    let page = page(lab, &format!("```sh\naws iam get-role --role-name '{role}'\n```"));
    let text = std::fs::read_to_string(&page).unwrap();
    let text = text.replace(
        "# A page\n",
        &format!("# A \u{1b}[2J\u{9b}31m\u{202e}##[error] page\n\n::error::prose {HOSTILE}\n"),
    );
    let name = format!("::{}.md", HOSTILE.replace('/', "") + "\n::error::name");
    let hostile = page.with_file_name(name);
    std::fs::remove_file(page).unwrap();
    std::fs::write(&hostile, text).unwrap();
    hostile
}

#[tokio::test]
async fn a_hostile_page_does_nothing_to_what_shows_a_run() {
    let lab = Lab::start().await;
    let page = hostile_page(&lab);
    let folder = page.parent().unwrap().parent().unwrap().to_str().unwrap().to_owned();
    for format in FORMATS {
        for verbose in [&[][..], &["--verbose"]] {
            let arguments = [&["run", &folder, "--format", format], verbose].concat();
            let done = lab.done(&arguments).await;
            assert_eq!(done.code, Some(1), "{format}: {}{}", done.out, done.err);
            assert!(done.out.contains("role") && done.out.len() > 200, "{format}: {}", done.out);
            assert_harmless(format, &done.out);
            assert_harmless("errors", &done.err);
        }
    }
    for arguments in
        [&["run", "--list", &folder][..], &["contents", &folder], &["run", "--bless", "--yes", &folder]]
    {
        let done = lab.done(arguments).await;
        assert_harmless("a list", &done.out);
        assert_harmless("errors", &done.err);
    }
}

#[tokio::test]
async fn a_hostile_page_does_nothing_to_what_shows_its_problems() {
    let lab = Lab::start().await;
    let page = hostile_page(&lab);
    let text = std::fs::read_to_string(&page).unwrap();
    for broken in [
        text.replace("aws iam get-role", &format!("aws iam '{HOSTILE}'")),
        text.replace("--role-name", &format!("'--role-name{HOSTILE}'")),
        text.replace("## Break", &format!("## Break{}", HOSTILE.replace(['\r', '\u{85}'], ""))),
        text.replace(
            "error: Inc",
            &format!("\"err{}\": Inc", HOSTILE.replace(['\r', '\u{85}', '\u{2028}'], "")),
        ),
        text.replace("setup: ..", "setup: ../\u{1b}[2J\u{9b}31m\u{202e}"),
    ] {
        std::fs::write(&page, broken).unwrap();
        let done = lab.done(&["run", page.to_str().unwrap(), "--color", "never"]).await;
        assert_eq!(done.code, Some(2), "{}{}", done.out, done.err);
        assert_harmless("problems", &done.out);
        assert_harmless("problems", &done.err);
    }
    let done = lab.done(&["run", page.to_str().unwrap(), "--filter", HOSTILE]).await;
    assert_harmless("problems", &done.err);
}

#[tokio::test]
async fn a_page_whose_name_is_not_unicode_is_reported() {
    use std::os::unix::ffi::OsStrExt as _;
    let lab = Lab::start().await;
    let page = page(&lab, "```sh\naws iam get-role --role-name none\n```");
    let name = std::ffi::OsStr::from_bytes(b"page-\xff\xfe.md");
    if std::fs::rename(&page, page.with_file_name(name)).is_err() {
        // Some file systems have no such names.
        return;
    }
    let folder = page.parent().unwrap().to_str().unwrap();
    for format in FORMATS {
        let done = lab.done(&["run", folder, "--format", format]).await;
        assert_eq!(done.code, Some(1), "{format}: {}{}", done.out, done.err);
        assert!(done.out.contains("page-\u{fffd}"), "{format}: {}", done.out);
    }
}

/// A target that answers everything with hostile text, in the shape that each client reads.
async fn hostile_target() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 64 * 1024];
            let read = stream.read(&mut request).await.unwrap_or_default();
            let request = String::from_utf8_lossy(&request[..read]).into_owned();
            let (status, body) = hostile_answer(&request);
            let head =
                format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            let _ = stream.write_all((head + &body).as_bytes()).await;
        }
    });
    endpoint
}

fn hostile_answer(request: &str) -> (&'static str, String) {
    let json = serde_json::Value::from(format!("{HOSTILE}\n::error::x"));
    if request.contains("/_rolecall/explain/") {
        let change = format!(
            r#"{{"line": {json}, "account": {json}, "before": {{"a": {json}}}, "after": {{{json}: 1}}, "command": {json}}}"#
        );
        let element =
            format!(r#"{{"element": {json}, "matched": false, "expected": [{json}], "actual": [{json}]}}"#);
        let policy = format!(
            r#"{{"name": {json}, "attachedTo": {json}, "statements": [{{"number": 1, "sid": {json}, "effect": {json}, "matched": false, "elements": [{element}]}}]}}"#
        );
        let body = format!(
            r#"{{"requestId": {json}, "time": {json}, "status": 403, "operation": {json}, "request": {{"method": {json}, "host": {json}, "path": {json}, "query": {json}, "sourceIp": {json}}},
            "refusal": {{"code": {json}, "message": {json}}}, "because": {{"key": {json}, "line": {json}}}, "caller": {json},
            "stages": {{"auth": {{"refused_by": "signature", "access_key_id": {json}, "credential_scope": {json}, "canonical_request": {json}, "string_to_sign": {json}}},
            "policy": [{{"action": {json}, "resource": {json}, "context": {{{json}: [{json}]}}, "explanation": {{"effect": {json}, "layers": [{{"layer": {json}, "outcome": {json}, "policies": [{policy}]}}]}}}}],
            "cors": {{"origin": {json}, "method": {json}, "bucket": {json}, "because": {{"line": {json}}}, "rules": [{{"rule": 1, "failed": {{"element": {json}, "expected": [{json}], "actual": {json}}}}}]}}}},
            "remedies": [{{"line": {json}, "changes": [{change}]}}], "withheld": [{json}]}}"#
        );
        return ("200 OK", body);
    }
    if request.contains("/_rolecall/clock") {
        return ("200 OK", format!(r#"{{"now": {json}, "frozen": false}}"#));
    }
    let error = format!("<Error><Code>A{HOSTILE}</Code><Message>M{HOSTILE}\n::error::x</Message></Error>");
    ("403 Forbidden", format!("<ErrorResponse>{error}<RequestId>{HOSTILE}</RequestId></ErrorResponse>"))
}

#[tokio::test]
async fn a_hostile_target_does_nothing_to_what_shows_its_answers() {
    let lab = Lab::start().await;
    let endpoint = hostile_target().await;
    let arn = "arn:aws:iam::111122223333:role/r";
    for arguments in [
        &["explain", "AN-ID", "--endpoint", &endpoint][..],
        &["explain", "AN-ID", "--verbose", "--endpoint", &endpoint],
        &["explain", "AN-ID", "--json", "--endpoint", &endpoint],
        &["clock", "--endpoint", &endpoint],
        &["clock", "set", "2026-01-01T00:00:00Z", "--endpoint", &endpoint],
        &["check", "integration", "--role-arn", arn, "--external-id", "e", "--endpoint", &endpoint],
        &["run", "scenarios/cors/no-configuration.md", "--target", &endpoint],
        &["conform", "--filter", "tokens/sts-wants", "--target", &endpoint],
        &["conform", "--filter", "tokens/sts-wants", "--format", "json", "--target", &endpoint],
        &["conform", "--filter", "tokens/sts-wants", "--format", "markdown", "--target", &endpoint],
    ] {
        let mut command = lab.rolecall(arguments);
        command.env("AWS_ACCESS_KEY_ID", "a").env("AWS_SECRET_ACCESS_KEY", "b");
        let done: Done = command.output().await.unwrap().into();
        assert!(done.out.len() + done.err.len() > 10, "{arguments:?}");
        assert_harmless(&format!("{arguments:?}"), &done.out);
        assert_harmless(&format!("{arguments:?}"), &done.err);
    }
}
