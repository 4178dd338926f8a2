//! No secret that was used gets into any report: everything that goes over the wire is recorded, and looked for.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::*;
use crate::find;
use crate::report::{
    Detail, Discreet, GitHub, Html, JUnit, JsonLines, Report, StatusLine, Stream, Tap, Terminal,
};

/// Bytes that several hands write to.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Paper {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// Stands before an endpoint and records what both sides say, each connection's sides by themselves.
struct Recorder {
    endpoint: String,
    recorded: Arc<Mutex<Vec<Paper>>>,
}

impl Recorder {
    async fn before(server: std::net::SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let recorded = Arc::new(Mutex::new(Vec::new()));
        let papers = Arc::clone(&recorded);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (said, answered) = (Paper::default(), Paper::default());
                papers.lock().unwrap().extend([said.clone(), answered.clone()]);
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = TcpStream::connect(server).await.unwrap().into_split();
                tokio::spawn(pass(from_client, to_server, said));
                tokio::spawn(pass(from_server, to_client, answered));
            }
        });
        Self { endpoint, recorded }
    }

    fn text(&self) -> String {
        self.recorded.lock().unwrap().iter().map(Paper::text).collect::<Vec<_>>().join("\n")
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut paper: Paper) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        paper.write_all(&buffer[..length]).unwrap();
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}

/// Whatever stands behind the name, up to what ends it.
fn behind<'a>(text: &'a str, name: &'a str, end: &'a [char]) -> impl Iterator<Item = String> + 'a {
    text.split(name).skip(1).map(move |rest| rest.split(end).next().unwrap_or_default().to_owned())
}

/// Shorter ones are `test`, which everybody knows, and what is already hidden.
const SHORTEST: usize = 16;

/// Every secret that went over the wire, also as it stands in a URL.
fn secrets(wire: &str) -> BTreeSet<String> {
    let end = ['<', '&', ' ', '\r', '\n', ','];
    let mut found = BTreeSet::new();
    for name in [
        "<SecretAccessKey>",
        "<SessionToken>",
        "Signature=",
        "X-Amz-Security-Token=",
        "x-amz-security-token: ",
    ] {
        let secrets: Vec<String> =
            behind(wire, name, &end).filter(|secret| secret.len() >= SHORTEST).collect();
        assert!(name.starts_with("x-") || !secrets.is_empty(), "no {name}");
        found.extend(secrets);
    }
    let plain =
        |secret: &String| percent_encoding::percent_decode_str(secret).decode_utf8_lossy().into_owned();
    found.iter().map(plain).chain(found.iter().cloned()).collect()
}

async fn seen(scenario: &Scenario) -> (Finished, BTreeSet<String>) {
    let emulator = Emulator::builder().start().await.unwrap();
    let recorder = Recorder::before(emulator.address()).await;
    let mut world = World::set_up(&scenario.setup, &recorder.endpoint, None).await.unwrap();
    let options = Options { jobs: NonZeroUsize::MIN, trace: Trace::Whole, ..Options::default() };
    world.remember_a_session(&scenario.proof).await.unwrap();
    world.change(&scenario.source, &scenario.broken).await.unwrap();
    let mut broken = look(&world, &options, &Expect::all_ok()).await.unwrap();
    prove(&world, &options, Moment::Broken, (scenario, &mut broken)).await.unwrap();
    world.change(&scenario.source, &scenario.fix).await.unwrap();
    let mut fixed = look(&world, &options, &Expect::all_ok()).await.unwrap();
    prove(&world, &options, Moment::Fixed, (scenario, &mut fixed)).await.unwrap();
    let mut finished = Finished::unseen(Arc::new(scenario.clone()), Verdict::Behaved);
    (finished.broken, finished.fixed) = (Some(broken), Some(fixed));
    (finished, secrets(&recorder.text()))
}

/// Every report, as loquacious as it can be.
fn reports(paper: &Paper) -> Vec<Box<dyn Report>> {
    let out = || Discreet::new(paper.clone());
    vec![
        Box::new(Terminal::new(out(), Detail::Verbose, StatusLine::Shown)),
        Box::new(JsonLines::new(out())),
        Box::new(JUnit::new(out())),
        Box::new(Tap::new(out())),
        Box::new(GitHub::new(out(), PathBuf::new())),
        Box::new(Html::new(out())),
    ]
}

/// A verdict that says as much as one can.
fn failed(finished: &Finished) -> Verdict {
    let explained = finished.broken.as_ref().map(|seen| serde_json::to_string(&seen.explanations).unwrap());
    let said = format!("{explained:?} {:?}", finished.scenario.broken);
    Verdict::NotAsExpected(Mismatch::Because { expected: "x".to_owned(), got: said, line: None })
}

fn told(finished: &Finished) -> String {
    let paper = Paper::default();
    let bad = Finished { verdict: failed(finished), ..finished.clone() };
    for report in &mut reports(&paper) {
        for finished in [finished, &bad] {
            let mut stream = Stream::of(vec![finished.scenario.id.clone()]);
            stream.start(report.as_mut()).unwrap();
            stream.tell(&Progress::Finished(Box::new(finished.clone())), report.as_mut()).unwrap();
            stream.end(report.as_mut()).unwrap();
        }
    }
    paper.text()
}

async fn look_for_secrets(scenario: Scenario) {
    let (finished, secrets) = seen(&scenario).await;
    let text = told(&finished);
    assert!(text.contains("<!doctype html>") && text.contains("TAP version 14"));
    for secret in &secrets {
        assert!(!text.contains(secret), "{}: {secret} is in a report", scenario.id);
    }
    for (name, end) in [("X-Amz-Signature=", '&'), ("X-Amz-Security-Token=", '&'), ("Authorization: ", '\n')]
    {
        for value in behind(&text, name, &[end]) {
            assert!(value.starts_with("..."), "{}: {name}{value:.40} is in a report", scenario.id);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_report_of_any_scenario_has_a_secret_in_it() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let places = Arc::new(Semaphore::new(4));
    let mut looking = JoinSet::new();
    for scenario in find(&[root]).unwrap() {
        let places = Arc::clone(&places);
        looking.spawn(async move {
            let _place = places.acquire().await.unwrap();
            look_for_secrets(scenario).await;
        });
    }
    looking.join_all().await;
}
