//! The requests that are counted.

use http::{HeaderMap, HeaderName, HeaderValue};
use rolecall_emulator::Emulator;
use rolecall_tests::sigv4::{Request, Signer};
use rolecall_tests::{Answer, Call, send};

use crate::needs::Blocks;
use crate::world::{self, World};

/// A request that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// A GET of 1 KiB, presigned by an IAM user's access key.
    PresignedByKey,
    /// A GET of 1 MiB, presigned by an IAM user's access key.
    LargePresignedByKey,
    /// A GET of 1 KiB, presigned by a role session.
    PresignedBySession,
    /// The same, signed in its Authorization header by an IAM user's access key.
    SignedInHeader,
    /// AssumeRole with an external ID, by an IAM user of another account.
    AssumeRole,
    /// hyper alone: it answers the bytes of the first case with the same bytes, and looks at nothing.
    Hyper,
    /// The same with the bytes of the GET of 1 MiB.
    LargeHyper,
}

/// A request that is ready to be sent.
pub(crate) struct Prepared {
    pub(crate) request: Vec<u8>,
    pub(crate) answer: Copied,
    pub(crate) blocks: Blocks,
}

/// An answer, to be given again.
pub(crate) struct Copied {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Case {
    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PresignedByKey => "presigned_by_key",
            Self::LargePresignedByKey => "large_presigned_by_key",
            Self::PresignedBySession => "presigned_by_session",
            Self::SignedInHeader => "signed_in_header",
            Self::AssumeRole => "assume_role",
            Self::Hyper => "hyper",
            Self::LargeHyper => "large_hyper",
        }
    }

    pub(crate) async fn prepared(self) -> (Emulator, Prepared) {
        let aws = Emulator::builder().start().await.expect("a free port");
        let world = World::build(&aws).await;
        let request = self.request(&world, &aws.address().to_string());
        let answer = send(&aws, &request).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let blocks = Blocks::of(&aws, &answer, &request).await;
        (aws, Prepared { answer: copied(answer), request, blocks })
    }

    fn request(self, world: &World, host: &str) -> Vec<u8> {
        let (vendor_id, vendor_secret) = &world.vendor;
        let (id, secret) = &world.reader;
        let (session_id, session_secret, token) = &world.session;
        match self {
            Self::PresignedByKey | Self::Hyper => {
                presigned(host, &world::target(), &Signer::new(id, secret, &world.now))
            }
            Self::LargePresignedByKey | Self::LargeHyper => {
                presigned(host, &world::large_target(), &Signer::new(id, secret, &world.now))
            }
            Self::PresignedBySession => {
                let session = Signer::new(session_id, session_secret, &world.now).token(token);
                presigned(host, &world::target(), &session)
            }
            Self::SignedInHeader => Call::s3("GET", &world::target()).signed_by(id, secret, None).bytes(host),
            Self::AssumeRole => Call::query("sts", &world::assume_role())
                .signed_by(vendor_id, vendor_secret, None)
                .bytes(host),
        }
    }
}

fn presigned(host: &str, target: &str, signer: &Signer) -> Vec<u8> {
    let signed = Request::get(target).at(host).presigned(signer, "86400");
    format!("GET {} HTTP/1.1\r\nHost: {host}\r\n\r\n", signed.target).into_bytes()
}

fn copied(answer: Answer) -> Copied {
    let header = |(name, value): (String, String)| {
        Some((name.parse::<HeaderName>().ok()?, HeaderValue::from_str(&value).ok()?))
    };
    Copied {
        headers: answer.headers.into_iter().filter_map(header).collect(),
        body: answer.body.into_bytes(),
    }
}
