//! Something that stands before an emulator: it can speak TLS, and it can hold a request back.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{CertificateParams, KeyPair};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// The front.
pub(crate) struct Front {
    pub(crate) address: SocketAddr,
    connections: Arc<AtomicUsize>,
    held: mpsc::Receiver<()>,
    release: watch::Sender<bool>,
}

/// How it stands there.
#[derive(Clone, Default)]
pub(crate) struct Manner {
    pub(crate) tls: Option<TlsAcceptor>,
    /// A request with this text is held back until it is released.
    pub(crate) hold: Option<&'static str>,
}

impl Front {
    pub(crate) async fn before(upstream: SocketAddr, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let (holding, held) = mpsc::channel(1000);
        let (release, released) = watch::channel(false);
        let count = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let passage = Passage { upstream, hold: manner.hold, holding: holding.clone() };
                let (tls, released) = (manner.tls.clone(), released.clone());
                tokio::spawn(async move {
                    match tls {
                        None => passage.carry(stream, released).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                passage.carry(stream, released).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, connections, held, release }
    }

    /// Waits until a request is held back.
    pub(crate) async fn held(&mut self) {
        self.held.recv().await.unwrap();
    }

    pub(crate) fn release(&self) {
        self.release.send_replace(true);
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// One connection's way through.
struct Passage {
    upstream: SocketAddr,
    hold: Option<&'static str>,
    holding: mpsc::Sender<()>,
}

impl Passage {
    async fn carry(self, stream: impl AsyncRead + AsyncWrite, mut released: watch::Receiver<bool>) {
        let server = TcpStream::connect(self.upstream).await.unwrap();
        let (mut from_client, mut to_client) = tokio::io::split(stream);
        let (mut from_server, mut to_server) = server.into_split();
        let there = async {
            let mut chunk = vec![0; 64 * 1024];
            while let Ok(size @ 1..) = from_client.read(&mut chunk).await {
                let text = String::from_utf8_lossy(&chunk[..size]);
                if self.hold.is_some_and(|hold| text.contains(hold)) && !*released.borrow() {
                    let _ = self.holding.send(()).await;
                    let _ = released.wait_for(|released| *released).await;
                }
                if to_server.write_all(&chunk[..size]).await.is_err() {
                    break;
                }
            }
        };
        let back = tokio::io::copy(&mut from_server, &mut to_client);
        tokio::select! {
            () = there => {}
            _ = back => {}
        }
        let _ = to_client.shutdown().await;
    }
}

/// A certificate of one's own making for these names, and the file by which it is trusted.
pub(crate) fn certified(names: &[&str], folder: &Path) -> (TlsAcceptor, PathBuf) {
    let key = KeyPair::generate().unwrap();
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let certificate = CertificateParams::new(names).unwrap().self_signed(&key).unwrap();
    let file = folder.join("ca.pem");
    std::fs::write(&file, certificate.pem()).unwrap();
    let secret = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let settings = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], secret)
        .unwrap();
    (TlsAcceptor::from(Arc::new(settings)), file)
}
