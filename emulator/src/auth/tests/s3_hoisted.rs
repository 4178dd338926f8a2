//! What a presigned URL says in its query instead of in headers.

use super::fixture::{request, set};
use crate::auth::{SignatureVersion, unfold};

#[test]
fn a_url_carries_headers() {
    let cases = [
        ("x-amz-meta-a=b%20c", "x-amz-meta-a", Some("b c")),
        ("X-Amz-Meta-A=b", "x-amz-meta-a", Some("b")),
        ("x-amz-meta-a=first&x-amz-meta-a=second", "x-amz-meta-a", Some("first")),
        ("x-amz-acl=public-read", "x-amz-acl", Some("public-read")),
        ("x-amz-grant-read=id%3D1", "x-amz-grant-read", Some("id=1")),
        ("x-amz-tagging=a%3Db", "x-amz-tagging", Some("a=b")),
        ("x-amz-storage-class=GLACIER", "x-amz-storage-class", Some("GLACIER")),
        ("x-amz-meta-sent=parameter", "x-amz-meta-sent", Some("header")),
        ("x-amz-checksum-crc32=AAAAAA%3D%3D", "x-amz-checksum-crc32", None),
        ("x-amz-server-side-encryption=aws:kms", "x-amz-server-side-encryption", Some("aws:kms")),
        ("If-None-Match=%2A", "if-none-match", Some("*")),
        ("if-match=a", "if-match", Some("a")),
        ("If-Modified-Since=a", "if-modified-since", None),
        ("x-amz-meta-a=%0A", "x-amz-meta-a", None),
    ];
    for (query, header, expected) in cases {
        let mut request = request("PUT", &format!("/bucket/key?{query}"));
        set(&mut request, "x-amz-meta-sent", "header");
        assert_eq!(unfold(&request, Some(SignatureVersion::V4)).header(header), expected, "{query}");
    }
}

/// Who reads has no condition in the URL.
#[test]
fn a_url_carries_conditions_for_writing_only() {
    for (method, expected) in
        [("PUT", Some("*")), ("POST", Some("*")), ("GET", None), ("HEAD", None), ("DELETE", None)]
    {
        let request = request(method, "/bucket/key?If-None-Match=%2A");
        let unfolded = unfold(&request, Some(SignatureVersion::V4));
        assert_eq!(unfolded.header("if-none-match"), expected, "{method}");
    }
}

#[test]
fn a_url_of_sigv2_carries_every_x_amz_header_because_all_of_them_are_signed() {
    let mut request =
        request("PUT", "/bucket/key?x-amz-server-side-encryption=AES256&x-amz-meta-sent=p&range=a");
    set(&mut request, "x-amz-meta-sent", "header");
    let unfolded = unfold(&request, Some(SignatureVersion::V2));
    assert_eq!(unfolded.header("x-amz-server-side-encryption"), Some("AES256"));
    assert_eq!(unfolded.header("x-amz-meta-sent"), Some("header"));
    assert_eq!(unfolded.header("range"), None);
}
