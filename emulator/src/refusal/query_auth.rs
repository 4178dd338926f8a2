//! QueryAuthRefusal: rows of the catalogue.

use super::page::SIGV4;
use super::refusals;

refusals! {
    /// QueryAuthRefusal rows.
    pub enum QueryAuthRefusal {
        /// Nothing signs the request.
        MissingAuthenticationToken = 403 "MissingAuthenticationToken", "Request is missing Authentication Token",
            [], Recorded, SIGV4;
    }
}
