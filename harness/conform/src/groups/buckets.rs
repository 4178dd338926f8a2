//! Buckets themselves.

use super::kit::*;

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "buckets/a-taken-name-is-refused",
        "CreateBucket with the name of another account's bucket is answered 409 BucketAlreadyExists.",
        CREATE_BUCKET,
        |lab| {
            let vendor = lab.vendor()?.root.clone();
            let bucket = lab.bucket().await?;
            let create = lab.s3(&vendor, "PUT", &format!("/{bucket}"));
            lab.send(create).await?.refuses(409, "BucketAlreadyExists")
        }
    ),
    behaviour!(
        "buckets/a-name-in-capitals-is-refused",
        "CreateBucket with capital letters in the name is answered 400 InvalidBucketName.",
        BUCKET_NAMES,
        |lab| {
            let create = lab.s3(lab.root(), "PUT", &format!("/{}-Capital", lab.name()));
            lab.send(create).await?.refuses(400, "InvalidBucketName")
        }
    ),
    behaviour!(
        "buckets/a-name-with-an-underscore-is-refused",
        "CreateBucket with an underscore in the name is answered 400 InvalidBucketName.",
        BUCKET_NAMES,
        |lab| {
            let create = lab.s3(lab.root(), "PUT", &format!("/{}_a", lab.name()));
            lab.send(create).await?.refuses(400, "InvalidBucketName")
        }
    ),
    behaviour!(
        "buckets/a-region-that-does-not-exist-is-refused",
        "CreateBucket with a location constraint that does not exist is answered 400 InvalidLocationConstraint.",
        CREATE_BUCKET,
        |lab| {
            let body = "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
                <LocationConstraint>nowhere</LocationConstraint></CreateBucketConfiguration>";
            let name = lab.name();
            lab.made(Made::Bucket(name.clone()));
            let create = lab.s3(lab.root(), "PUT", &format!("/{name}")).body(body);
            lab.send(create).await?.refuses(400, "InvalidLocationConstraint")
        }
    ),
    behaviour!(
        "buckets/a-bucket-with-objects-stays",
        "DeleteBucket of a bucket that is not empty is answered 409 BucketNotEmpty.",
        DELETE_BUCKET,
        |lab| {
            let path = lab.object().await?;
            let delete = lab.s3(lab.root(), "DELETE", bucket_of(&path));
            lab.send(delete).await?.refuses(409, "BucketNotEmpty")
        }
    ),
    behaviour!(
        "buckets/an-empty-bucket-goes",
        "DeleteBucket of an empty bucket is answered 204, and the bucket is then 404 NoSuchBucket.",
        DELETE_BUCKET,
        |lab| {
            let bucket = lab.bucket().await?;
            lab.send(lab.s3(lab.root(), "DELETE", &format!("/{bucket}"))).await?.is(204)?;
            lab.get(lab.root(), &format!("/{bucket}")).await?.refuses(404, "NoSuchBucket")
        }
    ),
    behaviour!(
        "buckets/a-head-tells-the-region",
        "HeadBucket answers x-amz-bucket-region.",
        HEAD_BUCKET,
        |lab| {
            let bucket = lab.bucket().await?;
            let reply = lab.send(lab.s3(lab.root(), "HEAD", &format!("/{bucket}"))).await?.is(200)?;
            reply.header("x-amz-bucket-region", "us-east-1")
        }
    ),
    behaviour!(
        "buckets/a-refused-head-tells-the-region-too",
        "HeadBucket that nobody signed is answered 403 with x-amz-bucket-region.",
        HEAD_BUCKET,
        |lab| {
            let bucket = lab.bucket().await?;
            let head = lab.s3(lab.root(), "HEAD", &format!("/{bucket}")).anonymous();
            lab.send(head).await?.is(403)?.header("x-amz-bucket-region", "us-east-1")
        }
    ),
    behaviour!(
        "buckets/the-first-regions-location-is-empty",
        "GetBucketLocation of a bucket in us-east-1 is an empty LocationConstraint.",
        BUCKET_LOCATION,
        |lab| {
            let bucket = lab.bucket().await?;
            let reply = lab.get(lab.root(), &format!("/{bucket}?location")).await?.is(200)?;
            let is_empty = |reply: &Reply| {
                reply.body.contains("<LocationConstraint")
                    && reply.text("LocationConstraint").unwrap_or_default().is_empty()
                    && !reply.body.contains("us-east-1")
            };
            reply.must(is_empty, "an empty LocationConstraint")
        }
    ),
    behaviour!(
        "buckets/the-bucket-may-stand-in-the-host-name",
        "BUCKET.s3.us-east-1.amazonaws.com/KEY is the object, signed for that host.",
        ADDRESSING,
        |lab| {
            let path = lab.object().await?;
            let host = format!("{}.s3.us-east-1.amazonaws.com", bucket_of(&path).trim_start_matches('/'));
            lab.send(lab.s3(lab.root(), "GET", "/key").host(&host)).await?.is(200)?.body_is(CONTENT)?;
            lab.send(lab.s3(lab.root(), "GET", "/key").host(&host).presigned("300")).await?.body_is(CONTENT)
        }
    ),
];
