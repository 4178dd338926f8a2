//! Where faults strike: before anybody looks at the request, and at the end of its answer.

use crate::faults::{Asked, Ending, Struck};
use crate::http::{Address, Request, Response, Service};
use crate::route::s3::{Operation, operation};
use crate::wire::Params;
use crate::world::World;

/// The parameters that name what an STS or IAM operation is about, the most telling first.
const RESOURCES: [&str; 5] = ["RoleArn", "PolicyArn", "RoleName", "UserName", "GroupName"];

/// What strikes a request. A delay is over when this returns.
pub(super) async fn strike(world: &World, asked: Asked) -> Struck {
    let struck = world.faults.strike(&asked);
    if let Some(delay) = struck.delay {
        tokio::time::sleep(delay).await;
    }
    struck
}

/// What a request asks of S3.
pub(super) fn of_s3(request: &Request, address: &Address) -> Asked {
    let (bucket, key) = match &address.service {
        Service::S3 { bucket, key, .. } => (bucket.as_deref(), key.as_deref()),
        _ => (None, None),
    };
    let operation = operation(request, bucket, key).ok().map(|operation| match operation {
        Operation::NotEmulated(name) => name.to_owned(),
        operation => format!("{operation:?}"),
    });
    let path = bucket.map(|bucket| [Some(bucket), key].into_iter().flatten().collect::<Vec<_>>().join("/"));
    Asked { service: "s3", operation, resource: path.map(|path| format!("arn:aws:s3:::{path}")) }
}

/// What a request asks of STS or IAM.
pub(super) fn of_query(service: &'static str, params: &Params) -> Asked {
    let text = |name: &str| params.get(name).map(std::borrow::Cow::into_owned);
    Asked { service, operation: text("Action"), resource: RESOURCES.iter().find_map(|name| text(name)) }
}

/// The answer, as far as it comes.
pub(super) fn ended(response: Response, ending: Ending) -> Response {
    match ending {
        Ending::Whole => response,
        Ending::CutOff => response.map(crate::http::response::Content::cut_off),
    }
}
