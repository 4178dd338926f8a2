//! Valid inputs to begin with, and what the emulator needs to find them valid.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use chrono::{DateTime, Utc};

use crate::{CUSTOMER, Call};

const READ: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:ListBucket"],"Resource":["arn:aws:s3:::bucket/*","arn:aws:s3:::bucket"]},{"Effect":"Allow","Action":"sts:*","Resource":"*"}]}"#;
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"Condition":{"StringEquals":{"sts:ExternalId":"id"}}}]}"#;

type Pairs = Vec<(String, String)>;

/// When the inputs that carry a date were signed.
pub(super) fn time() -> DateTime<Utc> {
    DateTime::from_timestamp(1_784_455_200, 0).expect("it is a date")
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn owned(inputs: &[&str]) -> Vec<Vec<u8>> {
    inputs.iter().map(|input| input.as_bytes().to_vec()).collect()
}

/// The forms that fill a lab.
pub(super) fn setup() -> [String; 4] {
    let iam = |rest: String| format!("Version=2010-05-08&{rest}");
    [
        iam("Action=CreateUser&UserName=Alice".to_owned()),
        iam(format!("Action=PutUserPolicy&UserName=Alice&PolicyName=p&PolicyDocument={}", encoded(READ))),
        iam("Action=CreateAccessKey&UserName=Alice".to_owned()),
        iam(format!("Action=CreateRole&RoleName=Role&AssumeRolePolicyDocument={}", encoded(TRUST))),
    ]
}

/// A form of AssumeRole.
pub(super) fn assume_role() -> String {
    format!(
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::{CUSTOMER}:role/Role&RoleSessionName=session&ExternalId=id"
    )
}

/// Signs at [`time`], and gives the headers and query parameters that were added.
fn signed(
    (method, target, service): (&str, &str, &str),
    headers: &[(&str, &str)],
    body: SignableBody<'_>,
    location: SignatureLocation,
) -> (Pairs, Pairs) {
    let mut settings = SigningSettings::default();
    settings.signature_location = location;
    settings.expires_in = (location == SignatureLocation::QueryParams).then_some(Duration::from_secs(60));
    if service == "s3" {
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    }
    let identity = Credentials::new(CUSTOMER, "test", None, None, "fuzz").into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name(service)
        .time(SystemTime::from(time()))
        .settings(settings)
        .build()
        .expect("every parameter is set")
        .into();
    let uri = format!("http://127.0.0.1{target}");
    let headers = headers.iter().copied().chain([("host", "127.0.0.1")]);
    let request = SignableRequest::new(method, uri, headers, body).expect("it can be signed");
    let (headers, query) = sign(request, &params).expect("signing works").into_parts().0.into_parts();
    let headers =
        headers.iter().map(|header| (header.name().to_owned(), header.value().to_owned())).collect();
    (headers, query.into_iter().map(|(name, value)| (name.to_owned(), value.into_owned())).collect())
}

/// The Authorization header, and the three that it goes with, a line each.
pub(super) fn authorizations() -> Vec<Vec<u8>> {
    let mut all = owned(&[
        "AWS 111122223333:c2lnbmF0dXJl\n20260719T100000Z\nUNSIGNED-PAYLOAD\n",
        "AWS4-ECDSA-P256-SHA256 Credential=A/20260719/s3/aws4_request, SignedHeaders=host, Signature=00\n20260719T100000Z",
    ]);
    for service in ["s3", "sts"] {
        let what = ("GET", "/bucket/key", service);
        let (headers, _) = signed(what, &[], SignableBody::empty(), SignatureLocation::Headers);
        let value = |name: &str| {
            let found = headers.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let lines =
            ["authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"].map(value);
        all.push(lines.join("\n").into_bytes());
    }
    all
}

/// Presigned queries.
pub(super) fn presigned() -> Vec<Vec<u8>> {
    let mut all = owned(&["AWSAccessKeyId=111122223333&Expires=1784455260&Signature=c2ln%3D"]);
    for service in ["s3", "sts"] {
        let what = ("GET", "/bucket/key", service);
        let (_, query) = signed(what, &[], SignableBody::UnsignedPayload, SignatureLocation::QueryParams);
        let pairs: Vec<String> =
            query.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        all.push(pairs.join("&").into_bytes());
    }
    all
}

/// The headers of an upload in chunks.
pub(super) fn streaming(plan: u8) -> Vec<(&'static str, String)> {
    let (word, trailer) = match plan % 4 {
        0 => ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", None),
        1 => ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", Some("x-amz-checksum-crc32")),
        2 => ("STREAMING-UNSIGNED-PAYLOAD-TRAILER", None),
        _ => ("STREAMING-UNSIGNED-PAYLOAD-TRAILER", Some("x-amz-checksum-crc32")),
    };
    let mut given = vec![("content-encoding", "aws-chunked"), ("x-amz-decoded-content-length", "10")];
    given.extend(trailer.map(|name| ("x-amz-trailer", name)));
    let what = ("PUT", "/bucket/key", "s3");
    let body = SignableBody::Precomputed(word.to_owned());
    let (headers, _) = signed(what, &given, body, SignatureLocation::Headers);
    let mut all: Vec<_> = given.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
    for name in ["authorization", "x-amz-date", "x-amz-content-sha256"] {
        all.extend(headers.iter().find(|(known, _)| known == name).map(|(_, value)| (name, value.clone())));
    }
    all.push(("content-length", "100".to_owned()));
    all
}

/// The size of the pieces, the plan, and the chunks.
pub(super) fn chunks() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for plan in 0..4 {
        for size in [1, 7, 255] {
            let signature =
                if plan < 2 { format!(";chunk-signature={}", "0".repeat(64)) } else { String::new() };
            let trailer = if plan % 2 == 1 { "x-amz-checksum-crc32:AAAAAA==\r\n" } else { "" };
            let text = format!("a{signature}\r\n0123456789\r\n0{signature}\r\n{trailer}\r\n");
            all.push([&[size, plan], text.as_bytes()].concat());
        }
    }
    all
}

/// S3 requests: `METHOD target`, header lines, an empty line, the body.
pub(super) fn s3() -> Vec<Vec<u8>> {
    owned(&[
        "GET /",
        "GET /bucket",
        "GET /bucket?list-type=2&prefix=k&delimiter=/&max-keys=1&start-after=a&fetch-owner=true&encoding-type=url",
        "GET /bucket?prefix=k&delimiter=/&max-keys=1&marker=a",
        "GET /bucket?versions&key-marker=a&max-keys=1",
        "GET /bucket?uploads&prefix=k&delimiter=%2F&key-marker=a&max-uploads=1",
        "GET /bucket?location",
        "GET /bucket?policyStatus",
        "GET /bucket?encryption",
        "GET /bucket?acl",
        "GET /bucket/key\nRange: bytes=0-3\nIf-None-Match: \"etag\"\nIf-Modified-Since: Sun, 19 Jul 2026 10:00:00 GMT",
        "GET /bucket/key?response-content-type=text/html&partNumber=1",
        "GET /bucket/key?attributes\nx-amz-object-attributes: ETag,ObjectSize,Checksum,ObjectParts,StorageClass",
        "GET /bucket/key?tagging",
        "GET /bucket/key?uploadId=x&max-parts=2&part-number-marker=1",
        "PUT /bucket/other\nContent-Type: text/plain\nx-amz-meta-a: b\nx-amz-tagging: a=b&c=d\nIf-None-Match: *\nx-amz-checksum-crc32: lnUnwg==\n\nthe body",
        "PUT /bucket/copy\nx-amz-copy-source: /bucket/key?versionId=null\nx-amz-metadata-directive: REPLACE\nx-amz-copy-source-if-none-match: \"x\"",
        "PUT /bucket/key?partNumber=2&uploadId=x\nx-amz-copy-source: bucket/key\nx-amz-copy-source-range: bytes=0-3",
        "POST /bucket/key?uploads\nx-amz-checksum-algorithm: CRC32\nx-amz-checksum-type: FULL_OBJECT",
        "POST /bucket/key?uploadId=x\n\n<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"827ccb0eea8a706c4c34a16891f84e7b\"</ETag></Part></CompleteMultipartUpload>",
        "POST /bucket?delete\n\n<Delete><Object><Key>other</Key><VersionId>null</VersionId></Object><Quiet>true</Quiet></Delete>",
        "PUT /bucket?cors\n\n<CORSConfiguration><CORSRule><ID>a</ID><AllowedOrigin>https://*.example.com</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3000</MaxAgeSeconds></CORSRule></CORSConfiguration>",
        "PUT /bucket?tagging\n\n<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>",
        "PUT /bucket/key?tagging\n\n<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>",
        "PUT /bucket?versioning\n\n<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
        "PUT /bucket?ownershipControls\n\n<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>",
        "PUT /bucket?publicAccessBlock\n\n<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>",
        "PUT /bucket?acl\nx-amz-acl: private",
        "PUT /another\n\n<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>",
        "DELETE /bucket/other?versionId=null",
        "DELETE /bucket?cors",
        "DELETE /another",
        "OPTIONS /bucket/key\nOrigin: https://app.example.com\nAccess-Control-Request-Method: GET\nAccess-Control-Request-Headers: range, x-a",
    ])
}

/// Policies of every kind, with every element.
pub(super) fn policies() -> Vec<Vec<u8>> {
    owned(&[
        READ,
        TRUST,
        r#"{"Version":"2012-10-17","Id":"p","Statement":{"Sid":"s","Effect":"Deny","NotAction":["s3:*","iam:Get?ser"],"NotResource":"arn:aws:s3:::${aws:username}/*","Condition":{"StringLike":{"aws:PrincipalArn":["*","arn:aws:iam::*:user/Al?ce"]},"Bool":{"aws:SecureTransport":false},"NumericLessThanEquals":{"s3:max-keys":"10"},"DateGreaterThan":{"aws:CurrentTime":"2026-07-19T10:00:00Z"},"IpAddress":{"aws:SourceIp":"127.0.0.0/8"},"Null":{"aws:TokenIssueTime":"true"}}}}"#,
        r#"{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["111122223333","arn:aws:iam::111122223333:user/Alice"],"Service":"ec2.amazonaws.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*","Condition":{"ForAnyValue:StringEqualsIfExists":{"aws:TagKeys":["a","b"]},"ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"}}}]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::bucket","arn:aws:s3:::bucket/*"]},{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/Alice"},"Action":"s3:DeleteObject","Resource":"arn:aws:s3:::bucket/*"}]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/${aws:PrincipalTag/team, 'none'}/${*}${$}*","Condition":{"ForAllValues:StringNotLike":{"aws:userid":"AIDA*"},"BinaryEquals":{"a":"QQ=="},"NumericEquals":{"x":[1,2.5]}}}]}"#,
    ])
}

/// Organizations.
pub(super) fn organizations() -> Vec<Vec<u8>> {
    owned(&[
        r#"{"ManagementAccountId":"999999999999","Root":{}}"#,
        r#"{"Id":"o-exampleorgid","ManagementAccountId":"999999999999","PolicyTypes":["SERVICE_CONTROL_POLICY","RESOURCE_CONTROL_POLICY"],"Policies":[{"Id":"p-examplescp1","Name":"scp","Type":"SERVICE_CONTROL_POLICY","Content":{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Deny","NotAction":["s3:Get*"],"NotResource":"arn:aws:s3:::bucket/*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-exampleorgid"}}}]}},{"Name":"rcp","Type":"RESOURCE_CONTROL_POLICY","Content":"{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:PutObject\",\"Resource\":\"*\"}}"}],"Root":{"Id":"r-ab12","Accounts":["222222222222"],"OrganizationalUnits":[{"Id":"ou-ab12-11111111","Name":"data","Accounts":[{"Id":"111122223333","Name":"a"}],"ServiceControlPolicies":["FullAWSAccess","scp"],"ResourceControlPolicies":["rcp"],"OrganizationalUnits":[{}]}]}}"#,
    ])
}

/// Forms: the first byte says which service (0 STS, 1 IAM) and who (2 the user).
pub(super) fn forms() -> Vec<Vec<u8>> {
    let sts = |first: u8, form: &str| [&[first], form.as_bytes(), b"&Version=2011-06-15"].concat();
    let iam = |form: &str| [b"1".as_slice(), form.as_bytes(), b"&Version=2010-05-08"].concat();
    let session = format!(
        "{}&DurationSeconds=900&Policy={}&PolicyArns.member.1.arn=arn:aws:iam::aws:policy/AdministratorAccess&Tags.member.1.Key=a&Tags.member.1.Value=b&TransitiveTagKeys.member.1=a&SourceIdentity=me&SerialNumber=arn:aws:iam::{CUSTOMER}:mfa/a&TokenCode=123456",
        assume_role(),
        encoded(READ)
    );
    let mut all = vec![
        sts(b'2', "Action=GetCallerIdentity"),
        sts(b'2', &assume_role()),
        sts(b'2', &session),
        sts(b'0', "Action=GetAccessKeyInfo&AccessKeyId=111122223333"),
        sts(b'0', "Action=GetSessionToken&DurationSeconds=900"),
    ];
    all.extend(setup().iter().map(|form| [b"1".as_slice(), form.as_bytes()].concat()));
    for form in [
        "Action=ListRoles&PathPrefix=/&MaxItems=1&Marker=x",
        "Action=GetRole&RoleName=Role",
        "Action=ListAttachedRolePolicies&RoleName=Role",
        "Action=AttachRolePolicy&RoleName=Role&PolicyArn=arn:aws:iam::aws:policy/ReadOnlyAccess",
        "Action=TagRole&RoleName=Role&Tags.member.1.Key=a&Tags.member.1.Value=b",
        "Action=UntagRole&RoleName=Role&TagKeys.member.1=a",
        "Action=UpdateRole&RoleName=Role&MaxSessionDuration=7200&Description=d",
        "Action=CreateGroup&GroupName=g&Path=/a/",
        "Action=AddUserToGroup&GroupName=g&UserName=Alice",
        "Action=UpdateAccessKey&AccessKeyId=AKIAIOSFODNN7EXAMPLE&Status=Inactive&UserName=Alice",
        "Action=GetAccessKeyLastUsed&AccessKeyId=111122223333",
        "Action=CreateAccountAlias&AccountAlias=acme",
        "Action=PutRolePermissionsBoundary&RoleName=Role&PermissionsBoundary=arn:aws:iam::aws:policy/AdministratorAccess",
        "Action=DeleteRole&RoleName=Role",
    ] {
        all.push(iam(form));
    }
    let policy = format!(
        "Action=CreatePolicy&PolicyName=p&PolicyDocument={}&Description=d&Tags.member.1.Key=a&Tags.member.1.Value=b",
        encoded(READ)
    );
    let version = format!(
        "Action=CreatePolicyVersion&PolicyArn=arn:aws:iam::{CUSTOMER}:policy/p&PolicyDocument={}&SetAsDefault=true",
        encoded(READ)
    );
    all.push(iam(&policy));
    all.push(iam(&version));
    all
}

/// Host and target.
pub(super) fn addresses() -> Vec<Vec<u8>> {
    owned(&[
        "127.0.0.1:4566 /bucket/key",
        "localhost /",
        "bucket.localhost:4566 /a/b?c=d",
        "s3.amazonaws.com /bucket//key/../x",
        "s3.dualstack.eu-central-1.amazonaws.com /bucket",
        "my.bucket.s3.eu-west-1.amazonaws.com /%E2%82%AC/%2F",
        "bucket.s3-us-west-2.amazonaws.com /key?versionId=x",
        "bucket.s3.localhost.localstack.cloud:4566 /key",
        "sts.amazonaws.com /",
        "sts.eu-central-1.amazonaws.com:443 /?Action=GetCallerIdentity&Version=2011-06-15",
        "iam.amazonaws.com /?Action=ListRoles&Version=2010-05-08",
        "bucket.s3-website.eu-central-1.amazonaws.com /index.html",
        "[::1]:4566 /bucket/key",
        "111122223333.s3-control.us-east-1.amazonaws.com /v20180820/jobs",
    ])
}

/// Whole requests, signed and not.
pub(super) fn http() -> Vec<Vec<u8>> {
    let mut all = owned(&[
        "GET /_rolecall/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "GET /_rolecall/requests HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "GET /bucket/key HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "PUT /bucket/key HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "PUT /bucket/key HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
        "GET http://bucket.s3.amazonaws.com/key HTTP/1.1\r\nHost: bucket.s3.amazonaws.com\r\n\r\n",
        "OPTIONS /bucket/key HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: GET\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: sts.amazonaws.com\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 43\r\n\r\nAction=GetCallerIdentity&Version=2011-06-15",
        "POST /bucket HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 70\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nkey\r\n--b--\r\n------",
    ]);
    for call in [
        Call::s3("GET", "/bucket/key"),
        Call::s3("PUT", "/bucket/other").with_body(b"the body"),
        Call::s3("GET", "/bucket?list-type=2&max-keys=1"),
        Call::query("sts", "Action=GetCallerIdentity&Version=2011-06-15"),
        Call::query("iam", "Action=ListRoles&Version=2010-05-08"),
    ] {
        all.push(call.bytes("127.0.0.1"));
    }
    all
}
