//! Telling rolecall what no AWS command can say: which faults strike, and what organization the accounts are in.

use bytes::Bytes;
use http::{Method, Request};

use super::verdict::Stopped;
use super::world::World;
use crate::command::Files;
use crate::description::{self, FAULTS, ORGANIZATION};
use rolecall_client::raw::{self, Caller, SendError};

impl World {
    /// What the files of a section say, before its commands are carried out.
    pub(super) async fn tell(&self, files: &Files) -> Result<(), Stopped> {
        if let Some(file) = files.get(FAULTS) {
            self.control(FAULTS, Method::DELETE, "faults", String::new()).await?;
            for fault in description::faults(&file.text).unwrap_or_default() {
                self.control(FAULTS, Method::POST, "faults", fault).await?;
            }
        }
        if let Some(file) = files.get(ORGANIZATION) {
            let text = file.text.trim().to_owned();
            let method = if text == "null" { Method::DELETE } else { Method::PUT };
            self.control(ORGANIZATION, method, "organization", text).await?;
        }
        Ok(())
    }

    async fn control(
        &self,
        name: &'static str,
        method: Method,
        path: &str,
        body: String,
    ) -> Result<(), Stopped> {
        let bad = |reason: String| Stopped::BadDescription { name, reason };
        let request = Request::builder()
            .method(method)
            .uri(format!("{}/_rolecall/{path}", self.target().url()))
            .body(Bytes::from(body))
            .map_err(|error| bad(error.to_string()))?;
        match raw::send(self.target(), request, Caller::Server).await {
            Ok(answer) if answer.status.is_success() => Ok(()),
            Ok(answer) => Err(bad(String::from_utf8_lossy(&answer.body).trim().to_owned())),
            Err(SendError::Target(error)) => Err(error.into()),
            Err(error) => Err(bad(error.to_string())),
        }
    }
}
