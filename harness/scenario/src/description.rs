//! The files that no command reads: `integration.yaml` and `data-rows.json` describe the vendor's side, `faults.json`
//! and `organization.json` what only rolecall can be told.

use super::markdown::Part;
use super::outline::{Block, BlockKind};
use super::problem::{Problem, Problems};
use super::source::Source;
use super::yaml::{self, known_entries};
use crate::command::Files;
use rolecall_check::import;
use rolecall_client::target::{REGION, is_region};

/// What the customer typed into the vendor's form, and the ID that the form showed.
pub const INTEGRATION: &str = "integration.yaml";
/// The import file.
pub const DATA_ROWS: &str = "data-rows.json";

/// Faults, as `/_rolecall/faults` takes them: a list.
pub(crate) const FAULTS: &str = "faults.json";
/// The organization of the accounts, as `/_rolecall/organization` takes it.
pub(crate) const ORGANIZATION: &str = "organization.json";
/// All of them.
pub(crate) const NOT_FOR_COMMANDS: [&str; 4] = [INTEGRATION, DATA_ROWS, FAULTS, ORGANIZATION];

/// An integration's description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// The role's ARN, as the customer typed it.
    pub role_arn: String,
    /// The external ID that the vendor showed.
    pub external_id: String,
    /// The region that commands without `--region` are for, and where the vendor calls STS.
    pub region: String,
}

/// Reports what is wrong with a page's own descriptions, where they stand.
pub(crate) fn check(block: &Block, source: &Source, problems: &mut Problems<'_>) {
    match &block.kind {
        BlockKind::File { name, .. } if name == INTEGRATION => {
            read(source, &block.content, problems);
        }
        BlockKind::File { name, .. } if name == DATA_ROWS => check_rows(source, &block.content, problems),
        BlockKind::File { name, .. } if name == FAULTS && faults(&block.content.text).is_none() => {
            let reason =
                r#"a list of faults, such as [{ "fault": "slow-down" }]; [] ends them all"#.to_owned();
            problems.at(block.offset, Problem::BadDescription { name: FAULTS, reason });
        }
        _ => {}
    }
}

fn check_rows(source: &Source, part: &Part, problems: &mut Problems<'_>) {
    for error in import::rows(DATA_ROWS, part.text.as_bytes()).filter_map(Result::err) {
        let at = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let place = source.place_within(part.offset, at(error.place.line), at(error.place.column));
        let reason = format!("{}; {}", error.mistake, error.right);
        problems.at_place(place, Problem::BadDescription { name: DATA_ROWS, reason });
    }
}

/// The faults of a file, each as it is sent.
pub(crate) fn faults(text: &str) -> Option<Vec<String>> {
    let faults: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(text).ok()?;
    Some(faults.into_iter().map(|fault| serde_json::Value::from(fault).to_string()).collect())
}

/// The integration that the files describe. Every block of that name was checked when its page was read.
pub(crate) fn integration(files: &Files) -> Option<Description> {
    let text = files.get(INTEGRATION)?.text.to_string();
    let source = Source::new(INTEGRATION.into(), text.clone());
    let mut problems = Problems::of(&source);
    read(&source, &Part { text, offset: 0 }, &mut problems)
}

fn read(source: &Source, part: &Part, problems: &mut Problems<'_>) -> Option<Description> {
    const FIELDS: [&str; 3] = ["role_arn", "external_id", "region"];
    let node = yaml::read(source, part, problems)?;
    let entries = known_entries(node.entries(INTEGRATION, problems), &FIELDS, problems);
    let field = |name: &'static str, problems: &mut Problems<'_>| {
        let Some(entry) = entries.iter().find(|entry| entry.key == name) else {
            problems.at_place(node.place, Problem::MissingField { field: name, container: INTEGRATION });
            return None;
        };
        entry.node.text(name, problems).map(str::to_owned)
    };
    let (role_arn, external_id, region) =
        (field("role_arn", problems), field("external_id", problems), field("region", problems));
    if let Some(region) = region.as_ref().filter(|region| !is_region(region)) {
        let reason = format!("`region` takes {REGION}, not `{region}`");
        let place = entries.iter().find(|entry| entry.key == "region").map_or(node.place, |it| it.node.place);
        problems.at_place(place, Problem::BadDescription { name: INTEGRATION, reason });
        return None;
    }
    Some(Description { role_arn: role_arn?, external_id: external_id?, region: region? })
}
