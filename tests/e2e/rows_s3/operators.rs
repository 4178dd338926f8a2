//! How conditions compare, asked of bucket policies. Recorded in 2026.

use rolecall_tests::sigv4::{Request, Signed, Signer};
use rolecall_tests::table::{check, row, status};

use super::world::{CUSTOMER, World, user};

/// A bucket policy that allows everybody this action under a condition.
fn allowing(action: &str, resource: &str, condition: &str, version: &str) -> String {
    format!(
        r#"{{{version}"Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{CUSTOMER}:user/second"}},"Action":"{action}","Resource":"{resource}","Condition":{{{condition}}}}}]}}"#
    )
}

/// A bucket whose objects have tags, and a user of its account without policies of its own.
struct Lab {
    world: World,
    second: Signer,
}

impl Lab {
    async fn new() -> Self {
        let world = World::new().await;
        let second = user(&world.aws, CUSTOMER, "second", None).await;
        Self { world, second }
    }

    fn put(&self, policy: &str) -> Signed {
        self.world.signed(Request::put("/rows?policy", policy))
    }

    /// Whether the user may, under each condition.
    async fn holds(&self, what: &str, action: &str, request: impl Fn() -> Request, table: &[(&str, bool)]) {
        let resource = if action.contains("List") { "arn:aws:s3:::rows" } else { "arn:aws:s3:::rows/*" };
        let mut rows = Vec::new();
        for (condition, holds) in table {
            let policy = allowing(action, resource, condition, r#""Version":"2012-10-17","#);
            rows.push(row(&format!("put {condition}"), self.put(&policy), status(204)));
            rows.push(row(condition, request().signed(&self.second), status(if *holds { 200 } else { 403 })));
        }
        check(&self.world.aws, what, rows).await;
    }

    async fn tag(&self, tags: &str) {
        let request = Request::put("/rows/key", "0123456789").header("x-amz-tagging", tags);
        self.world.succeeds(&self.world.signed(request)).await;
    }
}

#[tokio::test]
async fn texts() {
    let lab = Lab::new().await;
    lab.tag("classification=public&name=%C3%8Bve&letters=MTI%3D").await;
    let get = || Request::get("/rows/key");
    lab.holds(
        "C: texts",
        "s3:GetObject",
        get,
        &[
            (r#""StringEquals":{"S3:ExistingObjectTag/Classification":"public"}"#, true),
            (r#""StringEquals":{"s3:ExistingObjectTag/classification":"publi*"}"#, false),
            (r#""StringNotEquals":{"s3:ExistingObjectTag/classification":"publi*"}"#, true),
            (r#""StringLike":{"s3:ExistingObjectTag/classification":"publi?"}"#, true),
            (r#""StringLike":{"s3:ExistingObjectTag/classification":"public?"}"#, false),
            (r#""StringEqualsIgnoreCase":{"s3:ExistingObjectTag/name":"ëve"}"#, true),
            (r#""StringEqualsIgnoreCase":{"s3:ExistingObjectTag/classification":"PUBLIC"}"#, true),
            (r#""StringEquals":{"s3:ExistingObjectTag/classification":"PUBLIC"}"#, false),
            (r#""BinaryEquals":{"s3:ExistingObjectTag/letters":"MTI="}"#, true),
            (r#""BinaryEquals":{"s3:ExistingObjectTag/letters":"MTM="}"#, false),
            (r#""BinaryEquals":{"s3:ExistingObjectTag/classification":"MTI="}"#, false),
        ],
    )
    .await;
}

#[tokio::test]
async fn truth_dates_numbers_and_addresses() {
    let lab = Lab::new().await;
    lab.holds(
        "C: of a request",
        "s3:GetObject",
        || Request::get("/rows/key"),
        &[
            (r#""Bool":{"aws:SecureTransport":"false"}"#, true),
            (r#""Bool":{"aws:SecureTransport":"fa*"}"#, false),
            (r#""ForAllValues:Bool":{"aws:SecureTransport":"false"}"#, true),
            (r#""ForAnyValue:Bool":{"aws:SecureTransport":"false"}"#, true),
            (r#""ForAnyValue:Bool":{"aws:SecureTransport":"true"}"#, false),
            (r#""DateLessThan":{"aws:CurrentTime":"2100-01-01T00:00:00.123456789Z"}"#, true),
            (r#""DateLessThan":{"aws:CurrentTime":"2000-01-01T00:00:00.123456789Z"}"#, false),
            (r#""DateLessThan":{"aws:CurrentTime":"tomorrow"}"#, false),
            (r#""NumericGreaterThan":{"aws:EpochTime":"1"}"#, true),
            (r#""NumericGreaterThan":{"aws:EpochTime":"not-a-number"}"#, false),
            (r#""NumericGreaterThan":{"aws:EpochTime":"*"}"#, false),
            (r#""NumericGreaterThan":{"aws:EpochTime":"${aws:EpochTime}"}"#, false),
            (r#""IpAddress":{"aws:SourceIp":"::/0"}"#, false),
            (r#""NotIpAddress":{"aws:SourceIp":"::/0"}"#, true),
            (r#""IpAddress":{"aws:SourceIp":"127.0.0.0/8"}"#, true),
        ],
    )
    .await;
    lab.holds(
        "C: of a listing",
        "s3:ListBucket",
        || Request::get("/rows?max-keys=5"),
        &[
            (r#""StringEquals":{"s3:max-keys":"5"}"#, true),
            (r#""NumericLessThanEquals":{"s3:max-keys":"5"}"#, true),
            (r#""NumericLessThanEquals":{"s3:max-keys":"not-a-number"}"#, false),
        ],
    )
    .await;
    lab.holds(
        "C: of a listing without max-keys",
        "s3:ListBucket",
        || Request::get("/rows"),
        &[(r#""Null":{"s3:max-keys":"true"}"#, true), (r#""NumericEquals":{"s3:max-keys":"1000"}"#, false)],
    )
    .await;
}

/// Tags of a request: decoded, several whose keys differ in case only, none.
#[tokio::test]
async fn tags_of_a_request() {
    let lab = Lab::new().await;
    let document = |tags: &[(&str, &str)]| {
        let tag = |(key, value): &(&str, &str)| format!("<Tag><Key>{key}</Key><Value>{value}</Value></Tag>");
        let tags: String = tags.iter().map(tag).collect();
        Request::put("/rows/key?tagging", format!("<Tagging><TagSet>{tags}</TagSet></Tagging>")).checksummed()
    };
    let twice = [("class", "a"), ("Class", "b")];
    lab.holds(
        "C: two keys that differ in case",
        "s3:PutObjectTagging",
        || document(&twice),
        &[
            (r#""StringEquals":{"s3:RequestObjectTag/CLASS":"a"}"#, true),
            (r#""StringEquals":{"s3:RequestObjectTag/class":"b"}"#, true),
            (r#""StringEquals":{"s3:RequestObjectTag/class":"c"}"#, false),
            (r#""ForAllValues:StringEquals":{"s3:RequestObjectTag/class":"a"}"#, false),
            (r#""ForAllValues:StringEquals":{"s3:RequestObjectTag/class":["a","b"]}"#, true),
            (r#""ForAnyValue:StringEquals":{"s3:RequestObjectTag/class":"b"}"#, true),
            (r#""ForAnyValue:StringNotEquals":{"s3:RequestObjectTagKeys":["class"]}"#, true),
            (r#""ForAnyValue:StringNotEquals":{"s3:RequestObjectTagKeys":["class","Class"]}"#, false),
        ],
    )
    .await;
    lab.holds(
        "C: no tags",
        "s3:PutObjectTagging",
        || document(&[]),
        &[
            (r#""ForAllValues:StringEquals":{"s3:RequestObjectTagKeys":"a"}"#, true),
            (r#""ForAllValues:StringEquals":{"s3:RequestObjectTagKeys":"a"},"Null":{"s3:RequestObjectTagKeys":"false"}"#, false),
            (r#""ForAnyValue:StringNotEquals":{"s3:RequestObjectTagKeys":"a"}"#, false),
        ],
    )
    .await;
}

/// Variables: whose, of whom, and in which version of the language.
#[tokio::test]
async fn variables() {
    let lab = Lab::new().await;
    lab.tag("owner=second").await;
    let get = || Request::get("/rows/key");
    lab.holds(
        "C: variables",
        "s3:GetObject",
        get,
        &[
            (r#""StringEquals":{"s3:ExistingObjectTag/owner":"${AWS:UserName}"}"#, true),
            (r#""StringEquals":{"s3:ExistingObjectTag/owner":"${aws:UserId}"}"#, false),
            (r#""StringEquals":{"s3:ExistingObjectTag/owner":"${aws:PrincipalTag/no, 'second'}"}"#, true),
        ],
    )
    .await;
    for version in ["", r#""Version":"2008-10-17","#] {
        let condition = r#""StringEquals":{"s3:ExistingObjectTag/owner":"${aws:username}"}"#;
        let rows = vec![
            row(
                "put",
                lab.put(&allowing("s3:GetObject", "arn:aws:s3:::rows/*", condition, version)),
                status(204),
            ),
            row("a variable is text", get().signed(&lab.second), status(403)),
        ];
        check(&lab.world.aws, &format!("C: {version}"), rows).await;
    }
    lab.world.succeeds(&lab.world.signed(Request::new("DELETE", "/rows?publicAccessBlock"))).await;
    let anonymous = |condition: &str| {
        let text = allowing("s3:GetObject", "arn:aws:s3:::rows/*", condition, r#""Version":"2012-10-17","#);
        let named = format!(r#"{{"AWS":"arn:aws:iam::{CUSTOMER}:user/second"}}"#);
        lab.put(&text.replace(&named, "\"*\""))
    };
    let mut rows = Vec::new();
    for (condition, expected) in [
        (r#""StringEquals":{"aws:userid":"anonymous"}"#, 200),
        (r#""StringEquals":{"aws:PrincipalType":"Anonymous"}"#, 200),
        (r#""StringEquals":{"s3:ExistingObjectTag/owner":"${aws:username, 'second'}"}"#, 200),
        (r#""StringEquals":{"s3:ExistingObjectTag/owner":"${aws:username}"}"#, 403),
        (r#""StringLike":{"s3:ExistingObjectTag/owner":"seco*"}"#, 200),
        (r#""StringLike":{"s3:ExistingObjectTag/owner":"seco${*}"}"#, 403),
        (r#""StringLike":{"s3:ExistingObjectTag/owner":"secon${?}"}"#, 403),
    ] {
        rows.push(row(&format!("put {condition}"), anonymous(condition), status(204)));
        rows.push(row(condition, get().anonymous(), status(expected)));
    }
    check(&lab.world.aws, "C: anonymous", rows).await;
}

/// `${*}`, `${?}` and `${$}` are the characters themselves.
#[tokio::test]
async fn literal_characters() {
    let lab = Lab::new().await;
    for target in ["/rows/a%2Ab", "/rows/axb", "/rows/a%3Fb", "/rows/a%24b"] {
        lab.world.put(target, "").await;
    }
    let mut rows = Vec::new();
    for (resource, found) in [("a${*}b", "/rows/a%2Ab"), ("a${?}b", "/rows/a%3Fb"), ("a${$}b", "/rows/a%24b")]
    {
        let resource = format!("arn:aws:s3:::rows/{resource}");
        let policy = allowing(
            "s3:GetObject",
            &resource,
            r#""Null":{"aws:userid":"false"}"#,
            r#""Version":"2012-10-17","#,
        );
        rows.push(row(&resource, lab.put(&policy), status(204)));
        rows.push(row("itself", Request::get(found).signed(&lab.second), status(200)));
        rows.push(row("no wildcard", Request::get("/rows/axb").signed(&lab.second), status(403)));
    }
    check(&lab.world.aws, "C: literal characters", rows).await;
}
