//! Multipart uploads: who may go on with one, what completes it, and what happened meanwhile.

use super::kit::*;

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "parts/whoever-began-an-upload-lists-its-parts",
        "ListParts is answered to whoever began the upload, who may only s3:PutObject.",
        MULTIPART_PERMISSIONS,
        |lab| {
            let upload = Upload::begun_by_writer(lab).await?;
            lab.get(&upload.who, &upload.target).await?.is(200)?.field("PartNumber", "1")
        }
    ),
    behaviour!(
        "parts/somebody-else-does-not-list-parts",
        "ListParts by another user who may only s3:PutObject is answered 403 AccessDenied.",
        MULTIPART_PERMISSIONS,
        |lab| {
            let upload = Upload::begun_by_writer(lab).await?;
            let second = writer(lab).await?;
            let reply = lab.get(&second, &upload.target).await?.refuses(403, "AccessDenied")?;
            reply.says("s3:ListMultipartUploadParts")
        }
    ),
    behaviour!(
        "parts/listing-parts-is-a-permission-of-its-own",
        "ListParts is answered to another user who may s3:ListMultipartUploadParts.",
        MULTIPART_PERMISSIONS,
        |lab| {
            let upload = Upload::begun_by_writer(lab).await?;
            let statement = allow("s3:ListMultipartUploadParts", "*");
            let other = lab.user(lab.customer()?, Some(&policy([statement]))).await?;
            lab.get(&other.identity, &upload.target).await?.is(200)
        }
    ),
    behaviour!(
        "parts/whoever-began-an-upload-aborts-it",
        "AbortMultipartUpload is answered 204 to whoever began the upload, who may only s3:PutObject; and again.",
        MULTIPART_PERMISSIONS,
        |lab| {
            let upload = Upload::begun_by_writer(lab).await?;
            for _ in 0..2 {
                lab.send(lab.s3(&upload.who, "DELETE", &upload.target)).await?.is(204)?;
            }
            lab.get(&upload.who, &upload.target).await?.refuses(404, "NoSuchUpload")
        }
    ),
    behaviour!(
        "parts/somebody-else-does-not-abort",
        "AbortMultipartUpload by another user who may only s3:PutObject is answered 403, and the upload goes on.",
        MULTIPART_PERMISSIONS,
        |lab| {
            let upload = Upload::begun_by_writer(lab).await?;
            let second = writer(lab).await?;
            let reply = lab.send(lab.s3(&second, "DELETE", &upload.target)).await?;
            reply.refuses(403, "AccessDenied")?.says("s3:AbortMultipartUpload")?;
            lab.get(&upload.who, &upload.target).await?.is(200)
        }
    ),
    behaviour!(
        "parts/an-unknown-upload-is-told-to-everybody",
        "AbortMultipartUpload of an upload that never was is answered 404 to who may not abort.",
        MULTIPART_PERMISSIONS,
        |lab| {
            let upload = Upload::begun_by_writer(lab).await?;
            let second = writer(lab).await?;
            lab.send(lab.s3(&second, "DELETE", &upload.target)).await?.is(403).given("of one that is")?;
            let unknown = format!("{}?uploadId=never", upload.path);
            lab.send(lab.s3(&second, "DELETE", &unknown)).await?.refuses(404, "NoSuchUpload")
        }
    ),
    behaviour!(
        "parts/somebody-else-goes-on-with-an-upload",
        "UploadPart and CompleteMultipartUpload of somebody else's upload need s3:PutObject alone.",
        MULTIPART_PERMISSIONS,
        |lab| {
            let upload = Upload::begun_by_writer(lab).await?;
            let second = writer(lab).await?;
            let part = lab.s3(&second, "PUT", &format!("{}&partNumber=1", upload.target)).body(CONTENT);
            lab.send(part).await?.is(200)?;
            lab.send(upload.complete(lab, &second)).await?.is(200)?;
            lab.get(lab.root(), &upload.path).await?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "parts/the-bucket-owner-aborts-a-strangers-upload",
        "AbortMultipartUpload of an upload that another account began is answered 204 to the bucket's account.",
        MULTIPART_PERMISSIONS,
        |lab| {
            let path = lab.object().await?;
            let (vendor, arn) = (lab.vendor()?, arn_of(&path));
            let statement = allow("s3:PutObject", &arn).to(&format!("arn:aws:iam::{}:root", vendor.id));
            lab.bucket_policy(&path, &policy([statement])).await?;
            let stranger = lab.user(vendor, Some(&policy([allow("s3:PutObject", "*")]))).await?;
            let upload = Upload::begin(lab, stranger.identity, path).await?;
            let owner = lab.user(lab.customer()?, Some(&policy([allow("s3:*", "*")]))).await?;
            lab.send(lab.s3(&owner.identity, "DELETE", &upload.target)).await?.is(204)
        }
    ),
    behaviour!(
        "parts/a-completion-is-answered-again",
        "CompleteMultipartUpload once more with the same parts is answered 200 with the same ETag.",
        COMPLETE_UPLOAD,
        |lab| {
            let upload = Upload::begun_by_writer(lab).await?;
            let first = lab.send(upload.complete(lab, &upload.who)).await?.is(200)?.needs("ETag")?;
            lab.send(upload.complete(lab, &upload.who)).await?.is(200)?.field("ETag", &first)
        }
    ),
    behaviour!(
        "parts/a-completion-is-not-answered-over-another-object",
        "CompleteMultipartUpload once more, after the key was written, is answered 404 NoSuchUpload.",
        COMPLETE_UPLOAD,
        |lab| {
            let upload = Upload::begun_by_writer(lab).await?;
            lab.send(upload.complete(lab, &upload.who)).await?.is(200)?;
            lab.put(&upload.path, "another").await?;
            lab.send(upload.complete(lab, &upload.who)).await?.refuses(404, "NoSuchUpload")
        }
    ),
    behaviour!(
        "parts/a-condition-does-not-hold-over-a-write-meanwhile",
        "CompleteMultipartUpload with If-Match of an object that was written during the upload is answered 409.",
        CONDITIONAL_WRITES,
        |lab| {
            let upload = Upload::begun_by_writer(lab).await?;
            lab.put(&upload.path, CONTENT).await?;
            let complete = upload.complete(lab, lab.root()).header("if-match", ETAG);
            lab.send(complete).await?.refuses(409, "ConditionalRequestConflict")
        }
    ),
    behaviour!(
        "parts/a-composite-completion-lists-checksums",
        "CompleteMultipartUpload of a COMPOSITE upload is answered 400 InvalidRequest where a part's checksum is missing.",
        COMPLETE_UPLOAD,
        |lab| {
            let path = lab.object().await?;
            let begin = lab.s3(lab.root(), "POST", &format!("{path}?uploads"));
            let begun = lab.send(begin.header("x-amz-checksum-algorithm", "SHA256")).await?;
            let id = begun.is(200).given("CreateMultipartUpload")?.needs("UploadId")?;
            let target = format!("{path}?uploadId={}", encoded(&id));
            let part = lab.s3(lab.root(), "PUT", &format!("{target}&partNumber=1")).body(CONTENT);
            lab.send(part.header("x-amz-checksum-sha256", &checksum(CONTENT))).await?.is(200)?;
            let upload = Upload { path, target, who: lab.root().clone() };
            lab.send(upload.complete(lab, lab.root())).await?.refuses(400, "InvalidRequest")
        }
    ),
];

/// An upload with one part.
struct Upload {
    path: String,
    target: String,
    /// Who began it.
    who: Identity,
}

impl Upload {
    /// Begun by a user who may only s3:PutObject.
    async fn begun_by_writer(lab: &Lab) -> Result<Self, Unheld> {
        let path = lab.object().await?;
        Self::begin(lab, writer(lab).await?, path).await
    }

    async fn begin(lab: &Lab, who: Identity, path: String) -> Result<Self, Unheld> {
        let begun = lab.send(lab.s3(&who, "POST", &format!("{path}?uploads"))).await?;
        let id = begun.is(200).given("CreateMultipartUpload")?.needs("UploadId")?;
        let target = format!("{path}?uploadId={}", encoded(&id));
        let part = lab.s3(&who, "PUT", &format!("{target}&partNumber=1")).body(CONTENT);
        lab.send(part).await?.is(200).given("UploadPart")?;
        Ok(Self { path, target, who })
    }

    fn complete(&self, lab: &Lab, who: &Identity) -> Request {
        let body = format!(
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Part>\
             <ETag>{ETAG}</ETag><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>"
        );
        lab.s3(who, "POST", &self.target).body(body)
    }
}

/// A user of the customer's who may only s3:PutObject.
async fn writer(lab: &Lab) -> Result<Identity, Unheld> {
    let user = lab.user(lab.customer()?, Some(&policy([allow("s3:PutObject", "*")]))).await?;
    Ok(user.identity)
}
