//! Guard-rails: the caller's side comes first, and no remedy goes around one in silence.

use proptest::prelude::*;

use super::*;

/// What a guard-rail asks for is offered to the caller, and no policy is changed around it.
fn guarded(ask: &Ask, told: &str, key: &str) {
    let repair = of(ask);
    let [remedy, ..] = repair.caller_remedies.as_slice() else { panic!("{told}: {repair:?}") };
    assert!(remedy.line.contains(told), "{told}: {}", remedy.line);
    assert_eq!(repair.remedies, [], "{told}");
    let around = format!("it goes around the condition on {key} in ");
    assert!(repair.withheld.iter().any(|line| line.contains(&around)), "{told}: {:?}", repair.withheld);
}

fn allowing(action: &str, resource: &str, condition: &str) -> String {
    format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}","Condition":{{{condition}}}}}"#)
}

#[test]
fn guard_rails_are_kept_first() {
    let mfa = r#""Bool":{"aws:MultiFactorAuthPresent":"true"}"#;
    let get = |condition: &str| Ask::to_get(user()).identity(&allowing("s3:GetObject", "*", condition));
    guarded(&get(mfa), "a one-time code of your MFA device was checked", "aws:MultiFactorAuthPresent");
    let endpoint = r#""StringEquals":{"aws:SourceVpce":"vpce-1"}"#;
    guarded(&get(endpoint), "come through the VPC endpoint vpce-1", "aws:SourceVpce");
    guarded(
        &get(r#""Bool":{"aws:SecureTransport":"true"}"#).key("aws:SecureTransport", "false"),
        "call over https",
        "aws:SecureTransport",
    );
    // Whatever refuses: a Deny as well.
    let deny = |condition: &str| {
        let deny = format!(
            r#"{{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::example/*","Condition":{{{condition}}}}}"#
        );
        Ask::to_get(user()).identity(&all("Allow")).resource(&deny).key("aws:PrincipalArn", USER)
    };
    guarded(
        &deny(r#""StringNotEquals":{"aws:SourceVpce":"vpce-1"}"#),
        "come through the VPC endpoint vpce-1",
        "aws:SourceVpce",
    );
    guarded(
        &deny(r#""BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}"#)
            .key("aws:MultiFactorAuthPresent", "false"),
        "one-time code",
        "aws:MultiFactorAuthPresent",
    );
    // An outsider may be named beside the organization, and that is said.
    let organization = r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::example/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-example"}}}"#;
    let ask = Ask::to_get(user()).across().identity(&all("Allow")).resource(organization);
    let repair = of(&ask);
    assert!(repair.caller_remedies[0].line.contains("call from an account of the organization o-example"));
    for remedy in &repair.remedies {
        assert!(
            remedy.line.contains("this goes around the condition on aws:PrincipalOrgID in statement 1"),
            "{remedy:?}"
        );
    }
    // Nor is a boundary left out: that would let its maker do everything.
    let boundary = "arn:aws:iam::111122223333:policy/boundary";
    let create = allowing(
        "iam:CreateUser",
        "*",
        &format!(r#""StringEquals":{{"iam:PermissionsBoundary":"{boundary}"}}"#),
    );
    let ask =
        Ask::to_get(user()).action("iam:CreateUser", "arn:aws:iam::111122223333:user/new").identity(&create);
    let ask = ask.resource_role(crate::ResourcePolicyRole::None);
    guarded(
        &ask,
        "set the permissions boundary arn:aws:iam::111122223333:policy/boundary",
        "iam:PermissionsBoundary",
    );
}

#[test]
fn a_listing_is_asked_for_the_prefix() {
    let listing = allowing("s3:ListBucket", "arn:aws:s3:::example", r#""StringLike":{"s3:prefix":"home/*"}"#);
    let ask = Ask::to_get(user()).action("s3:ListBucket", "arn:aws:s3:::example").identity(&listing);
    guarded(&ask, "ask for the prefix \"home/\"", "s3:prefix");
    let repair = of(&ask);
    assert_eq!(
        repair.caller_remedies[0].command,
        "aws s3api list-objects-v2 --bucket example --prefix home/"
    );
}

/// A role's session never has a one-time code, whatever it does: nobody is told to send one.
#[test]
fn a_session_is_not_told_to_send_a_code() {
    let mfa = r#""Bool":{"aws:MultiFactorAuthPresent":"true"}"#;
    let ask = Ask::to_get(session()).identity(&allowing("s3:GetObject", "*", mfa));
    assert_eq!(of(&ask).caller_remedies, []);
}

/// A key that the action never has guards nothing: the policy is wrong.
#[test]
fn a_misplaced_condition_is_no_guard_rail() {
    let ask =
        Ask::to_get(user()).identity(&allowing("s3:GetObject", "*", r#""StringLike":{"s3:prefix":"a/*"}"#));
    assert!(first(&ask).line.contains("add a statement that allows s3:GetObject"), "{:?}", of(&ask));
}

#[test]
fn several_things_are_asked_for_together() {
    let both = r#""Bool":{"aws:MultiFactorAuthPresent":"true"},"StringEquals":{"aws:SourceVpce":"vpce-1"}"#;
    let ask = Ask::to_get(user()).identity(&allowing("s3:GetObject", "*", both));
    let repair = of(&ask);
    let line = &repair.caller_remedies[0].line;
    assert!(line.contains("MFA") && line.contains("vpce-1"), "{line}");
}

/// A Deny about a key in every bucket is not taken away for one of them.
#[test]
fn a_deny_that_keeps_the_same_key_elsewhere_stays() {
    let deny = r#"{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::*/key"}"#;
    let other = r#"{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*"}"#;
    let ask = Ask::to_get(user()).identity(&all("Allow")).identity(&format!("{other},{deny}"));
    for policies in repaired(&ask.request, &ask.policies) {
        let elsewhere =
            crate::Request { resource: "arn:aws:s3:::another/key".to_owned(), ..ask.request.clone() };
        assert!(!decide(&elsewhere, &policies).is_allowed());
    }
    let repair = of(&ask);
    assert!(!repair.remedies.iter().any(|remedy| remedy.line.contains("remove statement")), "{repair:?}");
}

#[test]
fn who_else_is_freed_is_said() {
    let deny = r#"{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::example/key"}"#;
    let remedy = first(&Ask::to_get(session()).identity(&all("Allow")).identity(deny));
    assert!(remedy.line.ends_with("; this frees the other sessions of the role too"), "{}", remedy.line);
}

prop_compose! {
    fn condition_of_a_rail()(
        condition in one_of(&[
            "",
            r#""Bool":{"aws:MultiFactorAuthPresent":"true"}"#,
            r#""BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}"#,
            r#""StringEquals":{"aws:SourceVpce":"vpce-1"}"#,
            r#""StringNotEquals":{"aws:SourceVpce":"vpce-1"}"#,
            r#""StringEquals":{"aws:PrincipalTag/team":"data"}"#,
            r#""StringNotEquals":{"aws:PrincipalTag/team":"data"}"#,
            r#""StringEquals":{"s3:ExistingObjectTag/class":"public"}"#,
            r#""StringLike":{"aws:userid":"AROAREADER:*"}"#,
            r#""Bool":{"aws:MultiFactorAuthPresent":"true"},"StringEquals":{"aws:SourceVpce":"vpce-1"}"#,
        ]),
        effect in one_of(&["Allow", "Allow", "Deny"]),
        action in one_of(&["s3:GetObject", "s3:*", "*"]),
        resource in one_of(&["*", "arn:aws:s3:::example/*", "arn:aws:s3:::example/key", "arn:aws:s3:::*/key"]),
    ) -> (String, String, String, String) {
        (effect.to_owned(), action.to_owned(), resource.to_owned(), condition.to_owned())
    }
}

prop_compose! {
    fn railed()(
        identity in prop::collection::vec(condition_of_a_rail(), 1..4),
        resource in prop::collection::vec(condition_of_a_rail(), 0..3),
        of_session in any::<bool>(),
        mfa in prop::option::of(any::<bool>()),
        endpoint in prop::option::of(one_of(&["vpce-1", "vpce-2"])),
        team in prop::option::of(one_of(&["data", "web"])),
        class in prop::option::of(one_of(&["public", "secret"])),
        across in any::<bool>(),
    ) -> Ask {
        let statement = |(effect, action, resource, condition): &(String, String, String, String), who: &str| {
            let (action, resource) = match who {
                "" => (action.as_str(), resource.as_str()),
                _ => ("s3:GetObject", "arn:aws:s3:::example/*"),
            };
            format!(r#"{{"Effect":"{effect}",{who}"Action":"{action}","Resource":"{resource}","Condition":{{{condition}}}}}"#)
        };
        let caller = if of_session { session() } else { user() };
        let arn = caller.role_arn.clone().unwrap_or_else(|| caller.arn.clone());
        let mut ask = Ask::to_get(caller).key("aws:PrincipalArn", &arn).key("aws:userid", "AROAREADER:s1");
        if across { ask = ask.across(); }
        let texts: Vec<String> = identity.iter().map(|it| statement(it, "")).collect();
        ask = ask.identity(&texts.join(","));
        let texts: Vec<String> = resource.iter().map(|it| statement(it, r#""Principal":{"AWS":"*"},"#)).collect();
        if !texts.is_empty() { ask = ask.resource(&texts.join(",")); }
        for (key, value) in [("aws:SourceVpce", endpoint), ("aws:PrincipalTag/team", team), ("s3:ExistingObjectTag/class", class)] {
            if let Some(value) = value { ask = ask.key(key, value); }
        }
        if let Some(mfa) = mfa { ask = ask.key("aws:MultiFactorAuthPresent", &mfa.to_string()); }
        ask
    }
}

/// The neighbours of a request: the same key in other buckets, other VPC endpoints, no one-time code, others' tags.
fn neighbours_of(ask: &Ask) -> Vec<crate::Request> {
    let request = &ask.request;
    let with = |key: &str, value: &str| {
        let mut other = request.clone();
        other.context.set(key, value);
        other
    };
    let without = |key: &str| crate::Request { context: request.context.without(key), ..request.clone() };
    let elsewhere =
        ["arn:aws:s3:::another/key", "arn:aws:s3:::example-2/key"].map(|resource| crate::Request {
            resource: resource.to_owned(),
            resource_account: request.principal.account.as_str().into(),
            ..request.clone()
        });
    let guards = [
        "aws:SourceVpce",
        "aws:PrincipalTag/team",
        "s3:ExistingObjectTag/class",
        "aws:MultiFactorAuthPresent",
    ];
    // What the request itself does not have, no remedy may make needless where a policy asks for it.
    let asked = |key: &&str| {
        ask.policies
            .all()
            .flat_map(|it| it.policy.context_keys())
            .any(|(lower, _)| lower == key.to_ascii_lowercase())
    };
    let mut all: Vec<crate::Request> = elsewhere.into();
    for key in guards.into_iter().filter(asked).filter(|key| request.context.get(key).is_some()) {
        all.push(with(key, if key.starts_with("aws:Multi") { "false" } else { "somebody-elses" }));
        all.push(without(key));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// What a remedy for a request with a value of a guard-rail's key allows, it allows with that value alone, unless it
    /// was allowed otherwise before, or the remedy says so; and the same key in other buckets stays as it was.
    #[test]
    fn no_remedy_lets_neighbours_in(ask in railed()) {
        let neighbours = neighbours_of(&ask);
        for (policies, line) in repaired_with_lines(&ask.request, &ask.policies) {
            prop_assert!(decide(&ask.request, &policies).is_allowed());
            for (index, neighbour) in neighbours.iter().enumerate() {
                let mut after = policies.clone();
                let mut before = ask.policies.clone();
                if index < 2 {
                    // Another bucket has not this one's policy.
                    (after.resource, before.resource) = (None, None);
                }
                let gained = decide(neighbour, &after).is_allowed() && !decide(neighbour, &before).is_allowed();
                let is_guarded = index < 2 || is_guarded_by(&ask, index, &neighbours);
                let is_said = index >= 2 && line.contains("this goes around the condition on ");
                prop_assert!(!gained || !is_guarded || is_said, "{line}: {} {:?}", neighbour.resource, neighbour.context.all());
            }
        }
        let repair = repair(&ask.request, &ask.policies);
        for remedy in &repair.caller_remedies {
            prop_assert!(!remedy.line.is_empty() && !remedy.key.is_empty());
        }
    }
}

/// Whether a statement that refused the request did so for the key in which a neighbour differs.
fn is_guarded_by(ask: &Ask, index: usize, neighbours: &[crate::Request]) -> bool {
    let Some(refused) = decide(&ask.request, &ask.policies).refused else { return false };
    let (ExplicitDeny(layer) | NotAllowed(layer)) = refused else { return false };
    let rails = super::super::rail::of_layer(&ask.request, &ask.policies, layer);
    let differs = |rail: &super::super::rail::Rail| {
        let (own, other) = (ask.request.context.get(&rail.key), neighbours[index].context.get(&rail.key));
        own.map(|it| it.to_vec()) != other.map(|it| it.to_vec())
    };
    rails.iter().any(differs)
}
