//! What authentication costs: the canonical request alone, a signed GET whose signing key was derived before, and one
//! whose key was not.

#![allow(missing_docs, clippy::unwrap_used, reason = "a bench is a test")]

use std::hint::black_box;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use chrono::{DateTime, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use rolecall_emulator::auth::{Authenticator, canonical_request};
use rolecall_emulator::http::{Request, RequestId};
use rolecall_emulator::world::World;

fn signed_get(at: DateTime<Utc>) -> Request {
    let identity = Credentials::new("111122223333", "test", None, None, "bench").into();
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("s3")
        .time(SystemTime::from(at))
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let url = "http://localhost:4566/images/2026/07/cat%201.jpg?versionId=abc";
    let signable = SignableRequest::new("GET", url, std::iter::empty(), SignableBody::empty()).unwrap();
    let (headers, _) = sign(signable, &params).unwrap().into_parts().0.into_parts();
    let mut request = Request {
        id: RequestId::random(),
        method: Method::GET,
        path: "/images/2026/07/cat%201.jpg".to_owned(),
        query: "versionId=abc".into(),
        headers: HeaderMap::new().into(),
        host: "localhost:4566".to_owned(),
        source_ip: [127, 0, 0, 1].into(),
        secure: false,
        received: at,
    };
    for header in headers {
        let name = HeaderName::try_from(header.name()).unwrap();
        request.headers.insert(name, HeaderValue::try_from(header.value()).unwrap());
    }
    request
}

fn signature(criterion: &mut Criterion) {
    let request = signed_get(DateTime::from_timestamp(1_784_455_872, 0).unwrap());
    let world = World::default();
    let authenticator = Authenticator::default();
    let verify = |authenticator: &Authenticator| {
        authenticator.s3(black_box(&request), Some("us-east-1"), &world).unwrap()
    };
    let names: Vec<String> = ["host", "x-amz-content-sha256", "x-amz-date"].map(str::to_owned).to_vec();
    let mut group = criterion.benchmark_group("signature");
    group.bench_function("canonical request", |bencher| {
        bencher.iter(|| canonical_request(black_box(&request), &names, "UNSIGNED-PAYLOAD"));
    });
    group.bench_function("signed GET, key known", |bencher| bencher.iter(|| verify(&authenticator)));
    group.bench_function("signed GET, key new", |bencher| bencher.iter(|| verify(&Authenticator::default())));
    group.finish();
}

criterion_group!(benches, signature);
criterion_main!(benches);
