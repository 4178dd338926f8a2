//! CORS: preflights, actual requests, and the configuration. Every header that says something is compared, those that
//! must not be there too.

use rolecall_tests::sigv4::{Request, Signed};
use rolecall_tests::table::{Expected, check, coded, refused, row, status};

use super::objects::no_bucket;
use super::world::{CONTENT, CUSTOMER, World, user};

const SITE: &str = "https://app.example.com";
const NOT_ALLOWED: &str = "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, \
     request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the \
     resource's CORS spec.";
const VARY: &str = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";
const EVERY: [&str; 7] = [
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-max-age",
    "access-control-expose-headers",
    "vary",
];

/// What a matching rule answers: origin, methods, allowed headers, age, exposed headers.
pub fn allowed(expected: Expected, values: [Option<&str>; 5]) -> Expected {
    let [origin, methods, headers, age, exposed] = values;
    let credentials = origin.filter(|origin| *origin != "*").map(|_| "true");
    let values = [origin, credentials, methods, headers, age, exposed, Some(VARY)];
    EVERY.iter().zip(values).fold(expected, |expected, (name, value)| match value {
        Some(value) => expected.header(name, value),
        None => expected.no(name),
    })
}

fn silent(expected: Expected) -> Expected {
    expected.none_of(&EVERY)
}

fn forbidden(message: &str, method: &str, kind: &str) -> Expected {
    silent(refused(403, "AccessForbidden", message).field("Method", method).field("ResourceType", kind))
}

fn rules(rules: &[&str]) -> String {
    let rules: String = rules.iter().map(|rule| format!("<CORSRule>{rule}</CORSRule>")).collect();
    format!(
        "<CORSConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{rules}</CORSConfiguration>"
    )
}

fn rule(origin: &str, methods: &[&str]) -> String {
    let methods: String =
        methods.iter().map(|method| format!("<AllowedMethod>{method}</AllowedMethod>")).collect();
    format!("<AllowedOrigin>{origin}</AllowedOrigin>{methods}")
}

/// A preflight; an empty text leaves its header out.
fn preflight(target: &str, origin: &str, method: &str, headers: &str) -> Signed {
    let names = ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"];
    let said = names.iter().zip([origin, method, headers]).filter(|(_, value)| !value.is_empty());
    said.fold(Request::new("OPTIONS", target), |request, (name, value)| request.unsigned(name, value))
        .anonymous()
}

async fn configure(world: &World, configuration: &str) {
    world.succeeds(&world.signed(Request::put("/rows?cors", configuration).checksummed())).await;
}

#[tokio::test]
async fn preflights_without_a_configuration() {
    let world = World::new().await;
    let no_origin =
        || silent(refused(400, "BadRequest", "Insufficient information. Origin request header needed."));
    let missing = |method, kind| forbidden("CORSResponse: Bucket not found", method, kind);
    let off = |method, kind| forbidden("CORSResponse: CORS is not enabled for this bucket.", method, kind);
    let body = preflight("/rows/key", SITE, "GET", "").with_body("ignored");
    let rows = vec![
        row("no Origin", preflight("/rows/key", "", "GET", ""), no_origin().header("connection", "close")),
        row("no Origin, bucket missing", preflight("/rows-none/key", "", "GET", ""), no_origin()),
        row(
            "no Origin, with a Referer",
            preflight("/rows/key", "", "GET", "").also("Referer", SITE),
            no_origin(),
        ),
        row("bucket missing", preflight("/rows-none", SITE, "GET", ""), missing("GET", "BUCKET")),
        row("bucket missing, object", preflight("/rows-none/key", SITE, "PUT", ""), missing("PUT", "BUCKET")),
        row("bucket missing, no method", preflight("/rows-none", SITE, "", ""), missing("OPTIONS", "BUCKET")),
        row("no configuration, object", preflight("/rows/key", SITE, "GET", ""), off("GET", "OBJECT")),
        row("no configuration, bucket", preflight("/rows", SITE, "PUT", ""), off("PUT", "BUCKET")),
        row("no configuration, no method", preflight("/rows/key", SITE, "", ""), off("OPTIONS", "OBJECT")),
        row("with a body", body, off("GET", "OBJECT")),
        row(
            "with a broken Authorization",
            preflight("/rows/key", SITE, "GET", "").also("Authorization", "garbage"),
            off("GET", "OBJECT"),
        ),
        row("no such method", preflight("/rows/key", SITE, "PATCH", ""), {
            silent(refused(400, "BadRequest", "Invalid Access-Control-Request-Method: PATCH"))
        }),
    ];
    check(&world.aws, "5: preflights without a configuration", rows).await;
}

#[tokio::test]
async fn preflights() {
    let world = World::new().await;
    let first = rule(SITE, &["GET", "PUT"])
        + "<AllowedHeader>x-amz-*</AllowedHeader><AllowedHeader>Content-Type</AllowedHeader><MaxAgeSeconds>3000</MaxAgeSeconds>\
           <ExposeHeader>ETag</ExposeHeader><ExposeHeader>x-amz-meta-Word</ExposeHeader>";
    let second = rule("https://*.example.com", &["GET", "DELETE"]);
    let third = rule("*", &["HEAD"]) + "<AllowedHeader>*</AllowedHeader>";
    configure(&world, &rules(&[&first, &second, &third])).await;
    let ask = |origin, method, headers| preflight("/rows/key", origin, method, headers);
    let yes = || status(200).header("content-length", "0").body("");
    let by_first = |headers| {
        allowed(yes(), [Some(SITE), Some("GET, PUT"), headers, Some("3000"), Some("ETag, x-amz-meta-Word")])
    };
    let by_second = |origin| allowed(yes(), [Some(origin), Some("GET, DELETE"), None, None, None]);
    let by_third = |headers| allowed(yes(), [Some("*"), Some("HEAD"), headers, None, None]);
    let no = |method| forbidden(NOT_ALLOWED, method, "OBJECT");
    let bad = |message: &str| silent(refused(400, "BadRequest", message));
    let bad_header =
        |name: &str| bad(&format!("Access-Control-Request-Headers \"{name}\" contains invalid character."));
    let rows = vec![
        row("the first rule", ask(SITE, "GET", ""), by_first(None)),
        row("its other method", ask(SITE, "PUT", ""), by_first(None)),
        row("of the bucket", preflight("/rows", SITE, "GET", ""), by_first(None)),
        row("of a key that is missing", preflight("/rows/none", SITE, "GET", ""), by_first(None)),
        row(
            "its headers",
            ask(SITE, "GET", "X-Amz-Date,content-TYPE"),
            by_first(Some("x-amz-date, content-type")),
        ),
        row("its headers, spaces normalised", ask(SITE, "GET", "  x-amz-date ,content-type  "), {
            by_first(Some("x-amz-date, content-type"))
        }),
        row("the second rule, by method", ask(SITE, "DELETE", ""), by_second(SITE)),
        row(
            "the second rule, by origin",
            ask("https://other.example.com", "GET", ""),
            by_second("https://other.example.com"),
        ),
        row(
            "a wildcard matches nothing too",
            ask("https://.example.com", "GET", ""),
            by_second("https://.example.com"),
        ),
        row(
            "the second rule has no headers",
            ask("https://other.example.com", "GET", "x-amz-date"),
            no("GET"),
        ),
        row("a header that no rule has", ask(SITE, "GET", "x-other"), no("GET")),
        row("one header of two", ask(SITE, "GET", "x-amz-date, x-other"), no("GET")),
        row("the third rule: origin *, no credentials", ask("https://elsewhere", "HEAD", ""), by_third(None)),
        row(
            "the third rule, headers",
            ask("https://elsewhere", "HEAD", "X-Anything"),
            by_third(Some("x-anything")),
        ),
        row("no rule has this origin for the method", ask("https://elsewhere", "GET", ""), no("GET")),
        row("no rule has this method", ask(SITE, "POST", ""), no("POST")),
        row("no Access-Control-Request-Method", ask(SITE, "", ""), no("OPTIONS")),
        row("origins are compared by case", ask("https://APP.example.com", "PUT", ""), no("PUT")),
        row(
            "bucket",
            preflight("/rows", "https://elsewhere", "GET", ""),
            forbidden(NOT_ALLOWED, "GET", "BUCKET"),
        ),
        row("method in lower case", ask(SITE, "get", ""), bad("Invalid Access-Control-Request-Method: get")),
        row(
            "method that is none",
            ask(SITE, "OPTIONS", ""),
            bad("Invalid Access-Control-Request-Method: OPTIONS"),
        ),
        row("a header with a space", ask(SITE, "GET", "x amz"), bad_header("x amz")),
        row("a header with a colon", ask(SITE, "GET", "x-amz:"), bad_header("x-amz:")),
    ];
    check(&world.aws, "5: preflights", rows).await;
}

#[tokio::test]
async fn actual_requests() {
    let world = World::new().await;
    let nothing = user(&world.aws, CUSTOMER, "nothing", None).await;
    let first = rule(SITE, &["GET"])
        + "<AllowedHeader>*</AllowedHeader><MaxAgeSeconds>60</MaxAgeSeconds><ExposeHeader>ETag</ExposeHeader>";
    let second = rule("*", &["PUT"]);
    configure(&world, &rules(&[&first, &second])).await;
    let from = |origin: &str| Request::get("/rows/key").unsigned("Origin", origin);
    let got =
        |expected, headers| allowed(expected, [Some(SITE), Some("GET"), headers, Some("60"), Some("ETag")]);
    let by_second = |expected| allowed(expected, [Some("*"), Some("PUT"), None, None, None]);
    let skewed = world.user.clone().minutes(20);
    let rows = vec![
        row("GET", world.signed(from(SITE)), got(status(200).body(CONTENT), None)),
        row("presigned", world.presigned(from(SITE)), got(status(200).body(CONTENT), None)),
        row(
            "GET that says which headers",
            world.signed(from(SITE).unsigned("Access-Control-Request-Headers", "X-Amz-Date")),
            got(status(200), Some("x-amz-date")),
        ),
        row(
            "HEAD, which no rule has",
            world.signed(Request::new("HEAD", "/rows/key").unsigned("Origin", SITE)),
            silent(status(200)),
        ),
        row(
            "PUT, origin *",
            world.signed(Request::put("/rows/new", "x").unsigned("Origin", "https://elsewhere")),
            by_second(status(200)),
        ),
        row("another origin", world.signed(from("https://elsewhere")), silent(status(200).body(CONTENT))),
        row("no Origin", world.signed(Request::get("/rows/key")), silent(status(200))),
        row(
            "Access-Control-Request-Method instead of the method",
            world.signed(from("https://elsewhere").unsigned("Access-Control-Request-Method", "PUT")),
            by_second(status(200)),
        ),
        row("not allowed", from(SITE).signed(&nothing), got(coded(403, "AccessDenied"), None)),
        row(
            "not allowed, another origin",
            from("https://elsewhere").signed(&nothing),
            silent(coded(403, "AccessDenied")),
        ),
        row("anonymous", from(SITE).anonymous(), got(coded(403, "AccessDenied"), None)),
        row(
            "bad signature",
            world.signed(from(SITE)).badly(),
            got(coded(403, "SignatureDoesNotMatch"), None),
        ),
        row("skew", from(SITE).signed(&skewed), got(coded(403, "RequestTimeTooSkewed"), None)),
        row("expired URL", from(SITE).presigned(&world.user.clone().minutes(-10), "1"), {
            got(coded(403, "AccessDenied"), None)
        }),
        row(
            "no key",
            world.signed(Request::get("/rows/none").unsigned("Origin", SITE)),
            got(coded(404, "NoSuchKey"), None),
        ),
        row("no bucket", world.signed(Request::get("/rows-none/key").unsigned("Origin", SITE)), {
            silent(coded(404, "NoSuchBucket"))
        }),
    ];
    check(&world.aws, "5: actual requests", rows).await;
}

#[tokio::test]
async fn the_configuration() {
    let world = World::new().await;
    let put = |text: &str| world.signed(Request::put("/rows?cors", text).checksummed());
    let send = |method| world.signed(Request::new(method, "/rows?cors"));
    let none = || {
        refused(404, "NoSuchCORSConfiguration", "The CORS configuration does not exist")
            .field("BucketName", "rows")
    };
    let ids = |code| status(code).only(&["x-amz-request-id", "x-amz-id-2"]).body("");
    let schema = || {
        let message =
            "The XML you provided was not well-formed or did not validate against our published schema";
        refused(400, "MalformedXML", message)
    };
    let invalid = |message: &str| refused(400, "InvalidRequest", message);
    let sent = "<AllowedHeader>a</AllowedHeader><ExposeHeader>b</ExposeHeader><ExposeHeader>c</ExposeHeader>\
                <MaxAgeSeconds>-1</MaxAgeSeconds><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod>\
                <AllowedOrigin></AllowedOrigin><AllowedOrigin>o</AllowedOrigin>";
    let prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let kept = rules(&[
        "<AllowedOrigin></AllowedOrigin><AllowedOrigin>o</AllowedOrigin><AllowedMethod>GET</AllowedMethod>\
         <AllowedMethod>PUT</AllowedMethod><MaxAgeSeconds>-1</MaxAgeSeconds><ExposeHeader>b</ExposeHeader>\
         <ExposeHeader>c</ExposeHeader><AllowedHeader>a</AllowedHeader>",
    ]);
    let many = |count| rules(&vec![rule("o", &["GET"]).as_str(); count]);
    let with = |more: &str| rules(&[&(rule("o", &["GET"]) + more)]);
    let long = with(&format!("<AllowedHeader>{}</AllowedHeader>", "a".repeat(65536)));
    let rows = vec![
        row("GetBucketCors without one", send("GET"), none()),
        row("DeleteBucketCors without one", send("DELETE"), ids(204)),
        row("no such bucket", world.signed(Request::get("/rows-none?cors")), no_bucket("rows-none")),
        row("PutBucketCors", put(&rules(&[sent])), ids(200)),
        row(
            "GetBucketCors, in its own order",
            send("GET"),
            status(200).only(&["x-amz-request-id", "x-amz-id-2"]).body(&format!("{prolog}{kept}")),
        ),
        row("no such method", put(&rules(&[&rule("o", &["PATCH"])])), {
            invalid("Found unsupported HTTP method in CORS config. Unsupported method is PATCH")
        }),
        row("method in lower case", put(&rules(&[&rule("o", &["get"])])), {
            invalid("Found unsupported HTTP method in CORS config. Unsupported method is get")
        }),
        row("two wildcards", put(&rules(&[&rule("https://*.*", &["GET"])])), {
            invalid("AllowedOrigin \"https://*.*\" can not have more than one wildcard.")
        }),
        row("a header that is none", put(&with("<AllowedHeader>a b</AllowedHeader>")), {
            invalid("AllowedHeader \"a b\" contains invalid character.")
        }),
        row("an exposed header that is none", put(&with("<ExposeHeader>a:b</ExposeHeader>")), {
            invalid("ExposeHeader \"a:b\" contains invalid character.")
        }),
        row("no rules", put(&rules(&[])), schema()),
        row("no origins", put(&rules(&["<AllowedMethod>GET</AllowedMethod>"])), schema()),
        row("no methods", put(&rules(&["<AllowedOrigin>o</AllowedOrigin>"])), schema()),
        row("no XML", put("garbage"), schema()),
        row("101 rules", put(&many(101)), coded(400, "InvalidRequest")),
        row(
            "more than 64 KiB",
            put(&long),
            coded(400, "MaxMessageLengthExceeded").element("MaxMessageLengthBytes", "65536"),
        ),
        row("nothing of this was stored", send("GET"), status(200).body(&format!("{prolog}{kept}"))),
        row("100 rules", put(&many(100)), status(200)),
        row("DeleteBucketCors", send("DELETE"), ids(204)),
        row("it is gone", send("GET"), none()),
    ];
    check(&world.aws, "5, F: the configuration", rows).await;
}
