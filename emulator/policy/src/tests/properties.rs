//! Whatever is sent: no document and no request makes the engine panic, and the explanation always agrees with the
//! decision.

use proptest::prelude::*;

use super::*;

fn kinds() -> [DocumentKind; 7] {
    [
        DocumentKind::Identity,
        DocumentKind::Managed,
        DocumentKind::Trust,
        DocumentKind::Bucket("example".to_owned()),
        DocumentKind::Organization,
        DocumentKind::ServiceControl,
        DocumentKind::ResourceControl,
    ]
}

pub(crate) fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(texts)
}

fn condition() -> impl Strategy<Value = String> {
    let operator = one_of(&[
        "StringEquals",
        "StringNotLike",
        "NumericLessThan",
        "DateGreaterThan",
        "Bool",
        "Null",
        "IpAddress",
        "NotIpAddress",
        "ArnLike",
        "ArnNotEquals",
        "BinaryEquals",
        "ForAllValues:StringLike",
        "ForAnyValue:StringNotEquals",
        "StringEqualsIfExists",
    ]);
    let value = one_of(&[
        "a",
        "*",
        "true",
        "12",
        "2026-01-01",
        "203.0.113.0/24",
        "arn:aws:iam::*:role/*",
        "${aws:username}",
        "${k, 'a'}",
        "${",
        "QQ==",
        "",
    ]);
    (operator, one_of(&["aws:username", "sts:ExternalId", "x:k"]), value).prop_map(
        |(operator, key, value)| {
            // What a document may not hold for these is the business of the documents' own tests.
            let value = match operator {
                "DateGreaterThan" => "2026-01-01",
                "IpAddress" | "NotIpAddress" => "203.0.113.0/24",
                "BinaryEquals" => "QQ==",
                _ => value,
            };
            format!(r#","Condition":{{"{operator}":{{"{key}":"{value}"}}}}"#)
        },
    )
}

fn statement(who: &'static str) -> impl Strategy<Value = String> {
    let action = one_of(&["*", "s3:Get*", "s3:GetObject", "s3:PutObject", "s3:?et*t"]);
    let resource = one_of(&["*", "arn:aws:s3:::example/*", "arn:aws:s3:::example/${aws:username}"]);
    let not = one_of(&["", "Not"]);
    (one_of(&["Allow", "Deny"]), action, not, resource, prop::option::of(condition())).prop_map(
        move |(effect, action, not, resource, condition)| {
            let condition = condition.unwrap_or_default();
            let resource = if who.is_empty() { resource } else { "arn:aws:s3:::example/*" };
            // No bucket policy may allow all but some.
            let effect = if who.contains("NotPrincipal") { "Deny" } else { effect };
            format!(
                r#"{{"Effect":"{effect}",{who}"{not}Action":"{action}","Resource":"{resource}"{condition}}}"#
            )
        },
    )
}

fn statements(who: &'static str) -> impl Strategy<Value = String> {
    prop::collection::vec(statement(who), 1..4).prop_map(|statements| statements.join(","))
}

fn resource() -> impl Strategy<Value = String> {
    prop_oneof![
        statements(r#""Principal":"*","#),
        statements(r#""Principal":{"AWS":"111122223333"},"#),
        statements(r#""Principal":{"AWS":"arn:aws:iam::111122223333:user/team/bob"},"#),
        statements(
            r#""NotPrincipal":{"AWS":["arn:aws:iam::111122223333:role/team/reader","111122223333"]},"#
        ),
    ]
}

prop_compose! {
    pub(crate) fn question()(
        who in 0_usize..6,
        across in any::<bool>(),
        restricted in any::<bool>(),
        identity in prop::option::of(statements("")),
        boundary in prop::option::of(statements("")),
        session_policy in prop::option::of(statements("")),
        scp in prop::option::of(statements("")),
        rcp in prop::option::of(statements("")),
        resource in prop::option::of(resource()),
        username in prop::option::of(".{0,5}"),
        external_id in prop::option::of(one_of(&["a", "12", "203.0.113.7", "2026-01-01T00:00:00Z", "true"])),
    ) -> Ask {
        let principals = [user(), session(), federated(), root(), anonymous(), service()];
        let mut ask = Ask::to_get(principals[who].clone());
        if across { ask = ask.across(); }
        if restricted { ask = ask.restrict_public(); }
        if let Some(text) = identity { ask = ask.identity(&text); }
        if let Some(text) = boundary { ask = ask.boundary(&text); }
        if let Some(text) = session_policy { ask = ask.session(&text); }
        if let Some(text) = scp { ask = ask.scp(&text); }
        if let Some(text) = rcp { ask = ask.rcp(&text); }
        if let Some(text) = resource { ask = ask.resource(&text); }
        if let Some(name) = username { ask = ask.key("aws:username", &name); }
        if let Some(id) = external_id { ask = ask.key("sts:ExternalId", id); }
        ask
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".*") {
        for kind in kinds() {
            let _ = Policy::parse(&text, &kind);
        }
    }

    #[test]
    fn anything_like_a_policy_is_read_or_refused(
        frame in one_of(&["Version", "Statement", "Id"]),
        element in one_of(&["Effect", "Action", "Principal", "Resource", "Condition", "NotPrincipal", "Sid"]),
        value in one_of(&["1", "\"*\"", "[]", "{}", "null", "[[1]]", "{\"AWS\":\"x\"}", "\"é${\"", "{\"Bool\":{\"a\":[]}}"]),
        text in ".{0,12}",
    ) {
        let text = serde_json::Value::from(text).to_string();
        let document = format!(
            r#"{{"Version":"2012-10-17","{frame}":{value},"Statement":[{{"Effect":"Allow","Action":{text},"Resource":{text},"Principal":{{"AWS":{text}}},"{element}":{value}}}]}}"#
        );
        for kind in kinds() {
            let _ = Policy::parse(&document, &kind);
            let _ = Policy::parse(&document.replace(r#""Version":"2012-10-17","#, ""), &kind);
        }
    }

    #[test]
    fn the_explanation_agrees_with_the_decision(ask in question()) {
        let refused = ask.decide();
        let explanation = ask.explain();
        let outcome = |layer: PolicyType, outcome: LayerOutcome| {
            explanation.layers.iter().any(|it| it.layer == layer && it.outcome == outcome)
        };
        let denied = explanation.layers.iter().any(|it| it.outcome == LayerOutcome::ExplicitDeny);
        match refused {
            Some(ExplicitDeny(layer)) => prop_assert!(outcome(layer, LayerOutcome::ExplicitDeny)),
            Some(NotAllowed(layer)) => {
                let organization = matches!(layer, ResourceControlPolicy | ServiceControlPolicy);
                prop_assert!(!denied);
                prop_assert!(organization || !outcome(layer, LayerOutcome::Allow));
            }
            Some(Reason::RootCannotAssumeRoles) => {}
            None => prop_assert!(!denied),
        }
    }
}
