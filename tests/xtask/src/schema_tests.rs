//! The published schema of explanations is that of their types, and what an emulator explains conforms to it.

use bytes::Bytes;
use http::Request;
use rolecall::check;
use rolecall::client::raw::{Caller, send};
use rolecall::scenario::{Options, Progress, Trace, explanation_json, find, run};
use rolecall::target::Target;
use rolecall::testing::Aws;
use rolecall_evidence::RequestExplanation;
use serde_json::Value;
use tokio::sync::mpsc;

use crate::root;

const SCHEMA: &str = "docs/schema/explanation.schema.json";

fn published() -> Value {
    serde_json::from_str(&std::fs::read_to_string(root().join(SCHEMA)).unwrap()).unwrap()
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    assert!(published() == rolecall_evidence::schema(), "{SCHEMA} is stale: cargo xtask schemas writes it");
}

/// The IDs of the requests that an emulator keeps.
async fn requests(target: &Target) -> Vec<String> {
    let list = Request::get(format!("{}/_rolecall/requests", target.url())).body(Bytes::new()).unwrap();
    let answer = send(target, list, Caller::Administrator).await.unwrap();
    let list: Vec<Value> = serde_json::from_slice(&answer.body).unwrap();
    list.iter().map(|line| line["requestId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_the_control_api_answers_conforms_and_nothing_of_it_is_lost() {
    let validator = jsonschema::validator_for(&published()).unwrap();
    let aws = Aws::start().await.unwrap();
    let mut working = aws.set_up(root().join("scenarios/working-integration.md")).await.unwrap();
    check::integration(&working.integration, &working.vendor).await.unwrap();
    working.integration.external_id.push('x');
    check::integration(&working.integration, &working.vendor).await.unwrap();
    let target = Target::endpoint(&aws.endpoint()).unwrap();
    let ids = requests(&target).await;
    assert!(ids.len() > 5, "{ids:?}");
    for id in ids {
        let sent = explanation_json(&target, &id).await.unwrap();
        if let Err(error) = validator.validate(&sent) {
            panic!("{error} in {sent:#}");
        }
        let read: RequestExplanation = serde_json::from_value(sent.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), sent);
    }
}

#[tokio::test]
async fn what_is_explained_of_every_scenario_conforms() {
    let validator = jsonschema::validator_for(&published()).unwrap();
    let scenarios = find(&[root().join("scenarios")]).unwrap();
    let (sender, mut progress) = mpsc::channel(1);
    tokio::spawn(run(scenarios, Options { trace: Trace::Whole, ..Options::default() }, sender));
    let mut explained = 0;
    while let Some(progress) = progress.recv().await {
        let Progress::Finished(finished) = progress else { continue };
        for seen in [finished.broken, finished.fixed].into_iter().flatten() {
            for explanation in seen.explanations.into_values() {
                let explanation = serde_json::to_value(explanation).unwrap();
                if let Err(error) = validator.validate(&explanation) {
                    panic!("{}: {error} in {explanation:#}", finished.scenario.id);
                }
                explained += 1;
            }
        }
    }
    assert!(explained > 500, "{explained}");
}
