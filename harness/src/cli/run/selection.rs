//! Which scenarios are run, and when a run stops.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use rolecall::scenario::{Filter, OnFailure, Options, Scenario, Shard};
use rolecall::text::Shown;

use crate::cli::exit::NothingSelected;
use crate::cli::{Exit, Failure};

/// Which scenarios are run, and when a run stops.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Which scenarios, and how far")]
pub(crate) struct Selection {
    /// Only scenarios whose ID contains this, or matches it where there is a `*` (any characters) or a `?` (one) in it.
    /// Given several times, a scenario is run if one of them selects it.
    #[arg(long = "filter", value_name = "PATTERN")]
    filters: Vec<Filter>,
    /// Only this part of so many, such as 2/5. A scenario's part follows from its ID: all parts add up to the whole.
    #[arg(long, value_name = "N/OF")]
    shard: Option<Shard>,
    /// Print the IDs of the scenarios that would be run, one on a line, and run nothing.
    #[arg(long)]
    list: bool,
    /// Begin no scenario after the first that did not behave.
    #[arg(long)]
    fail_fast: bool,
    /// How long a scenario may take, such as 30s, 500ms or 2m. One that takes longer is an error; the others go on.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    timeout: Option<Duration>,
}

impl Selection {
    /// The selected ones.
    pub(crate) fn of(&self, mut scenarios: Vec<Scenario>) -> Result<Vec<Scenario>, Failure> {
        let wrong = self.selecting_nothing(&scenarios);
        if !wrong.is_empty() {
            return Err(Failure::Filters(wrong));
        }
        scenarios.retain(|scenario| self.selects(&scenario.id));
        Ok(scenarios)
    }

    fn selects(&self, id: &str) -> bool {
        let filtered = self.filters.is_empty() || self.filters.iter().any(|filter| filter.selects(id));
        filtered && self.shard.is_none_or(|shard| shard.contains(id))
    }

    fn selecting_nothing(&self, scenarios: &[Scenario]) -> Vec<NothingSelected> {
        let ids = || scenarios.iter().map(|scenario| scenario.id.as_str());
        let empty = self.filters.iter().filter(|filter| !ids().any(|id| filter.selects(id)));
        let told = |filter: &Filter| NothingSelected {
            filter: filter.as_str().to_owned(),
            nearest: filter.nearest(ids()),
        };
        empty.map(told).collect()
    }

    /// Whether nothing is to be run.
    pub(crate) const fn only_lists(&self) -> bool {
        self.list
    }

    /// How far a run goes.
    pub(crate) fn limits(&self, options: Options) -> Options {
        let on_failure = if self.fail_fast { OnFailure::Stop } else { OnFailure::GoOn };
        Options { on_failure, timeout: self.timeout, ..options }
    }
}

/// Writes the IDs, one on a line.
pub(crate) fn list(out: &mut dyn Write, scenarios: &[Scenario]) -> Result<Exit, Failure> {
    for scenario in scenarios {
        writeln!(out, "{}", Shown(&scenario.id))?;
    }
    out.flush()?;
    Ok(Exit::AsExpected)
}

/// `30s`, `500ms`, `2m`: a whole number and a unit.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "write a whole number and a unit, such as 500ms, 30s or 2m".to_owned();
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    let duration = match text.strip_prefix(digits).unwrap_or_default() {
        "ms" => Duration::from_millis(number),
        "s" => Duration::from_secs(number),
        "m" => Duration::from_secs(number.checked_mul(60).ok_or_else(wrong)?),
        _ => return Err(wrong()),
    };
    if duration.is_zero() { Err(wrong()) } else { Ok(duration) }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use rolecall::scenario;

    fn catalogue() -> Vec<Scenario> {
        scenario::find(&[PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios"))]).unwrap()
    }

    fn selection(filters: &[&str], shard: Option<&str>) -> Selection {
        let filters = filters.iter().map(|filter| filter.parse().unwrap()).collect();
        Selection { filters, shard: shard.map(|shard| shard.parse().unwrap()), ..Selection::default() }
    }

    fn listed(selection: &Selection) -> Vec<String> {
        let mut out = Vec::new();
        list(&mut out, &selection.of(catalogue()).unwrap()).unwrap();
        String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_list_has_one_scenario_a_line_with_filter_and_shard_applied() {
        let all = listed(&selection(&[], None));
        assert!(all.contains(&"cors/no-configuration".to_owned()) && all.len() > 40);
        assert_eq!(listed(&selection(&["cors/no-conf*"], None)), ["cors/no-configuration"]);
    }

    #[test]
    fn the_shards_of_the_catalogue_add_up_to_it() {
        for filters in [&[][..], &["cors/*", "external-id"]] {
            let mut parts: Vec<String> =
                (1..=5).flat_map(|n| listed(&selection(filters, Some(&format!("{n}/5"))))).collect();
            parts.sort();
            assert_eq!(parts, listed(&selection(filters, None)));
        }
    }

    #[test]
    fn a_filter_that_selects_nothing_is_told_with_the_nearest_ids() {
        let failure = selection(&["cors/", "no-configuraton"], None).of(catalogue()).unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        let said = failure.to_string();
        assert!(
            said.contains("--filter no-configuraton selects no scenario. Did you mean cors/no-configuration"),
            "{said}"
        );
        assert!(!said.contains("--filter cors/") && said.ends_with("nothing was run"), "{said}");
    }

    #[test]
    fn a_time_is_a_number_and_a_unit() {
        for (text, milliseconds) in [("30s", 30_000), ("500ms", 500), ("2m", 120_000)] {
            assert_eq!(duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in [
            "",
            "30",
            "s",
            "0s",
            "-1s",
            "1.5s",
            "1h30m",
            "30 s",
            "99999999999999999999s",
            "999999999999999999m",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
