use crate::auth::Caller;
use crate::services::s3::output::canonical_user_id;
use crate::services::s3::testing::{Answer, Lab, OWNER};

const STRANGER: &str = "999999999999";
const ALL_USERS: &str = "http://acs.amazonaws.com/groups/global/AllUsers";

fn owner() -> Caller {
    Caller::Root { account: OWNER.to_owned() }
}

/// With a bucket whose ACLs are on, and nothing blocked.
async fn lab(ownership: &str) -> Lab {
    let lab = Lab::with_bucket().await;
    lab.world.account(STRANGER);
    own(&lab, ownership).await;
    assert_eq!(lab.send("DELETE", "/bucket?publicAccessBlock", &[], b"").await.status, 204);
    lab
}

async fn own(lab: &Lab, ownership: &str) -> Answer {
    let document = format!(
        "<OwnershipControls><Rule><ObjectOwnership>{ownership}</ObjectOwnership></Rule></OwnershipControls>"
    );
    lab.send("PUT", "/bucket?ownershipControls", &[], document.as_bytes()).await
}

fn policy(owner: &str, grants: &str) -> String {
    format!(
        "<AccessControlPolicy xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Owner><ID>{owner}</ID></Owner>\
         <AccessControlList>{grants}</AccessControlList></AccessControlPolicy>"
    )
}

fn grant(kind: &str, name: &str, permission: &str) -> String {
    format!(
        "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"{kind}\">{name}</Grantee>\
         <Permission>{permission}</Permission></Grant>"
    )
}

#[tokio::test]
async fn canned_acls_grant_what_they_are_called_after() {
    let lab = lab("ObjectWriter").await;
    for (acl, permissions, group) in [
        ("private", &["FULL_CONTROL"][..], None),
        ("public-read", &["FULL_CONTROL", "READ"], Some(ALL_USERS)),
        ("public-read-write", &["FULL_CONTROL", "READ", "WRITE"], Some(ALL_USERS)),
        (
            "authenticated-read",
            &["FULL_CONTROL", "READ"],
            Some("http://acs.amazonaws.com/groups/global/AuthenticatedUsers"),
        ),
        ("aws-exec-read", &["FULL_CONTROL", "READ"], None),
        ("bucket-owner-read", &["FULL_CONTROL"], None),
        ("bucket-owner-full-control", &["FULL_CONTROL"], None),
    ] {
        let headers = [("x-amz-acl", acl)];
        assert_eq!(lab.send("PUT", "/bucket/k", &headers, b"x").await.status, 200, "{acl}");
        assert_eq!(lab.send("PUT", "/bucket?acl", &headers, b"").await.status, 200, "{acl}");
        for path in ["/bucket/k?acl", "/bucket?acl"] {
            let got = lab.send("GET", path, &[], b"").await;
            assert_eq!(got.elements("Permission"), permissions, "{path}: {acl}");
            assert_eq!(got.element("URI"), group, "{path}: {acl}");
        }
    }
    let delivery = [("x-amz-acl", "log-delivery-write")];
    assert_eq!(lab.send("PUT", "/bucket?acl", &delivery, b"").await.status, 200);
    assert_eq!(lab.send("PUT", "/bucket/k", &delivery, b"").await.code(), "InvalidArgument");
}

#[tokio::test]
async fn grants_in_headers_and_documents_come_back() {
    let lab = lab("BucketOwnerPreferred").await;
    lab.put("k", b"x").await;
    let stranger = canonical_user_id(STRANGER);
    let read = format!("id=\"{stranger}\", uri=\"{ALL_USERS}\"");
    let headers = [("x-amz-grant-read", read.as_str()), ("x-amz-grant-write-acp", &read)];
    let document = policy(
        &canonical_user_id(OWNER),
        &[
            grant("CanonicalUser", &format!("<ID>{stranger}</ID><DisplayName>x</DisplayName>"), "READ"),
            grant("Group", &format!("<URI>{ALL_USERS}</URI>"), "READ_ACP"),
        ]
        .concat(),
    );
    for path in ["/bucket?acl", "/bucket/k?acl"] {
        assert_eq!(lab.send("PUT", path, &headers, b"").await.status, 200, "{path}");
        let got = lab.send("GET", path, &[], b"").await;
        assert_eq!(got.elements("Permission"), ["READ", "READ", "WRITE_ACP", "WRITE_ACP"], "{path}");
        assert_eq!(lab.send("PUT", path, &[], document.as_bytes()).await.status, 200, "{path}");
        let got = lab.send("GET", path, &[], b"").await;
        assert_eq!(got.elements("Permission"), ["READ", "READ_ACP"], "{path}");
        assert_eq!(got.elements("URI"), [ALL_USERS], "{path}");
        assert!(got.body.contains(&format!("xsi:type=\"CanonicalUser\"><ID>{stranger}</ID></Grantee>")));
    }
}

#[tokio::test]
async fn what_is_no_acl_is_refused() {
    let lab = lab("ObjectWriter").await;
    lab.put("k", b"x").await;
    let owner = canonical_user_id(OWNER);
    let read = |kind, name: &str| policy(&owner, &grant(kind, name, "READ"));
    for (headers, body, status, code) in [
        (&[("x-amz-acl", "sesame")][..], String::new(), 400, "InvalidArgument"),
        (&[("x-amz-acl", "private"), ("x-amz-grant-read", "id=1")], String::new(), 400, "InvalidRequest"),
        (&[("x-amz-acl", "private")], policy(&owner, ""), 400, "UnexpectedContent"),
        (&[("x-amz-grant-read", "somebody")], String::new(), 400, "InvalidArgument"),
        (&[("x-amz-grant-read", "name=\"x\"")], String::new(), 400, "InvalidArgument"),
        (&[("x-amz-grant-read", "id=\"1\"")], String::new(), 400, "InvalidArgument"),
        (&[("x-amz-grant-read", "uri=\"http://nowhere\"")], String::new(), 400, "InvalidArgument"),
        (&[("x-amz-grant-read", "emailAddress=\"a@b.c\"")], String::new(), 405, "MethodNotAllowed"),
        (&[], String::new(), 400, "MissingSecurityHeader"),
        (&[], "<AccessControlPolicy/>".to_owned(), 400, "MalformedACLError"),
        (&[], "no XML".to_owned(), 400, "MalformedACLError"),
        (&[], policy(&owner, &grant("CanonicalUser", "<ID>1</ID>", "ALL")), 400, "MalformedACLError"),
        (&[], read("Nobody", "<ID>1</ID>"), 400, "MalformedACLError"),
        (&[], read("CanonicalUser", "<ID>1</ID>"), 400, "InvalidArgument"),
        (&[], read("Group", "<URI>x</URI>"), 400, "InvalidArgument"),
        (&[], read("AmazonCustomerByEmail", "<EmailAddress>a@b.c</EmailAddress>"), 405, "MethodNotAllowed"),
        (&[], policy("1", ""), 400, "InvalidArgument"),
        (&[], policy(&canonical_user_id(STRANGER), ""), 403, "AccessDenied"),
    ] {
        for path in ["/bucket?acl", "/bucket/k?acl"] {
            let answer = lab.send("PUT", path, headers, body.as_bytes()).await;
            assert_eq!((answer.status, answer.code()), (status, code), "{path}: {headers:?} {body}");
            let acl = lab.send("GET", path, &[], b"").await;
            assert_eq!(acl.elements("Permission"), ["FULL_CONTROL"], "{path}: {headers:?} {body}");
        }
    }
}

#[tokio::test]
async fn a_grant_lets_in_whom_it_names_and_nobody_else() {
    let mut lab = lab("ObjectWriter").await;
    let stranger = format!("id=\"{}\"", canonical_user_id(STRANGER));
    let everybody = format!("uri=\"{ALL_USERS}\"");
    let (named, anonymous, other) =
        (Lab::stranger(), Caller::Anonymous, Caller::Root { account: "222222222222".to_owned() });
    for (header, value, path, allowed) in [
        ("x-amz-grant-read", &stranger, "/bucket/k", [200, 403, 403]),
        ("x-amz-grant-full-control", &stranger, "/bucket/k", [200, 403, 403]),
        ("x-amz-grant-read-acp", &stranger, "/bucket/k", [403, 403, 403]),
        ("x-amz-grant-read-acp", &stranger, "/bucket/k?acl", [200, 403, 403]),
        ("x-amz-grant-read", &everybody, "/bucket/k", [200, 200, 200]),
        ("x-amz-grant-read", &everybody, "/bucket/k?acl", [403, 403, 403]),
    ] {
        lab.become_caller(owner());
        assert_eq!(lab.send("PUT", "/bucket/k", &[(header, value)], b"x").await.status, 200);
        for (caller, status) in [&named, &anonymous, &other].into_iter().zip(allowed) {
            lab.become_caller(caller.clone());
            let got = lab.send("GET", path, &[], b"").await.status;
            assert_eq!(got, status, "{header}: {value}, {path} by {:?}", caller.account());
        }
    }
    for (header, path, listed) in [
        ("x-amz-grant-read", "/bucket", 200),
        ("x-amz-grant-read", "/bucket?versions", 200),
        ("x-amz-grant-read", "/bucket?acl", 403),
        ("x-amz-grant-read", "/bucket/nothing", 404),
        ("x-amz-grant-write", "/bucket", 403),
        ("x-amz-grant-write", "/bucket/nothing", 403),
        ("x-amz-grant-full-control", "/bucket?acl", 200),
        ("x-amz-grant-full-control", "/bucket?policy", 403),
    ] {
        lab.become_caller(owner());
        assert_eq!(lab.send("PUT", "/bucket?acl", &[(header, &stranger)], b"").await.status, 200);
        lab.become_caller(named.clone());
        assert_eq!(lab.send("GET", path, &[], b"").await.status, listed, "{header}: {path}");
    }
}

/// The heart of it: what another account wrote is that account's, and the bucket owner's policies do not reach it.
#[tokio::test]
async fn an_object_belongs_to_who_wrote_it() {
    let stranger = format!("id=\"{}\"", canonical_user_id(STRANGER));
    let full = [("x-amz-acl", "bucket-owner-full-control")];
    for (ownership, headers, by_owner, by_writer) in [
        ("ObjectWriter", &[][..], 403, 200),
        ("ObjectWriter", &full, 200, 200),
        ("ObjectWriter", &[("x-amz-acl", "bucket-owner-read")], 200, 200),
        ("BucketOwnerPreferred", &[], 403, 200),
        ("BucketOwnerPreferred", &full, 200, 403),
        ("BucketOwnerEnforced", &[], 200, 403),
        ("BucketOwnerEnforced", &full, 200, 403),
    ] {
        let mut lab = lab("ObjectWriter").await;
        assert_eq!(
            lab.send("PUT", "/bucket?acl", &[("x-amz-grant-write", &stranger)], b"").await.status,
            200
        );
        if ownership == "BucketOwnerEnforced" {
            let write = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"999999999999"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::bucket/*"}}"#;
            assert_eq!(lab.send("PUT", "/bucket?policy", &[], write.as_bytes()).await.status, 204);
            assert_eq!(lab.send("PUT", "/bucket?acl", &[("x-amz-acl", "private")], b"").await.status, 200);
        }
        assert_eq!(own(&lab, ownership).await.status, 200);
        lab.become_caller(Lab::stranger());
        assert_eq!(lab.send("PUT", "/bucket/k", headers, b"x").await.status, 200, "{ownership} {headers:?}");
        let got = lab.send("GET", "/bucket/k", &[], b"").await;
        assert_eq!(got.status, by_writer, "{ownership} {headers:?}, its writer");
        lab.become_caller(owner());
        let got = lab.send("GET", "/bucket/k", &[], b"").await;
        assert_eq!(got.status, by_owner, "{ownership} {headers:?}, the bucket's owner");
        if got.refusal.is_some() {
            assert_eq!(got.message(), "Access Denied");
        }
        assert_eq!(
            lab.send("DELETE", "/bucket/k", &[], b"").await.status,
            204,
            "the owner may always delete"
        );
    }
}

#[tokio::test]
async fn acls_that_are_switched_off_are_kept() {
    let mut lab = lab("ObjectWriter").await;
    lab.send("PUT", "/bucket/k", &[("x-amz-acl", "public-read")], b"x").await;
    lab.send("PUT", "/bucket?acl", &[("x-amz-acl", "public-read")], b"").await;
    let refused = own(&lab, "BucketOwnerEnforced").await;
    assert_eq!((refused.status, refused.code()), (400, "InvalidBucketAclWithObjectOwnership"));
    lab.send("PUT", "/bucket?acl", &[("x-amz-acl", "private")], b"").await;
    assert_eq!(own(&lab, "BucketOwnerEnforced").await.status, 200);
    for (ownership, status) in [(None, 403), (Some("ObjectWriter"), 200)] {
        if let Some(ownership) = ownership {
            own(&lab, ownership).await;
        }
        lab.become_caller(Caller::Anonymous);
        assert_eq!(lab.send("GET", "/bucket/k", &[], b"").await.status, status, "{ownership:?}");
        lab.become_caller(owner());
    }
    assert_eq!(lab.send("DELETE", "/bucket?ownershipControls", &[], b"").await.status, 204);
    let gone = lab.send("GET", "/bucket?ownershipControls", &[], b"").await;
    assert_eq!((gone.status, gone.code()), (404, "OwnershipControlsNotFoundError"));
    lab.become_caller(Caller::Anonymous);
    assert_eq!(lab.send("GET", "/bucket/k", &[], b"").await.status, 200, "without them ACLs are on");
}

#[tokio::test]
async fn public_acls_are_blocked_and_ignored() {
    let mut lab = lab("ObjectWriter").await;
    let public = [("x-amz-acl", "public-read")];
    assert_eq!(lab.send("PUT", "/bucket/k", &public, b"x").await.status, 200);
    let block = |name: &str| {
        format!("<PublicAccessBlockConfiguration><{name}>true</{name}></PublicAccessBlockConfiguration>")
    };
    lab.send("PUT", "/bucket?publicAccessBlock", &[], block("BlockPublicAcls").as_bytes()).await;
    for (path, action) in [
        ("/bucket/k", "s3:PutObject"),
        ("/bucket/k?acl", "s3:PutObjectAcl"),
        ("/bucket?acl", "s3:PutBucketAcl"),
    ] {
        let answer = lab.send("PUT", path, &public, b"").await;
        let resource = path.trim_end_matches("?acl").trim_start_matches('/');
        let message = format!(
            "User: arn:aws:iam::{OWNER}:root is not authorized to perform: {action} on resource: \
             \"arn:aws:s3:::{resource}\" because public ACLs are prevented by the BlockPublicAcls setting in S3 Block \
             Public Access."
        );
        assert_eq!((answer.status, answer.message()), (403, message), "{path}");
    }
    lab.become_caller(Caller::Anonymous);
    assert_eq!(lab.send("GET", "/bucket/k", &[], b"").await.status, 200, "what is there stays");
    lab.become_caller(owner());
    lab.send("PUT", "/bucket?publicAccessBlock", &[], block("IgnorePublicAcls").as_bytes()).await;
    assert_eq!(lab.send("PUT", "/bucket/k", &public, b"x").await.status, 200, "they may be put");
    lab.become_caller(Caller::Anonymous);
    assert_eq!(lab.send("GET", "/bucket/k", &[], b"").await.status, 403, "and count for nothing");
}

#[tokio::test]
async fn copies_and_uploads_in_parts_have_their_acl_too() {
    let mut lab = lab("ObjectWriter").await;
    lab.put("k", b"x").await;
    let headers = [("x-amz-acl", "public-read"), ("x-amz-copy-source", "/bucket/k")];
    assert_eq!(lab.send("PUT", "/bucket/copy", &headers, b"").await.status, 200);
    let begun = lab.send("POST", "/bucket/parts?uploads", &[("x-amz-acl", "public-read")], b"").await;
    let id = begun.element("UploadId").unwrap().to_owned();
    let part = lab.send("PUT", &format!("/bucket/parts?partNumber=1&uploadId={id}"), &[], b"x").await;
    let etag = part.header("etag").unwrap();
    let document = format!(
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>"
    );
    let path = format!("/bucket/parts?uploadId={id}");
    assert_eq!(lab.send("POST", &path, &[], document.as_bytes()).await.status, 200);
    lab.become_caller(Caller::Anonymous);
    for (path, status) in [("/bucket/copy", 200), ("/bucket/parts", 200), ("/bucket/k", 403)] {
        assert_eq!(lab.send("GET", path, &[], b"").await.status, status, "{path}");
    }
}

/// What nobody signed for belongs to everybody who does not sign, and to the bucket's owner no more than other's objects.
#[tokio::test]
async fn nobody_owns_what_it_writes() {
    let mut lab = lab("ObjectWriter").await;
    let owner = lab.caller.clone();
    lab.send("PUT", "/bucket?acl", &[("x-amz-acl", "public-read-write")], b"").await;
    lab.become_caller(Caller::Anonymous);
    assert_eq!(lab.put("k", b"x").await.status, 200);
    assert_eq!(lab.send("GET", "/bucket/k", &[], b"").await.status, 200);
    lab.become_caller(owner);
    assert_eq!(lab.send("GET", "/bucket/k", &[], b"").await.status, 403);
    assert_eq!(lab.put("k", b"y").await.status, 200, "the bucket's owner may overwrite it");
}

/// WRITE makes new objects; what another account wrote stays that account's to overwrite.
#[tokio::test]
async fn a_writer_does_not_overwrite_what_is_not_its_own() {
    let mut lab = lab("ObjectWriter").await;
    lab.put("theirs", b"x").await;
    lab.send(
        "PUT",
        "/bucket?acl",
        &[("x-amz-grant-write", &format!("id=\"{}\"", canonical_user_id(STRANGER)))],
        b"",
    )
    .await;
    lab.become_caller(Lab::stranger());
    for (method, path, status) in [
        ("PUT", "/bucket/theirs", 403),
        ("DELETE", "/bucket/theirs", 403),
        ("PUT", "/bucket/own", 200),
        ("PUT", "/bucket/own", 200),
        ("DELETE", "/bucket/own", 204),
        ("DELETE", "/bucket/own", 403),
    ] {
        assert_eq!(lab.send(method, path, &[], b"").await.status, status, "{method} {path}");
    }
}
