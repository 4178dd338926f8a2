use super::document::{read, write};
use crate::services::s3::testing::Lab;
use crate::wire::xml::Layout;

const ORIGIN: &str = "<AllowedOrigin>*</AllowedOrigin>";
const GET: &str = "<AllowedMethod>GET</AllowedMethod>";

fn configuration(rules: &str) -> String {
    format!(
        "<CORSConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{rules}</CORSConfiguration>"
    )
}

fn rule(inner: &str) -> String {
    configuration(&format!("<CORSRule>{inner}</CORSRule>"))
}

const MALFORMED: &str =
    "The XML you provided was not well-formed or did not validate against our published schema";

#[test]
fn what_is_no_configuration_is_refused() {
    let many = configuration(&format!("<CORSRule>{ORIGIN}{GET}</CORSRule>").repeat(101));
    for (document, code, message) in [
        ("not xml".to_owned(), "MalformedXML", MALFORMED),
        (configuration(""), "MalformedXML", MALFORMED),
        (format!("<Other><CORSRule>{ORIGIN}{GET}</CORSRule></Other>"), "MalformedXML", MALFORMED),
        (configuration("<Rule/>"), "MalformedXML", MALFORMED),
        (rule(GET), "MalformedXML", MALFORMED),
        (rule(ORIGIN), "MalformedXML", MALFORMED),
        (rule(&format!("{ORIGIN}{GET}<MaxAgeSeconds>soon</MaxAgeSeconds>")), "MalformedXML", MALFORMED),
        (rule(&format!("{ORIGIN}{GET}<Colour>red</Colour>")), "MalformedXML", MALFORMED),
        (rule(&format!("{ORIGIN}{GET}<AllowedOrigin><a/></AllowedOrigin>")), "MalformedXML", MALFORMED),
        (
            rule(&format!("{ORIGIN}<AllowedMethod>OPTIONS</AllowedMethod>")),
            "InvalidRequest",
            "Found unsupported HTTP method in CORS config. Unsupported method is OPTIONS",
        ),
        (
            rule(&format!("{ORIGIN}<AllowedMethod>get</AllowedMethod>")),
            "InvalidRequest",
            "Found unsupported HTTP method in CORS config. Unsupported method is get",
        ),
        (
            rule(&format!("<AllowedOrigin>https://*.*</AllowedOrigin>{GET}")),
            "InvalidRequest",
            "AllowedOrigin \"https://*.*\" can not have more than one wildcard.",
        ),
        (
            rule(&format!("{ORIGIN}{GET}<AllowedHeader>x y</AllowedHeader>")),
            "InvalidRequest",
            "AllowedHeader \"x y\" contains invalid character.",
        ),
        (
            rule(&format!("{ORIGIN}{GET}<ExposeHeader>x:y</ExposeHeader>")),
            "InvalidRequest",
            "ExposeHeader \"x:y\" contains invalid character.",
        ),
        (many, "InvalidRequest", "The number of CORS rules should not exceed allowed limit of 100 rules."),
    ] {
        let refusal = read(document.as_bytes()).unwrap_err();
        assert_eq!((refusal.code(), refusal.message().as_str()), (code, message), "{document}");
    }
}

#[test]
fn what_aws_takes_is_taken() {
    let hundred = configuration(&format!("<CORSRule>{ORIGIN}{GET}</CORSRule>").repeat(100));
    for (document, rules) in [
        (rule(&format!("<AllowedOrigin></AllowedOrigin>{GET}")), 1),
        (rule(&format!("<AllowedOrigin/>{GET}")), 1),
        (rule(&format!("{ORIGIN}{GET}<MaxAgeSeconds>-1</MaxAgeSeconds>")), 1),
        (rule(&format!("\n {ORIGIN}\n {GET}\n {ORIGIN}\n")), 1),
        (hundred, 100),
    ] {
        assert_eq!(read(document.as_bytes()).unwrap().rules.len(), rules, "{document}");
    }
    let empty = read(rule(&format!("<AllowedOrigin></AllowedOrigin>{GET}")).as_bytes()).unwrap();
    assert_eq!(empty.rules[0].allowed_origins, [""]);
    let spaced = read(rule(&format!("<AllowedOrigin> https://a&amp;b </AllowedOrigin>{GET}")).as_bytes());
    assert_eq!(spaced.unwrap().rules[0].allowed_origins, [" https://a&b "]);
}

#[test]
fn a_configuration_is_written_in_s3s_order() {
    let sent = rule(
        "<AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>60</MaxAgeSeconds><AllowedMethod>PUT</AllowedMethod><AllowedOrigin>https://a</AllowedOrigin><AllowedMethod>GET</AllowedMethod><ID>one</ID>",
    );
    let written = write(&read(sent.as_bytes()).unwrap()).document(Layout::OneLine);
    assert_eq!(
        written.split_once('\n').unwrap().1,
        rule(
            "<ID>one</ID><AllowedOrigin>https://a</AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>60</MaxAgeSeconds><ExposeHeader>ETag</ExposeHeader><AllowedHeader>*</AllowedHeader>"
        )
    );
}

#[tokio::test]
async fn a_configuration_is_put_got_and_deleted() {
    let lab = Lab::with_bucket().await;
    let document = rule(&format!("{ORIGIN}{GET}"));
    let digest =
        crate::services::s3::checksum::of(crate::world::bucket::Algorithm::Crc32, [document.as_bytes()]);
    let checksum = [("x-amz-checksum-crc32", digest.as_str())];

    let missing = lab.send("GET", "/bucket?cors", &[], b"").await;
    assert_eq!((missing.status, missing.code()), (404, "NoSuchCORSConfiguration"));
    assert_eq!(missing.message(), "The CORS configuration does not exist");
    assert_eq!(missing.fields(), [("BucketName", "bucket".to_owned())]);

    let bare = lab.send("PUT", "/bucket?cors", &[], document.as_bytes()).await;
    assert_eq!((bare.status, bare.code()), (400, "InvalidRequest"));

    let put = lab.send("PUT", "/bucket?cors", &checksum, document.as_bytes()).await;
    assert_eq!((put.status, put.body.as_str(), put.headers.len()), (200, "", 0));

    let got = lab.send("GET", "/bucket?cors", &[], b"").await;
    assert_eq!(got.body.split_once('\n').unwrap().1, document);
    assert_eq!(got.header("content-type"), None);

    for _ in 0..2 {
        let deleted = lab.send("DELETE", "/bucket?cors", &[], b"").await;
        assert_eq!((deleted.status, deleted.headers.len()), (204, 0));
    }
    assert_eq!(lab.send("GET", "/bucket?cors", &[], b"").await.status, 404);

    let long = lab.send("PUT", "/bucket?cors", &checksum, &[b' '; 64 * 1024 + 1]).await;
    assert_eq!((long.status, long.code()), (400, "MaxMessageLengthExceeded"));
    assert_eq!(long.fields(), [("MaxMessageLengthBytes", "65536".to_owned())]);
}
