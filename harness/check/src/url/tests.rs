use super::*;

#[test]
fn a_virtual_hosted_url_is_taken_apart() {
    for (url, bucket, region, key) in [
        (
            "https://lb-test-data.s3.us-west-1.amazonaws.com/cells.jpg",
            "lb-test-data",
            "us-west-1",
            "cells.jpg",
        ),
        ("HTTPS://Bkt.S3.US-East-1.AmazonAWS.com/A/b", "bkt", "us-east-1", "A/b"),
        ("https://bkt.s3.cn-north-1.amazonaws.com.cn/k", "bkt", "cn-north-1", "k"),
        ("https://bkt.s3.us-gov-west-1.amazonaws.com/k", "bkt", "us-gov-west-1", "k"),
        ("https://a.b.c.s3.us-east-1.amazonaws.com/k", "a.b.c", "us-east-1", "k"),
        ("https://x.s3.y.s3.us-east-1.amazonaws.com/k", "x.s3.y", "us-east-1", "k"),
        ("https://bkt.s3.us-east-1.amazonaws.com/a+b%20c%2Bd", "bkt", "us-east-1", "a+b c+d"),
        ("https://bkt.s3.us-east-1.amazonaws.com/100%25.jpg", "bkt", "us-east-1", "100%.jpg"),
        ("https://bkt.s3.us-east-1.amazonaws.com/%C3%A9%F0%9F%98%80", "bkt", "us-east-1", "é😀"),
        ("https://bkt.s3.us-east-1.amazonaws.com/é d", "bkt", "us-east-1", "é d"),
        ("https://bkt.s3.us-east-1.amazonaws.com//a//../b/", "bkt", "us-east-1", "/a//../b/"),
        ("https://bkt.s3.us-east-1.amazonaws.com/a%3Fb%23c", "bkt", "us-east-1", "a?b#c"),
        ("https://bkt.s3.us-east-1.amazonaws.com/%00", "bkt", "us-east-1", "\0"),
    ] {
        let read = parse(url).unwrap_or_else(|problem| panic!("{url}: {problem}"));
        assert_eq!(
            (read.bucket.as_str(), read.region.as_str(), read.key.as_str()),
            (bucket, region, key),
            "{url}"
        );
        assert_eq!(parse(&read.canonical()).map(|again| again.key), Ok(read.key), "{url}");
    }
}

#[test]
fn what_is_unusual_is_remarked_upon() {
    for (url, remark) in [
        ("https://a.bcd.s3.us-east-1.amazonaws.com/k", Remark::DottedBucket),
        ("http://bkt.s3.us-east-1.amazonaws.com/k", Remark::PlainHttp),
        ("https://bkt.s3.us-east-1.amazonaws.com/a b", Remark::RawSpace),
        ("https://bkt.s3.us-east-1.amazonaws.com/é", Remark::RawNonAscii),
        ("https://bkt.s3.us-east-1.amazonaws.com/a+b", Remark::Plus),
        ("https://bkt.s3.us-east-1.amazonaws.com/a%2520b", Remark::EncodedTwice),
    ] {
        assert_eq!(parse(url).unwrap().remarks, [remark], "{url}");
    }
    assert_eq!(parse("https://bkt.s3.us-east-1.amazonaws.com/100%25").unwrap().remarks, []);
}

#[test]
fn a_url_of_another_kind_says_what_would_be_right() {
    for (url, message) in [
        ("", "no https:// URL"),
        ("cells.jpg", "no https:// URL"),
        ("ftp://bkt.s3.us-east-1.amazonaws.com/k", "no https:// URL"),
        ("s3://bkt/a/b.jpg", "write https://bkt.s3.REGION.amazonaws.com/a/b.jpg"),
        ("s3://bkt", "write https://bkt.s3.REGION.amazonaws.com/KEY"),
        (
            "https://s3.us-east-1.amazonaws.com/bkt/a/b",
            "path style, with the bucket in the path: write it in virtual-hosted style, https://bkt.s3.us-east-1.amazonaws.com/a/b",
        ),
        (
            "https://s3-us-west-2.amazonaws.com/bkt/k",
            "virtual-hosted style, https://bkt.s3.us-west-2.amazonaws.com/k",
        ),
        ("https://s3.amazonaws.com/bkt/k", "virtual-hosted style, https://bkt.s3.REGION.amazonaws.com/k"),
        ("https://s3.amazonaws.com", "virtual-hosted style, https://BUCKET.s3.REGION.amazonaws.com/KEY"),
        ("https://bkt.s3-us-west-2.amazonaws.com/k", "write a dot, https://bkt.s3.us-west-2.amazonaws.com/k"),
        ("https://bkt.s3.amazonaws.com/k", "global endpoint"),
        ("https://a.b.s3.amazonaws.com/k", "https://a.b.s3.REGION.amazonaws.com/k"),
        (
            "https://bkt.s3.dualstack.us-east-1.amazonaws.com/k",
            "(dual-stack): write https://bkt.s3.us-east-1.amazonaws.com/k",
        ),
        ("https://bkt.s3-website-us-east-1.amazonaws.com/k", "takes no signature"),
        (
            "https://bkt.s3-website.eu-central-1.amazonaws.com/k",
            "https://bkt.s3.eu-central-1.amazonaws.com/k",
        ),
        ("https://bkt.s3-accelerate.amazonaws.com/k", "transfer acceleration"),
        ("https://bkt.s3.useast1.amazonaws.com/k", "\"useast1\" is not the name of an AWS region"),
        ("https://bkt.s3..amazonaws.com/k", "\"\" is not the name of an AWS region"),
        ("https://b_.s3.us-east-1.amazonaws.com/k", "\"b_\" cannot be a bucket's name"),
        ("https://a..b.s3.us-east-1.amazonaws.com/k", "cannot be a bucket's name"),
        ("https://.s3.us-east-1.amazonaws.com/bkt/k", "path style"),
        ("https://bkt.s3.us-east-1.amazonaws.com", "no object"),
        ("https://bkt.s3.us-east-1.amazonaws.com/", "no object"),
        ("https://bkt.s3.us-east-1.amazonaws.com/k?X-Amz-Signature=ab", "has a query (X-Amz-Signature)"),
        ("https://bkt.s3.us-east-1.amazonaws.com/k?t=1", "has a query (t)"),
        ("https://bkt.s3.us-east-1.amazonaws.com?t=1", "has a query (t)"),
        ("https://bkt.s3.us-east-1.amazonaws.com/a#1.jpg", "written %23"),
        ("https://bkt.s3.us-east-1.amazonaws.com/a#?", "written %23"),
        ("https://bkt.s3.us-east-1.amazonaws.com/100%.jpg", "\"%.j\" is no percent-encoding"),
        ("https://bkt.s3.us-east-1.amazonaws.com/100%", "written %25"),
        ("https://bkt.s3.us-east-1.amazonaws.com/é%é", "written %25"),
        ("https://bkt.s3.us-east-1.amazonaws.com/%ff", "not UTF-8"),
        ("https://bkt.s3.us-east-1.amazonaws.com/a\n", "line break"),
        ("https://storage.googleapis.com/bkt/k", "\"storage.googleapis.com\" is no S3 host"),
        ("https://amazonaws.com/k", "is no S3 host"),
        ("https://.amazonaws.com/k", "is no S3 host"),
        ("https://sts.us-east-1.amazonaws.com/k", "is no S3 host"),
        ("https://dualstack.us-east-1.amazonaws.com/k", "is no S3 host"),
        ("https://bkt.s3.us-east-1.amazonaws.com.evil.com/k", "is no S3 host"),
        ("https://bkt.s3.us-east-1.amazonaws.com:443/k", "is no S3 host"),
        ("https://", "is no S3 host"),
        ("https://?#", "is no S3 host"),
    ] {
        let problem = parse(url).expect_err(url).to_string();
        assert!(problem.contains(message), "{url}: {problem}");
    }
    let long = format!("https://bkt.s3.us-east-1.amazonaws.com/{}", "k".repeat(1025));
    assert_eq!(parse(&long), Err(Problem::KeyTooLong { bytes: 1025 }));
}

#[test]
fn no_text_makes_it_panic() {
    let pieces = [
        "https://",
        "s3",
        ".",
        "-",
        "%",
        "%4",
        "é",
        "amazonaws.com",
        "us-east-1",
        "/",
        "?",
        "#",
        "dualstack",
        "",
    ];
    for a in pieces {
        for b in pieces {
            for c in pieces {
                for d in pieces {
                    let _ = parse(&format!("{a}{b}{c}{d}"));
                    let _ = parse(&format!("https://{a}{b}.{c}.amazonaws.com/{d}"));
                }
            }
        }
    }
}
