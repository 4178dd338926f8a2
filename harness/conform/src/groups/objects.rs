//! Objects: what goes in, what comes out, and what is refused.

use super::kit::*;

/// The MD5 of [`CONTENT`], in Base64.
const MD5: &str = "eB5eJF1ptWaXm4bijSPyxw==";

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "objects/the-etag-is-the-md5",
        "The ETag of an object that was put in one piece is the MD5 of its content, in quotes.",
        PUT_OBJECT,
        |lab| {
            let path = lab.object().await?;
            lab.send(lab.s3(lab.root(), "PUT", &path).body(CONTENT)).await?.is(200)?.header("etag", ETAG)?;
            lab.get(lab.root(), &path).await?.is(200)?.header("etag", ETAG)
        }
    ),
    behaviour!(
        "objects/a-head-is-a-get-without-content",
        "HeadObject answers with the headers of GetObject and no body.",
        HEAD_OBJECT,
        |lab| {
            let path = lab.object().await?;
            let reply = lab.send(lab.s3(lab.root(), "HEAD", &path)).await?.is(200)?;
            reply
                .header("content-length", "10")?
                .header("etag", ETAG)?
                .has_header("last-modified")?
                .body_is("")
        }
    ),
    behaviour!(
        "objects/the-default-type-is-binary",
        "An object that was put without a Content-Type is binary/octet-stream.",
        PUT_OBJECT,
        |lab| {
            let path = lab.object().await?;
            lab.get(lab.root(), &path).await?.is(200)?.header("content-type", "binary/octet-stream")
        }
    ),
    behaviour!(
        "objects/headers-are-kept-byte-for-byte",
        "Content-Type, Cache-Control, Content-Disposition and metadata come back as they were put.",
        PUT_OBJECT,
        |lab| {
            let path = lab.object().await?;
            let headers = [
                ("content-type", "text/plain; charset=x"),
                ("cache-control", "max-age=1, no-cache"),
                ("content-disposition", "attachment; filename=\"a b\""),
                ("x-amz-meta-word", "value"),
            ];
            let put = lab.s3(lab.root(), "PUT", &path).body(CONTENT);
            let put = headers.iter().fold(put, |put, (name, value)| put.header(name, value));
            lab.send(put).await?.is(200)?;
            let reply = lab.get(lab.root(), &path).await?.is(200)?;
            headers.iter().try_fold(reply, |reply, (name, value)| reply.header(name, value))
        }
    ),
    behaviour!(
        "objects/a-put-says-how-it-is-encrypted",
        "PutObject answers x-amz-server-side-encryption: AES256, the default since 2023.",
        PUT_OBJECT,
        |lab| {
            let path = lab.object().await?;
            let reply = lab.send(lab.s3(lab.root(), "PUT", &path).body(CONTENT)).await?.is(200)?;
            reply.header("x-amz-server-side-encryption", "AES256")
        }
    ),
    behaviour!(
        "objects/keys-are-text",
        "A key may have spaces, plus signs, percent signs and letters of any language; each is another key.",
        OBJECT_KEYS,
        |lab| {
            let bucket = lab.bucket().await?;
            let path = |key: &str| format!("/{bucket}/{}", encoded(key));
            for key in ["a b", "a+b", "a%20b", "ключ"] {
                lab.send(lab.s3(lab.root(), "PUT", &path(key)).body(key)).await?.is(200)?;
            }
            lab.get(lab.root(), &path("a b")).await?.body_is("a b")?;
            lab.get(lab.root(), &path("a+b")).await?.body_is("a+b")?;
            lab.get(lab.root(), &path("a%20b")).await?.body_is("a%20b")?;
            lab.get(lab.root(), &path("ключ")).await?.body_is("ключ")
        }
    ),
    behaviour!(
        "objects/a-key-of-more-than-1024-bytes-is-refused",
        "A key of 1025 bytes is answered 400 KeyTooLongError; one of 1024 is stored.",
        OBJECT_KEYS,
        |lab| {
            let bucket = lab.bucket().await?;
            let put = |length| lab.s3(lab.root(), "PUT", &format!("/{bucket}/{}", "k".repeat(length)));
            lab.send(put(1024)).await?.is(200)?;
            lab.send(put(1025)).await?.refuses(400, "KeyTooLongError")
        }
    ),
    behaviour!(
        "objects/deleting-what-is-not-there-succeeds",
        "DeleteObject of a key that does not exist is answered 204.",
        DELETE_OBJECT,
        |lab| {
            let path = lab.object().await?;
            lab.send(lab.s3(lab.root(), "DELETE", &format!("{path}-missing"))).await?.is(204)
        }
    ),
    behaviour!(
        "objects/what-was-deleted-is-gone",
        "DeleteObject is answered 204, and the key is then answered 404 NoSuchKey.",
        DELETE_OBJECT,
        |lab| {
            let path = lab.object().await?;
            lab.send(lab.s3(lab.root(), "DELETE", &path)).await?.is(204)?;
            lab.get(lab.root(), &path).await?.refuses(404, "NoSuchKey")
        }
    ),
    behaviour!(
        "objects/a-copy-is-the-same",
        "CopyObject makes an object with the source's content and ETag.",
        COPY_OBJECT,
        |lab| {
            let path = lab.object().await?;
            let copy = lab.s3(lab.root(), "PUT", &format!("{path}-copy")).header("x-amz-copy-source", &path);
            lab.send(copy).await?.is(200)?;
            lab.get(lab.root(), &format!("{path}-copy"))
                .await?
                .is(200)?
                .header("etag", ETAG)?
                .body_is(CONTENT)
        }
    ),
    behaviour!(
        "objects/a-copy-of-nothing-is-refused",
        "CopyObject of a key that does not exist is answered 404 NoSuchKey.",
        COPY_OBJECT,
        |lab| {
            let path = lab.object().await?;
            let source = format!("{path}-missing");
            let copy =
                lab.s3(lab.root(), "PUT", &format!("{path}-copy")).header("x-amz-copy-source", &source);
            lab.send(copy).await?.refuses(404, "NoSuchKey")
        }
    ),
    behaviour!(
        "objects/a-digest-that-does-not-fit-is-refused",
        "A Content-MD5 of other content is answered 400 BadDigest, and nothing is stored.",
        INTEGRITY,
        |lab| {
            let path = lab.object().await?;
            let put = |body| lab.s3(lab.root(), "PUT", &path).header("content-md5", MD5).body(body);
            lab.send(put(CONTENT)).await?.is(200).given("with the right digest")?;
            lab.send(put("9876543210")).await?.refuses(400, "BadDigest")?;
            lab.get(lab.root(), &path).await?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "objects/a-digest-that-is-none-is-refused",
        "A Content-MD5 that is no MD5 is answered 400 InvalidDigest.",
        S3_ERRORS,
        |lab| {
            let path = lab.object().await?;
            let put = lab.s3(lab.root(), "PUT", &path).header("content-md5", "garbage").body(CONTENT);
            lab.send(put).await?.refuses(400, "InvalidDigest")
        }
    ),
    behaviour!(
        "objects/a-checksum-that-does-not-fit-is-refused",
        "An x-amz-checksum-sha256 of other content is answered 400, and nothing is stored.",
        INTEGRITY,
        |lab| {
            let path = lab.object().await?;
            let put = |body: &str| {
                let sum = checksum(CONTENT);
                lab.s3(lab.root(), "PUT", &path).header("x-amz-checksum-sha256", &sum).body(body)
            };
            lab.send(put(CONTENT)).await?.is(200).given("with the right checksum")?;
            lab.send(put("9876543210")).await?.is(400)?;
            lab.get(lab.root(), &path).await?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "objects/response-parameters-override-headers",
        "response-content-type and its like replace the headers of a signed GET.",
        GET_OBJECT,
        |lab| {
            let path = lab.object().await?;
            let target = format!("{path}?response-cache-control=no-store&response-content-type=text%2Fplain");
            let reply = lab.get(lab.root(), &target).await?.is(200)?;
            reply.header("content-type", "text/plain")?.header("cache-control", "no-store")
        }
    ),
    behaviour!(
        "objects/nobody-may-override-headers",
        "response-content-type on a request that nobody signed is answered 400 InvalidRequest.",
        GET_OBJECT,
        |lab| {
            let path = lab.object().await?;
            lab.lift_public_access_block(&path).await?;
            lab.bucket_policy(&path, &policy([allow("s3:GetObject", &arn_of(&path)).for_everyone()])).await?;
            let get = |target: &str| lab.s3(lab.root(), "GET", target).anonymous();
            lab.send(get(&path)).await?.is(200).given("without the parameter")?;
            let target = format!("{path}?response-content-type=text%2Fplain");
            lab.send(get(&target)).await?.refuses(400, "InvalidRequest")
        }
    ),
    behaviour!(
        "objects/an-owner-that-is-no-account-is-refused",
        "x-amz-expected-bucket-owner that is no account ID is answered 400 InvalidBucketOwnerAWSAccountID.",
        EXPECTED_OWNER,
        |lab| {
            let path = lab.object().await?;
            let get = lab.s3(lab.root(), "GET", &path).header("x-amz-expected-bucket-owner", "me");
            lab.send(get).await?.refuses(400, "InvalidBucketOwnerAWSAccountID")
        }
    ),
    behaviour!(
        "objects/an-acl-that-grants-is-refused",
        "A new bucket takes no ACLs: x-amz-acl: public-read is answered 400 AccessControlListNotSupported.",
        OWNERSHIP,
        |lab| {
            let path = lab.object().await?;
            let put = lab.s3(lab.root(), "PUT", &path).header("x-amz-acl", "public-read").body(CONTENT);
            lab.send(put).await?.refuses(400, "AccessControlListNotSupported")
        }
    ),
    behaviour!(
        "objects/a-listing-is-in-order",
        "ListObjectsV2 lists keys in UTF-8 order, and groups them by a delimiter.",
        LIST_OBJECTS,
        |lab| {
            let bucket = lab.bucket().await?;
            for key in ["b", "a/2", "a/1", "c"] {
                lab.put(&format!("/{bucket}/{key}"), "").await?;
            }
            let reply = lab.get(lab.root(), &format!("/{bucket}?list-type=2")).await?.is(200)?;
            let keys: Vec<&str> =
                reply.body.split("<Key>").skip(1).filter_map(|k| k.split('<').next()).collect();
            if keys != ["a/1", "a/2", "b", "c"] {
                return Err(Unheld::differs("a/1, a/2, b, c", keys.join(", ")));
            }
            let grouped =
                lab.get(lab.root(), &format!("/{bucket}?list-type=2&delimiter=%2F")).await?.is(200)?;
            grouped.field("KeyCount", "3")?.contains("<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>")
        }
    ),
    behaviour!(
        "objects/an-upload-that-is-not-there-is-refused",
        "UploadPart of an upload that does not exist is answered 404 NoSuchUpload.",
        UPLOAD_PART,
        |lab| {
            let path = lab.object().await?;
            let part = lab.s3(lab.root(), "PUT", &format!("{path}?partNumber=1&uploadId=none")).body(CONTENT);
            lab.send(part).await?.refuses(404, "NoSuchUpload")
        }
    ),
    behaviour!(
        "objects/a-part-that-is-not-there-is-refused",
        "CompleteMultipartUpload of a part that was not uploaded is answered 400 InvalidPart.",
        COMPLETE_UPLOAD,
        |lab| {
            let path = lab.object().await?;
            let begun = lab.send(lab.s3(lab.root(), "POST", &format!("{path}?uploads"))).await?;
            let id = begun.is(200).given("CreateMultipartUpload")?.needs("UploadId")?;
            let target = format!("{path}?uploadId={}", encoded(&id));
            let body = format!(
                "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Part>\
                 <ETag>{ETAG}</ETag><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>"
            );
            lab.send(lab.s3(lab.root(), "POST", &target).body(body)).await?.refuses(400, "InvalidPart")
        }
    ),
];
