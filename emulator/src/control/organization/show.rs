//! The organization as a document that could be sent again.

use serde_json::{Map, Value, json};

use crate::world::World;
use crate::world::organization::{AuthorizationPolicyType, Organization, Target};

/// The organization; null where there is none.
pub(in crate::control) fn show(world: &World) -> Value {
    world.organization().map_or(Value::Null, |organization| shown(&organization))
}

fn shown(organization: &Organization) -> Value {
    let policies: Vec<Value> = organization
        .policies
        .iter()
        .map(|policy| {
            let content: Value = serde_json::from_str(policy.policy.text()).unwrap_or_default();
            json!({ "Id": policy.id, "Name": policy.name, "Type": policy.of.name(), "Content": content })
        })
        .collect();
    json!({
        "Id": organization.id,
        "ManagementAccountId": organization.management_account,
        "PolicyTypes": organization.enabled.iter().map(|of| of.name()).collect::<Vec<_>>(),
        "Policies": policies,
        "Root": target(&organization.root, &organization.enabled, Kind::Container),
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Container,
    Account,
}

fn target(this: &Target, enabled: &[AuthorizationPolicyType], kind: Kind) -> Value {
    let mut shown = Map::new();
    shown.insert("Id".to_owned(), json!(this.id));
    shown.insert("Name".to_owned(), json!(this.name));
    for of in enabled {
        let names = this.attached.iter().filter(|policy| policy.of == *of).map(|policy| &policy.name);
        let member = match of {
            AuthorizationPolicyType::ServiceControlPolicy => "ServiceControlPolicies",
            AuthorizationPolicyType::ResourceControlPolicy => "ResourceControlPolicies",
        };
        shown.insert(member.to_owned(), json!(names.collect::<Vec<_>>()));
    }
    if kind == Kind::Container {
        let inside = |targets: &[Target], kind: Kind| {
            Value::from(targets.iter().map(|inner| target(inner, enabled, kind)).collect::<Vec<_>>())
        };
        shown.insert("Accounts".to_owned(), inside(&this.accounts, Kind::Account));
        shown.insert("OrganizationalUnits".to_owned(), inside(&this.units, Kind::Container));
    }
    shown.into()
}
