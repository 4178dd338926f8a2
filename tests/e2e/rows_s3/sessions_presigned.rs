//! Temporary credentials in presigned URLs: the query's token, and a signed header that overrides it.

use rolecall_tests::sigv4::{Request, Signed, Signer, encode};
use rolecall_tests::table::{Expected, check, coded, row, status};

use super::header_auth::{invalid_token, mismatch_for, not_signed, unknown_key};
use super::presigned::{bad_credential, expired};
use super::sessions::{Sessions, expired_token, token};
use super::world::CONTENT;

fn url(signer: &Signer) -> Signed {
    Request::get("/rows/key").presigned(signer, "300")
}

#[tokio::test]
async fn the_token_of_the_query() {
    let Sessions { world, live, other, orphan, expired: old, late } = Sessions::new().await;
    let with = |signer: &Signer, token: &str| signer.clone().token(token);
    let unknown = |signer: &Signer| unknown_key(&signer.key);
    let mut rows = Vec::new();
    let mut both = |name: &str, signer: &Signer, expected: &dyn Fn() -> Expected| {
        rows.push(row(name, url(signer), expected()));
        rows.push(row(&format!("{name}, bad signature"), url(signer).badly(), expected()));
    };
    both("no token", &live.clone().tokenless(), &|| unknown(&live));
    both("an empty token", &with(&live, ""), &|| unknown(&live));
    both("another session's token", &with(&live, token(&other)), &|| unknown(&live));
    both("a token that is none", &with(&live, "garbage"), &|| invalid_token("garbage"));
    both("the role was deleted", &orphan, &|| unknown(&orphan));
    both("expired session", &old, &|| expired_token(token(&old)));
    both("expired session, role deleted", &late, &|| expired_token(token(&late)));
    let region = "the region 'us-west-2' is wrong; expecting 'us-east-1'";
    both("region first", &live.clone().region("us-west-2"), &|| {
        bad_credential(region).field("Region", "us-east-1")
    });
    let again = |second: &str| {
        let parameter = format!("X-Amz-Security-Token={}", encode(second));
        Request::get("/rows/key").then(&parameter).presigned(&live, "300")
    };
    let bad = url(&live).badly();
    rows.extend([
        row("live", url(&live), status(200).body(CONTENT)),
        row("live, bad signature", bad.clone(), mismatch_for(&bad, &live)),
        row("its token twice, identical", again(token(&live)), status(200)),
        row("two tokens", again(token(&other)), unknown(&live)),
        row("two tokens, bad signature", again(token(&other)).badly(), unknown(&live)),
        row(
            "two tokens, its own second",
            {
                let first = format!("/rows/key?X-Amz-Security-Token={}", encode(token(&other)));
                Request::get(&first).presigned(&live, "300")
            },
            unknown(&live),
        ),
        row(
            "an expired URL of a live session",
            Request::get("/rows/key").presigned(&live.clone().minutes(-10), "1"),
            expired("1", "2026-07-19T09:50:01Z"),
        ),
    ]);
    check(&world.aws, "3.1, G.1: the token of the query", rows).await;
}

#[tokio::test]
async fn the_token_of_a_signed_header() {
    let Sessions { world, live, other, expired: old, .. } = Sessions::new().await;
    let header = |signer: &Signer, value: &str| {
        Request::get("/rows/key").header("x-amz-security-token", value).presigned(signer, "300")
    };
    let alone = live.clone().tokenless();
    let wrong = live.clone().token(token(&other));
    let unsigned = |value: &str| {
        Request::get("/rows/key").unsigned("x-amz-security-token", value).presigned(&live, "300")
    };
    let two = |one: &str, another: &str| {
        let request = Request::get("/rows/key").header("x-amz-security-token", one);
        request.header("x-amz-security-token", another).presigned(&live, "300")
    };
    let unknown = || unknown_key(&live.key);
    let rows = vec![
        row("the header alone", header(&alone, token(&live)), status(200).body(CONTENT)),
        row("the header, and the same in the query", header(&live, token(&live)), status(200)),
        row("the header is right, the query's is another's", header(&wrong, token(&live)), status(200)),
        row("the header is another's, the query's is right", header(&live, token(&other)), unknown()),
        row("… bad signature", header(&live, token(&other)).badly(), unknown()),
        row("the header is empty, the query's is right", header(&live, ""), unknown()),
        row("the header is none, the query's is right", header(&live, "garbage"), invalid_token("garbage")),
        row("the header is expired, the query's is right", header(&live, token(&old)), unknown()),
        row("the header twice, identical", two(token(&live), token(&live)), status(200)),
        row("the header twice, different", two(token(&live), token(&other)), unknown()),
        row("the header is there and not signed", unsigned(token(&live)), not_signed("x-amz-security-token")),
        row("… and none", unsigned("garbage").badly(), not_signed("x-amz-security-token")),
        row(
            "expired session, the header",
            header(&old.clone().tokenless(), token(&old)),
            coded(400, "ExpiredToken"),
        ),
    ];
    check(&world.aws, "3.1, C, G.1: the token of a signed header", rows).await;
}
