use super::*;
use crate::fake::{self, Fake, Reply, Seen};

const URL: &str = "https://cells.s3.us-west-1.amazonaws.com/a%20b.jpg";
const APP: &str = "https://app.labelbox.com";
const EDITOR: &str = "https://editor.labelbox.com";

fn an_integration() -> Integration {
    Integration { role_arn: "arn:aws:iam::111122223333:role/r".to_owned(), external_id: "right".to_owned() }
}

/// A bucket that is set up well.
fn good(seen: &Seen) -> Reply {
    match seen.header("origin") {
        Some(origin) => fake::reply(200, &[("access-control-allow-origin", origin)], "data"),
        None => fake::reply(200, &[], "data"),
    }
}

fn s3_error(status: u16, code: &str, headers: &[(&str, &str)]) -> Reply {
    let body =
        format!("<Error><Code>{code}</Code><Message>the text</Message><RequestId>r</RequestId></Error>");
    fake::reply(status, headers, &body)
}

async fn served(bucket: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Fake {
    Fake::start(move |seen| if seen.is_sts() { fake::assumed() } else { bucket(seen) }).await
}

async fn checked(bucket: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> DatasetReport {
    let fake = served(bucket).await;
    dataset(&an_integration(), [DataRow::new(URL)], &fake.vendor()).await.unwrap()
}

/// Each check's verdict, and what it has to say.
fn outcomes(report: &DatasetReport) -> Vec<(&'static str, &'static str, String)> {
    let verdict = |outcome: &Outcome| match outcome {
        Outcome::Passed => "passed",
        Outcome::Failed { .. } => "failed",
        Outcome::NotRun { .. } => "not run",
        Outcome::Inconclusive { .. } => "inconclusive",
    };
    let text = |outcome: &Outcome| outcome.explanation().unwrap_or_default().to_owned();
    report.checks.iter().map(|c| (c.name.as_str(), verdict(&c.outcome), text(&c.outcome))).collect()
}

#[track_caller]
fn assert_verdicts(report: &DatasetReport, expected: [&str; 3]) {
    let outcomes = outcomes(report);
    let verdicts: Vec<_> = outcomes.iter().map(|(_, verdict, _)| *verdict).collect();
    assert_eq!(verdicts, expected, "{outcomes:?}");
}

#[tokio::test]
async fn a_good_bucket_passes_and_sees_what_s3_would_see() {
    let fake = served(good).await;
    let report = dataset(&an_integration(), [DataRow::new(URL)], &fake.vendor()).await.unwrap();
    assert_verdicts(&report, ["passed"; 3]);
    assert_eq!((report.rows, report.failures.len()), (1, 0));
    assert_eq!(report.checks[1].exchanges.len(), 3);
    assert_eq!(report.checks[2].exchanges.len(), 4);

    let seen = fake.seen();
    let requests: Vec<_> = seen[1..]
        .iter()
        .map(|s| {
            (
                s.head.method.as_str(),
                s.header("origin"),
                s.header("x-forwarded-for"),
                s.header("access-control-request-method"),
            )
        })
        .collect();
    let (server, browser) = (Some("35.223.142.181"), Some("203.0.113.7"));
    assert_eq!(
        requests,
        [
            ("GET", None, server, None),
            ("OPTIONS", Some(APP), browser, Some("GET")),
            ("GET", Some(APP), browser, None),
            ("OPTIONS", Some(EDITOR), browser, Some("GET")),
            ("GET", Some(EDITOR), browser, None),
        ]
    );
    assert_eq!(seen[3].header("referer"), Some("https://app.labelbox.com/"));
    for request in &seen[1..] {
        assert_eq!(request.header("host"), Some("cells.s3.us-west-1.amazonaws.com"));
        assert_eq!(request.header("x-forwarded-proto"), Some("https"));
        assert_eq!(request.head.uri.path(), "/a%20b.jpg");
        let query = request.head.uri.query().unwrap();
        for part in [
            "X-Amz-Expires=900",
            "X-Amz-SignedHeaders=host&",
            "X-Amz-Credential=ASIASESSION%2F",
            "%2Fus-west-1%2Fs3%2Faws4_request",
            "X-Amz-Security-Token=session-token",
        ] {
            assert!(query.contains(part), "{query}");
        }
    }
    let shown = format!("{report:?}");
    assert!(!shown.contains("session-token") && !shown.contains("session-secret"), "{shown}");
}

#[tokio::test]
async fn a_refused_fetch_fails_and_cors_is_judged_by_what_the_refusal_carries() {
    for (status, code, part) in [
        (403, "AccessDenied", "may not read the object"),
        (404, "NoSuchKey", "no object with the key \"a b.jpg\""),
        (404, "NoSuchBucket", "no bucket of the name \"cells\""),
        (400, "AuthorizationQueryParametersError", "probably not in us-west-1"),
        (301, "PermanentRedirect", "is in eu-west-1"),
        (503, "SlowDown", "503 SlowDown: the text"),
    ] {
        let report = checked(move |seen| match (seen.head.method.as_str(), seen.header("origin")) {
            ("GET", origin) => {
                let allow = ("access-control-allow-origin", origin.unwrap_or("*"));
                s3_error(
                    status,
                    code,
                    &[allow, ("x-amz-bucket-region", "eu-west-1")][..if status == 400 { 1 } else { 2 }],
                )
            }
            _ => good(seen),
        })
        .await;
        assert_verdicts(&report, ["passed", "failed", "passed"]);
        let check = &report.checks[1];
        assert_eq!(check.outcome.message(), Some("Cannot access data row..."));
        assert!(check.outcome.explanation().unwrap().contains(part), "{check:?}");
        let decisive = check.decisive_exchange().unwrap();
        assert_eq!((decisive.status, decisive.code.as_deref()), (Some(status), Some(code)));
        assert_eq!(decisive.request_id.as_deref(), Some("r"));
    }
}

#[tokio::test]
async fn a_browser_that_is_refused_cannot_access_the_row_though_the_server_can() {
    let report = checked(|seen| match (seen.head.method.as_str(), seen.header("x-forwarded-for")) {
        ("GET", Some("203.0.113.7")) => {
            s3_error(403, "AccessDenied", &[("access-control-allow-origin", seen.header("origin").unwrap())])
        }
        _ => good(seen),
    })
    .await;
    assert_verdicts(&report, ["passed", "failed", "passed"]);
    let check = &report.checks[1];
    assert_eq!(check.outcome.message(), Some("Cannot access data row..."));
    assert!(check.outcome.explanation().unwrap().contains("aws:SourceIp"), "{check:?}");
    assert_eq!(check.decisive, Some(1));
}

#[tokio::test]
async fn each_way_to_get_cors_wrong_fails_it_and_nothing_else() {
    fn allow(value: &'static str) -> impl Fn(&Seen) -> Reply + Send + Sync {
        move |_| fake::reply(200, &[("access-control-allow-origin", value)], "data")
    }
    type Bucket = Box<dyn Fn(&Seen) -> Reply + Send + Sync>;
    let rows: [(&str, Bucket, usize, &str); 9] = [
        (
            "no configuration",
            Box::new(|seen| match seen.head.method.as_str() {
                "OPTIONS" => s3_error(403, "AccessForbidden", &[]),
                _ => fake::reply(200, &[], "data"),
            }),
            0,
            "403 AccessForbidden: the text",
        ),
        ("another origin", Box::new(allow("https://example.com")), 0, "a browser wants"),
        ("http for https", Box::new(allow("http://app.labelbox.com")), 0, "a browser wants"),
        ("a trailing slash", Box::new(allow("https://app.labelbox.com/")), 0, "a browser wants"),
        ("one origin only", Box::new(allow(APP)), 2, "\"https://editor.labelbox.com\" to the letter"),
        (
            "sent twice",
            Box::new(|seen| match seen.header("origin") {
                Some(origin) => {
                    let allow = ("access-control-allow-origin", origin);
                    fake::reply(200, &[allow, allow], "data")
                }
                None => good(seen),
            }),
            0,
            "2 times",
        ),
        (
            "only the GET lacks it",
            Box::new(|seen| match seen.head.method.as_str() {
                "OPTIONS" => good(seen),
                _ => fake::reply(200, &[], "data"),
            }),
            1,
            "cached on the way",
        ),
        (
            "a redirected preflight",
            Box::new(|seen| match seen.head.method.as_str() {
                "OPTIONS" => s3_error(307, "TemporaryRedirect", &[("access-control-allow-origin", "*")]),
                _ => good(seen),
            }),
            0,
            "follows no redirect",
        ),
        ("the wildcard in a list", Box::new(allow("*, https://app.labelbox.com")), 0, "a browser wants"),
    ];
    for (row, bucket, decisive, part) in rows {
        let report = checked(bucket).await;
        assert_verdicts(&report, ["passed", "passed", "failed"]);
        let check = &report.checks[2];
        assert_eq!(check.outcome.message(), Some("Incorrect CORS header..."), "{row}");
        assert!(check.outcome.explanation().unwrap().contains(part), "{row}: {check:?}");
        assert_eq!(check.decisive, Some(decisive), "{row}");
    }
    assert_verdicts(&checked(allow("*")).await, ["passed"; 3]);
}

#[tokio::test]
async fn a_fault_of_the_service_says_nothing_about_cors() {
    let report = checked(|seen| match seen.head.method.as_str() {
        "OPTIONS" => s3_error(501, "NotImplemented", &[]),
        _ => good(seen),
    })
    .await;
    assert_verdicts(&report, ["passed", "passed", "inconclusive"]);
    let report = checked(|seen| match seen.header("origin") {
        Some(_) if seen.head.method == "GET" => s3_error(503, "SlowDown", &[]),
        _ => good(seen),
    })
    .await;
    assert_verdicts(&report, ["passed", "failed", "inconclusive"]);
}

#[tokio::test]
async fn a_row_that_cannot_be_signed_is_not_requested() {
    let fake = served(good).await;
    let rows = [
        DataRow::new("s3://cells/a.jpg"),
        DataRow { global_key: Some("k".to_owned()), ..DataRow::new(URL) },
        DataRow {
            global_key: Some("k".to_owned()),
            place: Some(Place { line: 7, column: 3 }),
            ..DataRow::new(URL)
        },
        DataRow::new(format!("{URL}?X-Amz-Signature=0123")),
    ];
    let report = dataset(&an_integration(), rows, &fake.vendor()).await.unwrap();
    assert_verdicts(&report, ["failed", "passed", "passed"]);
    assert_eq!(fake.seen().len(), 1 + 5);
    assert_eq!(report.checks[0].outcome.message(), Some("Cannot access data row..."));
    assert!(report.checks[0].outcome.explanation().unwrap().ends_with("(3 of 4 rows fail)"));
    let [first, second, third] = <[RowFailure; 3]>::try_from(report.failures).unwrap();
    assert!(first.explanation.contains("AWS CLI's notation"), "{first:?}");
    assert!(second.explanation.contains("row 2 has the same global_key, \"k\""), "{second:?}");
    assert_eq!((second.row, second.place), (3, Some(Place { line: 7, column: 3 })));
    assert!(third.explanation.contains("signed anew"), "{third:?}");
    assert!(third.row_data.ends_with("X-Amz-Signature=..."), "{third:?}");
}

#[tokio::test]
async fn a_bucket_with_dots_is_signed_in_path_style_as_the_sdks_do() {
    let fake = served(good).await;
    let rows = [DataRow::new("https://my.cells.s3.us-east-1.amazonaws.com/a+b")];
    let report = dataset(&an_integration(), rows, &fake.vendor()).await.unwrap();
    assert_verdicts(&report, ["passed"; 3]);
    let seen = fake.seen();
    assert_eq!(seen[1].header("host"), Some("s3.us-east-1.amazonaws.com"));
    assert_eq!(seen[1].head.uri.path(), "/my.cells/a%2Bb");
    let [remark] = <[RowRemark; 1]>::try_from(report.remarks).unwrap();
    assert_eq!((remark.row, remark.remarks.len()), (1, 2));
    assert!(remark.remarks[0].contains("path style"), "{remark:?}");
}

#[tokio::test]
async fn without_a_session_nothing_is_fetched() {
    let fake = Fake::start(|_| fake::denied()).await;
    let report = dataset(&an_integration(), [DataRow::new(URL)], &fake.vendor()).await.unwrap();
    assert_verdicts(&report, ["failed", "not run", "not run"]);
    assert_eq!(report.checks[0].outcome.message(), Some("Cannot access data row..."));
    assert_eq!(report.checks[0].decisive_exchange().unwrap().action, "sts:AssumeRole");
    let fake = Fake::start(|_| fake::sts_error(500, "InternalFailure", "later")).await;
    let report = dataset(&an_integration(), [DataRow::new(URL)], &fake.vendor()).await.unwrap();
    assert_verdicts(&report, ["inconclusive", "not run", "not run"]);
}

#[tokio::test]
async fn an_empty_dataset_has_nothing_to_check() {
    let fake = served(good).await;
    let report = dataset(&an_integration(), [], &fake.vendor()).await.unwrap();
    assert_verdicts(&report, ["not run"; 3]);
}

#[tokio::test]
async fn many_rows_are_counted_and_the_first_failures_kept() {
    let fake = served(|seen| {
        if seen.head.uri.path().ends_with("3.jpg") && seen.head.method == "GET" {
            s3_error(403, "AccessDenied", &[("access-control-allow-origin", "*")])
        } else {
            good(seen)
        }
    })
    .await;
    let rows = (1..=200).map(|n| DataRow::new(format!("https://cells.s3.us-west-1.amazonaws.com/{n}.jpg")));
    let mut told = Vec::new();
    let report = watched(&an_integration(), rows, &fake.vendor(), |judged| told.push(judged)).await.unwrap();
    assert_eq!(told, (1..=200).collect::<Vec<u64>>());
    assert_verdicts(&report, ["passed", "failed", "passed"]);
    assert!(report.checks[1].outcome.explanation().unwrap().ends_with("(20 of 200 rows fail)"));
    let kept: Vec<u64> = report.failures.iter().map(|failure| failure.row).collect();
    assert_eq!(kept, [3, 13, 23, 33, 43]);
}

#[tokio::test]
async fn a_large_object_is_not_read_to_its_end() {
    let fake = served(|seen| match seen.header("origin") {
        None => fake::reply(200, &[], &"x".repeat(4 << 20)),
        Some(_) => good(seen),
    })
    .await;
    let report = dataset(&an_integration(), [DataRow::new(URL)], &fake.vendor()).await.unwrap();
    assert_verdicts(&report, ["passed"; 3]);
}

#[tokio::test]
async fn a_target_that_goes_away_is_no_failed_check() {
    let mut vendor = served(good).await.vendor();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    vendor.target = rolecall_client::target::Target::endpoint(&format!("http://{closed}")).unwrap();
    let result = dataset(&an_integration(), [DataRow::new(URL)], &vendor).await;
    assert!(matches!(result, Err(TargetError::Unreachable { .. })), "{result:?}");
}

#[tokio::test]
async fn a_run_may_move_between_threads() {
    let vendor = served(good).await.vendor();
    let run = tokio::spawn(async move {
        let integrated = crate::integration(&an_integration(), &vendor).await.unwrap();
        let rows = (0..3).map(|n| DataRow::new(format!("https://cells.s3.us-west-1.amazonaws.com/{n}")));
        (integrated.checks.len(), dataset(&an_integration(), rows, &vendor).await.unwrap().rows)
    });
    assert_eq!(run.await.unwrap(), (2, 3));
}
