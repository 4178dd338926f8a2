//! Emptying a bucket, all versions and unfinished uploads included, and deleting it.

use super::{Hands, MOST_ROUNDS};
use crate::command::{Call, CommandError, S3Call, element, elements, s3};

impl Hands<'_> {
    pub(super) async fn bucket(&self) -> Result<(), CommandError> {
        // First, since it may deny what follows; its owner may always delete it.
        self.ask_if_there(&self.on_bucket("DeleteBucketPolicy", "DELETE", "policy")).await?;
        self.uploads().await?;
        self.versions().await?;
        self.ask(&Call::S3(self.call("DeleteBucket", "DELETE"))).await?;
        Ok(())
    }

    async fn uploads(&self) -> Result<(), CommandError> {
        for _ in 0..MOST_ROUNDS {
            let body = self.ask(&self.on_bucket("ListMultipartUploads", "GET", "uploads")).await?;
            let uploads = elements(&body, "Upload");
            if uploads.is_empty() {
                break;
            }
            for upload in uploads {
                self.delete("AbortMultipartUpload", upload, ("uploadId", "UploadId")).await?;
            }
        }
        Ok(())
    }

    async fn versions(&self) -> Result<(), CommandError> {
        for _ in 0..MOST_ROUNDS {
            let body = self.ask(&self.on_bucket("ListObjectVersions", "GET", "versions")).await?;
            let mut versions = elements(&body, "Version");
            versions.extend(elements(&body, "DeleteMarker"));
            if versions.is_empty() {
                break;
            }
            for version in versions {
                self.delete("DeleteObject", version, ("versionId", "VersionId")).await?;
            }
        }
        Ok(())
    }

    /// Deletes what a list's entry says: a key, and the query parameter that tells which of its versions or uploads.
    async fn delete(
        &self,
        action: &'static str,
        entry: &str,
        (query, name): (&str, &str),
    ) -> Result<(), CommandError> {
        let (Some(key), Some(id)) = (element(entry, "Key"), element(entry, name)) else {
            return Err(CommandError::Unreadable { reason: format!("a list without Key or {name}") });
        };
        let mut call = self.call(action, "DELETE");
        call.key = Some(key);
        call.query.push((query.to_owned(), id));
        self.ask_if_there(&Call::S3(call)).await
    }

    fn on_bucket(&self, action: &'static str, method: &'static str, subresource: &str) -> Call {
        let mut call = self.call(action, method);
        call.query.push((subresource.to_owned(), String::new()));
        Call::S3(call)
    }

    /// Whoever has a bucket of that name by now: only the owner's is touched.
    fn call(&self, action: &'static str, method: &'static str) -> S3Call {
        let mut call = s3::call(action, method, self.resource.name.clone());
        call.headers.push(("x-amz-expected-bucket-owner".to_owned(), self.resource.account.clone()));
        call
    }
}
