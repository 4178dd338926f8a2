//! Versioned buckets.

use super::kit::*;

const ENABLED: &str = "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
    <Status>Enabled</Status></VersioningConfiguration>";

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "versions/an-older-version-stays",
        "In a versioned bucket every PutObject answers a version ID, and the older content is still there under its own.",
        VERSIONING,
        |lab| {
            let (path, first) = versioned_object(lab).await?;
            lab.put(&path, "second").await?;
            lab.get(lab.root(), &path).await?.body_is("second")?;
            lab.get(lab.root(), &at(&path, &first)).await?.is(200)?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "versions/a-delete-leaves-a-marker",
        "DeleteObject answers x-amz-delete-marker: true; the key is then 404 NoSuchKey, the version still there.",
        DELETE_MARKERS,
        |lab| {
            let (path, first) = versioned_object(lab).await?;
            let deleted = lab.send(lab.s3(lab.root(), "DELETE", &path)).await?.is(204)?;
            deleted.header("x-amz-delete-marker", "true")?.has_header("x-amz-version-id")?;
            let gone = lab.get(lab.root(), &path).await?.refuses(404, "NoSuchKey")?;
            gone.header("x-amz-delete-marker", "true")?;
            lab.get(lab.root(), &at(&path, &first)).await?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "versions/a-marker-cannot-be-read",
        "GetObject of a delete marker by its version ID is answered 405 MethodNotAllowed.",
        DELETE_MARKERS,
        |lab| {
            let (path, _) = versioned_object(lab).await?;
            let deleted = lab.send(lab.s3(lab.root(), "DELETE", &path)).await?.is(204)?;
            let marker = id(&deleted)?;
            lab.get(lab.root(), &at(&path, &marker)).await?.refuses(405, "MethodNotAllowed")
        }
    ),
    behaviour!(
        "versions/deleting-the-marker-brings-the-object-back",
        "DeleteObject of the marker's version ID brings the object back.",
        DELETE_MARKERS,
        |lab| {
            let (path, _) = versioned_object(lab).await?;
            let deleted = lab.send(lab.s3(lab.root(), "DELETE", &path)).await?.is(204)?;
            let marker = id(&deleted)?;
            lab.get(lab.root(), &path).await?.is(404).given("under the marker")?;
            lab.send(lab.s3(lab.root(), "DELETE", &at(&path, &marker))).await?.is(204)?;
            lab.get(lab.root(), &path).await?.body_is(CONTENT)
        }
    ),
];

/// Turns versioning on in an object's bucket.
pub(super) async fn enable(lab: &Lab, path: &str) -> Held {
    lab.put(&format!("{}?versioning", bucket_of(path)), ENABLED).await
}

/// The version ID of an answer.
pub(super) fn id(reply: &Reply) -> Result<String, Unheld> {
    let found = reply.header_value("x-amz-version-id");
    found.ok_or_else(|| Unheld::differs("a header x-amz-version-id", "none"))
}

fn at(path: &str, version: &str) -> String {
    format!("{path}?versionId={}", encoded(version))
}

/// An object in a versioned bucket, and its version ID.
async fn versioned_object(lab: &Lab) -> Result<(String, String), Unheld> {
    let path = format!("/{}/key", lab.bucket().await?);
    enable(lab, &path).await?;
    let put = lab.put(&path, CONTENT).await?;
    let version = id(&put)?;
    Ok((path, version))
}
