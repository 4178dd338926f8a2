use proptest::prelude::*;

use crate::services::s3::testing::Lab;

/// What S3 looks at in a query, and what it does not.
const PARAMETERS: &str = "(acl|cors|delete|delimiter|encoding-type|key-marker|list-type|location|marker|max-keys|partNumber|policy|prefix|response-expires|start-after|tagging|uploadId|uploads|versionId|versioning|versions|continuation-token|x)";

const HEADERS: &str = "(content-md5|content-length|content-type|if-match|if-none-match|if-modified-since|range|x-amz-acl|x-amz-checksum-crc32|x-amz-copy-source|x-amz-copy-source-range|x-amz-expected-bucket-owner|x-amz-meta-a|x-amz-metadata-directive|x-amz-object-attributes|x-amz-storage-class|x-amz-tagging|x-amz-trailer)";

proptest! {
    #[test]
    fn whatever_is_asked_nothing_panics(
        method in "(GET|PUT|POST|DELETE|HEAD)",
        key in "(/k|/|/[ -~]{0,8})?",
        query in prop::collection::vec((PARAMETERS, "([ -~]{0,8}|2|url|null)"), 0..3),
        headers in prop::collection::vec((HEADERS, "([ -~]{0,12}|bytes=[0-9]{0,20}-[0-9]{0,20}|bucket/k|[*])"), 0..3),
        body in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let path = format!("/bucket{key}?{}", query.join("&"));
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let lab = Lab::with_bucket().await;
            lab.put("k", b"1234567890").await;
            lab.send(&method, &path, &headers, &body).await;
        });
    }
}
