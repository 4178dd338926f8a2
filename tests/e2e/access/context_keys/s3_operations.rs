//! Which keys each operation of S3 has: what the policy engine's table of actions says, asked at the front door.
//! Recorded in 2026, where nothing else is said.

use rolecall_tests::{Answer, CUSTOMER, Call};

use super::{Reading, absent, check};
use crate::lab::{Who, root};

/// An object with tags, an ACL that can be set, and every version kept.
struct Tagged {
    reading: Reading,
    version: String,
}

impl Tagged {
    async fn new() -> Self {
        let reading = Reading::new().await;
        let (lab, owner) = (&reading.lab, root(CUSTOMER));
        for (target, body) in [
            (
                "/bucket?versioning",
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
            ),
            (
                "/bucket?ownershipControls",
                "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerPreferred</ObjectOwnership></Rule></OwnershipControls>",
            ),
        ] {
            assert_eq!(lab.s3(&owner, "PUT", target, body).await.status, 200);
        }
        let put = Call::s3("PUT", "/bucket/key")
            .with_header("x-amz-tagging", "class=public")
            .with_body(b"0123456789");
        let version = lab.call(&owner, put).await.header("x-amz-version-id").unwrap().to_owned();
        Self { reading, version }
    }

    /// Lets the user do one thing under a condition, and everything else.
    async fn permit(&self, actions: &str, condition: &str) {
        let statements = format!(
            r#"{{"Effect":"Allow","NotAction":[{actions}],"Resource":"*"}},{{"Effect":"Allow","Action":[{actions}],"Resource":"*","Condition":{condition}}}"#
        );
        self.reading.lab.permit(CUSTOMER, "reader", &statements).await;
    }

    async fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let call = headers
            .iter()
            .fold(Call::s3(method, target), |call, (name, value)| call.with_header(name, value));
        self.reading.lab.call(self.user(), call.with_body(body.as_bytes())).await
    }

    const fn user(&self) -> &Who {
        &self.reading.user
    }

    /// Begins an upload as the account's root user.
    async fn upload(&self, headers: &[(&str, &str)]) -> String {
        let call = Call::s3("POST", "/bucket/parts?uploads");
        let call = headers.iter().fold(call, |call, (name, value)| call.with_header(name, value));
        let begun = self.reading.lab.call(&root(CUSTOMER), call).await;
        begun.element("UploadId").unwrap_or_else(|| panic!("{}", begun.body)).to_owned()
    }
}

const TAG: &str = "s3:ExistingObjectTag/class";
const SEEN: (&str, &str, &str, &str) = ("StringEquals", TAG, "public", "secret");

#[tokio::test]
async fn tags_of_the_object() {
    /// The action, and the method, query, headers and body of a request that takes it.
    type Row<'a> = (&'a str, &'a str, &'a str, &'a [(&'a str, &'a str)], &'a str);
    let tagged = Tagged::new().await;
    let tagging = "<Tagging><TagSet><Tag><Key>class</Key><Value>public</Value></Tag></TagSet></Tagging>";
    let version = format!("?versionId={}", tagged.version);
    let and_version = format!("&versionId={}", tagged.version);
    let attributes: &[(&str, &str)] = &[("x-amz-object-attributes", "ETag")];
    let acl: &[(&str, &str)] = &[("x-amz-acl", "private")];
    let seen: [Row<'_>; 11] = [
        ("GetObject", "GET", "", &[], ""),
        ("GetObject", "HEAD", "", &[], ""),
        ("GetObjectVersion", "GET", &version, &[], ""),
        ("GetObjectVersion", "HEAD", &version, &[], ""),
        ("GetObjectAcl", "GET", "?acl", &[], ""),
        ("GetObjectVersionAcl", "GET", &format!("?acl{and_version}"), &[], ""),
        ("PutObjectAcl", "PUT", "?acl", acl, ""),
        ("GetObjectTagging", "GET", "?tagging", &[], ""),
        ("GetObjectVersionTagging", "GET", &format!("?tagging{and_version}"), &[], ""),
        ("PutObjectTagging", "PUT", "?tagging", &[], tagging),
        ("PutObjectVersionTagging", "PUT", &format!("?tagging{and_version}"), &[], tagging),
    ];
    for (action, method, query, headers, body) in seen {
        let permit = async |condition: &str| tagged.permit(&format!("\"s3:{action}\""), condition).await;
        let ask = async || tagged.send(method, &format!("/bucket/key{query}"), headers, body).await;
        check(&format!("{method} {action}"), &[SEEN], permit, ask).await;
    }
    for (actions, query) in [
        (r#""s3:GetObject""#, String::new()),
        (r#""s3:GetObjectAttributes""#, String::new()),
        (r#""s3:GetObjectVersion""#, and_version.clone()),
        (r#""s3:GetObjectVersionAttributes""#, and_version),
    ] {
        let permit = async |condition: &str| tagged.permit(actions, condition).await;
        let ask =
            async || tagged.send("GET", &format!("/bucket/key?attributes{query}"), attributes, "").await;
        check(&format!("GetObjectAttributes, {actions}"), &[absent(TAG)], permit, ask).await;
    }
    let permit = async |condition: &str| tagged.permit(r#""s3:DeleteObjectTagging""#, condition).await;
    tagged
        .permit(r#""s3:DeleteObjectTagging""#, &format!(r#"{{"StringEquals":{{"{TAG}":"secret"}}}}"#))
        .await;
    assert_eq!(tagged.send("DELETE", "/bucket/key?tagging", &[], "").await.status, 403);
    permit(&format!(r#"{{"StringEquals":{{"{TAG}":"public"}}}}"#)).await;
    assert_eq!(tagged.send("DELETE", "/bucket/key?tagging", &[], "").await.status, 204);
}

/// The source of CopyObject is read without its tags, that of UploadPartCopy with them; and so it is read for a
/// condition on the ETag of what is written or deleted.
#[tokio::test]
async fn tags_of_what_is_read_on_the_way() {
    let tagged = Tagged::new().await;
    let permit = async |condition: &str| tagged.permit(r#""s3:GetObject""#, condition).await;
    let source = ("x-amz-copy-source", "/bucket/key");
    let copy = async || tagged.send("PUT", "/bucket/copy", &[source], "").await;
    check("CopyObject", &[absent(TAG)], permit, copy).await;
    let upload = tagged.upload(&[]).await;
    let target = format!("/bucket/parts?partNumber=1&uploadId={upload}");
    check("UploadPartCopy", &[SEEN], permit, async || tagged.send("PUT", &target, &[source], "").await).await;
    let etag = ("if-match", "\"781e5e245d69b566979b86e28d23f2c7\"");
    let put = async || {
        let answer =
            tagged.send("PUT", "/bucket/key", &[etag, ("x-amz-tagging", "class=public")], "0123456789").await;
        assert_ne!(answer.status, 412);
        answer
    };
    check("PutObject with If-Match", &[absent(TAG)], permit, put).await;
}

#[tokio::test]
async fn of_the_request_as_it_is_written() {
    let tagged = Tagged::new().await;
    let permit = async |condition: &str| tagged.permit(r#""s3:PutObject""#, condition).await;
    let rows = [
        ("StringEquals", "s3:RequestObjectTag/class", "public", "pub%6Cic"),
        ("StringEquals", "s3:if-none-match", "*", "x"),
        ("StringEquals", "s3:x-amz-website-redirect-location", "/elsewhere", "/"),
        ("Bool", "s3:ObjectCreationOperation", "true", "false"),
        ("StringEquals", "s3:x-amz-acl", "private", "public-read"),
        absent("s3:x-amz-metadata-directive"),
        absent(TAG),
    ];
    let mut number = 0;
    let mut next = || {
        number += 1;
        format!("/bucket/new-{number}")
    };
    let mut targets: Vec<String> = (0..20).map(|_| next()).collect();
    let targets = std::cell::RefCell::new(&mut targets);
    let put = async || {
        let target = targets.borrow_mut().pop().unwrap();
        let headers = [
            ("x-amz-tagging", "class=pub%6Cic"),
            ("if-none-match", "*"),
            ("x-amz-website-redirect-location", "/elsewhere"),
            ("x-amz-acl", "private"),
        ];
        tagged.send("PUT", &target, &headers, "").await
    };
    check("PutObject", &rows, permit, put).await;
    let etag = "\"781e5e245d69b566979b86e28d23f2c7\"";
    let rows = [("StringEquals", "s3:if-match", "781e5e245d69b566979b86e28d23f2c7", etag)];
    let rows = rows.map(|(operator, key, right, other)| (operator, key, right, other.trim_matches('"')));
    let rows = rows.map(|(operator, key, right, _)| (operator, key, right, "another"));
    let put = async || tagged.send("PUT", "/bucket/key", &[("if-match", etag)], "0123456789").await;
    check("If-Match without its quotes", &rows, permit, put).await;
    for grant in ["full-control", "read", "read-acp", "write", "write-acp"] {
        let (name, uri) =
            (format!("x-amz-grant-{grant}"), "uri=\"http://acs.amazonaws.com/groups/s3/LogDelivery\"");
        let key = format!("s3:{name}");
        let condition = |value: &str| {
            let value = value.replace('"', "\\\"");
            format!(r#"{{"StringEquals":{{"{key}":"{value}"}}}}"#)
        };
        for (value, expected) in [(uri, 200), ("other", 403)] {
            permit(&condition(value)).await;
            let answer = tagged.send("PUT", "/bucket/granted", &[(&name, uri)], "").await;
            assert_eq!(answer.status, expected, "{name}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn of_copies() {
    let tagged = Tagged::new().await;
    let permit = async |condition: &str| tagged.permit(r#""s3:PutObject""#, condition).await;
    let source = ("x-amz-copy-source", "/bucket/%6Bey");
    let rows = [
        ("StringEquals", "s3:x-amz-copy-source", "/bucket/%6Bey", "/bucket/key"),
        absent("s3:x-amz-metadata-directive"),
        ("Bool", "s3:ObjectCreationOperation", "true", "false"),
    ];
    check("CopyObject", &rows, permit, async || tagged.send("PUT", "/bucket/copy", &[source], "").await)
        .await;
    let upload = tagged.upload(&[]).await;
    let target = format!("/bucket/parts?partNumber=1&uploadId={upload}");
    let rows = [
        ("StringEquals", "s3:x-amz-copy-source", "/bucket/%6Bey", "/bucket/key"),
        // Whatever is sent.
        absent("s3:x-amz-metadata-directive"),
        ("Bool", "s3:ObjectCreationOperation", "false", "true"),
    ];
    let headers = [source, ("x-amz-metadata-directive", "REPLACE")];
    check("UploadPartCopy", &rows, permit, async || tagged.send("PUT", &target, &headers, "").await).await;
}

/// A part has the encryption of its upload, though its request says nothing of it.
#[tokio::test]
async fn of_uploads() {
    let tagged = Tagged::new().await;
    let permit = async |condition: &str| tagged.permit(r#""s3:PutObject""#, condition).await;
    let sse = "s3:x-amz-server-side-encryption";
    let header = ("x-amz-server-side-encryption", "AES256");
    let rows = [
        ("StringEquals", sse, "AES256", "aws:kms"),
        absent("s3:x-amz-server-side-encryption-customer-algorithm"),
    ];
    let upload = tagged.upload(&[header]).await;
    let part = format!("/bucket/parts?partNumber=1&uploadId={upload}");
    check("UploadPart", &rows, permit, async || tagged.send("PUT", &part, &[], "x").await).await;
    let copied = [("x-amz-copy-source", "/bucket/key")];
    check("UploadPartCopy", &rows, permit, async || tagged.send("PUT", &part, &copied, "").await).await;
    let document = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"781e5e245d69b566979b86e28d23f2c7\"</ETag></Part></CompleteMultipartUpload>";
    let complete =
        async || tagged.send("POST", &format!("/bucket/parts?uploadId={upload}"), &[], document).await;
    check("CompleteMultipartUpload", &rows, permit, complete).await;
    let rows = [
        ("StringEquals", sse, "AES256", "aws:kms"),
        ("StringEquals", "s3:RequestObjectTag/class", "public", "secret"),
        ("Bool", "s3:ObjectCreationOperation", "false", "true"),
    ];
    let headers = [header, ("x-amz-tagging", "class=pub%6Cic")];
    let create = async || tagged.send("POST", "/bucket/parts?uploads", &headers, "").await;
    check("CreateMultipartUpload", &rows, permit, create).await;
}

/// A version's ID is there whether or not there is such a version.
#[tokio::test]
async fn of_a_version() {
    let tagged = Tagged::new().await;
    let permit = async |condition: &str| tagged.permit(r#""s3:DeleteObjectVersion""#, condition).await;
    let target = format!("/bucket/key?versionId={}", tagged.version);
    let rows = [("StringEquals", "s3:versionid", tagged.version.as_str(), "another")];
    // The second time it is gone.
    for _ in 0..2 {
        check("DeleteObject", &rows, permit, async || tagged.send("DELETE", &target, &[], "").await).await;
    }
}

#[tokio::test]
async fn of_settings_of_the_bucket() {
    let tagged = Tagged::new().await;
    let permit = async |condition: &str| tagged.permit(r#""s3:PutBucketOwnershipControls""#, condition).await;
    let document =
        "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>";
    let rows = [("StringEquals", "s3:x-amz-object-ownership", "ObjectWriter", "BucketOwnerEnforced")];
    let put = async || tagged.send("PUT", "/bucket?ownershipControls", &[], document).await;
    check("in the body", &rows, permit, put).await;
    let permit = async |condition: &str| tagged.permit(r#""s3:PutBucketAcl""#, condition).await;
    let rows = [("StringEquals", "s3:x-amz-acl", "private", "public-read")];
    let put = async || tagged.send("PUT", "/bucket?acl", &[("x-amz-acl", "private")], "").await;
    check("PutBucketAcl", &rows, permit, put).await;
}

/// rolecall ends no TLS itself: who does says so. Documented; the version is what the AWS SDKs negotiate.
#[tokio::test]
async fn of_tls() {
    let tagged = Tagged::new().await;
    let permit = async |condition: &str| tagged.permit(r#""s3:GetObject""#, condition).await;
    let rows = [("NumericGreaterThanEquals", "s3:TlsVersion", "1.2", "1.4")];
    let get = async || tagged.send("GET", "/bucket/key", &[("x-forwarded-proto", "https")], "").await;
    check("over TLS", &rows, permit, get).await;
    let get = async || tagged.send("GET", "/bucket/key", &[], "").await;
    check("in the clear", &[absent("s3:TlsVersion")], permit, get).await;
}

/// ListBuckets is asked on every bucket: policies may name that, or every resource. Documented.
#[tokio::test]
async fn on_every_bucket() {
    let tagged = Tagged::new().await;
    for (effect, resource, expected) in [
        ("Allow", "arn:aws:s3:::*", 200),
        ("Allow", "*", 200),
        ("Allow", "arn:aws:s3:::bucket", 403),
        ("Deny", "arn:aws:s3:::*", 403),
        ("Deny", "arn:aws:s3:::bucket", 200),
    ] {
        let other = if effect == "Deny" { r#"{"Effect":"Allow","Action":"*","Resource":"*"},"# } else { "" };
        let statements = format!(
            r#"{other}{{"Effect":"{effect}","Action":"s3:ListAllMyBuckets","Resource":"{resource}"}}"#
        );
        tagged.reading.lab.permit(CUSTOMER, "reader", &statements).await;
        assert_eq!(tagged.send("GET", "/", &[], "").await.status, expected, "{effect} {resource}");
    }
}
