//! What a caller can bring that a condition asks for, and how it is told so.

use crate::condition::operator::{Operator, Order, Sense, Test};
use crate::evidence::ElementEvidence;
use crate::shell::quoted;
use crate::{Policies, PrincipalType, Request, StatementEffect};

const MFA: &str = "aws:MultiFactorAuthPresent";
const MFA_AGE: &str = "aws:MultiFactorAuthAge";

/// A condition key with the value that it has to get; nothing where it has to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) key: String,
    pub(super) value: Option<String>,
}

impl Sent {
    /// What a condition wants that refuses the request: an Allow that it does not meet, or a Deny that it meets. Nothing
    /// where no caller can bring it.
    pub(super) fn for_condition(
        request: &Request,
        policies: &Policies,
        effect: StatementEffect,
        condition: &ElementEvidence,
    ) -> Option<Self> {
        let key = condition.key.clone()?;
        let operator = Operator::named(condition.operator.as_deref()?)?;
        let should_hold = effect == StatementEffect::Allow;
        let value = value(&key, operator, &condition.expected, should_hold, policies)?;
        let sent = Self { key, value };
        sent.told(request).is_some().then_some(sent)
    }

    /// The request with it.
    pub(super) fn in_request(&self, request: &Request) -> Request {
        let mut request = request.clone();
        match &self.value {
            Some(value) => request.context.set(&self.key, value.as_str()),
            None => request.context.unset(&self.key),
        }
        // Whoever has a code checked has both.
        if self.is(MFA) || self.is(MFA_AGE) {
            request.context.set(MFA, "true");
            let age = if self.is(MFA_AGE) { self.value.as_deref() } else { None };
            request.context.set(MFA_AGE, age.unwrap_or("0"));
        }
        request
    }

    fn is(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }

    /// What the caller has to do.
    pub(super) fn told(&self, request: &Request) -> Option<String> {
        let lower = self.key.to_ascii_lowercase();
        let Some(value) = self.value.as_deref() else {
            let header = header(&lower)?;
            return Some(format!("leave out {header}"));
        };
        Some(match lower.as_str() {
            "aws:multifactorauthpresent" | "aws:multifactorauthage" => with_code(request)?.to_owned(),
            "aws:securetransport" if value.eq_ignore_ascii_case("true") => "call over https".to_owned(),
            "s3:tlsversion" => format!("call over TLS {value}"),
            "aws:sourcevpce" => format!("come through the VPC endpoint {value}"),
            "aws:sourcevpc" => format!("come from the VPC {value}"),
            "aws:sourceip" | "aws:vpcsourceip" => format!("call from an address such as {value}"),
            "aws:principalorgid" => format!("call from an account of the organization {value}"),
            "s3:prefix" => format!("ask for the prefix \"{value}\""),
            "s3:delimiter" => format!("ask with the delimiter \"{value}\""),
            "s3:max-keys" => format!("ask for {value} keys at most"),
            "s3:signatureversion" if value == "AWS4-HMAC-SHA256" => {
                "sign with Signature Version 4".to_owned()
            }
            "s3:authtype" if value == "REST-HEADER" => "sign in the Authorization header".to_owned(),
            "s3:authtype" if value == "REST-QUERY-STRING" => "call with a presigned URL".to_owned(),
            "sts:rolesessionname" => format!("call the session \"{value}\""),
            "sts:sourceidentity" => format!("send the source identity \"{value}\""),
            "sts:externalid" => format!("send the external ID \"{value}\""),
            "iam:permissionsboundary" => format!("set the permissions boundary {value}"),
            _ => match (tag(&self.key, "s3:RequestObjectTag/"), tag(&self.key, "aws:RequestTag/")) {
                (Some(tag), _) | (_, Some(tag)) => format!("send the tag {tag}={value}"),
                _ => format!("send {}: {value}", header(&lower)?),
            },
        })
    }

    /// The AWS CLI command, where one says it.
    pub(super) fn command(&self, request: &Request) -> Option<String> {
        let value = self.value.as_deref()?;
        let bucket = request.resource.strip_prefix("arn:aws:s3:::");
        match self.key.to_ascii_lowercase().as_str() {
            "aws:multifactorauthpresent" | "aws:multifactorauthage" => Some(if is_assuming(request) {
                format!(
                    "aws sts assume-role --role-arn {} --role-session-name session --serial-number MFA_DEVICE --token-code CODE",
                    quoted(&request.resource)
                )
            } else {
                "aws sts get-session-token --serial-number MFA_DEVICE --token-code CODE".to_owned()
            }),
            "s3:prefix" if request.action.eq_ignore_ascii_case("s3:ListBucket") => Some(format!(
                "aws s3api list-objects-v2 --bucket {} --prefix {}",
                quoted(bucket?),
                quoted(value)
            )),
            _ => None,
        }
    }
}

/// A header that is a condition key of S3's, in lower case.
fn header(key: &str) -> Option<&str> {
    let name = key.strip_prefix("s3:")?;
    (name.starts_with("x-amz-") || name == "if-none-match").then_some(name)
}

fn tag<'a>(key: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, tag) = key.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(tag)
}

fn is_assuming(request: &Request) -> bool {
    request.action.eq_ignore_ascii_case("sts:AssumeRole")
}

/// A role's session never has it, whatever was checked when the role was assumed.
fn with_code(request: &Request) -> Option<&'static str> {
    match request.principal.kind {
        PrincipalType::User if is_assuming(request) => {
            Some("send the serial number of your MFA device and its one-time code")
        }
        PrincipalType::User => {
            Some("call with temporary credentials for which a one-time code of your MFA device was checked")
        }
        _ => None,
    }
}

/// A value by which a condition holds, or does not; inside, nothing where the key has to go.
#[allow(clippy::option_option, reason = "no value is a value too")]
fn value(
    key: &str,
    operator: Operator,
    expected: &[String],
    should_hold: bool,
    policies: &Policies,
) -> Option<Option<String>> {
    if operator.test == Test::Null {
        let wants_absence = expected.iter().any(|it| it.eq_ignore_ascii_case("true")) == should_hold;
        return if wants_absence { Some(None) } else { asked_for_elsewhere(key, policies).map(Some) };
    }
    let should_match = (operator.sense == Sense::Positive) == should_hold;
    if let Test::Bool = operator.test {
        let value = expected.first()?.eq_ignore_ascii_case("true") == should_match;
        return Some(Some(value.to_string()));
    }
    match (should_match, operator.test) {
        (true, Test::Numeric(order)) => Some(Some(meeting(order, expected.first()?)?)),
        (false, Test::Numeric(order)) => Some(Some(missing(order, expected.first()?)?)),
        (true, _) => expected.iter().find_map(|text| example(text)).map(Some),
        (false, _) => Some(None),
    }
}

/// A value that a pattern means: nothing stands for its stars.
fn example(text: &str) -> Option<String> {
    let text = match text.split_once('/') {
        // The first address of a network.
        Some((address, _)) if address.parse::<std::net::IpAddr>().is_ok() => address,
        _ => text,
    };
    (!text.contains('$')).then(|| text.replace('*', "").replace('?', "x")).filter(|text| !text.is_empty())
}

fn meeting(order: Order, text: &str) -> Option<String> {
    let number: f64 = text.parse().ok()?;
    let value = match order {
        Order::Equal | Order::LessOrEqual | Order::GreaterOrEqual => number,
        Order::Less => number - 1.0,
        Order::Greater => number + 1.0,
    };
    Some(value.to_string())
}

fn missing(order: Order, text: &str) -> Option<String> {
    match order {
        // It is enough to come up to it.
        Order::Less | Order::Greater => text.parse::<f64>().ok().map(|number| number.to_string()),
        Order::LessOrEqual => meeting(Order::Greater, text),
        Order::GreaterOrEqual => meeting(Order::Less, text),
        Order::Equal => None,
    }
}

/// A value that some condition expects of the key.
fn asked_for_elsewhere(key: &str, policies: &Policies) -> Option<String> {
    let statements = policies.all().flat_map(|attached| attached.policy.statements());
    let conditions = statements.flat_map(|statement| &statement.conditions);
    let same = conditions.filter(|it| it.key.eq_ignore_ascii_case(key) && it.operator.test != Test::Null);
    same.flat_map(|condition| &condition.expected).find_map(|text| example(text))
}
