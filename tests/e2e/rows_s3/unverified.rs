//! Rows that nobody has seen AWS answer: the wording is plausible, and the catalogue marks it so. They hold the emulator
//! to what it says, and AWS to nothing.

use rolecall_tests::sigv4::Request;
use rolecall_tests::table::{check, refused, row, status};

use super::header_auth::malformed;
use super::world::{CUSTOMER, World, trusting};

#[tokio::test]
async fn plausible() {
    let world = World::new().await;
    let cors = "<CORSConfiguration><CORSRule><ID>one</ID><AllowedMethod>GET</AllowedMethod><AllowedOrigin>o</AllowedOrigin>\
                </CORSRule></CORSConfiguration>";
    let rows = vec![
        row(
            "the scope's date is not the request's",
            Request::get("/rows/key").signed(&world.user.clone().scope_date("20260718")),
            malformed("Invalid credential date. Date is not the same as X-Amz-Date."),
        ),
        row(
            "a CORS rule with an ID",
            world.signed(Request::put("/rows?cors", cors).checksummed()),
            status(200),
        ),
        row(
            "chunks that a signature should lead, and nobody signed",
            Request::put("/rows/chunked", "x")
                .header("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
                .anonymous(),
            refused(403, "AccessDenied", "Access Denied"),
        ),
        row(
            "SigV4A, which rolecall has not",
            Request::get("/rows/key")
                .signed(&world.user)
                .authorization("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
            refused(501, "NotImplemented", "rolecall does not emulate AWS4-ECDSA-P256-SHA256."),
        ),
        row("comes back with it", world.signed(Request::get("/rows?cors")), status(200).element("ID", "one")),
    ];
    check(&world.aws, "U", rows).await;
}

#[tokio::test]
async fn a_session_of_everyone() {
    let world = World::new().await;
    world.succeeds(&world.signed(Request::new("DELETE", "/rows?publicAccessBlock"))).await;
    let trust = trusting("AWS", &format!("arn:aws:iam::{CUSTOMER}:user/reader"));
    world.role("anyone", &trust, None).await;
    let session = world.session("anyone", "session").await;
    let open = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::rows/*"}}"#;
    let rows = vec![
        row("a public policy", world.signed(Request::put("/rows?policy", open)), status(204)),
        row("a session without policies", Request::get("/rows/key").signed(&session), status(200)),
    ];
    check(&world.aws, "U: iam-evaluation 3.4", rows).await;
}
