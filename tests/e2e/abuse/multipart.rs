//! An upload that is completed and aborted at the same time ends once.

use rolecall_tests::Call;

use super::with_a_bucket;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_is_completed_or_aborted_and_never_both() {
    let _alone = super::alone().await;
    let aws = with_a_bucket().await;
    let (mut completed, mut aborted) = (0, 0);
    for round in 0..60 {
        let key = format!("/bucket/key-{round}");
        let begun = Call::s3("POST", &format!("{key}?uploads")).send(&aws).await;
        let id = begun.element("UploadId").unwrap().to_owned();
        let part =
            Call::s3("PUT", &format!("{key}?partNumber=1&uploadId={id}")).with_body(b"part").send(&aws).await;
        let etag = part.header("etag").unwrap();
        let document = format!(
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>"
        );
        let target = format!("{key}?uploadId={id}");
        let complete = Call::s3("POST", &target).with_body(document.as_bytes());
        let abort = Call::s3("DELETE", &target);
        // Either may come first.
        let (complete, abort) = if round % 2 == 0 {
            tokio::join!(complete.send(&aws), abort.send(&aws))
        } else {
            let (abort, complete) = tokio::join!(abort.send(&aws), complete.send(&aws));
            (complete, abort)
        };
        assert_eq!(abort.status, 204, "{}", abort.body);
        let object = Call::s3("GET", &key).send(&aws).await;
        match (complete.status, object.status) {
            (200, 200) => completed += 1,
            (404, 404) => aborted += 1,
            other => panic!("{other:?}: {}", complete.body),
        }
    }
    assert_eq!(completed + aborted, 60);
}
