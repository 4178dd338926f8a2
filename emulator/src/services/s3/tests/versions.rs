use crate::services::s3::testing::Lab;

async fn lab() -> Lab {
    let lab = Lab::with_bucket().await;
    let enabled = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    assert_eq!(lab.send("PUT", "/bucket?versioning", &[], enabled).await.status, 200);
    lab
}

#[tokio::test]
async fn versioning_is_switched_on_and_told() {
    let lab = Lab::with_bucket().await;
    let before = lab.send("GET", "/bucket?versioning", &[], b"").await;
    assert!(
        before.body.ends_with("<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>")
    );
    assert_eq!(before.header("content-type"), None);
    for (status, expected) in [("Enabled", 200), ("Suspended", 200), ("Sometimes", 400)] {
        let document =
            format!("<VersioningConfiguration><Status>{status}</Status></VersioningConfiguration>");
        let answer = lab.send("PUT", "/bucket?versioning", &[], document.as_bytes()).await;
        assert_eq!(answer.status, expected, "{status}");
    }
    assert_eq!(lab.send("GET", "/bucket?versioning", &[], b"").await.element("Status"), Some("Suspended"));
}

#[tokio::test]
async fn every_put_makes_a_version_and_a_deletion_a_marker() {
    let lab = lab().await;
    let first = lab.put("k", b"1").await.header("x-amz-version-id").unwrap().to_owned();
    let second = lab.put("k", b"2").await.header("x-amz-version-id").unwrap().to_owned();
    assert_ne!(first, second);
    let old = lab.send("GET", &format!("/bucket/k?versionId={first}"), &[], b"").await;
    assert_eq!((old.body.as_str(), old.header("x-amz-version-id")), ("1", Some(first.as_str())));

    let deleted = lab.send("DELETE", "/bucket/k", &[], b"").await;
    assert_eq!((deleted.status, deleted.header("x-amz-delete-marker")), (204, Some("true")));
    let marker = deleted.header("x-amz-version-id").unwrap().to_owned();

    let gone = lab.send("GET", "/bucket/k", &[], b"").await;
    assert_eq!((gone.status, gone.code()), (404, "NoSuchKey"));
    assert_eq!(gone.header("x-amz-delete-marker"), Some("true"));
    let itself = lab.send("GET", &format!("/bucket/k?versionId={marker}"), &[], b"").await;
    assert_eq!((itself.status, itself.code()), (405, "MethodNotAllowed"));
    assert_eq!(itself.fields(), [("Method", "GET".to_owned()), ("ResourceType", "DeleteMarker".to_owned())]);
    assert_eq!(itself.header("x-amz-delete-marker"), Some("true"));

    let listed = lab.send("GET", "/bucket?versions", &[], b"").await;
    assert_eq!(listed.elements("VersionId"), [&marker, &second, &first]);
    assert_eq!(listed.elements("IsLatest"), ["true", "false", "false"]);
    assert_eq!(listed.elements("DeleteMarker").len(), 1);
    let full = lab.send("DELETE", "/bucket", &[], b"").await;
    assert_eq!(
        full.message(),
        "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
    );

    let undone = lab.send("DELETE", &format!("/bucket/k?versionId={marker}"), &[], b"").await;
    assert_eq!(
        (undone.header("x-amz-delete-marker"), undone.header("x-amz-version-id")),
        (Some("true"), Some(marker.as_str()))
    );
    assert_eq!(lab.send("GET", "/bucket/k", &[], b"").await.body, "2");
}

#[tokio::test]
async fn versions_are_listed_by_pages() {
    let lab = lab().await;
    for key in ["a", "a", "b/1", "b/2", "c"] {
        lab.put(key, b"x").await;
    }
    let mut seen = Vec::new();
    let mut query = String::new();
    loop {
        let page = lab.send("GET", &format!("/bucket?versions&max-keys=1{query}"), &[], b"").await;
        seen.extend(page.elements("Key").into_iter().map(str::to_owned));
        if page.element("IsTruncated") == Some("false") {
            break;
        }
        let (key, version) =
            (page.element("NextKeyMarker").unwrap(), page.element("NextVersionIdMarker").unwrap());
        query = format!("&key-marker={key}&version-id-marker={version}");
    }
    assert_eq!(seen, ["a", "a", "b/1", "b/2", "c"]);
    let rolled = lab.send("GET", "/bucket?versions&delimiter=/", &[], b"").await;
    assert_eq!((rolled.elements("Key").len(), rolled.body.matches("<CommonPrefixes>").count()), (3, 1));
    let wrong = lab.send("GET", "/bucket?versions&version-id-marker=x", &[], b"").await;
    assert_eq!((wrong.status, wrong.code()), (400, "InvalidArgument"));
}

#[tokio::test]
async fn a_suspended_bucket_keeps_one_null_version() {
    let lab = lab().await;
    let kept = lab.put("k", b"1").await.header("x-amz-version-id").unwrap().to_owned();
    let suspended = b"<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>";
    lab.send("PUT", "/bucket?versioning", &[], suspended).await;
    for body in [b"2", b"3"] {
        lab.put("k", body).await;
    }
    let listed = lab.send("GET", "/bucket?versions", &[], b"").await;
    assert_eq!(listed.elements("VersionId"), ["null", kept.as_str()]);
    let got = lab.send("GET", "/bucket/k", &[], b"").await;
    assert_eq!((got.body.as_str(), got.header("x-amz-version-id")), ("3", Some("null")));
    let deleted = lab.send("DELETE", "/bucket/k", &[], b"").await;
    assert_eq!(deleted.header("x-amz-version-id"), Some("null"));
}
