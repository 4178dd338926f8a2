//! What stands on the wire: lengths, connections, paths, and protocols of services that are not emulated.

mod browsers;
mod heads;
mod paths;
mod refused_early;
mod unemulated;

use rolecall_emulator::Emulator;
use rolecall_tests::Call;

/// An emulator with a bucket `bucket`.
async fn with_a_bucket() -> Emulator {
    let aws = Emulator::builder().start().await.unwrap();
    assert_eq!(Call::s3("PUT", "/bucket").send(&aws).await.status, 200);
    aws
}
