use super::*;
use crate::services;

#[test]
fn operations_are_sorted_and_found_by_name() {
    for service in SERVICES {
        assert!(service.operations.is_sorted_by(|one, other| one.name < other.name), "{}", service.name);
        for operation in service.operations {
            assert_eq!(service.operation(operation.name).map(|found| found.name), Some(operation.name));
        }
        assert!(service.operation("Nothing").is_none());
    }
}

#[test]
fn the_dispatchers_have_the_same_operations() {
    for (service, dispatched) in [
        ("s3", services::s3::operation_names()),
        ("sts", services::sts::operation_names()),
        ("iam", services::iam::operation_names()),
        ("kms", services::kms::operation_names()),
        ("iam-toolbox", services::toolbox::operation_names()),
    ] {
        let table = SERVICES.iter().find(|it| it.name == service).unwrap();
        let mut dispatched = dispatched;
        dispatched.sort_unstable();
        let written: Vec<&str> = table.operations.iter().map(|operation| operation.name).collect();
        assert_eq!(dispatched, written, "{service}");
    }
}

#[test]
fn cases_differ_and_name_resources() {
    for operation in SERVICES.iter().flat_map(|service| service.operations) {
        let mut cases: Vec<&str> = operation.cases.iter().map(|case| case.when).collect();
        cases.dedup();
        assert_eq!(cases.len(), operation.cases.len(), "{}", operation.name);
        for ask in operation.cases.iter().flat_map(|case| case.asks) {
            assert!(ask.resource == "*" || ask.resource.starts_with("arn:aws:"), "{ask:?}");
        }
    }
}

#[test]
fn every_action_has_its_condition_keys() {
    for ask in
        SERVICES.iter().flat_map(|service| service.operations).flat_map(|it| it.cases).flat_map(|it| it.asks)
    {
        assert!(
            crate::policy::action_keys(ask.action).is_some(),
            "{}: see emulator/policy/src/actions",
            ask.action
        );
    }
}

/// An operation that the table of keys names is one, and asks for that action.
#[test]
fn the_table_of_keys_names_operations_that_ask() {
    for row in crate::policy::ACTION_TABLES.iter().flat_map(|table| table.actions) {
        for name in row.filled.iter().flat_map(|filled| filled.operations) {
            let asks =
                SERVICES[0].operation(name).map(|operation| operation.cases.iter().flat_map(|it| it.asks));
            let action = row.action.replace("GetObjectVersion", "GetObject");
            let asks = asks.is_some_and(|mut asks| asks.any(|ask| ask.action == action));
            assert!(asks, "{name} does not ask for {}", row.action);
        }
    }
}

#[test]
fn the_page_is_as_written() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/permissions.md");
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == page(), "docs/permissions.md is stale: cargo xtask permissions writes it");
}
