use crate::leave::{Authorized, OnAccount};
use crate::services::s3::testing::{Lab, OWNER};
use crate::world::Bucket;

const NOW: &str = "2026-07-19T10:00:00.000Z";

#[tokio::test]
async fn a_bucket_is_made_found_and_deleted() {
    let lab = Lab::new();
    let made = lab.send("PUT", "/bucket", &[], b"").await;
    assert_eq!((made.status, made.header("location"), made.body.as_str()), (200, Some("/bucket"), ""));

    let head = lab.send("HEAD", "/bucket", &[], b"").await;
    assert_eq!(head.status, 200);
    for (name, value) in [
        ("content-type", "application/xml"),
        ("x-amz-access-point-alias", "false"),
        ("x-amz-bucket-arn", "arn:aws:s3:::bucket"),
        ("x-amz-bucket-region", "us-east-1"),
    ] {
        assert_eq!(head.header(name), Some(value), "{name}");
    }

    let location = lab.send("GET", "/bucket?location", &[], b"").await;
    assert_eq!(
        location.body,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"
    );

    let listed = lab.send("GET", "/", &[], b"").await;
    assert_eq!(listed.elements("Name"), ["bucket"]);
    assert_eq!(listed.element("CreationDate"), Some(NOW));

    lab.put("k", b"x").await;
    let full = lab.send("DELETE", "/bucket", &[], b"").await;
    assert_eq!((full.status, full.code()), (409, "BucketNotEmpty"));
    lab.send("DELETE", "/bucket/k", &[], b"").await;
    assert_eq!(lab.send("DELETE", "/bucket", &[], b"").await.status, 204);
    let gone = lab.send("DELETE", "/bucket", &[], b"").await;
    assert_eq!((gone.status, gone.code()), (404, "NoSuchBucket"));
}

#[tokio::test]
async fn a_bucket_is_made_where_the_constraint_says() {
    let lab = Lab::new();
    let constraint = |region: &str| {
        format!(
            "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
        )
    };
    let made = lab.send("PUT", "/abroad", &[], constraint("eu-west-1").as_bytes()).await;
    assert_eq!(made.header("location"), Some("http://abroad.s3.amazonaws.com/"));
    let location = lab.send("GET", "/abroad?location", &[], b"").await;
    assert!(location.body.ends_with(">eu-west-1</LocationConstraint>"), "{}", location.body);

    for (host, body, code) in [
        ("localhost", constraint("us-east-1"), "InvalidLocationConstraint"),
        ("localhost", constraint("mars"), "InvalidLocationConstraint"),
        ("localhost", "<nonsense".to_owned(), "MalformedXML"),
        ("localhost", "<Other/>".to_owned(), "MalformedXML"),
        ("s3.eu-west-1.localhost", String::new(), "IllegalLocationConstraintException"),
        ("s3.eu-west-1.localhost", constraint("us-west-2"), "IllegalLocationConstraintException"),
    ] {
        let refused = lab.send("PUT", "/another", &[("host", host)], body.as_bytes()).await;
        assert_eq!((refused.status, refused.code()), (400, code), "{host} {body}");
    }
}

#[tokio::test]
async fn a_name_is_valid_and_free_or_the_bucket_is_refused() {
    let mut lab = Lab::with_bucket().await;
    let theirs =
        Bucket::new("taken", "999999999999", "us-east-1", lab.world.bucket("bucket").unwrap().created);
    lab.world.add_bucket(&Authorized::<OnAccount>::for_tests("*"), theirs).unwrap();
    let abroad = Bucket::new("abroad", OWNER, "eu-west-1", lab.world.bucket("bucket").unwrap().created);
    lab.world.add_bucket(&Authorized::<OnAccount>::for_tests("*"), abroad).unwrap();
    for (name, status, code) in [
        ("bucket", 200, ""),
        ("taken", 409, "BucketAlreadyExists"),
        ("abroad", 409, "BucketAlreadyOwnedByYou"),
        ("Bucket", 400, "InvalidBucketName"),
        ("ab", 400, "InvalidBucketName"),
        ("192.168.0.1", 400, "InvalidBucketName"),
    ] {
        let answer = lab.send("PUT", &format!("/{name}"), &[], b"").await;
        assert_eq!((answer.status, answer.code()), (status, code), "{name}");
    }
    lab.become_caller(crate::auth::Caller::Anonymous);
    assert_eq!(lab.send("PUT", "/anonymous", &[], b"").await.code(), "AccessDenied");
}

#[tokio::test]
async fn new_buckets_have_no_acls_and_no_object_lock() {
    let lab = Lab::new();
    for (header, value, status, code) in [
        ("x-amz-acl", "private", 200, ""),
        ("x-amz-acl", "public-read", 400, "InvalidBucketAclWithObjectOwnership"),
        ("x-amz-grant-read", "id=1", 400, "InvalidArgument"),
        (
            "x-amz-grant-read",
            "uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"",
            400,
            "InvalidBucketAclWithObjectOwnership",
        ),
        ("x-amz-object-ownership", "BucketOwnerEnforced", 200, ""),
        ("x-amz-object-ownership", "ObjectWriter", 200, ""),
        ("x-amz-object-ownership", "Nobody", 400, "InvalidArgument"),
        ("x-amz-bucket-object-lock-enabled", "true", 501, "NotImplemented"),
    ] {
        let answer = lab.send("PUT", "/bucket", &[(header, value)], b"").await;
        assert_eq!((answer.status, answer.code()), (status, code), "{header}: {value}");
    }
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_said_to_be_missing() {
    let lab = Lab::new();
    for (method, path) in [
        ("HEAD", "/nowhere"),
        ("GET", "/nowhere"),
        ("GET", "/nowhere/k"),
        ("PUT", "/nowhere/k"),
        ("DELETE", "/nowhere/k"),
        ("GET", "/nowhere?policy"),
    ] {
        let answer = lab.send(method, path, &[], b"").await;
        assert_eq!((answer.status, answer.code()), (404, "NoSuchBucket"), "{method} {path}");
        assert_eq!(answer.message(), "The specified bucket does not exist");
        assert_eq!(answer.fields(), [("BucketName", "nowhere".to_owned())]);
        assert_eq!(answer.header("x-amz-bucket-region"), None);
    }
    assert_eq!(lab.send("GET", "/no%20name/k", &[], b"").await.code(), "InvalidBucketName");
}

#[tokio::test]
async fn a_regional_host_serves_its_own_buckets_only() {
    let lab = Lab::with_bucket().await;
    for (host, path, endpoint) in [
        ("s3.eu-west-1.amazonaws.com", "/bucket/k", "s3.us-east-1.amazonaws.com"),
        ("bucket.s3.eu-west-1.amazonaws.com", "/k", "bucket.s3.us-east-1.amazonaws.com"),
        ("s3.eu-west-1.localhost", "/bucket", "s3.us-east-1.localhost"),
    ] {
        let answer = lab.send("GET", path, &[("host", host)], b"").await;
        assert_eq!((answer.status, answer.code()), (301, "PermanentRedirect"), "{host}");
        assert_eq!(answer.fields(), [("Endpoint", endpoint.to_owned()), ("Bucket", "bucket".to_owned())]);
        assert_eq!(answer.header("x-amz-bucket-region"), Some("us-east-1"));
    }
    for host in ["s3.us-east-1.amazonaws.com", "s3.amazonaws.com", "s3.localhost", "127.0.0.1:9"] {
        assert_eq!(lab.send("GET", "/bucket", &[("host", host)], b"").await.status, 200, "{host}");
    }
}

#[tokio::test]
async fn the_expected_owner_must_own_the_bucket() {
    let lab = Lab::with_bucket().await;
    for (value, status, code) in [
        (OWNER, 200, ""),
        ("999999999999", 403, "AccessDenied"),
        ("me", 400, "InvalidBucketOwnerAWSAccountID"),
    ] {
        let answer = lab.send("GET", "/bucket", &[("x-amz-expected-bucket-owner", value)], b"").await;
        assert_eq!((answer.status, answer.code()), (status, code), "{value}");
    }
}

#[tokio::test]
async fn buckets_are_listed_by_pages() {
    let lab = Lab::new();
    for name in ["aaa", "bbb", "bbc"] {
        lab.send("PUT", &format!("/{name}"), &[], b"").await;
    }
    let first = lab.send("GET", "/?max-buckets=2", &[], b"").await;
    assert_eq!(first.elements("Name"), ["aaa", "bbb"]);
    let token = first.element("ContinuationToken").unwrap();
    let second = lab.send("GET", &format!("/?max-buckets=2&continuation-token={token}"), &[], b"").await;
    assert_eq!((second.elements("Name"), second.element("ContinuationToken")), (vec!["bbc"], None));
    assert_eq!(lab.send("GET", "/?prefix=bb", &[], b"").await.elements("Name"), ["bbb", "bbc"]);
    assert_eq!(lab.send("GET", "/?max-buckets=0", &[], b"").await.code(), "InvalidArgument");
}

#[tokio::test]
async fn what_is_not_emulated_says_so() {
    let lab = Lab::with_bucket().await;
    for (method, path, operation) in [
        ("PUT", "/bucket?lifecycle", "PutBucketLifecycleConfiguration"),
        ("PUT", "/bucket?website", "PutBucketWebsite"),
        ("POST", "/bucket/k?restore", "RestoreObject"),
    ] {
        let answer = lab.send(method, path, &[], b"").await;
        assert_eq!((answer.status, answer.code()), (501, "NotImplemented"), "{method} {path}");
        assert_eq!(answer.message(), format!("rolecall does not emulate s3:{operation}."));
    }
}
