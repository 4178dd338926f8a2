//! Who gets in: the control API answers programs on this machine and no web page, and root users may have a secret that
//! no web page knows.

use rolecall_emulator::{ControlApi, Emulator};
use rolecall_tests::{Answer, Call, send};

async fn started() -> Emulator {
    Emulator::builder().start().await.unwrap()
}

/// What a browser or a program sends, with the port in the place of `PORT`.
async fn asked(aws: &Emulator, line: &str, headers: &[&str]) -> Answer {
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let request = format!("{line} HTTP/1.1\r\n{headers}content-length: 0\r\n\r\n");
    let port = aws.address().port().to_string();
    send(aws, request.replace("PORT", &port).as_bytes()).await
}

const REQUESTS: &str = "GET /_rolecall/requests";
const RESET: &str = "POST /_rolecall/reset";
const HEALTH: &str = "GET /_rolecall/health";

fn assert_refused(answer: &Answer, code: &str) {
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (403, None), "{}", answer.body);
    assert!(answer.body.contains(&format!(r#""error":"{code}""#)), "{code}: {}", answer.body);
}

#[tokio::test]
async fn a_name_that_was_made_to_point_here_is_not_answered() {
    let aws = started().await;
    for line in [REQUESTS, RESET, "GET /_rolecall/", "GET /_rolecall/trail", "PUT /_rolecall/organization"] {
        for host in ["evil.example:PORT", "evil.example", "localhost.evil.example:PORT", "10.0.0.1:PORT", ""]
        {
            let with_origin = [format!("Host: {host}"), format!("Origin: http://{host}")];
            assert_refused(
                &asked(&aws, line, &with_origin.each_ref().map(String::as_str)).await,
                "ForeignHost",
            );
            assert_refused(&asked(&aws, line, &[&format!("Host: {host}")]).await, "ForeignHost");
        }
    }
    let two = ["Host: localhost:PORT", "Host: evil.example"];
    assert_ne!(asked(&aws, REQUESTS, &two).await.status, 200);
}

#[tokio::test]
async fn programs_on_this_machine_are_answered_under_its_names() {
    let aws = Emulator::builder().allowed_host("rolecall").allowed_host("::2").start().await.unwrap();
    for host in
        ["127.0.0.1:PORT", "127.1.2.3", "localhost:PORT", "LOCALHOST", "[::1]:PORT", "rolecall:80", "[::2]"]
    {
        assert_eq!(asked(&aws, REQUESTS, &[&format!("Host: {host}")]).await.status, 200, "{host}");
    }
    // Node.js's fetch says how it fetches, and is no web page.
    let node = ["Host: localhost:PORT", "accept: */*", "sec-fetch-mode: cors", "user-agent: node"];
    assert_eq!(asked(&aws, RESET, &node).await.status, 200);
}

#[tokio::test]
async fn no_web_page_is_answered_whatever_its_origin() {
    let aws = started().await;
    let host = "Host: 127.0.0.1:PORT";
    for sent in [
        &["Origin: https://evil.example"][..],
        &["Origin: http://127.0.0.1:PORT"],
        &["Origin: null"],
        &["Origin:"],
        &["Referer: http://127.0.0.1:PORT/bucket/page.html"],
        &["Sec-Fetch-Site: same-origin"],
        &["Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: navigate"],
        &["Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors"],
        &["Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: no-cors"],
        &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"],
        &["Sec-Fetch-Site: none", "Sec-Fetch-Mode: cors"],
        &["Sec-Fetch-Site: none", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: navigate"],
        &["Sec-Fetch-Site: none"],
        &["Sec-Fetch-Mode: no-cors"],
        &["Sec-Fetch-Mode: navigate"],
    ] {
        for line in [REQUESTS, RESET, "OPTIONS /_rolecall/reset", "DELETE /_rolecall/faults"] {
            assert_refused(&asked(&aws, line, &[&[host], sent].concat()).await, "WebPage");
        }
    }
}

#[tokio::test]
async fn who_types_the_address_may_look_and_no_page_sees_it() {
    let aws = started().await;
    let typed =
        ["Host: localhost:PORT", "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate", "Sec-Fetch-User: ?1"];
    let answer = asked(&aws, REQUESTS, &typed).await;
    assert_eq!(answer.status, 200);
    // A page of the same origin could read the window, or the cache.
    assert!(answer.header("content-security-policy").unwrap().contains("sandbox"), "{:?}", answer.headers);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_refused(&asked(&aws, RESET, &typed).await, "WebPage");
}

#[tokio::test]
async fn health_is_told_to_everybody() {
    let closed = Emulator::builder().control_api(ControlApi::Closed).start().await.unwrap();
    for aws in [&started().await, &closed] {
        let headers = ["Host: evil.example", "Origin: http://evil.example", "Sec-Fetch-Site: cross-site"];
        assert_eq!(asked(aws, HEALTH, &headers).await.status, 200);
    }
}

#[tokio::test]
async fn beyond_loopback_the_control_api_is_closed_unless_it_is_opened() {
    let everywhere = || Emulator::builder().address(([0, 0, 0, 0], 0).into());
    let closed = everywhere().start().await.unwrap();
    assert_eq!(closed.endpoint(), format!("http://127.0.0.1:{}", closed.address().port()));
    for line in [REQUESTS, RESET, "GET /_rolecall/clock"] {
        assert_refused(&asked(&closed, line, &["Host: localhost:PORT"]).await, "ControlApiClosed");
    }
    assert_eq!(asked(&closed, HEALTH, &["Host: rolecall:PORT"]).await.status, 200);
    let open = everywhere().control_api(ControlApi::Open).allowed_host("rolecall").start().await.unwrap();
    assert_eq!(asked(&open, REQUESTS, &["Host: rolecall:PORT"]).await.status, 200);
    assert_refused(&asked(&open, REQUESTS, &["Host: evil.example"]).await, "ForeignHost");
    assert_refused(&asked(&open, REQUESTS, &["Host: rolecall", "Origin: http://rolecall"]).await, "WebPage");
}

#[tokio::test]
async fn root_users_may_have_a_secret_of_their_own() {
    let secret = "nobody-knows-this";
    let aws = Emulator::builder().root_secret(secret).start().await.unwrap();
    assert_eq!(aws.root_secret(), secret);
    for round in ["before", "after a reset"] {
        for key in ["111122223333", "test"] {
            let known = Call::s3("PUT", "/bucket").signed_by(key, "test", None).send(&aws).await;
            assert_eq!(known.element("Code"), Some("SignatureDoesNotMatch"), "{round}: {}", known.body);
            let list = Call::s3("GET", "/").signed_by(key, secret, None).send(&aws).await;
            assert_eq!(list.status, 200, "{round}: {}", list.body);
        }
        aws.reset();
    }
}
