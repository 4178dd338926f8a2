use super::super::resource::{Kind, Owner};
use super::*;

fn resource(kind: Kind, name: &str, run: &RunMark) -> Resource {
    let name = format!("{name}{}", run.scenario(3).as_str());
    Resource { kind, name, owner: Owner::Customer, account: "111122223333".to_owned(), place: None }
}

#[test]
fn what_is_left_is_what_was_made_and_is_not_gone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/run.jsonl");
    let run = RunMark::by_chance();
    let journal = Journal::open(&path, Keep::WhileNeeded, run.clone(), "http://127.0.0.1:1").unwrap();
    let [policy, bucket, role] = [(Kind::Policy, "p"), (Kind::Bucket, "b"), (Kind::Role, "r")]
        .map(|(kind, name)| resource(kind, name, &run));
    for made in [&policy, &bucket, &role, &bucket] {
        journal.will_make(made).unwrap();
    }
    journal.gone(&role).unwrap();
    assert_eq!(journal.left(|_| true), [bucket.clone(), policy.clone()], "what others hang on comes last");
    assert!(matches!(LeftBehind::open(&path), Err(JournalError::InUse(_))), "its run is not over");
    journal.close().unwrap();
    drop(journal);

    let mut behind = LeftBehind::open(&path).unwrap();
    let key = (run.clone(), "http://127.0.0.1:1".to_owned());
    assert_eq!(behind.left[&key], [bucket.clone(), policy.clone()]);
    behind.gone(&run, &key.1, &bucket).unwrap();
    drop(behind);
    assert_eq!(LeftBehind::open(&path).unwrap().left[&key], std::slice::from_ref(&policy));
}

#[test]
fn a_journal_of_which_nothing_is_left_goes_unless_it_was_asked_for() {
    for (keep, stays) in [(Keep::WhileNeeded, false), (Keep::Always, true)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.jsonl");
        let run = RunMark::by_chance();
        let journal = Journal::open(&path, keep, run.clone(), "aws").unwrap();
        journal.will_make(&resource(Kind::User, "u", &run)).unwrap();
        journal.gone(&resource(Kind::User, "u", &run)).unwrap();
        journal.close().unwrap();
        assert_eq!(path.exists(), stays);
    }
}

#[test]
fn a_line_that_is_none_or_names_what_no_run_made_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.jsonl");
    let run = RunMark::by_chance();
    let entry = |name: String| Entry {
        event: Event::Make,
        run: run.to_string(),
        target: "aws".to_owned(),
        resource: Resource { name, ..resource(Kind::Bucket, "b", &run) },
    };
    let good = entry(format!("b{}", run.scenario(1).as_str()));
    let text = good.line() + &entry("customers-own-bucket".to_owned()).line() + "\n{\"event\":\"make\",\"ru";
    std::fs::write(&path, text).unwrap();
    let mut behind = LeftBehind::open(&path).unwrap();
    assert_eq!(behind.unreadable, [2, 4]);
    assert_eq!(behind.left.values().flatten().collect::<Vec<_>>(), [&good.resource]);
    behind.gone(&run, "aws", &good.resource).unwrap();
    drop(behind);
    assert!(LeftBehind::open(&path).unwrap().left.is_empty());
}
