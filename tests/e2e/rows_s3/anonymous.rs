//! What nobody signed: objects that an anonymous caller owns, and lists.

use rolecall_tests::form::Form;
use rolecall_tests::sigv4::Request;
use rolecall_tests::table::{check, refused, row, status};

use super::world::World;

/// The canonical user ID of every anonymous caller.
const NOBODY: &str = "65a011a29cdf8ec533ec3d1ccaae921c";

/// With `rows` as a bucket that everybody may read and write by its ACL.
async fn open() -> World {
    let world = World::new().await;
    world.succeeds(&world.signed(Request::new("DELETE", "/rows?publicAccessBlock"))).await;
    let controls =
        "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>";
    world.put("/rows?ownershipControls", controls).await;
    let acl = Request::put("/rows?acl", "").header("x-amz-acl", "public-read-write");
    world.succeeds(&world.signed(acl)).await;
    world
}

#[tokio::test]
async fn objects() {
    let world = open().await;
    let put = |key: &str, acl: &str| {
        let request = Request::put(&format!("/rows/{key}"), "x");
        if acl.is_empty() { request.anonymous() } else { request.header("x-amz-acl", acl).anonymous() }
    };
    let denied = || refused(403, "AccessDenied", "Access Denied");
    let delete = "<Delete><Object><Key>open</Key></Object><Object><Key>key</Key></Object></Delete>";
    let rows = vec![
        row("PUT of a new key, public-read-write", put("open", "public-read-write"), status(200)),
        row("PUT of a new key", put("own", ""), status(200)),
        row("PUT again", put("own", "private"), status(200)),
        row("over an object of the bucket's owner", put("key", ""), denied()),
        row("GET of one that is public", Request::get("/rows/open").anonymous(), status(200)),
        row("GET of its own", Request::get("/rows/own").anonymous(), status(200)),
        row(
            "GetObjectAcl of its own",
            Request::get("/rows/own?acl").anonymous(),
            status(200).element("ID", NOBODY),
        ),
        row("the bucket's owner, its own", world.signed(Request::get("/rows/own")), status(403)),
        row("the list", world.signed(Request::get("/rows?prefix=own")), status(200).element("ID", NOBODY)),
        row(
            "DeleteObjects",
            Request::new("POST", "/rows?delete").body(delete).checksummed().anonymous(),
            status(200).element("Code", "AccessDenied"),
        ),
        row("what was nobody's is gone", world.signed(Request::new("HEAD", "/rows/open")), status(404)),
        row("what was the owner's is not", world.signed(Request::new("HEAD", "/rows/key")), status(200)),
    ];
    check(&world.aws, "row 37: anonymous writers", rows).await;
    let mut form = Form::new().with("key", "form").with("acl", "public-read");
    form.bucket = "rows";
    form.without =
        ["policy", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature"].to_vec();
    let answer = form.send(&world.aws).await;
    assert_eq!(answer.status, 204, "a form: {}", answer.body);
}

/// With ACLs off nobody brings one.
#[tokio::test]
async fn with_acls_off() {
    let world = World::new().await;
    world.succeeds(&world.signed(Request::new("DELETE", "/rows?publicAccessBlock"))).await;
    let policy = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::rows/*"}}"#;
    world.put("/rows?policy", policy).await;
    let put = |acl: &str| Request::put("/rows/open", "x").header("x-amz-acl", acl).anonymous();
    let rows = vec![
        row("PUT", Request::put("/rows/open", "x").anonymous(), status(200)),
        row("PUT, public-read-write", put("public-read-write"), status(403)),
    ];
    check(&world.aws, "row 37: with ACLs off", rows).await;
}

#[tokio::test]
async fn lists() {
    let world = open().await;
    let list = |query: &str| Request::get(&format!("/rows{query}"));
    let bare = |query: &str| list(query).anonymous();
    let answer = bare("").send(&world.aws).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(!answer.body.contains("<Owner>"), "{}", answer.body);
    let signed = world.signed(list("")).send(&world.aws).await;
    assert!(signed.body.contains("<Owner>"), "{}", signed.body);
}
