use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};

use crate::services::s3::testing::{Answer, Lab};

async fn delete(lab: &Lab, document: &str) -> Answer {
    let digest = STANDARD.encode(Md5::digest(document.as_bytes()));
    lab.send("POST", "/bucket?delete", &[("content-md5", &digest)], document.as_bytes()).await
}

#[tokio::test]
async fn a_deletion_succeeds_whether_or_not_there_was_anything() {
    let lab = Lab::with_bucket().await;
    lab.put("k", b"x").await;
    for _ in 0..2 {
        let deleted = lab.send("DELETE", "/bucket/k", &[], b"").await;
        assert_eq!((deleted.status, deleted.headers.len()), (204, 0));
    }
    assert_eq!(lab.send("GET", "/bucket/k", &[], b"").await.code(), "NoSuchKey");
}

#[tokio::test]
async fn a_deletion_may_have_a_condition() {
    let lab = Lab::with_bucket().await;
    lab.put("k", b"1").await;
    for (path, etag, status) in [
        ("/bucket/k", "\"other\"", 412),
        ("/bucket/k?versionId=null", "\"c4ca4238a0b923820dcc509a6f75849b\"", 501),
        ("/bucket/k", "\"c4ca4238a0b923820dcc509a6f75849b\"", 204),
    ] {
        assert_eq!(
            lab.send("DELETE", path, &[("if-match", etag)], b"").await.status,
            status,
            "{path} {etag}"
        );
    }
}

#[tokio::test]
async fn many_are_deleted_at_once() {
    let lab = Lab::with_bucket().await;
    for key in ["a", "b", "c"] {
        lab.put(key, b"x").await;
    }
    let answer = delete(&lab, "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>a</Key></Object><Object><Key>b</Key></Object><Object><Key>never</Key></Object></Delete>").await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.body.split_once('\n').unwrap().1,
        "<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Deleted><Key>a</Key></Deleted><Deleted><Key>b</Key></Deleted><Deleted><Key>never</Key></Deleted></DeleteResult>"
    );
    let quiet = delete(&lab, "<Delete><Quiet>true</Quiet><Object><Key>c</Key></Object></Delete>").await;
    assert!(
        quiet.body.ends_with("<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"),
        "{}",
        quiet.body
    );
    assert_eq!(lab.send("GET", "/bucket?list-type=2", &[], b"").await.element("KeyCount"), Some("0"));
}

#[tokio::test]
async fn each_key_of_many_is_authorized_for_itself() {
    let mut lab = Lab::with_bucket().await;
    lab.put("a", b"x").await;
    lab.become_caller(Lab::stranger());
    let answer = delete(&lab, "<Delete><Object><Key>a</Key></Object></Delete>").await;
    assert_eq!(answer.status, 200);
    assert!(
        answer
            .body
            .contains("<Error><Key>a</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error>")
    );
}

#[tokio::test]
async fn what_is_no_list_of_keys_is_refused() {
    let lab = Lab::with_bucket().await;
    let many = format!("<Delete>{}</Delete>", "<Object><Key>k</Key></Object>".repeat(1001));
    for document in ["<Delete/>", "nonsense", "<Delete><Object/></Delete>", "<Other/>", many.as_str()] {
        assert_eq!(delete(&lab, document).await.code(), "MalformedXML", "{document:.40}");
    }
    let bare =
        lab.send("POST", "/bucket?delete", &[], b"<Delete><Object><Key>a</Key></Object></Delete>").await;
    assert_eq!((bare.status, bare.code()), (400, "InvalidRequest"));
    assert_eq!(delete(&lab, "").await.code(), "MissingRequestBodyError");
}
