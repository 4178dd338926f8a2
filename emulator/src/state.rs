//! What one emulator is made of.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use http::HeaderValue;
use parking_lot::{Mutex, RwLock};

use crate::auth::Authenticator;
use crate::clock::Clock;
use crate::control::Guard;
use crate::dates;
use crate::http::Admission;
use crate::trace::Traces;
use crate::trail::{Sink, Trail};
use crate::world::World;

/// What one emulator is made of.
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) traces: Traces,
    pub(crate) trail: Trail,
    pub(crate) authorization_ids: AuthorizationIds,
    pub(crate) authenticator: Authenticator,
    pub(crate) guard: Guard,
    pub(crate) admission: Admission,
    root_secret: Arc<str>,
    world: RwLock<Arc<World>>,
    date: Mutex<Option<Date>>,
}

/// Where authorization IDs are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum AuthorizationIds {
    /// In a header.
    #[default]
    InHeaders,
    /// In a header, and in the message too.
    InMessages,
}

/// How an emulator is set up.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) clock: Clock,
    pub(crate) sink: Option<Arc<Sink>>,
    pub(crate) authorization_ids: AuthorizationIds,
    pub(crate) guard: Guard,
    /// The secret of every account's root user.
    pub(crate) root_secret: Arc<str>,
}

/// A second, as the Date header has it.
struct Date {
    second: i64,
    value: HeaderValue,
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        let Settings { clock, sink, authorization_ids, guard, root_secret } = settings;
        Self {
            clock,
            traces: Traces::default(),
            trail: Trail::new(sink),
            authorization_ids,
            authenticator: Authenticator::default(),
            guard,
            admission: Admission::default(),
            world: RwLock::new(Arc::new(World::with_root_secret(&root_secret))),
            root_secret,
            date: Mutex::default(),
        }
    }

    /// The secret of every account's root user.
    pub(crate) fn root_secret(&self) -> &str {
        &self.root_secret
    }

    /// Everything that exists now. A reset swaps it; requests under way finish in the world they began in.
    pub(crate) fn world(&self) -> Arc<World> {
        Arc::clone(&self.world.read())
    }

    /// Forgets everything.
    pub(crate) fn reset(&self) {
        *self.world.write() = Arc::new(World::with_root_secret(&self.root_secret));
        self.traces.clear();
        self.trail.clear();
    }

    /// Goes on in another world.
    pub(crate) fn restore(&self, world: World) {
        *self.world.write() = Arc::new(world);
    }

    /// The Date header of a time; written once a second.
    pub(crate) fn date(&self, at: DateTime<Utc>) -> HeaderValue {
        let second = at.timestamp();
        let mut written = self.date.lock();
        if let Some(date) = written.as_ref().filter(|date| date.second == second) {
            return date.value.clone();
        }
        let value = HeaderValue::try_from(dates::http(at)).unwrap_or_else(|_| HeaderValue::from_static("0"));
        *written = Some(Date { second, value: value.clone() });
        value
    }
}
