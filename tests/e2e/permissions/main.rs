//! The tables of operations, walked through the front door: nobody without permissions gets anywhere and nothing
//! changes, everybody with exactly the documented permissions does, and nobody with one less.
//!
//! Every case of every operation needs an example here; the walk says which is missing.

mod iam;
mod others;
mod s3;
mod world;

use rolecall_emulator::operations::{Ask, Case, Operation, SERVICES, Service};
use rolecall_tests::Answer;
use rolecall_tests::form::Form;
use rolecall_tests::sigv4::Request;

use world::World;

/// A request that does what one case of an operation is about.
pub struct Example {
    send: Send,
    /// What stands for `${...}` in the resources, where it is not what the world has for it.
    names: Vec<(&'static str, String)>,
    /// What is answered where all is allowed.
    status: u16,
    /// The action that a refusal names, where it is not one that is missing.
    blamed: Option<&'static str>,
}

enum Send {
    Request { service: &'static str, request: Request },
    Form(Form),
}

impl Example {
    pub fn new(service: &'static str, request: Request) -> Self {
        Self { send: Send::Request { service, request }, names: Vec::new(), status: 200, blamed: None }
    }

    pub fn form(form: Form) -> Self {
        Self { send: Send::Form(form), names: Vec::new(), status: 204, blamed: None }
    }

    pub fn named(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.names.push((name, value.into()));
        self
    }

    pub fn answered(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub fn blaming(mut self, action: &'static str) -> Self {
        self.blamed = Some(action);
        self
    }

    async fn send(&self, world: &World) -> Answer {
        match &self.send {
            Send::Request { service, request } => {
                request.clone().signed(&world.walker.clone().service(service)).send(&world.aws).await
            }
            Send::Form(form) => {
                let (key, secret) = (&world.walker.key, &world.walker.secret);
                form.clone().signed_by(key, secret).send(&world.aws).await
            }
        }
    }

    fn resource(&self, ask: &Ask, world: &World) -> String {
        let own = self.names.iter().map(|(name, value)| (*name, value.as_str()));
        let mut resource = ask.resource.to_owned();
        for (name, value) in own.chain(world.names()) {
            resource = resource.replace(&format!("${{{name}}}"), value);
        }
        assert!(!resource.contains("${"), "nothing stands for what is left in {resource}");
        resource
    }
}

/// How many cases were walked, and how many requests were sent for each answer.
#[derive(Default)]
struct Walked {
    operations: usize,
    cases: usize,
    refused: usize,
    one_less: usize,
    allowed: usize,
}

/// Whether the answer refuses, as the service refuses who may not.
fn is_refused(service: &Service, answer: &Answer) -> bool {
    match service.name {
        // HeadBucket and HeadObject answer without a body, and DeleteObjects refuses key by key.
        "s3" => {
            (answer.status == 403
                && (answer.body.is_empty() || answer.element("Code") == Some("AccessDenied")))
                || (answer.status == 200 && answer.body.contains("<Code>AccessDenied</Code>"))
        }
        "sts" | "iam" => answer.status == 403 && answer.element("Code") == Some("AccessDenied"),
        "kms" => answer.status == 400 && answer.body.contains("AccessDeniedException"),
        _ => {
            let kind = answer.header("x-amzn-errortype");
            answer.status == 403 && kind.is_some_and(|kind| kind.starts_with("AccessDenied"))
        }
    }
}

async fn walk(
    service: &Service,
    operation: &Operation,
    case: &Case,
    world: &World,
    walked: &mut Walked,
) -> Result<(), String> {
    let called = format!("{} {} {}", service.name, operation.name, case.when);
    let example = match service.name {
        "s3" => s3::example(world, operation.name, case.when),
        "iam" => iam::example(world, operation.name, case.when),
        _ => others::example(world, operation.name, case.when).await,
    };
    let Some(example) = example else { return Err(format!("{called}: there is no example")) };
    let all: Vec<(&str, String)> =
        case.asks.iter().map(|ask| (ask.action, example.resource(ask, world))).collect();
    if !all.is_empty() {
        world.permit(&[]).await;
        refused(world, &example, service, &all, &called).await?;
        walked.refused += 1;
    }
    for left_out in 0..all.len() {
        let mut others = all.clone();
        let missing = others.remove(left_out);
        world.permit(&others).await;
        let called = format!("{called}, without {}", missing.0);
        refused(world, &example, service, &[missing], &called).await?;
        walked.one_less += 1;
    }
    world.permit(&all).await;
    let answer = example.send(world).await;
    if answer.status != example.status || is_refused(service, &answer) {
        return Err(format!("{called}: {} {}, though all is allowed", answer.status, answer.body));
    }
    walked.allowed += 1;
    Ok(())
}

/// The request is refused, the message names one of these actions, and nothing changes.
async fn refused(
    world: &World,
    example: &Example,
    service: &Service,
    missing: &[(&str, String)],
    called: &str,
) -> Result<(), String> {
    let before = world.aws.digest();
    let answer = example.send(world).await;
    if !is_refused(service, &answer) {
        return Err(format!("{called}: {} {}, and not refused", answer.status, answer.body));
    }
    let mut actions = missing.iter().map(|(action, _)| *action).chain(example.blamed);
    if !answer.body.is_empty() && !actions.any(|action| answer.body.contains(&format!("perform: {action}"))) {
        return Err(format!("{called}: the message names none of {missing:?}: {}", answer.body));
    }
    if world.aws.digest() != before {
        return Err(format!("{called}: refused, and the world changed"));
    }
    Ok(())
}

async fn walk_all(services: &[&str]) {
    let mut problems = Vec::new();
    let (mut walked, world) = (Walked::default(), World::new().await);
    let snapshot = world.aws.snapshot();
    for service in SERVICES.iter().filter(|service| services.contains(&service.name)) {
        for operation in service.operations {
            walked.operations += 1;
            for case in operation.cases {
                walked.cases += 1;
                world.aws.restore(&snapshot);
                problems.extend(walk(service, operation, case, &world, &mut walked).await.err());
            }
        }
    }
    let Walked { operations, cases, refused, one_less, allowed } = walked;
    println!(
        "{services:?}: {operations} operations, {cases} cases: {refused} refused without permissions, {one_less} with one \
         less, {allowed} allowed with exactly the documented ones"
    );
    assert!(problems.is_empty(), "{} of {cases} cases\n{}", problems.len(), problems.join("\n"));
}

#[tokio::test]
async fn every_operation_of_s3() {
    walk_all(&["s3"]).await;
}

#[tokio::test]
async fn every_operation_of_iam() {
    walk_all(&["iam"]).await;
}

#[tokio::test]
async fn every_operation_of_the_others() {
    walk_all(&["sts", "kms", "iam-toolbox"]).await;
}

/// What everybody may is not stopped by a Deny.
#[tokio::test]
async fn what_needs_no_permission_is_a_closed_list() {
    let free: Vec<&str> = SERVICES
        .iter()
        .flat_map(|service| service.operations)
        .filter(|operation| operation.cases.iter().any(|case| case.asks.is_empty()))
        .map(|operation| operation.name)
        .collect();
    assert_eq!(free, ["GetCallerIdentity", "GetSessionToken"]);
    let world = World::new().await;
    world.deny_everything().await;
    for name in free {
        let example = others::example(&world, name, "").await.unwrap();
        assert_eq!(example.send(&world).await.status, 200, "{name}");
    }
}
