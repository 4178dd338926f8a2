//! The query protocol: forms in, XML out. STS and IAM speak it.
//!
//! The order of checks before the signature: the path's escapes, the size of the head and the method (`door`), the size
//! of the body, where it was sent (`elsewhere`), that it names an action, that the service has it.

mod door;
mod elsewhere;

use std::sync::Arc;

use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderName, Method, StatusCode};

use super::{Early, Protocol, Signed, browsers};
use crate::auth::{Authenticator, scope_service};
use crate::faults::Asked;
use crate::heavy::{LIGHT, by_size, heavy};
use crate::http::address::{Unemulated, query_service};
use crate::http::body::Stream;
use crate::http::response::{empty, set};
use crate::http::{Address, Admission, Admitted, Body, BodyPlan, Request, Response, Service};
use crate::refusal::{ControlRefusal, Grade, HEADER, Kind, QueryAuthRefusal, Refusal};
use crate::services::{Exchange, iam, sts};
use crate::trace::{Call, Trace};
use crate::wire::{self, Params};
use crate::world::World;
use elsewhere::Place;

/// The largest body that these services read; one byte more is refused.
const LARGEST_BODY: usize = 10_000_000;
/// Where a request that names no action is sent.
const NO_ACTION: &str = "https://aws.amazon.com/iam";
/// The parameters that name what an operation is about, the most telling first.
const RESOURCES: [&str; 5] = ["RoleArn", "PolicyArn", "RoleName", "UserName", "GroupName"];
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const EXTENDED_ID: HeaderName = HeaderName::from_static("x-amz-sts-extended-request-id");

/// One call.
pub(crate) struct Query {
    address: Arc<Address>,
    called: Called,
    params: Params,
    body: Admitted,
    place: Placed,
}

/// What a request is instead of a call of these services.
pub(crate) enum Other {
    /// It is answered before anything is looked at.
    TurnedAway(Box<Response>),
    /// It is for a service that is not emulated.
    NotEmulated(Box<Unemulated>),
}

/// Whether a call was sent where calls are answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Placed {
    AtEndpoint,
    Misplaced,
}

/// Which of the two services is called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Called {
    Sts,
    Iam,
}

impl Query {
    /// Reads a call.
    pub(crate) async fn read(
        admission: &Admission,
        request: &Request,
        address: &Arc<Address>,
        stream: Stream,
    ) -> Result<Self, Other> {
        if let Some(answer) = door::turned_away(request) {
            return Err(Other::TurnedAway(Box::new(answer)));
        }
        let turned_away = |refusal: Refusal| Other::TurnedAway(Box::new(unread(&refusal, request)));
        let body = Body::new(stream, BodyPlan::default());
        let body = admission.collect(body, LARGEST_BODY).await.map_err(turned_away)?;
        let params = match request.method {
            Method::POST => Params::new(body.bytes.clone()),
            _ => Params::new(request.query.raw().to_owned().into()),
        };
        if let Some(most) = by_size(params.len(), || params.too_many()).await {
            return Err(turned_away(ControlRefusal::TooManyParameters { most }.into()));
        }
        let address = settled(address, request, &params);
        if let Service::Unemulated(asked) = &address.service {
            return Err(Other::NotEmulated(Box::new(asked.clone())));
        }
        let called = Called::of(&address);
        Ok(Self { address, called, params, body, place: Placed::AtEndpoint })
    }

    /// Whether it may take more than a millisecond: it is large, or the policy simulator decides as often as it says.
    fn is_heavy(&self) -> bool {
        let is_simulation = || self.params.get("Action").is_some_and(|action| action.starts_with("Simulate"));
        self.params.len() > LIGHT || is_simulation()
    }

    fn name(&self) -> Option<String> {
        self.params.get("Action").map(std::borrow::Cow::into_owned)
    }
}

impl Protocol for Query {
    fn service(&self) -> &'static str {
        self.called.name()
    }

    fn address(&self) -> Arc<Address> {
        Arc::clone(&self.address)
    }

    fn operation(&self) -> Option<String> {
        let action = self.params.get("Action")?;
        Some([self.service(), ":", &action].concat())
    }

    fn asked(&self) -> Asked {
        let text = |name: &str| self.params.get(name).map(std::borrow::Cow::into_owned);
        let resource = RESOURCES.iter().find_map(|name| text(name));
        Asked { service: self.service(), operation: self.name(), resource }
    }

    async fn check(&mut self, _: &World, request: &Request, _: &mut Trace) -> Result<(), Early> {
        match Place::of(request, &self.params) {
            Place::Elsewhere(answer) => return Err(Early::Answer(Box::new(answer))),
            Place::Misplaced => {
                self.place = Placed::Misplaced;
                return Ok(());
            }
            Place::Endpoint => {}
        }
        redirect_without_action(request, &self.params)?;
        match self.called {
            Called::Sts => sts::refuse_unknown_actions(&self.params)?,
            Called::Iam => iam::refuse_unknown_actions(&self.params)?,
        }
        Ok(())
    }

    fn body_size(&self) -> usize {
        self.body.bytes.len()
    }

    fn authenticate(&mut self, authenticator: &Authenticator, world: &World, request: &Request) -> Signed {
        authenticator.query(request, self.service(), self.address.region.as_deref(), &self.body.bytes, world)
    }

    fn check_signed(&self) -> Result<(), Refusal> {
        match self.place {
            Placed::AtEndpoint => Ok(()),
            Placed::Misplaced => Err(QueryAuthRefusal::SignatureDoesNotMatch.into()),
        }
    }

    fn call(&self) -> Option<Call> {
        Some(Call::Query { operation: self.name().unwrap_or_default(), params: self.params.clone() })
    }

    async fn serve(&mut self, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
        let serve = || match self.called {
            Called::Sts => sts::serve(exchange, &self.params),
            Called::Iam => iam::serve(exchange, &self.params),
        };
        if self.is_heavy() { heavy(serve).await } else { serve() }
    }

    fn params(&self) -> Params {
        self.params.clone()
    }

    /// IAM says one thing without the full stop that STS puts behind it.
    fn complete(&self, refusal: Refusal) -> Refusal {
        let invalid = matches!(*refusal.kind, Kind::QueryAuth(QueryAuthRefusal::InvalidClientTokenId));
        if self.called == Called::Iam && invalid {
            return QueryAuthRefusal::InvalidClientTokenIdAtIam.into();
        }
        refusal
    }

    fn role_asked_for(&self) -> Option<String> {
        self.params.get("RoleArn").map(std::borrow::Cow::into_owned)
    }

    fn refuse(&self, request: &Request, refusal: &Refusal) -> Response {
        wire::error::query(refusal, self.called.namespace(), &request.id.uuid())
    }

    fn sign_off(&self, request: &Request, response: &mut Response) {
        set(response, REQUEST_ID, request.id.uuid());
        if self.called == Called::Sts {
            set(response, EXTENDED_ID, extended_id(request));
        }
        browsers::allow(request, response);
    }
}

impl Called {
    const fn of(address: &Address) -> Self {
        match address.service {
            Service::Iam => Self::Iam,
            _ => Self::Sts,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::Iam => "iam",
        }
    }

    const fn namespace(self) -> &'static str {
        match self {
            Self::Sts => "https://sts.amazonaws.com/doc/2011-06-15/",
            Self::Iam => "https://iam.amazonaws.com/doc/2010-05-08/",
        }
    }
}

/// What is answered where the body could not be read to its end, or has too much in it: bare, as AWS does, but where
/// AWS has no such answer.
fn unread(refusal: &Refusal, request: &Request) -> Response {
    let status = match refusal.code() {
        _ if refusal.entry().grade == Grade::Ours => {
            let mut response = wire::error::query(refusal, Called::Sts.namespace(), &request.id.uuid());
            set(&mut response, HEADER, refusal.entry().id());
            return response;
        }
        "MaxMessageLengthExceeded" => StatusCode::PAYLOAD_TOO_LARGE,
        "RequestTimeout" => StatusCode::REQUEST_TIMEOUT,
        _ => StatusCode::BAD_REQUEST,
    };
    empty(status)
}

/// A bare host serves both: the Version decides, which for a POST stands in the body.
fn settled(address: &Arc<Address>, request: &Request, params: &Params) -> Arc<Address> {
    let begins = |name: &str| {
        request.host.get(..name.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(name))
    };
    if ["sts.", "iam."].iter().any(|name| begins(name)) {
        return Arc::clone(address);
    }
    let version = params.get("Version");
    let service = query_service(request, version.as_deref(), scope_service(request));
    if service == address.service {
        return Arc::clone(address);
    }
    Arc::new(Address { service, region: address.region.clone() })
}

fn redirect_without_action(request: &Request, params: &Params) -> Result<(), Early> {
    if params.get("Action").is_some() && (request.method != Method::POST || is_form(request)) {
        return Ok(());
    }
    let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
    let mut response = empty(StatusCode::FOUND);
    set(&mut response, LOCATION, format!("{NO_ACTION}{query}"));
    Err(Early::Answer(Box::new(response)))
}

fn is_form(request: &Request) -> bool {
    request.header(CONTENT_TYPE.as_str()).is_some_and(|kind| {
        kind.split(';').next().is_some_and(|kind| kind.trim() == "application/x-www-form-urlencoded")
    })
}

fn extended_id(request: &Request) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(request.id.uuid())
}
