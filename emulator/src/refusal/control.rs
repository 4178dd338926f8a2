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
        NoSuchRequest { id: String, megabytes: usize, forgotten: u64 } = 404 "NoSuchRequest",
            "No request {id} is kept: the last thousand are, as far as they fit into {megabytes} MiB; {forgotten} were forgotten.",
            [], Ours, ROLECALL;
        /// The query narrows by something that there is not.
        UnknownFilter { name: String, known: String } = 400 "UnknownFilter",
            "There is no filter {name}; use {known}.", [], Ours, ROLECALL;
        /// The body is not what the path takes.
        BadBody { problem: String } = 400 "BadBody", "{problem}", [], Ours, ROLECALL;
        /// A web page asked, of whatever origin.
        WebPage { header: String } = 403 "WebPage",
            "The control API answers no web page, and this request has a header that browsers send: {header}.",
            [], Ours, ROLECALL;
        /// The Host header names another machine than this one.
        ForeignHost { host: String } = 403 "ForeignHost",
            "The control API is answered as localhost and 127.0.0.1, and not as '{host}'; serve --allowed-host NAME adds a name.",
            [], Ours, ROLECALL;
        /// The server listens beyond loopback, and nobody opened the control API.
        Closed = 403 "ControlApiClosed",
            "The control API is closed but for GET /_rolecall/health, since rolecall listens beyond loopback; serve --open-control-api opens it.",
            [], Ours, ROLECALL;
        /// Too much is held of bodies of requests that nobody has authenticated yet.
        TooMuchUnauthenticated { most: usize } = 503 "ServiceUnavailable",
            "The server holds {most} bytes of bodies of requests that are not authenticated yet, and takes no more; try again.",
            [], Ours, ROLECALL;
        /// A call of a query service has too many parameters.
        TooManyParameters { most: usize } = 413 "MaxMessageLengthExceeded",
            "The request has more than {most} different parameters.", [], Ours, ROLECALL;
    }
}
