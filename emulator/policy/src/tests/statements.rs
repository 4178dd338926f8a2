//! Matching a statement: actions, resources, conditions and variables together.

use super::*;

const NO: Option<Reason> = Some(NotAllowed(IdentityBased));

fn with(statement: &str) -> Ask {
    let ask = Ask::to_get(user()).identity(&format!(r#"{{"Effect":"Allow",{statement}}}"#));
    ask.key("aws:username", "bob").key("aws:SourceIp", "203.0.113.7").key("s3:prefix", "bob/x")
}

fn action(action: &str) -> Ask {
    with(&format!(r#""Action":{action},"Resource":"*""#))
}

fn resource(resource: &str) -> Ask {
    with(&format!(r#""Action":"*","Resource":{resource}"#))
}

fn condition(condition: &str) -> Ask {
    with(&format!(r#""Action":"*","Resource":"*","Condition":{condition}"#))
}

rows! {
    action_exact: action(r#""s3:GetObject""#) => None;
    action_without_case: action(r#""S3:getOBJECT""#) => None;
    action_with_wildcards: action(r#""s3:?et*""#) => None;
    action_star: action(r#""*""#) => None;
    action_of_a_list: action(r#"["s3:PutObject","s3:GetObject"]"#) => None;
    action_other: action(r#""s3:PutObject""#) => NO;
    action_that_is_only_a_beginning: action(r#""s3:Get""#) => NO;
    not_action: with(r#""NotAction":"s3:PutObject","Resource":"*""#) => None;
    not_action_listed: with(r#""NotAction":["iam:*","s3:Get*"],"Resource":"*""#) => NO;

    resource_exact: resource(r#""arn:aws:s3:::example/key""#) => None;
    resource_minds_case: resource(r#""arn:aws:s3:::example/Key""#) => NO;
    resource_bucket_without_its_objects: resource(r#""arn:aws:s3:::example""#) => NO;
    resource_with_star: resource(r#""arn:aws:s3:::example/*""#) => None;
    resource_star_crosses_slash: resource(r#""arn:aws:s3:::exam*y""#) => None;
    resource_star_crosses_colon: resource(r#""arn:aws:s3:::exa*c""#).action("s3:GetObject", "arn:aws:s3:::example/a:b:c") => None;
    resource_question_mark: resource(r#""arn:aws:s3:::example/k?y""#) => None;
    resource_short_is_completed: resource(r#""arn:aws:sns""#).action("sns:Publish", "arn:aws:sns:us-east-1:111122223333:t") => None;
    resource_short_of_another_service: resource(r#""arn:aws:sns""#) => NO;
    resource_of_a_list: resource(r#"["arn:aws:s3:::other/*","arn:aws:s3:::example/*"]"#) => None;
    not_resource: with(r#""Action":"*","NotResource":"arn:aws:s3:::other/*""#) => None;
    not_resource_listed: with(r#""Action":"*","NotResource":"arn:aws:s3:::example/*""#) => NO;
    resource_with_variable: resource(r#""arn:aws:s3:::example/${aws:username}""#).action("s3:GetObject", "arn:aws:s3:::example/bob") => None;
    resource_with_absent_variable: resource(r#""arn:aws:s3:::example/${aws:nothing}*""#) => NO;
    resource_with_default: resource(r#""arn:aws:s3:::example/${aws:nothing, 'key'}""#) => None;
    not_resource_with_absent_variable: with(r#""Action":"*","NotResource":"arn:aws:s3:::example/${aws:nothing}""#) => None;

    no_condition: condition("{}") => None;
    conditions_are_anded_across_operators: condition(r#"{"StringEquals":{"aws:username":"bob"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#) => None;
    one_operator_fails: condition(r#"{"StringEquals":{"aws:username":"bob"},"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}"#) => NO;
    conditions_are_anded_across_keys: condition(r#"{"StringEquals":{"aws:username":"bob","s3:prefix":"eve/x"}}"#) => NO;
    values_are_ored: condition(r#"{"StringEquals":{"aws:username":["eve","bob"]}}"#) => None;
    negated_values_are_nored: condition(r#"{"StringNotEquals":{"aws:username":["eve","bob"]}}"#) => NO;
    key_names_ignore_case: condition(r#"{"StringEquals":{"AWS:UserName":"bob"}}"#) => None;
    variable_in_a_condition: condition(r#"{"StringLike":{"s3:prefix":"${aws:username}/*"}}"#) => None;

    statements_are_alternatives: Ask::to_get(user()).identity(r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"},{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#) => None;
    a_deny_whose_condition_fails: Ask::to_get(user()).identity(&all("Allow")).identity(r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:username":"eve"}}}"#) => None;
    a_deny_by_negation_hits_without_the_key: Ask::to_get(user()).identity(&all("Allow")).identity(r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:username":"eve"}}}"#) => Some(ExplicitDeny(IdentityBased));
    a_deny_without_mfa_spares_who_lacks_the_key: Ask::to_get(user()).identity(&all("Allow")).identity(r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}"#) => None;
    a_deny_without_mfa_if_exists_hits_who_lacks_the_key: Ask::to_get(user()).identity(&all("Allow")).identity(r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}"#) => Some(ExplicitDeny(IdentityBased));
    a_deny_with_not_action_hits: Ask::to_get(user()).identity(&all("Allow")).identity(r#"{"Effect":"Deny","NotAction":"iam:*","Resource":"*"}"#) => Some(ExplicitDeny(IdentityBased));
}

#[test]
fn the_old_version_has_no_variables() {
    for (version, expected) in [("2012-10-17", None), ("2008-10-17", NO)] {
        let text = format!(
            r#"{{"Version":"{version}","Statement":{{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::example/${{aws:username}}"}}}}"#
        );
        let policy = Policy::parse(&text, &DocumentKind::Identity).unwrap();
        let mut ask = Ask::to_get(user()).key("aws:username", "key");
        ask.policies.identity.push(attached("inline", USER, Arc::new(policy)));
        assert_eq!(ask.decide(), expected);
    }
}
