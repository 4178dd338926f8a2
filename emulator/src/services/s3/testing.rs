//! A world for tests, and requests to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use http_body_util::{BodyExt, Full};

use crate::access::Access;
use crate::auth::{Authenticated, Caller};
use crate::http::{Address, Body, BodyPlan, Headers, Request, RequestId, Response, Service, address};
use crate::refusal::Refusal;
use crate::route::s3::operation;
use crate::services::Exchange;
use crate::world::World;
use crate::world::bucket::{Algorithm, Checksum, ChecksumType, Data, Object, StorageClass};

/// The owner of what the tests make.
pub(crate) const OWNER: &str = "111122223333";

/// The time of every request.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_784_455_200, 0).unwrap()
}

/// A request to a bare host.
pub(crate) fn request(method: &str, path_and_query: &str) -> Request {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    Request {
        id: RequestId::random(),
        method: Method::from_bytes(method.as_bytes()).unwrap(),
        path: path.to_owned(),
        query: query.into(),
        headers: Headers::default(),
        host: "localhost:4566".to_owned(),
        source_ip: [127, 0, 0, 1].into(),
        secure: false,
        received: now(),
    }
}

/// An object.
pub(crate) fn object(text: &'static str, modified: DateTime<Utc>) -> Object {
    Object {
        data: Data::new(vec![Bytes::from_static(text.as_bytes())]),
        size: text.len() as u64,
        etag: "900150983cd24fb0d6963f7d28e17f72".to_owned(),
        modified,
        headers: HeaderMap::new(),
        storage_class: StorageClass::Standard,
        encryption: crate::world::bucket::Encryption::S3,
        tags: BTreeMap::new(),
        checksum: Checksum {
            algorithm: Algorithm::Crc64Nvme,
            value: String::new(),
            of: ChecksumType::FullObject,
        },
        parts: Vec::new(),
        upload: None,
        acl: None,
    }
}

/// A world, and who speaks to it.
pub(crate) struct Lab {
    pub(crate) world: World,
    pub(crate) caller: Caller,
}

/// An answer or a refusal, read to its end.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    pub(crate) refusal: Option<Refusal>,
}

impl Answer {
    /// A header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The refusal's code; empty for an answer.
    pub(crate) fn code(&self) -> &str {
        self.refusal.as_ref().map_or("", |refusal| refusal.code())
    }

    /// The refusal's message.
    pub(crate) fn message(&self) -> String {
        self.refusal.as_ref().map(Refusal::message).unwrap_or_default()
    }

    /// The refusal's fields.
    pub(crate) fn fields(&self) -> Vec<(&'static str, String)> {
        self.refusal.as_ref().map(Refusal::fields).unwrap_or_default()
    }

    /// The text of the first element of this name.
    pub(crate) fn element(&self, name: &str) -> Option<&str> {
        rolecall_text::xml::inside(&self.body, name)
    }

    /// The texts of all elements of this name.
    pub(crate) fn elements(&self, name: &str) -> Vec<&str> {
        rolecall_text::xml::elements(&self.body, name).collect()
    }
}

impl Lab {
    /// The root user's, in an empty world.
    pub(crate) fn new() -> Self {
        Self { world: World::default(), caller: Caller::Root { account: OWNER.to_owned() } }
    }

    /// With a bucket named `bucket`.
    pub(crate) async fn with_bucket() -> Self {
        let lab = Self::new();
        assert_eq!(lab.send("PUT", "/bucket", &[], b"").await.status, 200);
        lab
    }

    /// Speaks as somebody else.
    pub(crate) fn become_caller(&mut self, caller: Caller) {
        self.caller = caller;
    }

    /// The root user of another account.
    pub(crate) fn stranger() -> Caller {
        Caller::Root { account: "999999999999".to_owned() }
    }

    /// Puts an object into `bucket`.
    pub(crate) async fn put(&self, key: &str, body: &[u8]) -> Answer {
        self.send("PUT", &format!("/bucket/{key}"), &[], body).await
    }

    /// Sends a request.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut request = request(method, path);
        request.headers.insert("content-length", HeaderValue::from(body.len()));
        for (name, value) in headers {
            if *name == "host" {
                request.host = (*value).to_owned();
                continue;
            }
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            if name == "content-length" {
                request.headers.remove(&name);
            }
            if !value.is_empty() || name != "content-length" {
                request.headers.append(name, HeaderValue::from_str(value).unwrap());
            }
        }
        self.exchange(&request, body).await
    }

    async fn exchange(&self, request: &Request, body: &[u8]) -> Answer {
        let address: Address = match address(request, None) {
            Ok(address) => address,
            Err(refusal) => return refused(refusal),
        };
        let (bucket, key) = match &address.service {
            Service::S3 { bucket, key, .. } => (bucket.as_deref(), key.as_deref()),
            _ => (None, None),
        };
        let operation = match operation(request, bucket, key) {
            Ok(operation) => operation,
            Err(refusal) => return refused(refusal),
        };
        let shared = Arc::new(request.clone());
        let authenticated = Arc::new(Authenticated::for_tests(self.caller.clone()));
        let access = Access::new(&self.world, &shared, &authenticated);
        let exchange = Exchange {
            request,
            address: &address,
            authenticated: &authenticated,
            access: &access,
            world: &self.world,
            bucket: None,
            operation: "",
            now: request.received,
        };
        let body = Full::new(Bytes::copy_from_slice(body)).map_err(Into::into).boxed_unsync();
        match super::serve(&exchange, operation, Body::new(body, BodyPlan::Unchecked)).await {
            Ok(response) => answered(response).await,
            Err(refusal) => refused(refusal),
        }
    }
}

async fn answered(response: Response) -> Answer {
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
        refusal: None,
    }
}

fn refused(refusal: Refusal) -> Answer {
    Answer {
        status: refusal.status(),
        headers: (*refusal.headers).clone(),
        body: String::new(),
        refusal: Some(refusal),
    }
}
