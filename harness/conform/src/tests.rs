//! The catalogue is well-formed, an emulator of our own holds it, and no target keeps a run from ending.

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::time::Duration;

use rolecall_emulator::Emulator;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::request::Request;
use super::signer::{Identity, Scope};
use super::{Credentials, Options, Scoreboard, Verdict, behaviours, list, markdown, run, table};
use rolecall_client::raw::{Caller, send};
use rolecall_client::target::Target;

fn options(filters: &[&str], timeout: Duration) -> Options {
    Options {
        name: "tested".to_owned(),
        customer: Credentials::of_root("111122223333"),
        vendor: Credentials::of_root("340636424752"),
        filters: filters.iter().map(|&filter| filter.to_owned()).collect(),
        jobs: NonZeroUsize::new(4).unwrap(),
        timeout,
    }
}

const PATIENT: Duration = Duration::from_secs(60);

#[test]
fn every_behaviour_has_a_name_of_its_own_and_a_page_of_aws() {
    let mut names = HashSet::new();
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    for behaviour in behaviours() {
        let name = behaviour.name;
        assert!(names.insert(name), "{name} is there twice");
        assert!(name.split_once('/').is_some_and(|(group, rest)| is_word(group) && is_word(rest)), "{name}");
        let page = behaviour.page;
        assert!(page.starts_with("https://docs.aws.amazon.com/") && page.ends_with(".html"), "{page}");
        let claim = behaviour.claim;
        assert!(claim.ends_with('.') && !claim.contains('\n') && claim.len() < 140, "{name}: {claim}");
    }
    assert!(names.len() >= 150, "{}", names.len());
}

#[test]
fn the_readme_and_the_scoreboard_are_about_all_of_them() {
    let count = behaviours().count();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    for (file, claim) in [
        ("README.md", format!("tries {count} named behaviours")),
        ("README.md", format!("holds all {count};")),
        ("docs/conformance.md", format!("| rolecall | {count} | 0 | 0 |")),
    ] {
        let text = std::fs::read_to_string(format!("{root}/{file}")).unwrap();
        assert!(text.contains(&claim), "{file} does not say {claim:?}; measure anew: tests/run scoreboard");
    }
}

#[test]
fn the_list_has_a_line_for_each() {
    let mut out = Vec::new();
    list(&mut out, |name| name.starts_with("ranges/")).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count(), behaviours().filter(|one| one.group() == "ranges").count());
    assert!(text.lines().all(|line| line.split('\t').count() == 3), "{text}");
}

#[tokio::test]
async fn on_rolecall_all_hold_and_nothing_is_left_behind() {
    let aws = Emulator::builder().start().await.unwrap();
    let column = run(&aws.endpoint(), &options(&[], PATIENT)).await.unwrap();
    for finding in &column.behaviours {
        assert_eq!(finding.verdict, Verdict::Holds, "{}: {}", finding.name, finding.claim);
    }
    assert_eq!(column.score.total(), behaviours().count());
    for account in ["111122223333", "340636424752"] {
        for (service, target) in [
            ("iam", "/?Action=ListUsers&Version=2010-05-08"),
            ("iam", "/?Action=ListRoles&Version=2010-05-08"),
            ("iam", "/?Action=ListGroups&Version=2010-05-08"),
            ("iam", "/?Action=ListPolicies&Scope=Local&Version=2010-05-08"),
            ("s3", "/"),
        ] {
            let left = ask(&aws.endpoint(), account, service, target).await;
            assert!(!left.contains("conform-"), "{account} {target}: {left}");
        }
    }
}

/// The answer to a GET by an account's root user.
async fn ask(endpoint: &str, account: &str, service: &str, path: &str) -> String {
    let target = Target::endpoint(endpoint).unwrap();
    let root = Identity { key: account.to_owned(), secret: "test".to_owned(), token: None };
    let (time, region) = (rolecall_client::clock::now(), "us-east-1".to_owned());
    let scope = Scope { time, region, service: service.to_owned() };
    let request = Request::new(super::run::host_of(&target), &root, scope, "GET", path.to_owned());
    let request = request.signed().http(endpoint).unwrap();
    let answer = send(&target, request, Caller::Server).await.unwrap();
    assert_eq!(answer.status, 200);
    String::from_utf8(answer.body.to_vec()).unwrap()
}

#[tokio::test]
async fn two_runs_at_the_same_time_do_not_meet() {
    let aws = Emulator::builder().start().await.unwrap();
    let (endpoint, options) = (aws.endpoint(), options(&["external-id/", "cors/"], PATIENT));
    let (one, other) = tokio::join!(run(&endpoint, &options), run(&endpoint, &options));
    for column in [one.unwrap(), other.unwrap()] {
        assert_eq!(column.score.holds, column.score.total(), "{column:?}");
    }
}

#[tokio::test]
async fn one_account_leaves_the_other_untried() {
    let aws = Emulator::builder().start().await.unwrap();
    let mut options = options(&["external-id/the-right", "ranges/the-last"], PATIENT);
    options.vendor = options.customer.clone();
    let column = run(&aws.endpoint(), &options).await.unwrap();
    let verdict = |name| column.finding(name).unwrap().verdict.clone();
    let Verdict::Untried { why } = verdict("external-id/the-right-one-is-accepted") else {
        panic!("{column:?}")
    };
    assert!(why.contains("in one account"), "{why}");
    assert_eq!(verdict("ranges/the-last-bytes"), Verdict::Holds);
}

/// What a target does with a connection.
#[derive(Clone, Copy)]
enum Manner {
    /// Takes it and says nothing.
    Silent,
    /// Closes it.
    Resets,
    /// Says this.
    Says(&'static [u8]),
}

/// A target of bad manners: its URL.
async fn mannered(manner: Manner) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut kept = Vec::new();
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            match manner {
                Manner::Silent => kept.push(stream),
                Manner::Resets => drop(stream),
                Manner::Says(text) => {
                    tokio::spawn(async move {
                        let mut head = [0; 4096];
                        let _ = stream.read(&mut head).await;
                        let _ = stream.write_all(text).await;
                    });
                }
            }
        }
    });
    url
}

#[tokio::test]
async fn a_target_without_manners_holds_nothing_and_the_run_ends() {
    let quick = Duration::from_millis(200);
    let some = ["authentication/", "external-id/", "cors/"];
    for (manner, wanted) in [
        (Manner::Resets, &some[..]),
        (Manner::Says(b"what do you want?\r\n"), &some),
        (Manner::Says(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nshort"), &some),
        (Manner::Says(b"HTTP/1.1 500 \r\ncontent-length: 0\r\nconnection: close\r\n\r\n"), &some),
        (Manner::Says(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\n<nonsense"), &[]),
    ] {
        let column = run(&mannered(manner).await, &options(wanted, quick)).await.unwrap();
        assert_eq!(column.score.holds, 0, "{column:?}");
        assert!(column.score.differs > 0 && column.score.total() > 50, "{:?}", column.score);
    }
}

#[tokio::test]
async fn a_silent_target_is_given_up() {
    let url = mannered(Manner::Silent).await;
    let error = run(&url, &options(&[], Duration::from_millis(200))).await.unwrap_err();
    assert!(error.to_string().contains("no complete answer within 0.2 seconds"), "{error}");
}

/// Answers until a bucket is asked for, and nothing from then on: the run has begun when it falls silent.
#[tokio::test]
async fn a_target_that_falls_silent_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut kept = Vec::new();
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = [0; 4096];
            let length = stream.read(&mut head).await.unwrap_or(0);
            if head[..length].starts_with(b"PUT") || !kept.is_empty() {
                kept.push(stream);
            } else {
                let refusal = b"HTTP/1.1 404 \r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                let _ = stream.write_all(refusal).await;
            }
        }
    });
    let column = run(&url, &options(&["ranges/", "objects/"], Duration::from_millis(200))).await.unwrap();
    assert_eq!(column.score.untried, column.score.total(), "{column:?}");
    let given_up = |finding: &super::Finding| matches!(&finding.verdict, Verdict::Untried { why } if why.contains("has stopped answering"));
    assert!(column.behaviours.iter().filter(|finding| given_up(finding)).count() > 10, "{column:?}");
}

#[tokio::test]
async fn where_nothing_listens_that_is_said() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = run(&format!("http://{free}"), &options(&[], PATIENT)).await.unwrap_err();
    assert!(error.to_string().contains("cannot be reached"), "{error}");
}

#[tokio::test]
async fn a_scoreboard_is_written_and_read_again() {
    let aws = Emulator::builder().start().await.unwrap();
    let resets = mannered(Manner::Resets).await;
    let options = options(&["ranges/"], PATIENT);
    let targets = vec![
        run(&aws.endpoint(), &options).await.unwrap(),
        run(&resets, &Options { name: "a|<b>".to_owned(), ..options }).await.unwrap(),
    ];
    let board = Scoreboard { targets };
    let read: Scoreboard = serde_json::from_str(&serde_json::to_string(&board).unwrap()).unwrap();
    let (mut page, mut text) = (Vec::new(), Vec::new());
    markdown(&mut page, &read).unwrap();
    table(&mut text, &read).unwrap();
    let (page, text) = (String::from_utf8(page).unwrap(), String::from_utf8(text).unwrap());
    assert!(page.contains("| tested | 8 | 0 | 0 |"), "{page}");
    assert!(page.contains("| a\\|&lt;b> | 0 |"), "{page}");
    for line in page.lines().filter(|line| line.starts_with("| [")) {
        assert_eq!(line.replace("\\|", "").matches('|').count(), 4, "{line}");
    }
    assert!(text.contains("tested: 8 hold, 0 differ, 0 untried"), "{text}");
}
