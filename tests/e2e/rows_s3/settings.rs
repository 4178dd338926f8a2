//! What is said of an object or a bucket beside its bytes: tags, storage class, attributes, versions, settings.

use rolecall_tests::sigv4::Request;
use rolecall_tests::table::{check, refused, row, status};

use super::checksums::invalid_request;
use super::header_auth::argument;
use super::objects::no_key;
use super::world::World;

fn tagging(tags: &[(&str, &str)]) -> String {
    let tags: String = tags
        .iter()
        .map(|(key, value)| format!("<Tag><Key>{key}</Key><Value>{value}</Value></Tag>"))
        .collect();
    format!("<Tagging><TagSet>{tags}</TagSet></Tagging>")
}

fn many(count: usize) -> String {
    let keys: Vec<String> = (0..count).map(|index| format!("k{index}")).collect();
    tagging(&keys.iter().map(|key| (key.as_str(), "v")).collect::<Vec<_>>())
}

#[tokio::test]
async fn tags() {
    let world = World::new().await;
    let object = |body: &str| world.signed(Request::put("/rows/key?tagging", body).checksummed());
    let bucket = |body: &str| world.signed(Request::put("/rows?tagging", body).checksummed());
    let header = |value: &str| world.signed(Request::put("/rows/tagged", "x").header("x-amz-tagging", value));
    let unreadable = "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without \
                      tag name duplicates.";
    let key = |key: &str| {
        refused(400, "InvalidTag", "The TagKey you have provided is invalid").field("TagKey", key)
    };
    let long = "v".repeat(257);
    let rows = vec![
        row("a bucket without tags", world.signed(Request::get("/rows?tagging")), {
            refused(404, "NoSuchTagSet", "The TagSet does not exist").field("BucketName", "rows")
        }),
        row("an object without tags", world.signed(Request::get("/rows/key?tagging")), status(200)),
        row("an empty key", object(&tagging(&[("", "v")])), key("")),
        row("a key with a star", object(&tagging(&[("a*", "v")])), key("a*")),
        row("a value that is too long", object(&tagging(&[("a", &long)])), {
            refused(400, "InvalidTag", "The TagValue you have provided is invalid")
                .field("TagKey", "a")
                .field("TagValue", &long)
        }),
        row("eleven tags of an object", object(&many(11)), {
            refused(400, "BadRequest", "Object tags cannot be greater than 10")
        }),
        row("ten tags of an object", object(&many(10)), status(200)),
        row("fifty-one tags of a bucket", bucket(&many(51)), {
            refused(400, "BadRequest", "Bucket tag count cannot be greater than 50")
        }),
        row("a header with a key twice", header("a=1&a=2"), argument(unreadable, "x-amz-tagging", "a=1&a=2")),
        row("a header with commas", header("key1=val1,key2=val2"), {
            argument(unreadable, "x-amz-tagging", "key1=val1,key2=val2")
        }),
        row(
            "a header that cannot be decoded",
            header("foo=%ZZ"),
            argument(unreadable, "x-amz-tagging", "foo=%ZZ"),
        ),
        row("a header that is no UTF-8", header("foo=%FF"), {
            refused(400, "InvalidTag", "The TagValue you have provided is invalid")
                .field("TagKey", "foo")
                .field("TagValue", "\u{fffd}")
        }),
        row("AWS's own tags on an object", object(&tagging(&[("aws:a", "v")])), {
            refused(400, "InvalidTag", "Your TagKey cannot be prefixed with aws:").field("TagKey", "aws:a")
        }),
        row("AWS's own tags in a header", header("aws:a=v"), {
            refused(400, "InvalidTag", "Your TagKey cannot be prefixed with aws:").field("TagKey", "aws:a")
        }),
        row("AWS's own tags on a bucket", bucket(&tagging(&[("aws:a", "v")])), {
            refused(400, "InvalidTag", "System tags cannot be added/updated by requester")
                .field("TagKey", "aws:a")
        }),
        row("no set of tags, an object", object("<Tagging/>"), status(200)),
        row("no set of tags, a bucket", bucket("<Tagging/>"), status(204)),
        row("an empty set, a bucket", bucket("<Tagging><TagSet/></Tagging>"), status(204)),
        row("is as good as none", world.signed(Request::get("/rows?tagging")), {
            refused(404, "NoSuchTagSet", "The TagSet does not exist").field("BucketName", "rows")
        }),
        row("tags of no object", world.signed(Request::get("/rows/none?tagging")), no_key("rows/none")),
        row("deleting the tags of no object", world.signed(Request::new("DELETE", "/rows/none?tagging")), {
            no_key("none")
        }),
        row("a header", header("a=1&b=2"), status(200)),
    ];
    check(&world.aws, "tags", rows).await;
}

#[tokio::test]
async fn of_an_object() {
    let world = World::new().await;
    let put = |name: &str, value: &str| world.signed(Request::put("/rows/set", "x").header(name, value));
    let attributes = |value: Option<&str>| {
        let request = Request::get("/rows/key?attributes");
        world.signed(
            value
                .into_iter()
                .fold(request, |request, value| request.header("x-amz-object-attributes", value)),
        )
    };
    let rows = vec![
        row("a storage class that there is not", put("x-amz-storage-class", "COLD"), {
            refused(400, "InvalidStorageClass", "The storage class you specified is not valid")
                .field("StorageClassRequested", "COLD")
        }),
        row("Object Lock for a bucket that has none", put("x-amz-object-lock-mode", "GOVERNANCE"), {
            invalid_request("Bucket is missing Object Lock Configuration")
        }),
        row("GetObjectAttributes without attributes", attributes(None), {
            invalid_request(
                "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty",
            )
        }),
        row("GetObjectAttributes with another", attributes(Some("ETag,Colour")), {
            argument("Invalid attribute name specified.", "x-amz-object-attributes", "Colour")
        }),
        row("a version ID that cannot be one", world.signed(Request::get("/rows/key?versionId=abc")), {
            argument("Invalid version id specified", "versionId", "abc")
        }),
        row("an empty version ID", world.signed(Request::get("/rows/key?versionId=")), {
            argument("Version id cannot be the empty string", "versionId", "")
        }),
        row("two subresources", world.signed(Request::get("/rows?policy&cors")), {
            let list = "Conflicting query string parameters: ";
            argument(list, "ResourceType", "policy").message_starts(list)
        }),
    ];
    check(&world.aws, "what is said of an object", rows).await;
}

#[tokio::test]
async fn of_a_bucket() {
    let world = World::new().await;
    let send = |method, target: &str| world.signed(Request::new(method, target));
    let versioning = |body: &str| world.signed(Request::put("/rows?versioning", body).checksummed());
    let enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    world.put("/rows-versions", "").await;
    world.put("/rows-versions?versioning", enabled).await;
    world.put("/rows-versions/key", "x").await;
    world.succeeds(&send("DELETE", "/rows-versions/key")).await;
    let rows = vec![
        row("deleting a bucket with objects", send("DELETE", "/rows"), {
            refused(409, "BucketNotEmpty", "The bucket you tried to delete is not empty")
                .field("BucketName", "rows")
        }),
        row("deleting a bucket with versions", send("DELETE", "/rows-versions"), {
            refused(
                409,
                "BucketNotEmpty",
                "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
            )
            .field("BucketName", "rows-versions")
        }),
        row(
            "a versioning status that there is not",
            versioning("<VersioningConfiguration><Status>On</Status></VersioningConfiguration>"),
            refused(400, "MalformedXML", super::multipart::MALFORMED),
        ),
        row("no versioning status", versioning("<VersioningConfiguration/>"), {
            refused(
                400,
                "IllegalVersioningConfigurationException",
                "The Versioning element must be specified",
            )
        }),
        row(
            "a CORS header with two wildcards",
            {
                let rule = "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin>\
                        <AllowedHeader>x-*-*</AllowedHeader></CORSRule></CORSConfiguration>";
                world.signed(Request::put("/rows?cors", rule).checksummed())
            },
            invalid_request("AllowedHeader \"x-*-*\" can not have more than one wildcard."),
        ),
    ];
    check(&world.aws, "settings of a bucket", rows).await;
}
