//! ACLs and Object Ownership.

use rolecall_tests::sigv4::{Request, Signed, sha256};
use rolecall_tests::table::{check, coded, refused, row, status};
use rolecall_tests::{CUSTOMER, VENDOR, send};

use super::world::{EVERYTHING, World, iam, root, user};

const ALL_USERS: &str = "http://acs.amazonaws.com/groups/global/AllUsers";

fn owning(ownership: &str) -> String {
    format!(
        "<OwnershipControls xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule><ObjectOwnership>{ownership}\
         </ObjectOwnership></Rule></OwnershipControls>"
    )
}

/// A bucket policy of one statement.
fn policy(principal: &str, action: &str, condition: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"{action}","Resource":"arn:aws:s3:::rows/*"{condition}}}}}"#
    )
}

fn with_acl(target: &str, acl: &str, body: &str) -> Request {
    Request::put(target, body).header("x-amz-acl", acl)
}

fn not_supported() -> rolecall_tests::table::Expected {
    refused(400, "AccessControlListNotSupported", "The bucket does not allow ACLs")
}

#[tokio::test]
async fn new_buckets_have_no_acls() {
    let world = World::new().await;
    let reader = format!("arn:aws:iam::{CUSTOMER}:user/reader");
    let blocked = |action: &str, resource: &str| {
        let message = format!(
            "User: {reader} is not authorized to perform: {action} on resource: \"{resource}\" because public ACLs are \
             prevented by the BlockPublicAcls setting in S3 Block Public Access."
        );
        refused(403, "AccessDenied", &message)
    };
    let put = |target: &str, acl: &str| world.signed(with_acl(target, acl, ""));
    let create = |name: &str, acl: &str, ownership: &str| {
        let request = with_acl(name, acl, "").header("x-amz-object-ownership", ownership);
        world.signed(request)
    };
    let rows = vec![
        row("PutObject, private", put("/rows/new", "private"), status(200)),
        row("PutObject, bucket-owner-read", put("/rows/new", "bucket-owner-read"), status(200)),
        row(
            "CopyObject, private",
            world.signed(with_acl("/rows/copy", "private", "").header("x-amz-copy-source", "rows/key")),
            status(200),
        ),
        row(
            "CopyObject, public-read",
            world.signed(with_acl("/rows/copy", "public-read", "").header("x-amz-copy-source", "rows/key")),
            not_supported(),
        ),
        row(
            "CreateMultipartUpload, private",
            world.signed(Request::new("POST", "/rows/parts?uploads").header("x-amz-acl", "private")),
            status(200),
        ),
        row("PutObjectAcl, private", put("/rows/key?acl", "private"), not_supported()),
        row("PutObject, public-read", put("/rows/new", "public-read"), not_supported()),
        row(
            "PutObject, bucket-owner-full-control",
            put("/rows/new", "bucket-owner-full-control"),
            status(200),
        ),
        row("PutBucketAcl, private", put("/rows?acl", "private"), not_supported()),
        row("PutBucketAcl, public-read", put("/rows?acl", "public-read"), {
            blocked("s3:PutBucketAcl", "arn:aws:s3:::rows")
        }),
        row("PutObjectAcl, public-read", put("/rows/key?acl", "public-read"), {
            blocked("s3:PutObjectAcl", "arn:aws:s3:::rows/key")
        }),
        row(
            "an unknown canned ACL",
            put("/rows/new", "sesame"),
            status(400).element("Code", "InvalidArgument").element("ArgumentValue", "sesame"),
        ),
        row(
            "a canned ACL and grants",
            world.signed(with_acl("/rows?acl", "private", "").header("x-amz-grant-read", "id=\"1\"")),
            refused(400, "InvalidRequest", "Specifying both Canned ACLs and Header Grants is not allowed"),
        ),
        row(
            "a canned ACL and a body",
            world.signed(with_acl("/rows?acl", "private", "<AccessControlPolicy/>")),
            refused(400, "UnexpectedContent", "This request does not support content"),
        ),
        row(
            "an ACL that is none",
            world.signed(Request::put("/rows?acl", "<AccessControlPolicy/>")),
            coded(400, "MalformedACLError"),
        ),
        row("CreateBucket, public-read", put("/rows-public", "public-read"), {
            let message = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting";
            refused(400, "InvalidBucketAclWithObjectOwnership", message)
        }),
        row(
            "CreateBucket, public-read, ObjectWriter",
            create("/rows-public", "public-read", "ObjectWriter"),
            {
                let message = "Bucket cannot have public ACLs set with BlockPublicAccess enabled";
                refused(400, "InvalidBucketAclWithBlockPublicAccessError", message)
            },
        ),
        row("CreateBucket, private", put("/rows-private", "private"), status(200)),
        row("CreateBucket, ObjectWriter", create("/rows-acls", "private", "ObjectWriter"), status(200)),
        row("PutBucketAcl there", put("/rows-acls?acl", "private"), status(200)),
    ];
    check(&world.aws, "ACLs that are off", rows).await;
}

#[tokio::test]
async fn acls_as_they_are_written() {
    let world = World::new().await;
    world.put("/rows?ownershipControls", owning("ObjectWriter")).await;
    world.put("/rows?publicAccessBlock", "<PublicAccessBlockConfiguration/>").await;
    let (owner, vendor) = (sha256(CUSTOMER.as_bytes()), sha256(VENDOR.as_bytes()));
    let grantee = |kind: &str, inside: String, permission: &str| {
        format!(
            "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"{kind}\">{inside}\
             </Grantee><Permission>{permission}</Permission></Grant>"
        )
    };
    let document = |grants: String| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<AccessControlPolicy xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
             <Owner><ID>{owner}</ID></Owner><AccessControlList>{grants}</AccessControlList></AccessControlPolicy>"
        )
    };
    let id = |id: &str| format!("<ID>{id}</ID>");
    let full = grantee("CanonicalUser", id(&owner), "FULL_CONTROL");
    let everybody = grantee("Group", format!("<URI>{ALL_USERS}</URI>"), "READ");
    let theirs = grantee("CanonicalUser", id(&vendor), "READ_ACP");
    let get = |target: &str| world.signed(Request::get(target));
    // The vendor's account has to be known: that it asks for anything makes it so.
    Request::get("/").signed(&root(VENDOR)).send(&world.aws).await;
    let rows = vec![
        row("nothing was said", get("/rows?acl"), status(200).body(&document(full.clone()))),
        row("a canned one", world.signed(with_acl("/rows/key?acl", "public-read", "")), status(200)),
        row("is shown", get("/rows/key?acl"), status(200).body(&document(full.clone() + &everybody))),
        row(
            "grants in headers",
            world.signed(
                Request::put("/rows?acl", "")
                    .header("x-amz-grant-full-control", &format!("id=\"{owner}\""))
                    .header("x-amz-grant-read-acp", &format!("id=\"{vendor}\"")),
            ),
            status(200),
        ),
        row("are shown", get("/rows?acl"), status(200).body(&document(full.clone() + &theirs))),
        row("a document", world.signed(Request::put("/rows/key?acl", document(theirs.clone()))), status(200)),
        row("is shown as it is", get("/rows/key?acl"), status(200).body(&document(theirs))),
        row(
            "an unknown canonical user",
            world.signed(Request::put("/rows?acl", "").header("x-amz-grant-read", "id=\"1\"")),
            refused(400, "InvalidArgument", "Invalid id")
                .field("ArgumentName", "id")
                .field("ArgumentValue", "1"),
        ),
        row(
            "an unknown group",
            world.signed(Request::put("/rows?acl", "").header("x-amz-grant-read", "uri=\"http://x\"")),
            refused(400, "InvalidArgument", "Invalid group uri")
                .field("ArgumentName", "uri")
                .field("ArgumentValue", "http://x"),
        ),
        row(
            "an e-mail address",
            world.signed(Request::put("/rows?acl", "").header("x-amz-grant-read", "emailAddress=\"a@b.c\"")),
            coded(405, "MethodNotAllowed"),
        ),
        row(
            "BucketOwnerEnforced while others have anything",
            world.signed(Request::put("/rows?ownershipControls", owning("BucketOwnerEnforced"))),
            coded(400, "InvalidBucketAclWithObjectOwnership"),
        ),
    ];
    check(&world.aws, "ACLs that are on", rows).await;
}

/// A role of the bucket's account, which its policies let read everything.
async fn reading(world: &World) -> (Signed, Signed) {
    let session = world.session_with("reads", Some(EVERYTHING)).await;
    (Request::get("/rows/theirs").signed(&session), Request::get("/rows/key").signed(&session))
}

#[tokio::test]
async fn an_object_that_another_account_owns() {
    let world = World::new().await;
    let writer = user(&world.aws, VENDOR, "writer", Some(EVERYTHING)).await;
    let vendor = format!("arn:aws:iam::{VENDOR}:user/writer");
    let allow = policy(&vendor, "s3:PutObject", "");
    world.put("/rows?policy", allow.replace(r#""s3:PutObject""#, r#"["s3:PutObject","s3:GetObject"]"#)).await;
    world.put("/rows?ownershipControls", owning("ObjectWriter")).await;
    let write = || Request::put("/rows/theirs", "x").signed(&writer);
    let tag = || {
        let tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>";
        Request::put("/rows/theirs?tagging", tags).checksummed()
    };
    let hand_over = |target: &str| with_acl(target, "bucket-owner-full-control", "x").signed(&writer);
    let (theirs, own) = reading(&world).await;
    let denied = || refused(403, "AccessDenied", "Access Denied");
    let rows = vec![
        row("the vendor writes", write(), status(200)),
        row("the bucket's role reads its own", own, status(200)),
        row("and not the vendor's", theirs.clone(), denied()),
        row(
            "nor may it say who may",
            world.signed(with_acl("/rows/theirs?acl", "bucket-owner-full-control", "")),
            denied(),
        ),
        row("nor does the root user read it", Request::get("/rows/theirs").signed(&root(CUSTOMER)), denied()),
        row("the vendor reads it", Request::get("/rows/theirs").signed(&writer), status(200)),
        row("its tags are the bucket's affair", world.signed(tag()), status(200)),
        row("and not the vendor's", tag().signed(&writer), denied()),
        row("reading them", world.signed(Request::get("/rows/theirs?tagging")), status(200)),
        row("reading them, the vendor", Request::get("/rows/theirs?tagging").signed(&writer), denied()),
        row(
            "the vendor grants it",
            with_acl("/rows/theirs?acl", "bucket-owner-full-control", "").signed(&writer),
            status(200),
        ),
        row("the bucket's role reads it", theirs.clone(), status(200)),
        row(
            "the owner takes over what is handed over",
            world.signed(Request::put("/rows?ownershipControls", owning("BucketOwnerPreferred"))),
            status(200),
        ),
        row("the vendor writes again", write(), status(200)),
        row("without the ACL it is not handed over", theirs.clone(), denied()),
        row("the vendor hands it over", hand_over("/rows/theirs"), status(200)),
        row("the bucket's role reads it again", theirs.clone(), status(200)),
        row("the vendor writes it once more", write(), status(200)),
        row("and it is the vendor's", theirs.clone(), denied()),
        row(
            "ACLs are switched off",
            world.signed(Request::put("/rows?ownershipControls", owning("BucketOwnerEnforced"))),
            status(200),
        ),
        row("everything is the bucket owner's", theirs.clone(), status(200)),
        row("and the bucket policy reaches it", Request::get("/rows/theirs").signed(&writer), status(200)),
    ];
    check(&world.aws, "an object owned by another account", rows).await;
}

/// What holds anyway of an object of the bucket's own account does not of another account's.
#[tokio::test]
async fn other_accounts_may_bring_full_control_of_the_buckets_owner_alone() {
    let world = World::new().await;
    let writer = user(&world.aws, VENDOR, "writer", Some(EVERYTHING)).await;
    let principal = format!("arn:aws:iam::{VENDOR}:user/writer");
    world.put("/rows?policy", policy(&principal, "s3:PutObject", "")).await;
    let put = |acl: &str| with_acl("/rows/theirs", acl, "x").signed(&writer);
    let begin =
        |acl: &str| Request::new("POST", "/rows/theirs?uploads").header("x-amz-acl", acl).signed(&writer);
    let rows = vec![
        row("private", put("private"), not_supported()),
        row("bucket-owner-read", put("bucket-owner-read"), not_supported()),
        row("an upload, private", begin("private"), not_supported()),
        row("bucket-owner-full-control", put("bucket-owner-full-control"), status(200)),
        row("an upload, bucket-owner-full-control", begin("bucket-owner-full-control"), status(200)),
    ];
    check(&world.aws, "another account's ACLs while they are off", rows).await;
}

#[tokio::test]
async fn it_is_explained() {
    let world = World::new().await;
    let writer = user(&world.aws, VENDOR, "writer", Some(EVERYTHING)).await;
    world
        .put("/rows?policy", policy(&format!("arn:aws:iam::{VENDOR}:user/writer"), "s3:PutObject", ""))
        .await;
    world.put("/rows?ownershipControls", owning("ObjectWriter")).await;
    world.succeeds(&Request::put("/rows/theirs", "x").signed(&writer)).await;
    let answer = reading(&world).await.0.send(&world.aws).await;
    let link = answer.header("x-rolecall-explain").unwrap();
    let question = format!("GET {link} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let explained = send(&world.aws, question.as_bytes()).await.body;
    for part in [
        r#""because":{"key":"object ACL""#,
        "belongs to account 340636424752, which wrote it",
        r#""layer":"access-control-list""#,
        "Object Ownership BucketOwnerEnforced",
    ] {
        assert!(explained.contains(part), "{part}: {explained}");
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html>: the bucket policy allows
/// s3:PutObject alone, and asks for the ACL that hands the object over.
#[tokio::test]
async fn the_documented_policy_that_asks_for_the_acl() {
    for ownership in ["BucketOwnerPreferred", "BucketOwnerEnforced"] {
        let world = World::new().await;
        let writer = user(&world.aws, VENDOR, "writer", Some(EVERYTHING)).await;
        let condition = r#","Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}"#;
        let policy = policy(&format!("arn:aws:iam::{VENDOR}:user/writer"), "s3:PutObject", condition);
        world.put("/rows?policy", policy).await;
        world.put("/rows?ownershipControls", owning(ownership)).await;
        let (theirs, _) = reading(&world).await;
        let rows = vec![
            row("without it", Request::put("/rows/theirs", "x").signed(&writer), {
                refused(403, "AccessDenied", "Access Denied")
            }),
            row(
                "with it",
                with_acl("/rows/theirs", "bucket-owner-full-control", "x").signed(&writer),
                status(200),
            ),
            row("the bucket's role reads it", theirs, status(200)),
        ];
        check(&world.aws, ownership, rows).await;
        let only_put = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}}"#;
        let parameters = [("UserName", "writer"), ("PolicyName", "inline"), ("PolicyDocument", only_put)];
        iam(&world.aws, VENDOR, "PutUserPolicy", &parameters).await;
        let rows = vec![row(
            "the writer's own policies must allow s3:PutObjectAcl",
            with_acl("/rows/theirs", "bucket-owner-full-control", "x").signed(&writer),
            coded(403, "AccessDenied"),
        )];
        check(&world.aws, ownership, rows).await;
    }
}

#[tokio::test]
async fn public_acls() {
    let world = World::new().await;
    world.put("/rows?ownershipControls", owning("ObjectWriter")).await;
    let block = |acls: bool, ignore: bool| {
        let document = format!(
            "<PublicAccessBlockConfiguration><BlockPublicAcls>{acls}</BlockPublicAcls><IgnorePublicAcls>{ignore}\
             </IgnorePublicAcls></PublicAccessBlockConfiguration>"
        );
        world.signed(Request::put("/rows?publicAccessBlock", &document))
    };
    let put = || world.signed(with_acl("/rows/key", "public-read", "x"));
    let get = || Request::get("/rows/key").anonymous();
    let list = || Request::get("/rows").anonymous();
    let denied = || refused(403, "AccessDenied", "Access Denied");
    let rows = vec![
        row("blocked", put(), denied_by_block()),
        row("not blocked any more", block(false, false), status(200)),
        row("put", put(), status(200)),
        row("everybody reads", get(), status(200)),
        row("nobody lists", list(), denied()),
        row("the bucket's too", world.signed(with_acl("/rows?acl", "public-read", "")), status(200)),
        row("everybody lists", list(), status(200)),
        row("what is not there is told to who may list", Request::get("/rows/none").anonymous(), {
            coded(404, "NoSuchKey")
        }),
        row("what is there and private is not", Request::get("/rows/empty").anonymous(), denied()),
        row("ignored", block(false, true), status(200)),
        row("nobody reads", get(), denied()),
        row("nobody lists again", list(), denied()),
        row("blocked, and no more ignored", block(true, false), status(200)),
        row("what there is counts", get(), status(200)),
        row("nothing is added", put(), denied_by_block()),
    ];
    check(&world.aws, "public ACLs", rows).await;
}

fn denied_by_block() -> rolecall_tests::table::Expected {
    let message = format!(
        "User: arn:aws:iam::{CUSTOMER}:user/reader is not authorized to perform: s3:PutObject on resource: \
         \"arn:aws:s3:::rows/key\" because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public \
         Access."
    );
    refused(403, "AccessDenied", &message)
}

#[tokio::test]
async fn grants_and_settings_that_cannot_be() {
    let world = World::new().await;
    world.succeeds(&world.signed(Request::new("DELETE", "/rows?publicAccessBlock"))).await;
    world.succeeds(&world.signed(Request::new("DELETE", "/rows?ownershipControls"))).await;
    let listed = Request::get("/").signed(&root(VENDOR)).send(&world.aws).await;
    let stranger = listed.element("ID").unwrap();
    let of_a_stranger = format!(
        "<AccessControlPolicy><Owner><ID>{stranger}</ID></Owner><AccessControlList></AccessControlList>\
         </AccessControlPolicy>"
    );
    let granting = Request::put("/rows/key?acl", "").header("x-amz-grant-read", "name=somebody");
    let ownership = Request::put("/rows-owned", "").header("x-amz-object-ownership", "Nobody");
    let canned = |request: Request| {
        let refused = refused(400, "InvalidArgument", "").field("ArgumentName", "x-amz-acl");
        row("a canned ACL that there is not", world.signed(request.header("x-amz-acl", "fake")), {
            refused.field("ArgumentValue", "fake")
        })
    };
    let rows = vec![
        canned(Request::put("/rows?acl", "")),
        canned(Request::put("/rows/key?acl", "")),
        canned(Request::put("/rows/key", "x")),
        row("no ownership controls", world.signed(Request::get("/rows?ownershipControls")), {
            refused(404, "OwnershipControlsNotFoundError", "The bucket ownership controls were not found")
                .field("BucketName", "rows")
        }),
        row("an object ownership that there is not", world.signed(ownership), {
            refused(400, "InvalidArgument", "Invalid x-amz-object-ownership header: Nobody")
                .field("ArgumentName", "x-amz-object-ownership")
        }),
        row("a grantee that is named in no known way", world.signed(granting), {
            refused(400, "InvalidArgument", "Argument format not recognized")
                .field("ArgumentName", "x-amz-grant-read")
                .field("ArgumentValue", "name=somebody")
        }),
        row(
            "an ACL that names another owner",
            world.signed(Request::put("/rows/key?acl", &of_a_stranger).checksummed()),
            refused(403, "AccessDenied", "Access Denied"),
        ),
    ];
    check(&world.aws, "ACLs: what cannot be", rows).await;
}
