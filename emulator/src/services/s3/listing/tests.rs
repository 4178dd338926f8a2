use crate::services::s3::testing::{Answer, Lab};

async fn lab(keys: &[&str]) -> Lab {
    let lab = Lab::with_bucket().await;
    for key in keys {
        let encoded: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
        assert_eq!(lab.put(&encoded.replace('+', "%20"), b"123456789").await.status, 200, "{key}");
    }
    lab
}

async fn list(lab: &Lab, query: &str) -> Answer {
    let answer = lab.send("GET", &format!("/bucket?{query}"), &[], b"").await;
    assert_eq!(answer.status, 200, "{query}");
    answer
}

/// Prefixes but the echo of the request's own, which comes first.
fn common(answer: &Answer) -> Vec<&str> {
    answer.elements("Prefix").into_iter().skip(1).filter(|prefix| !prefix.is_empty()).collect()
}

#[tokio::test]
async fn prefix_and_delimiter_choose_keys() {
    let lab = lab(&["a", "b/1", "b/2/x", "b/2/y", "b/3", "b0", "c/1"]).await;
    for (query, keys, prefixes) in [
        ("", vec!["a", "b/1", "b/2/x", "b/2/y", "b/3", "b0", "c/1"], vec![]),
        ("prefix=b", vec!["b/1", "b/2/x", "b/2/y", "b/3", "b0"], vec![]),
        ("delimiter=/", vec!["a", "b0"], vec!["b/", "c/"]),
        ("delimiter=/&prefix=b", vec!["b0"], vec!["b/"]),
        ("delimiter=/&prefix=b/", vec!["b/1", "b/3"], vec!["b/2/"]),
        ("delimiter=2/", vec!["a", "b/1", "b/3", "b0", "c/1"], vec!["b/2/"]),
        ("delimiter=&prefix=c", vec!["c/1"], vec![]),
        ("prefix=d", vec![], vec![]),
    ] {
        for version in ["list-type=1", "list-type=2"] {
            let answer = list(&lab, &format!("{version}&{query}")).await;
            assert_eq!(answer.elements("Key"), keys, "{query}");
            assert_eq!(common(&answer), prefixes, "{query}");
            assert_eq!(answer.element("IsTruncated"), Some("false"), "{query}");
        }
    }
}

#[tokio::test]
async fn the_whole_document_of_version_two() {
    let lab = lab(&["k"]).await;
    let answer = list(&lab, "list-type=2&prefix=k&fetch-owner=true&start-after=a").await;
    let owner = crate::services::s3::output::canonical_user_id(crate::services::s3::testing::OWNER);
    assert_eq!(
        answer.body,
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>bucket</Name><Prefix>k</Prefix><StartAfter>a</StartAfter><KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated><Contents><Key>k</Key><LastModified>2026-07-19T10:00:00.000Z</LastModified><ETag>\"25f9e794323b453885f5181f1b624d0b\"</ETag><ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><Size>9</Size><Owner><ID>{owner}</ID></Owner><StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>"
        )
    );
    assert_eq!(answer.header("x-amz-bucket-region"), Some("us-east-1"));
    assert_eq!(answer.header("content-type"), Some("application/xml"));
}

#[tokio::test]
async fn the_whole_document_of_version_one() {
    let lab = lab(&["a/1", "b"]).await;
    let answer = list(&lab, "delimiter=/&max-keys=1").await;
    assert_eq!(
        answer.body.split_once('\n').unwrap().1,
        "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>bucket</Name><Prefix></Prefix><Marker></Marker><NextMarker>a/</NextMarker><MaxKeys>1</MaxKeys><Delimiter>/</Delimiter><IsTruncated>true</IsTruncated><CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes></ListBucketResult>"
    );
}

#[tokio::test]
async fn pages_follow_one_another_without_gap_or_repetition() {
    let lab = lab(&["a", "b/1", "b/2", "b/3", "c/1", "d", "e/\u{10FFFF}x", "f"]).await;
    for (query, expected) in [
        ("", vec!["a", "b/1", "b/2", "b/3", "c/1", "d", "e/\u{10FFFF}x", "f"]),
        ("&delimiter=/", vec!["a", "b/", "c/", "d", "e/", "f"]),
        ("&delimiter=%F4%8F%BF%BF", vec!["a", "b/1", "b/2", "b/3", "c/1", "d", "e/\u{10FFFF}", "f"]),
    ] {
        for max in 1..4 {
            let mut seen = Vec::new();
            let mut token = String::new();
            loop {
                let page = list(&lab, &format!("list-type=2&max-keys={max}{query}{token}")).await;
                let mut names: Vec<String> =
                    page.elements("Key").into_iter().chain(common(&page)).map(str::to_owned).collect();
                names.sort();
                assert_eq!(page.element("KeyCount").unwrap(), names.len().to_string());
                seen.extend(names);
                match page.element("NextContinuationToken") {
                    Some(next) => token = format!("&continuation-token={next}"),
                    None => break,
                }
            }
            assert_eq!(seen, expected, "{query} by {max}");
        }
    }
    for (marker, expected) in
        [("b/", vec!["d", "f"]), ("b/1", vec!["d", "f"]), ("d", vec!["f"]), ("zz", vec![])]
    {
        // A marker in a common prefix leaves out the rest of it.
        let page = list(&lab, &format!("delimiter=/&marker={marker}")).await;
        assert_eq!(page.elements("Key"), expected, "{marker}");
        assert!(!common(&page).contains(&"b/"), "{marker}");
    }
}

#[tokio::test]
async fn keys_may_be_encoded() {
    let lab = lab(&["a b+c/ü(1)*~"]).await;
    let plain = list(&lab, "").await;
    assert_eq!(plain.elements("Key"), ["a b+c/ü(1)*~"]);
    let encoded = list(&lab, "encoding-type=url&prefix=a%20b&delimiter=(").await;
    assert_eq!(encoded.element("EncodingType"), Some("url"));
    assert_eq!(encoded.elements("Prefix"), ["a+b", "a+b%2Bc/%C3%BC%28"]);
    assert_eq!(encoded.element("Delimiter"), Some("%28"));
}

#[tokio::test]
async fn what_cannot_be_listed_by_is_refused() {
    let lab = lab(&[]).await;
    for (query, message) in [
        ("max-keys=x", "Provided max-keys not an integer or within integer range"),
        ("max-keys=2147483648", "Provided max-keys not an integer or within integer range"),
        ("max-keys=-1", "Argument maxKeys must be an integer between 0 and 2147483647"),
        ("encoding-type=base64", "Invalid Encoding Method specified in Request"),
        ("list-type=2&continuation-token=", "The continuation token provided is incorrect"),
        ("list-type=2&continuation-token=x", "The continuation token provided is incorrect"),
    ] {
        let answer = lab.send("GET", &format!("/bucket?{query}"), &[], b"").await;
        assert_eq!((answer.status, answer.code()), (400, "InvalidArgument"), "{query}");
        assert_eq!(answer.message(), message, "{query}");
    }
    lab.put("k", b"").await;
    let none = list(&lab, "list-type=2&max-keys=0").await;
    assert_eq!((none.element("IsTruncated"), none.element("KeyCount")), (Some("false"), Some("0")));
    assert_eq!(list(&lab, "max-keys=5000").await.element("MaxKeys"), Some("1000"));
}
