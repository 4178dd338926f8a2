//! Each fuzz target, for a moment. `cargo run --release -p rolecall-tests --example fuzz -- TARGET --seconds 600` goes on
//! for longer.

use rolecall_tests::fuzz::{Budget, Target, fuzz};

async fn holds(target: Target, runs: u64) {
    if let Err(finding) = fuzz(target, 1, Budget::Runs(runs)).await {
        panic!("{target:?}: {}: {:?}", finding.problem, String::from_utf8_lossy(&finding.input));
    }
}

macro_rules! targets {
    ($($name:ident: $target:ident, $runs:literal;)*) => {$(
        #[tokio::test]
        async fn $name() {
            holds(Target::$target, $runs).await;
        }
    )*};
}

targets! {
    authorization_headers: Authorization, 3000;
    presigned_queries: Presigned, 3000;
    requests_of_sigv2: SigV2, 3000;
    bodies_in_chunks: Chunks, 3000;
    s3_requests: S3, 600;
    policies: Policy, 600;
    forms: Form, 600;
    organizations: Organization, 150;
    addresses: Address, 5000;
    raw_http: Http, 600;
}
