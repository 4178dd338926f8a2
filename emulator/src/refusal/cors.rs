//! CorsRefusal: rows of the catalogue.

use super::page::S3_CORS;
use super::refusals;

refusals! {
    /// CorsRefusal rows.
    pub enum CorsRefusal {
        /// A preflight for a bucket that does not exist.
        BucketNotFound { method: String } = 403 "AccessForbidden", "CORSResponse: Bucket not found",
            [Method: method, ResourceType: "BUCKET"], Recorded, S3_CORS;
    }
}
