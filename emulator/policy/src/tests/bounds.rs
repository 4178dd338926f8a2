//! A budget that is spent leaves things out and says so. It never changes a decision, nor makes an explanation untrue.

use proptest::prelude::*;

use super::properties::question;
use super::*;

/// What AWS's quotas let a user have: ten policies of 36 statements.
fn many(effect: &str, last: &str) -> Ask {
    let statement = |number| {
        format!(
            r#"{{"Sid":"S{number}","Effect":"{effect}","Action":["s3:PutObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::other-{number}/*"}}"#
        )
    };
    let statements: Vec<String> = (0..36).map(statement).collect();
    let statements = statements.join(",");
    let ask = (0..9).fold(Ask::to_get(user()), |ask, _| ask.identity(&statements));
    ask.identity(&format!("{statements},{last}"))
}

fn within(ask: &Ask, steps: usize) -> Explanation {
    explain(&ask.request, &ask.policies, &mut Budget::steps(steps))
}

fn statements(explanation: &Explanation) -> usize {
    let policies = explanation.layers.iter().flat_map(|layer| &layer.policies);
    policies.map(|policy| policy.statements.len()).sum()
}

fn outcomes(explanation: &Explanation) -> Vec<(PolicyType, LayerOutcome)> {
    explanation.layers.iter().map(|layer| (layer.layer, layer.outcome)).collect()
}

#[test]
fn an_explanation_within_its_budget_is_whole() {
    let ask = many("Allow", &all("Allow"));
    let explanation = within(&ask, 20_000);
    assert!(explanation.complete);
    assert_eq!(statements(&explanation), 361);
    assert!(!serde_json::to_string(&explanation).unwrap().contains("complete"));
}

#[test]
fn past_its_budget_an_explanation_says_so_and_keeps_what_turned_the_answer() {
    let deny = r#"{"Sid":"No","Effect":"Deny","Action":"s3:Get*","Resource":"*"}"#;
    let ask = many("Allow", deny);
    let explanation = within(&ask, 100);
    assert!(!explanation.complete);
    assert!(statements(&explanation) <= 100, "{}", statements(&explanation));
    assert_eq!(explanation.decision.refused, Some(ExplicitDeny(IdentityBased)));
    assert!(explanation.because.as_ref().unwrap().line.contains(r#"statement 37 (sid "No")"#));
    let shown = serde_json::to_value(&explanation).unwrap();
    assert_eq!(shown["complete"], false);
    assert_eq!(shown.pointer(&explanation.decisive.unwrap().to_string()).unwrap()["sid"], "No");
}

#[test]
fn no_statement_that_allows_is_said_only_where_there_is_none() {
    let because =
        within(&many("Deny", r#"{"Effect":"Deny","Action":"iam:*","Resource":"*"}"#), 0).because.unwrap();
    assert_eq!(because.key, "no policy");
    let because = within(&many("Deny", r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#), 0).because;
    assert_eq!(because.unwrap().key, "Action");
}

#[test]
fn a_remedy_is_searched_for_only_so_long() {
    let ask = many("Allow", r#"{"Effect":"Deny","Action":"s3:Get*","Resource":"*"}"#);
    let whole = repair(&ask.request, &ask.policies);
    assert!(whole.complete && !whole.remedies.is_empty());
    let cut = crate::repair::within(&ask.request, &ask.policies, 1);
    assert!(!cut.complete && cut.remedies.is_empty() && cut.withheld.is_empty(), "{cut:?}");
}

proptest! {
    #[test]
    fn a_budget_changes_no_answer(ask in question(), steps in 0_usize..40) {
        let (whole, cut) = (ask.explain(), within(&ask, steps));
        prop_assert_eq!(&cut.decision, &whole.decision);
        prop_assert_eq!(outcomes(&cut), outcomes(&whole));
        prop_assert!(cut.complete || statements(&cut) < statements(&whole));
        prop_assert_eq!(cut.because.is_some(), whole.because.is_some());
        let key = |explanation: &Explanation| explanation.because.as_ref().map(|it| it.key == "no policy");
        prop_assert_eq!(key(&cut), key(&whole));
        let shown = serde_json::to_value(&cut).unwrap();
        prop_assert!(cut.decisive.is_none_or(|pointer| shown.pointer(&pointer.to_string()).is_some()));
    }

    #[test]
    fn the_statements_that_matched_are_those_of_the_explanation(ask in question()) {
        let (explanation, evaluation) = (ask.explain(), evaluate(&ask.request, &ask.policies));
        prop_assert_eq!(&evaluation.decision, &explanation.decision);
        prop_assert_eq!(evaluation.layers.len(), explanation.layers.len());
        for (short, long) in evaluation.layers.iter().zip(&explanation.layers) {
            prop_assert_eq!((short.layer, short.level, short.outcome), (long.layer, long.level, long.outcome));
            let matched = long.policies.iter().enumerate().flat_map(|(index, policy)| {
                let matched = policy.statements.iter().filter(|statement| statement.matched);
                matched.map(move |statement| (index, statement.number, statement.effect))
            });
            let found = short.matched.iter().map(|it| (it.index, it.number, it.effect));
            prop_assert!(found.eq(matched));
        }
    }
}
