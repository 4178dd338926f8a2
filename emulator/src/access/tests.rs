//! What questions of one request share.

use std::sync::Arc;

use super::*;
use crate::policy::{Context, DocumentKind, Policy};
use crate::services::s3::testing::{Lab, request};
use crate::world::Bucket;

fn asked(access: &Access<'_>, bucket: &Bucket, key: &str) {
    let question = Question::on_object("s3:DeleteObject", (bucket, key), None, Context::default());
    access.authorize(question).unwrap();
}

/// DeleteObjects asks a thousand questions, and a thousand such requests are kept.
#[tokio::test]
async fn questions_about_one_bucket_share_all_but_the_key() {
    let lab = Lab::with_bucket().await;
    let bucket = lab.world.bucket("bucket").unwrap();
    let request = Arc::new(request("GET", "/bucket"));
    let authenticated = Arc::new(Authenticated::for_tests(lab.caller.clone()));
    let access = Access::new(&lab.world, &request, &authenticated);
    asked(&access, &bucket, "a");
    asked(&access, &bucket, "b");
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::bucket/*"}]}"#;
    let policy = Policy::parse(policy, &DocumentKind::Bucket("bucket".to_owned())).unwrap();
    bucket.settings_mut(&Authorized::for_tests("*")).policy = Some(Arc::new(policy));
    asked(&access, &bucket, "c");
    let [one, other, after] = <[Judgement; 3]>::try_from(access.into_judgements()).unwrap();
    assert!(Arc::ptr_eq(&one.policies, &other.policies));
    assert!(Arc::ptr_eq(&one.request.principal, &other.request.principal));
    assert!(Arc::ptr_eq(&one.request.action, &other.request.action));
    assert!(Arc::ptr_eq(&one.request.resource_account, &other.request.resource_account));
    assert!(size_of::<Judgement>() <= 160, "{}", size_of::<Judgement>());
    // What changes in between has its say.
    assert!(after.policies.resource.is_some() && other.policies.resource.is_none());
}

#[tokio::test]
async fn a_key_is_made_when_it_is_asked_for_and_all_are_when_somebody_wants_to_see_them() {
    let lab = Lab::with_bucket().await;
    let bucket = lab.world.bucket("bucket").unwrap();
    let request = Arc::new(request("GET", "/bucket"));
    let authenticated = Arc::new(Authenticated::for_tests(lab.caller.clone()));
    let access = Access::new(&lab.world, &request, &authenticated);
    asked(&access, &bucket, "a");
    let judgements = access.into_judgements();
    let context = &judgements[0].request.context;
    for (key, values) in context.all() {
        assert_eq!(context.get(&key).map(|found| found.to_vec()), Some(values), "{key}");
    }
    let keys: Vec<String> = context.all().into_iter().map(|(key, _)| key).collect();
    assert!(keys.is_sorted_by_key(|key| key.to_ascii_lowercase()), "{keys:?}");
    for key in ["aws:SourceIp", "aws:PrincipalArn", "s3:ResourceAccount"] {
        assert!(keys.iter().any(|name| name == key), "{key} of {keys:?}");
    }
    assert!(context.get("aws:username").is_none());
}
