//! Presigned URLs with two of something: two mechanisms, or a parameter that is there twice.

use rolecall_tests::sigv4::{Request, Signed, encode};
use rolecall_tests::table::{Expected, check, coded, row, status};

use super::header_auth::argument;
use super::presigned::bad_parameters;
use super::world::{CONTENT, CUSTOMER, World, user};

const ONE_MECHANISM: &str = "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query \
     string parameter or the Authorization header should be specified";

#[tokio::test]
async fn both_mechanisms() {
    let world = World::new().await;
    let other = user(&world.aws, CUSTOMER, "other", None).await;
    let both = |presigned: Signed, header: Signed| {
        let value = header.value("authorization");
        let request = presigned
            .also("x-amz-date", &header.value("x-amz-date"))
            .also("x-amz-content-sha256", &header.value("x-amz-content-sha256"))
            .also("Authorization", &value);
        (request, argument(ONE_MECHANISM, "Authorization", &value))
    };
    let get = || Request::get("/rows/key");
    let url = || world.presigned(get());
    let header = || world.signed(get());
    let cases: Vec<(&str, (Signed, Expected))> = vec![
        ("both valid", both(url(), header())),
        ("the URL's signature bad", both(url().badly(), header())),
        ("the header's signature bad", both(url(), header().badly())),
        ("only the header's principal may", both(get().presigned(&other, "300"), header())),
        ("only the URL's principal may", both(url(), get().signed(&other))),
    ];
    let mut rows: Vec<_> =
        cases.into_iter().map(|(name, (request, expected))| row(name, request, expected)).collect();
    let v2 = header().retarget("/rows/key", "/rows/key?AWSAccessKeyId=a&Signature=b&Expires=4102444800");
    let value = v2.value("authorization");
    rows.push(row("a V2 URL and a header", v2, argument(ONE_MECHANISM, "Authorization", &value)));
    check(&world.aws, "3, C: both mechanisms", rows).await;
}

/// The six parameters of a URL, each with a value that conflicts with the right one.
fn parameters(world: &World) -> [(&'static str, String, String); 6] {
    let right = encode(&world.user.credential());
    let other = encode(&world.user.clone().region("us-west-2").credential());
    [
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256".to_owned(), "AWS4-HMAC-SHA1".to_owned()),
        ("X-Amz-Credential", right, other),
        ("X-Amz-Date", "20260719T100000Z".to_owned(), "20260101T000000Z".to_owned()),
        ("X-Amz-Expires", "300".to_owned(), "0".to_owned()),
        ("X-Amz-SignedHeaders", "host".to_owned(), "host%3Bx-amz-meta-a".to_owned()),
        ("X-Amz-Signature", String::new(), "0".repeat(64)),
    ]
}

#[tokio::test]
async fn a_parameter_twice() {
    let world = World::new().await;
    let get = || Request::get("/rows/key");
    let expired = || coded(403, "AccessDenied");
    let malformed = || coded(400, "AuthorizationQueryParametersError");
    let mismatch = || coded(403, "SignatureDoesNotMatch");
    let mut rows = Vec::new();
    for (name, right, wrong) in parameters(&world) {
        let conflicting = format!("{name}={wrong}");
        if name == "X-Amz-Signature" {
            let signed = world.presigned(get());
            let target = format!("{}&{name}={}", signed.target, signed.signature);
            rows.push(row(
                "X-Amz-Signature, identical",
                Signed { target, ..signed.clone() },
                status(200).body(CONTENT),
            ));
            let target = format!("{}&{conflicting}", signed.target);
            rows.push(row("X-Amz-Signature, conflicting second", Signed { target, ..signed }, status(200)));
        } else {
            let twice = world.presigned(get().then(&format!("{name}={right}")));
            rows.push(row(&format!("{name}, identical"), twice, status(200).body(CONTENT)));
            let second = world.presigned(get().then(&conflicting));
            rows.push(row(&format!("{name}, conflicting second"), second, status(200).body(CONTENT)));
        }
        let first = world.presigned(Request::get(&format!("/rows/key?{conflicting}")));
        let expected = match name {
            "X-Amz-Algorithm" => bad_parameters(
                "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"",
            ),
            "X-Amz-Credential" => malformed(),
            "X-Amz-Date" | "X-Amz-Expires" => expired().element("Message", "Request has expired"),
            _ => mismatch(),
        };
        rows.push(row(&format!("{name}, conflicting first"), first, expected));
    }
    check(&world.aws, "C: a parameter twice", rows).await;
}
