//! Which permission a bucket policy has to give for which operation. Recorded in 2026, each refusal beside a success.

use rolecall_tests::VENDOR;
use rolecall_tests::sigv4::{Request, Signed, Signer};
use rolecall_tests::table::{check, coded, row, status};

use super::world::{CUSTOMER, EVERYTHING, World, root, user};

/// A bucket policy that lets these principals do something.
fn allowing(principals: &str, actions: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":[{principals}]}},"Action":[{actions}],"Resource":["arn:aws:s3:::rows","arn:aws:s3:::rows/*"]}}]}}"#
    )
}

fn put_policy(world: &World, policy: &str) -> Signed {
    world.signed(Request::put("/rows?policy", policy))
}

fn arn(account: &str, name: &str) -> String {
    format!("\"arn:aws:iam::{account}:user/{name}\"")
}

#[tokio::test]
async fn tags_need_a_permission_of_their_own() {
    let world = World::new().await;
    let second = user(&world.aws, CUSTOMER, "second", None).await;
    let named = arn(CUSTOMER, "second");
    let tagged = || Request::put("/rows/new", "x").header("x-amz-tagging", "a=b").signed(&second);
    let begin = || Request::new("POST", "/rows/new?uploads").header("x-amz-tagging", "a=b").signed(&second);
    let denied = || coded(403, "AccessDenied");
    let both = r#""s3:PutObject","s3:PutObjectTagging""#;
    let rows = vec![
        row("put", put_policy(&world, &allowing(&named, r#""s3:PutObject""#)), status(204)),
        row("without tags", Request::put("/rows/new", "x").signed(&second), status(200)),
        row("PutObject", tagged(), denied()),
        row("CreateMultipartUpload", begin(), denied()),
        row("put both", put_policy(&world, &allowing(&named, both)), status(204)),
        row("PutObject, both", tagged(), status(200)),
        row("CreateMultipartUpload, both", begin(), status(200)),
    ];
    check(&world.aws, "D: tags", rows).await;
}

/// Whoever may put a setting may delete it: another account, too.
#[tokio::test]
async fn putting_a_setting_covers_deleting_it() {
    let world = World::new().await;
    let they = user(&world.aws, VENDOR, "they", Some(EVERYTHING)).await;
    let cors = "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>";
    let tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";
    world.succeeds(&world.signed(Request::put("/rows?cors", cors).checksummed())).await;
    world.succeeds(&world.signed(Request::put("/rows?tagging", tags).checksummed())).await;
    let actions = [
        ("cors", "PutBucketCORS"),
        ("tagging", "PutBucketTagging"),
        ("publicAccessBlock", "PutBucketPublicAccessBlock"),
        ("ownershipControls", "PutBucketOwnershipControls"),
        ("encryption", "PutEncryptionConfiguration"),
    ];
    let mut rows = Vec::new();
    for (setting, action) in actions {
        let delete = || Request::new("DELETE", &format!("/rows?{setting}")).signed(&they);
        let get = || world.signed(Request::get(&format!("/rows?{setting}")));
        let other = allowing(&format!("\"{VENDOR}\""), r#""s3:GetBucketLocation""#);
        let policy = allowing(&format!("\"{VENDOR}\""), &format!("\"s3:{action}\""));
        rows.push(row(&format!("{setting}: another action"), put_policy(&world, &other), status(204)));
        rows.push(row(&format!("{setting}, another action"), delete(), coded(403, "AccessDenied")));
        rows.push(row(&format!("{setting}: put"), put_policy(&world, &policy), status(204)));
        rows.push(row(&format!("{setting}, deleted"), delete(), status(204)));
        // Encryption falls back to the default.
        let after = if setting == "encryption" { 200 } else { 404 };
        rows.push(row(&format!("{setting}, afterwards"), get(), status(after)));
    }
    check(&world.aws, "D: settings", rows).await;
}

async fn begun(world: &World, by: &Signer) -> String {
    let answer = world.succeeds(&Request::new("POST", "/rows/parts?uploads").signed(by)).await;
    answer.element("UploadId").unwrap().to_owned()
}

/// Who began an upload lists its parts and aborts it with s3:PutObject alone; everybody else needs the actions.
#[tokio::test]
async fn who_may_manage_an_upload() {
    let world = World::new().await;
    let second = user(&world.aws, CUSTOMER, "second", None).await;
    let third = user(&world.aws, CUSTOMER, "third", None).await;
    let they = user(&world.aws, VENDOR, "they", Some(EVERYTHING)).await;
    let all = format!("{},{},\"{VENDOR}\"", arn(CUSTOMER, "second"), arn(CUSTOMER, "third"));
    world.succeeds(&put_policy(&world, &allowing(&all, r#""s3:PutObject""#))).await;
    let own = begun(&world, &second).await;
    let theirs = begun(&world, &they).await;
    let upload = |method: &str, id: &str| Request::new(method, &format!("/rows/parts?uploadId={id}"));
    let part = |id: &str| Request::put(&format!("/rows/parts?partNumber=1&uploadId={id}"), "x");
    let denied = || coded(403, "AccessDenied");
    let rows = vec![
        row("ListParts by the initiator", upload("GET", &own).signed(&second), status(200)),
        row("ListParts by another user", upload("GET", &own).signed(&third), denied()),
        row("AbortMultipartUpload by another user", upload("DELETE", &own).signed(&third), denied()),
        row("no upload of that key", upload("DELETE", "nothing").signed(&third), coded(404, "NoSuchUpload")),
        row("UploadPart to somebody else's", part(&own).signed(&third), status(200)),
        row("AbortMultipartUpload by the initiator", upload("DELETE", &own).signed(&second), status(204)),
        row(
            "ListParts of another account's, by the owner",
            world.signed(upload("GET", &theirs)),
            status(200),
        ),
        row("AbortMultipartUpload by the owner", world.signed(upload("DELETE", &theirs)), status(204)),
    ];
    check(&world.aws, "D: uploads", rows).await;
}

/// The bucket's policy cannot keep the owning account's root user from the bucket's policy; users it can.
#[tokio::test]
async fn root_gets_back_to_the_policy() {
    let world = World::new().await;
    let deny = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":["s3:GetBucketPolicy","s3:PutBucketPolicy","s3:DeleteBucketPolicy"],"Resource":"arn:aws:s3:::rows"}]}"#;
    let get = || Request::get("/rows?policy");
    let rows = vec![
        row("put", put_policy(&world, deny), status(204)),
        row("a user", world.signed(get()), coded(403, "AccessDenied")),
        row("root", get().signed(&root(CUSTOMER)), status(200)),
        row("root puts", Request::put("/rows?policy", deny).signed(&root(CUSTOMER)), status(204)),
        row("root deletes", Request::new("DELETE", "/rows?policy").signed(&root(CUSTOMER)), status(204)),
    ];
    check(&world.aws, "D: the policy itself", rows).await;
}
