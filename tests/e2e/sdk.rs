//! The AWS SDK for Rust: what it gets, and what it is refused.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_s3::config::{BehaviorVersion, Region, StalledStreamProtectionConfig};
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumMode, CompletedMultipartUpload, CompletedPart};
use aws_sdk_sts::operation::RequestId as _;
use rolecall::client::raw::Caller;
use rolecall::client::smithy::Connector;
use rolecall::target::{Limits, Target};
use rolecall_emulator::Emulator;
use rolecall_tests::CUSTOMER;

fn target(aws: &Emulator) -> Target {
    let limits = Limits { body: 64 * 1024 * 1024, ..Limits::default() };
    Target::with_limits(&aws.endpoint(), limits).unwrap()
}

fn root(secret: &str) -> Credentials {
    Credentials::new(CUSTOMER, secret, None, None, "test")
}

fn s3(aws: &Emulator, credentials: Credentials) -> aws_sdk_s3::Client {
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(credentials)
        .endpoint_url(aws.endpoint())
        .force_path_style(true)
        .http_client(Connector::new(target(aws), Caller::Server))
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .build();
    aws_sdk_s3::Client::from_conf(config)
}

fn sts(aws: &Emulator, credentials: Credentials) -> aws_sdk_sts::Client {
    let config = aws_sdk_sts::Config::builder()
        .behavior_version(aws_sdk_sts::config::BehaviorVersion::latest())
        .region(aws_sdk_sts::config::Region::new("us-east-1"))
        .credentials_provider(credentials)
        .endpoint_url(aws.endpoint())
        .http_client(Connector::new(target(aws), Caller::Server))
        .stalled_stream_protection(aws_sdk_sts::config::StalledStreamProtectionConfig::disabled())
        .build();
    aws_sdk_sts::Client::from_conf(config)
}

/// An emulator with one bucket, and its owner's client.
async fn bucket() -> (Emulator, aws_sdk_s3::Client) {
    let aws = Emulator::builder().start().await.unwrap();
    let owner = s3(&aws, root("test"));
    owner.create_bucket().bucket("rust-sdk").send().await.unwrap();
    (aws, owner)
}

#[tokio::test]
async fn it_is_who_it_says() {
    let aws = Emulator::builder().start().await.unwrap();
    let identity = sts(&aws, root("test")).get_caller_identity().send().await.unwrap();
    assert_eq!(identity.arn(), Some("arn:aws:iam::111122223333:root"));
    let error = sts(&aws, root("wrong")).get_caller_identity().send().await.unwrap_err();
    assert_eq!(error.code(), Some("SignatureDoesNotMatch"));
    assert_eq!(error.request_id().map(str::len), Some(36));
}

#[tokio::test]
async fn a_root_user_cannot_assume_a_role() {
    let aws = Emulator::builder().start().await.unwrap();
    let call = sts(&aws, root("test")).assume_role().role_session_name("labelbox");
    let error = call.role_arn("arn:aws:iam::111122223333:role/Any").send().await.unwrap_err();
    assert_eq!(error.code(), Some("AccessDenied"));
    assert_eq!(error.message(), Some("Roles may not be assumed by root accounts."));
}

#[tokio::test]
async fn every_checksum_goes_up_and_comes_back() {
    let (_aws, owner) = bucket().await;
    let body: Vec<u8> = (0..100_000_u32).map(|number| number.to_le_bytes()[0]).collect();
    for algorithm in [
        None,
        Some(ChecksumAlgorithm::Crc32),
        Some(ChecksumAlgorithm::Crc32C),
        Some(ChecksumAlgorithm::Crc64Nvme),
        Some(ChecksumAlgorithm::Sha1),
        Some(ChecksumAlgorithm::Sha256),
    ] {
        let put =
            owner.put_object().bucket("rust-sdk").key("a b+c/ü").set_checksum_algorithm(algorithm.clone());
        let put = put.body(ByteStream::from(body.clone())).metadata("made-by", "rust").send().await.unwrap();
        let get = owner.get_object().bucket("rust-sdk").key("a b+c/ü").checksum_mode(ChecksumMode::Enabled);
        let got = get.send().await.unwrap();
        assert_eq!(got.e_tag(), put.e_tag(), "{algorithm:?}");
        assert_eq!(got.checksum_crc32(), put.checksum_crc32());
        assert_eq!(
            got.checksum_crc32().is_some(),
            matches!(algorithm, None | Some(ChecksumAlgorithm::Crc32))
        );
        assert_eq!(got.metadata().unwrap().get("made-by").unwrap(), "rust");
        // The SDK verifies the checksum while it reads.
        assert_eq!(got.body.collect().await.unwrap().to_vec(), body);
    }
}

#[tokio::test]
async fn refusals_are_the_modelled_errors() {
    let (aws, owner) = bucket().await;
    let missing = owner.get_object().bucket("rust-sdk").key("missing").send().await.unwrap_err();
    assert!(missing.as_service_error().unwrap().is_no_such_key());
    let head = owner.head_object().bucket("rust-sdk").key("missing").send().await.unwrap_err();
    assert!(head.as_service_error().unwrap().is_not_found());
    let nowhere = owner.list_objects_v2().bucket("rust-sdk-nowhere").send().await.unwrap_err();
    assert!(nowhere.as_service_error().unwrap().is_no_such_bucket());
    let wrong = s3(&aws, root("wrong")).get_object().bucket("rust-sdk").key("k").send().await.unwrap_err();
    assert_eq!(wrong.code(), Some("SignatureDoesNotMatch"));
    assert_eq!(wrong.raw_response().unwrap().status().as_u16(), 403);
}

#[tokio::test]
async fn a_presigned_url_is_read_by_anybody() {
    let (aws, owner) = bucket().await;
    let put = owner.put_object().bucket("rust-sdk").key("a b");
    put.body(ByteStream::from_static(b"presigned")).send().await.unwrap();
    let lifetime = PresigningConfig::expires_in(Duration::from_secs(60)).unwrap();
    let url = owner.get_object().bucket("rust-sdk").key("a b").presigned(lifetime).await.unwrap();
    let target = url.uri().strip_prefix(&aws.endpoint()).unwrap();
    let address = aws.address();
    let mut request = format!("GET {target} HTTP/1.1\r\nHost: {address}\r\n");
    for (name, value) in url.headers() {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    let answer = rolecall_tests::send(&aws, format!("{request}\r\n").as_bytes()).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "presigned"));
}

#[tokio::test]
async fn lists_come_in_pages() {
    let (_aws, owner) = bucket().await;
    for number in 0..7 {
        let put = owner.put_object().bucket("rust-sdk").key(format!("list/{number} &<é>"));
        put.body(ByteStream::from_static(b"x")).send().await.unwrap();
    }
    let pages = owner.list_objects_v2().bucket("rust-sdk").prefix("list/").into_paginator().page_size(3);
    let pages = pages.send().try_collect().await.unwrap();
    let sizes: Vec<_> = pages.iter().map(|page| page.contents().len()).collect();
    assert_eq!(sizes, [3, 3, 1]);
    assert_eq!(pages[2].contents()[0].key(), Some("list/6 &<é>"));
}

#[tokio::test]
async fn an_upload_in_parts() {
    let (_aws, owner) = bucket().await;
    // Whoever lists the parts' checksums announces them: AWS knows no part with a checksum otherwise.
    let upload = owner.create_multipart_upload().bucket("rust-sdk").key("parts");
    let upload = upload.checksum_algorithm(ChecksumAlgorithm::Crc32).send().await.unwrap();
    let id = upload.upload_id().unwrap();
    let mut parts = CompletedMultipartUpload::builder();
    for (number, size) in [(1, 5 * 1024 * 1024), (2, 10)] {
        let part = owner.upload_part().bucket("rust-sdk").key("parts").upload_id(id).part_number(number);
        let part = part.body(ByteStream::from(vec![7; size])).send().await.unwrap();
        let done = CompletedPart::builder().part_number(number).set_e_tag(part.e_tag);
        parts = parts.parts(done.set_checksum_crc32(part.checksum_crc32).build());
    }
    let complete = owner.complete_multipart_upload().bucket("rust-sdk").key("parts").upload_id(id);
    let done = complete.multipart_upload(parts.build()).send().await.unwrap();
    assert!(done.e_tag().unwrap().ends_with("-2\""));
    let head = owner.head_object().bucket("rust-sdk").key("parts").send().await.unwrap();
    assert_eq!(head.content_length(), Some(5 * 1024 * 1024 + 10));
}
