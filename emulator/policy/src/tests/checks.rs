//! The requirements of a request, one named row each; and that they always agree with the decision.

use CheckEffect::{Allow, ExplicitDeny as Denied, ImplicitDeny as Missing, NoImpact};
use CheckKind::{PermissionsBoundary as Boundary, Principal as Own, Resource, ServiceControlPolicy as Scp};
use proptest::prelude::*;

use super::properties::question;
use super::*;

/// It allows something else.
const PUT: &str = r#"{"Effect":"Allow","Action":"s3:Put*","Resource":"*"}"#;

fn shown(ask: &Ask) -> Vec<(CheckKind, CheckEffect)> {
    evaluate(&ask.request, &ask.policies).checks().iter().map(|check| (check.kind, check.effect)).collect()
}

#[test]
fn every_requirement_is_listed_with_its_result() {
    let everyone = r#""Principal":"*""#;
    let bob = format!(r#""Principal":{{"AWS":"{USER}"}}"#);
    let get = || Ask::to_get(user());
    for (name, ask, expected) in [
        ("nothing allows", get(), vec![(Own, Missing)]),
        ("a policy of its own allows", get().identity(&all("Allow")), vec![(Own, Allow)]),
        ("a policy of its own denies", get().identity(&all("Deny")), vec![(Own, Denied)]),
        ("the bucket policy stands for it", get().resource(&bucket("Allow", &bob)), vec![(Own, Allow)]),
        ("the bucket policy denies", get().resource(&bucket("Deny", everyone)), vec![(Own, Denied)]),
        (
            "the boundary does not allow",
            get().identity(&all("Allow")).boundary(PUT),
            vec![(Own, Allow), (Boundary, Missing)],
        ),
        (
            "named by the bucket, nothing else need allow",
            get().resource(&bucket("Allow", &bob)).boundary(PUT),
            vec![(Own, Allow), (Boundary, NoImpact)],
        ),
        (
            "across accounts the owner must allow separately",
            get().across().identity(&all("Allow")),
            vec![(Resource, Missing), (Own, Allow)],
        ),
        (
            "across accounts both sides must",
            get().across().resource(&bucket("Allow", everyone)),
            vec![(Resource, Allow), (Own, Missing)],
        ),
        (
            "an organization that does not allow",
            get().identity(&all("Allow")).scp(PUT),
            vec![(Scp, Missing), (Own, Allow)],
        ),
        ("a root user needs nothing", Ask::to_get(root()), vec![(Own, Allow)]),
        ("nobody has no side of its own", Ask::to_get(anonymous()), vec![(Resource, Missing)]),
    ] {
        assert_eq!(shown(&ask), expected, "{name}");
    }
}

proptest! {
    #[test]
    fn the_checks_agree_with_the_decision(ask in question()) {
        let found = shown(&ask);
        let any = |effect| found.iter().any(|(_, it)| *it == effect);
        match ask.decide() {
            Some(ExplicitDeny(_)) => prop_assert!(any(Denied), "{found:?}"),
            Some(NotAllowed(_)) => prop_assert!(any(Missing) && !any(Denied), "{found:?}"),
            Some(Reason::RootCannotAssumeRoles) => prop_assert!(found.is_empty()),
            None => prop_assert!(!any(Missing) && !any(Denied), "{found:?}"),
        }
    }
}
