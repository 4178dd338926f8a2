//! What the client can set so that a refusal does not come again: for what no policy has a say in.

use serde::{Deserialize, Serialize};

/// Settings of clients, each of which is enough by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct ClientSettings {
    /// What the client has to do.
    pub line: String,
    /// How each of the common clients is told.
    pub settings: Vec<ClientSetting>,
}

/// A setting of one client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct ClientSetting {
    /// The client, as people call it.
    pub client: String,
    /// The setting, as it is written there.
    pub setting: String,
}
