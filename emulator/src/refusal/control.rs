//! What the control API refuses. AWS has none of this.

use super::page::ROLECALL;
use super::refusals;

refusals! {
    /// What the control API refuses.
    pub enum ControlRefusal {
        /// There is no such control path.
        NoSuchPath { path: String } = 404 "NoSuchPath",
            "There is no {path} in the control API; GET /_rolecall/ lists what there is.", [], Ours, ROLECALL;
        /// The path is not answered for this method.
        MethodNotAllowed { method: String, path: String, allowed: String } = 405 "MethodNotAllowed",
            "{path} does not answer {method}; use {allowed}.", [], Ours, ROLECALL;
        /// No such request is kept.
        NoSuchRequest { id: String } = 404 "NoSuchRequest",
            "No request {id} is kept: the last thousand are.", [], Ours, ROLECALL;
        /// The query narrows by something that there is not.
        UnknownFilter { name: String, known: String } = 400 "UnknownFilter",
            "There is no filter {name}; use {known}.", [], Ours, ROLECALL;
        /// The body is not what the path takes.
        BadBody { problem: String } = 400 "BadBody", "{problem}", [], Ours, ROLECALL;
        /// A web page of another origin asked.
        ForeignOrigin { origin: String } = 403 "ForeignOrigin",
            "The control API answers no web page; this request came from {origin}.", [], Ours, ROLECALL;
    }
}
