use http::HeaderValue;

use super::*;
use crate::services::s3::testing;

fn routed(method: &str, path: &str) -> Result<Operation, Refusal> {
    let request = testing::request(method, path);
    let mut segments = request.path.trim_start_matches('/').splitn(2, '/').filter(|part| !part.is_empty());
    let (bucket, key) = (segments.next().map(str::to_owned), segments.next().map(str::to_owned));
    operation(&request, bucket.as_deref(), key.as_deref())
}

#[test]
fn method_and_address_and_subresource_make_the_operation() {
    use Operation::*;
    for (method, path, expected) in [
        ("GET", "/", ListBuckets),
        ("PUT", "/b", CreateBucket),
        ("HEAD", "/b", HeadBucket),
        ("DELETE", "/b", DeleteBucket),
        ("GET", "/b", ListObjects),
        ("GET", "/b?list-type=2&prefix=acl", ListObjectsV2),
        ("GET", "/b?list-type=1", ListObjects),
        ("GET", "/b?versions", ListObjectVersions),
        ("GET", "/b?location=", GetBucketLocation),
        ("PUT", "/b?cors&x-id=PutBucketCors", PutBucketCors),
        ("POST", "/b?delete", DeleteObjects),
        ("POST", "/b", PostObject),
        ("GET", "/b?uploads", ListMultipartUploads),
        ("GET", "/b?lifecycle", Unset("GetBucketLifecycleConfiguration")),
        ("GET", "/b?metrics", Unset("ListBucketMetricsConfigurations")),
        ("GET", "/b?metrics&id=1", Unset("GetBucketMetricsConfiguration")),
        ("GET", "/b/k", GetObject),
        ("GET", "/b/k?versionId=1", GetObject),
        ("HEAD", "/b/k", HeadObject),
        ("PUT", "/b/k", PutObject),
        ("DELETE", "/b/k", DeleteObject),
        ("GET", "/b/k?attributes", GetObjectAttributes),
        ("GET", "/b/k?policy", GetObject),
        ("POST", "/b/k?uploads", CreateMultipartUpload),
        ("PUT", "/b/k?partNumber=1&uploadId=u", UploadPart),
        ("POST", "/b/k?uploadId=u", CompleteMultipartUpload),
        ("GET", "/b/k?annotation", NotEmulated("ListObjectAnnotations")),
        ("GET", "/b/k?annotation&annotationName=a", NotEmulated("GetObjectAnnotation")),
        ("PUT", "/b/k?annotation&annotationName=a", NotEmulated("PutObjectAnnotation")),
        ("DELETE", "/b/k?annotation&annotationName=a", NotEmulated("DeleteObjectAnnotation")),
        (
            "PUT",
            "/b?metadataAnnotationTable",
            NotEmulated("UpdateBucketMetadataAnnotationTableConfiguration"),
        ),
        ("GET", "/b/k?torrent", NotEmulated("GetObjectTorrent")),
        ("POST", "/b/k?select&select-type=2", NotEmulated("SelectObjectContent")),
    ] {
        assert_eq!(routed(method, path), Ok(expected), "{method} {path}");
    }
}

#[test]
fn a_copy_source_makes_a_put_a_copy() {
    for (path, expected) in
        [("/b/k", Operation::CopyObject), ("/b/k?partNumber=1&uploadId=u", Operation::UploadPartCopy)]
    {
        let mut request = testing::request("PUT", path);
        request.headers.insert("x-amz-copy-source", HeaderValue::from_static("b/other"));
        assert_eq!(operation(&request, Some("b"), Some("k")), Ok(expected), "{path}");
    }
}

#[test]
fn a_method_that_the_resource_does_not_take_is_405() {
    for (method, path, resource_type) in [
        ("PUT", "/", "SERVICE"),
        ("HEAD", "/", "SERVICE"),
        ("PATCH", "/b", "BUCKET"),
        ("POST", "/b?policy", "BUCKET"),
        ("DELETE", "/b?acl", "BUCKET"),
        ("POST", "/b/k", "OBJECT"),
        ("BREW", "/b/k", "OBJECT"),
    ] {
        let refusal = routed(method, path).unwrap_err();
        assert_eq!((refusal.status(), refusal.code()), (405, "MethodNotAllowed"), "{method} {path}");
        assert_eq!(
            refusal.fields(),
            [("Method", method.to_owned()), ("ResourceType", resource_type.to_owned())],
            "{method} {path}"
        );
        assert!(refusal.headers.contains_key("allow"), "{method} {path}");
    }
}

#[test]
fn two_subresources_conflict() {
    let refusal = routed("GET", "/b?acl&policy").unwrap_err();
    assert_eq!(refusal.message(), "Conflicting query string parameters: acl, policy");
}

/// A URL that SigV2 signed is good for one operation: the parameter that chooses another one is signed.
#[test]
fn sigv2_signs_every_subresource() {
    for row in subresource::OF_BUCKETS.iter().chain(subresource::OF_OBJECTS) {
        assert!(crate::auth::signs_in_v2(row.name), "{}", row.name);
    }
}
