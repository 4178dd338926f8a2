//! Cases: a request with policies in every layer, made of every element and operator.

use rolecall_emulator::policy::PrincipalType;
use serde_json::{Map, Value, json};

use super::random::Random;

pub const OWNER: &str = "111122223333";
pub const OTHER: &str = "444455556666";

/// One case, as both sides read it.
#[derive(Clone, Debug)]
pub struct Case {
    pub kind: PrincipalType,
    pub principal: String,
    pub action: &'static str,
    pub resource: &'static str,
    pub account: &'static str,
    pub context: Map<String, Value>,
    pub identity: Vec<Value>,
    pub boundary: Option<Value>,
    pub session: Option<Value>,
    pub resource_policy: Option<Value>,
    pub scps: Vec<Vec<Value>>,
    pub rcps: Vec<Vec<Value>>,
    pub restrict_public: bool,
}

/// What is asked for: the resource's policy, where there is one, is a bucket's or a role's.
const QUESTIONS: [(&str, &str); 5] = [
    ("s3:GetObject", "arn:aws:s3:::example/team/a.txt"),
    ("s3:PutObject", "arn:aws:s3:::example/b*c"),
    ("s3:ListBucket", "arn:aws:s3:::example"),
    ("sts:AssumeRole", "arn:aws:iam::111122223333:role/target"),
    ("iam:GetRole", "arn:aws:iam::111122223333:role/target"),
];

pub const USER: &str = "arn:aws:iam::111122223333:user/bob";
pub const ROLE: &str = "arn:aws:iam::111122223333:role/reader";
pub const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/reader/s1";
pub const FEDERATED: &str = "arn:aws:sts::111122223333:federated-user/bob";
pub const SERVICE: &str = "logging.s3.amazonaws.com";

impl Case {
    pub fn random(random: &mut Random) -> Self {
        let (action, resource) = random.one_of(&QUESTIONS);
        let (kind, principal) = random.one_of(&[
            (PrincipalType::User, USER),
            (PrincipalType::User, USER),
            (PrincipalType::RoleSession, SESSION),
            (PrincipalType::RoleSession, SESSION),
            (PrincipalType::FederatedUser, FEDERATED),
            (PrincipalType::Root, "arn:aws:iam::111122223333:root"),
            (PrincipalType::Anonymous, ""),
            (PrincipalType::Service, SERVICE),
        ]);
        let account = if random.percent(30) { OTHER } else { OWNER };
        let is = |wanted: &[PrincipalType]| wanted.contains(&kind);
        let identified = is(&[PrincipalType::User, PrincipalType::RoleSession, PrincipalType::FederatedUser]);
        let session = is(&[PrincipalType::RoleSession, PrincipalType::FederatedUser]);
        let mut case = Self {
            kind,
            principal: principal.to_owned(),
            action,
            resource,
            account,
            context: context(random, kind),
            identity: Vec::new(),
            boundary: None,
            session: None,
            resource_policy: None,
            scps: Vec::new(),
            rcps: Vec::new(),
            restrict_public: action.starts_with("s3:") && random.percent(10),
        };
        if identified {
            case.identity =
                (0..random.below(3)).map(|_| document(random, action, Holder::Identity)).collect();
            case.boundary = random.percent(25).then(|| document(random, action, Holder::Identity));
        }
        if session {
            case.session = random.percent(30).then(|| document(random, action, Holder::Identity));
        }
        let levels = |random: &mut Random| {
            let count = if random.percent(20) { 1 + random.below(2) } else { 0 };
            (0..count).map(|_| vec![document(random, action, Holder::Identity)]).collect()
        };
        if is(&[PrincipalType::User, PrincipalType::RoleSession, PrincipalType::Root]) {
            case.scps = levels(random);
        }
        case.rcps = levels(random);
        case.resource_policy = match action {
            "iam:GetRole" => None,
            "sts:AssumeRole" => Some(document(random, action, Holder::Role)),
            _ => random.percent(70).then(|| document(random, action, Holder::Bucket)),
        };
        case
    }

    /// A line for the other side. It does not know that a root user has everything in its account.
    pub fn line(&self) -> String {
        let everything = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}});
        let identity =
            if self.kind == PrincipalType::Root { vec![everything] } else { self.identity.clone() };
        json!({
            "principal": self.principal, "action": self.action, "resource": self.resource,
            "account": self.account, "context": self.context,
            "policies": {
                "identity": identity, "boundary": self.boundary, "session": self.session,
                "resource": self.resource_policy, "scps": self.scps, "rcps": self.rcps,
                "restrictPublic": self.restrict_public,
            },
        })
        .to_string()
    }
}

fn context(random: &mut Random, kind: PrincipalType) -> Map<String, Value> {
    let arn = match kind {
        PrincipalType::User | PrincipalType::FederatedUser => USER,
        PrincipalType::RoleSession => ROLE,
        _ => "arn:aws:iam::111122223333:root",
    };
    let mut context = Map::new();
    let mut set = |random: &mut Random, key: &str, values: &[&str]| {
        if random.percent(70) {
            context.insert(key.to_owned(), json!(random.one_of(values)));
        }
    };
    set(random, "aws:username", &["bob", "eve", "b*"]);
    set(random, "aws:PrincipalTag/team", &["team", "Team", "other"]);
    set(random, "aws:SourceIp", &["203.0.113.7", "198.51.100.1", "2001:db8::7"]);
    set(random, "aws:SecureTransport", &["true", "false"]);
    set(random, "aws:CurrentTime", &["2026-07-19T10:00:00Z"]);
    set(random, "aws:MultiFactorAuthAge", &["10", "3600"]);
    set(random, "aws:PrincipalArn", &[arn]);
    set(random, "sts:ExternalId", &["right", "wrong"]);
    set(random, "s3:prefix", &["team/", "team", ""]);
    set(random, "x:binary", &["QmluYXJ5", "QQ=="]);
    if random.percent(60) {
        let keys = random.some_of(&["team", "cost", "Team"], 3);
        context.insert("aws:TagKeys".to_owned(), json!(keys));
    }
    context
}

/// What a document belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    Identity,
    Bucket,
    Role,
}

fn document(random: &mut Random, action: &str, holder: Holder) -> Value {
    let count = 1 + random.below(3);
    let statements: Vec<Value> = (0..count).map(|_| statement(random, action, holder)).collect();
    let statements = if count == 1 && random.percent(50) { statements[0].clone() } else { json!(statements) };
    match random.below(20) {
        0 => json!({"Version": "2008-10-17", "Statement": statements}),
        _ => json!({"Version": "2012-10-17", "Statement": statements}),
    }
}

fn statement(random: &mut Random, action: &str, holder: Holder) -> Value {
    let mut statement = Map::new();
    let effect = if random.percent(80) { "Allow" } else { "Deny" };
    statement.insert("Effect".to_owned(), json!(effect));
    if holder != Holder::Identity {
        let (element, value) = principal(random, effect, holder);
        statement.insert(element.to_owned(), value);
    }
    let (element, value) = actions(random, action, holder);
    statement.insert(element.to_owned(), value);
    if holder != Holder::Role {
        let (element, value) = resources(random, holder);
        statement.insert(element.to_owned(), value);
    }
    if random.percent(45) {
        statement.insert("Condition".to_owned(), conditions(random));
    }
    Value::Object(statement)
}

fn principal(random: &mut Random, effect: &str, holder: Holder) -> (&'static str, Value) {
    const NAMES: [&str; 9] = [
        USER,
        ROLE,
        SESSION,
        FEDERATED,
        OWNER,
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::444455556666:root",
        "arn:aws:iam::444455556666:user/eve",
        OTHER,
    ];
    if effect == "Deny" && holder == Holder::Bucket && random.percent(15) {
        return ("NotPrincipal", json!({"AWS": random.some_of(&NAMES, 4)}));
    }
    let value = match random.below(10) {
        0 => json!("*"),
        1 => json!({"AWS": "*"}),
        2 => json!({"Service": SERVICE}),
        3 => json!({"AWS": random.some_of(&NAMES, 3), "Service": SERVICE}),
        _ => json!({"AWS": random.some_of(&NAMES, 3)}),
    };
    ("Principal", value)
}

fn actions(random: &mut Random, action: &str, holder: Holder) -> (&'static str, Value) {
    if holder == Holder::Role {
        return (
            "Action",
            json!(random.one_of(&[
                "sts:AssumeRole",
                "sts:Assume*",
                "sts:*",
                "STS:assumerole",
                "sts:TagSession"
            ])),
        );
    }
    let (service, name) = action.split_once(':').unwrap();
    let own = format!("{service}:{name}");
    let start = format!("{service}:{}*", &name[..3]);
    let hole = format!("{service}:?{}", &name[1..]);
    let lower = own.to_lowercase();
    let all = format!("{service}:*");
    let mut choices =
        vec![own.as_str(), own.as_str(), start.as_str(), hole.as_str(), lower.as_str(), all.as_str()];
    if holder == Holder::Identity {
        choices.extend(["*", "sqs:SendMessage", "s3:DeleteObject"]);
    }
    let element = if random.percent(8) { "NotAction" } else { "Action" };
    let texts = random.some_of(&choices, 2);
    (element, if texts.len() == 1 { json!(texts[0]) } else { json!(texts) })
}

fn resources(random: &mut Random, holder: Holder) -> (&'static str, Value) {
    let mut choices = vec![
        "arn:aws:s3:::example/*",
        "arn:aws:s3:::example",
        "arn:aws:s3:::example*",
        "arn:aws:s3:::example/team/?.txt",
        "arn:aws:s3:::example/${aws:PrincipalTag/team}/*",
        "arn:aws:s3:::example/${aws:PrincipalTag/none, 'team'}/*",
        "arn:aws:s3:::example/b${*}c",
        "arn:aws:s3:::example/b*c",
        "arn:aws:s3:::EXAMPLE/*",
    ];
    if holder == Holder::Identity {
        choices.extend([
            "*",
            "*",
            "*",
            "arn:aws:iam::111122223333:role/*",
            "arn:aws:iam::*:role/target",
            "arn:aws:s3:::*",
        ]);
    }
    let element = if random.percent(8) { "NotResource" } else { "Resource" };
    let texts = random.some_of(&choices, 3);
    (element, if texts.len() == 1 { json!(texts[0]) } else { json!(texts) })
}

const STRINGS: [&str; 6] = [
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
];
const ORDERS: [&str; 6] =
    ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];

fn conditions(random: &mut Random) -> Value {
    let mut conditions = Map::new();
    for _ in 0..=random.below(2) {
        let (operator, key, values) = condition(random);
        let keys = conditions.entry(operator).or_insert_with(|| json!({}));
        let values = if values.len() == 1 && random.percent(60) { json!(values[0]) } else { json!(values) };
        keys.as_object_mut().unwrap().insert(key.to_owned(), values);
    }
    Value::Object(conditions)
}

fn condition(random: &mut Random) -> (String, &'static str, Vec<String>) {
    let if_exists = |random: &mut Random, operator: String| {
        if random.percent(15) { format!("{operator}IfExists") } else { operator }
    };
    match random.below(12) {
        0 => string(random, "aws:username", &["bob", "BOB", "b*", "${aws:username}", "?ob", "x${*}"]),
        1 => string(random, "aws:PrincipalTag/team", &["team", "TEAM", "t*m", "other"]),
        2 => string(random, "sts:ExternalId", &["right", "wrong", "r*", "*", "RIGHT"]),
        3 => string(random, "s3:prefix", &["team/", "${aws:PrincipalTag/team}/", "t*", ""]),
        4 => {
            let set = random.one_of(&["ForAllValues:", "ForAnyValue:"]);
            let (operator, key, values) = string(random, "aws:TagKeys", &["team", "cost", "TEAM", "c*"]);
            (format!("{set}{operator}"), key, values)
        }
        5 => {
            let operator = format!("Numeric{}", random.one_of(&ORDERS));
            (
                if_exists(random, operator),
                "aws:MultiFactorAuthAge",
                random.some_of(&["10", "60", "3600", "10.0"], 2),
            )
        }
        6 => {
            let operator = format!("Date{}", random.one_of(&ORDERS));
            let dates = [
                "2026-07-19T10:00:00Z",
                "2026-07-19T12:00:00+02:00",
                "2020-01-01T00:00:00Z",
                "2026-07-19",
                "1784455200",
                "2026",
                "2030-01-01T00:00:00Z",
            ];
            (if_exists(random, operator), "aws:CurrentTime", random.some_of(&dates, 2))
        }
        7 => (
            if_exists(random, "Bool".to_owned()),
            "aws:SecureTransport",
            random.some_of(&["true", "false", "True"], 1),
        ),
        8 => {
            let operator = random.one_of(&["IpAddress", "NotIpAddress"]).to_owned();
            let ranges = [
                "203.0.113.0/24",
                "203.0.113.7",
                "10.0.0.0/8",
                "2001:db8::/32",
                "198.51.100.0/24",
                "0.0.0.0/0",
                "::/0",
                "2001:db8:1::/48",
            ];
            (if_exists(random, operator), "aws:SourceIp", random.some_of(&ranges, 2))
        }
        9 => {
            let operator = random.one_of(&["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"]).to_owned();
            let arns = [
                USER,
                ROLE,
                "arn:aws:iam::111122223333:*",
                "arn:aws:iam::*:user/*",
                "*",
                "arn:aws:iam::*",
                "arn:aws:iam::1111*:role/r?ader",
            ];
            (if_exists(random, operator), "aws:PrincipalArn", random.some_of(&arns, 2))
        }
        10 => (
            if_exists(random, "BinaryEquals".to_owned()),
            "x:binary",
            random.some_of(&["QmluYXJ5", "QQ=="], 1),
        ),
        _ => {
            let key = random.one_of(&["aws:username", "aws:TagKeys", "sts:ExternalId", "aws:SourceIp"]);
            ("Null".to_owned(), key, random.some_of(&["true", "false"], 1))
        }
    }
}

fn string(random: &mut Random, key: &'static str, values: &[&str]) -> (String, &'static str, Vec<String>) {
    let operator = random.one_of(&STRINGS);
    let suffix = if random.percent(15) { "IfExists" } else { "" };
    (format!("{operator}{suffix}"), key, random.some_of(values, 2))
}
