//! CloudTrail: each request that reached a service, as events in AWS's record format.
//!
//! The pipeline feeds it from the trace, and no stage knows that it is watched. What is kept of a request is little, and
//! its events are written when somebody asks, or at once where there is a file for them.
//!
//! What has no event: requests that fail authentication (AWS has none of those either), preflights, what is answered
//! before a service sees it (faults on demand, redirects, unknown operations) and what is not emulated.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-user-guide.html>

mod additional;
mod event;
mod json;
mod names;
mod operation;
mod recipients;
mod request_parameters;
mod resources;
mod response_elements;
mod seen;
mod sink;
mod tree;
mod user_identity;

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;
use serde_json::Value;

pub(crate) use seen::Seen;
pub(crate) use sink::Sink;

/// How many requests are kept at most.
const KEPT: usize = 5000;
/// How much memory they may take, in bytes.
const MOST: usize = 64 * 1024 * 1024;

/// The events of the last requests.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    kept: Mutex<Kept>,
    sink: Option<Arc<Sink>>,
}

#[derive(Debug, Default)]
struct Kept {
    requests: VecDeque<Arc<Seen>>,
    size: usize,
    forgotten: u64,
}

impl Trail {
    /// One that writes what it keeps into a file, too.
    pub(crate) fn new(sink: Option<Arc<Sink>>) -> Self {
        Self { kept: Mutex::default(), sink }
    }

    /// Keeps a request.
    pub(crate) fn keep(&self, seen: Seen) {
        if let Some(sink) = &self.sink {
            sink.write(&event::of(&seen));
        }
        let mut kept = self.kept.lock();
        kept.size += seen.size();
        kept.requests.push_back(Arc::new(seen));
        while kept.requests.len() > KEPT || kept.size > MOST {
            let Some(oldest) = kept.requests.pop_front() else { break };
            kept.size -= oldest.size();
            kept.forgotten += 1;
        }
    }

    /// Every event that is kept, the newest last.
    pub(crate) fn records(&self) -> Vec<Value> {
        let requests: Vec<Arc<Seen>> = self.kept.lock().requests.iter().map(Arc::clone).collect();
        requests.iter().flat_map(|seen| event::of(seen)).collect()
    }

    /// How many requests were forgotten for those that are kept.
    pub(crate) fn forgotten(&self) -> u64 {
        self.kept.lock().forgotten
    }

    /// Why events are missing from the file, where they are.
    pub(crate) fn trouble(&self) -> Option<String> {
        self.sink.as_ref()?.trouble()
    }

    /// Forgets every request. A file keeps what was written.
    pub(crate) fn clear(&self) {
        *self.kept.lock() = Kept::default();
    }
}
