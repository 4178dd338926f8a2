//! Which reports a run writes, and where.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::PathBuf;
use std::str::FromStr;

use anstream::{AutoStream, ColorChoice, StripStream};
use clap::{Args, ValueEnum};
use rolecall::report::{
    Detail, Discreet, Event, GitHub, Html, JUnit, JsonLines, Output, Report, StatusLine, Tap, Terminal,
};
use rolecall::scenario::Trace;

use crate::cli::Failure;

/// What a run shows, and where.
#[derive(Debug, Args)]
pub(super) struct Reports {
    /// Write a report to a file, or to standard output for `-`; may be given any number of times.
    ///
    /// FORMAT is one of terminal, jsonl, junit, tap, github, html.
    #[arg(long = "report", value_name = "FORMAT=FILE")]
    wanted: Vec<Wanted>,
    /// What standard output gets: --format FORMAT is --report FORMAT=-.
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<Format>,
    /// Show only what did not behave, and the sum.
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
    /// Show each request of the checks, and what each stage saw of it.
    #[arg(long, short)]
    verbose: bool,
    /// Colours on standard output.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for people.
    Terminal,
    /// One JSON object per line, as docs/schema/run-events.schema.json describes it.
    Jsonl,
    /// JUnit's XML, for CI servers.
    Junit,
    /// The Test Anything Protocol, version 14.
    Tap,
    /// Annotations for GitHub Actions.
    Github,
    /// One page to look at, with diagrams.
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    /// Where standard output is a terminal and NO_COLOR is not set.
    Auto,
    /// Also into files and pipes.
    Always,
    /// Nowhere.
    Never,
}

/// `FORMAT=FILE`
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    format: Format,
    to: To,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum To {
    StandardOutput,
    File(PathBuf),
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = text.split_once('=').ok_or(
            "it is written FORMAT=FILE, for example junit=report.xml, or jsonl=- for standard output",
        )?;
        let format = Format::from_str(name, false).map_err(|_| unknown_format(name))?;
        match file {
            "" => Err(format!("no file; it is written {name}=FILE, or {name}=- for standard output")),
            "-" => Ok(Self { format, to: To::StandardOutput }),
            path => Ok(Self { format, to: To::File(path.into()) }),
        }
    }
}

fn unknown_format(name: &str) -> String {
    let known: Vec<String> = Format::value_variants()
        .iter()
        .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
        .collect();
    format!("no report has the format `{name}`; known: {}", known.join(", "))
}

/// Where a report writes to.
type Out = Box<dyn Write + Send>;

/// Reports that share a terminal or a log, line by line.
const fn is_for_a_log(format: Format) -> bool {
    matches!(format, Format::Terminal | Format::Github)
}

impl Reports {
    /// Which requests have to be explained for what is wanted.
    pub(super) const fn trace(&self) -> Trace {
        if self.verbose { Trace::Whole } else { Trace::Decisive }
    }

    /// Opens all of them, before anything runs.
    pub(super) fn open(&self) -> Result<Written, Failure> {
        let wanted = self.wanted();
        check(&wanted)?;
        let reports = wanted.iter().map(|wanted| self.one(wanted)).collect::<Result<_, _>>()?;
        Ok(Written { reports })
    }

    /// Where nothing else is said, standard output gets lines for people.
    fn wanted(&self) -> Vec<Wanted> {
        let on_standard_output = |format| Wanted { format, to: To::StandardOutput };
        let mut wanted: Vec<Wanted> = self.format.map(on_standard_output).into_iter().collect();
        wanted.extend(self.wanted.iter().cloned());
        if wanted.iter().all(|wanted| wanted.to != To::StandardOutput) {
            wanted.insert(0, on_standard_output(Format::Terminal));
        }
        wanted
    }

    fn one(&self, wanted: &Wanted) -> Result<One, Failure> {
        let (out, output): (Out, _) = match &wanted.to {
            To::StandardOutput => (Box::new(Discreet::new(io::stdout())), None),
            To::File(path) => {
                let (output, file) = Output::create(path)?;
                (Box::new(Discreet::new(BufWriter::new(file))), Some(output))
            }
        };
        Ok(One { report: Some(self.report(wanted, out)?), output })
    }

    fn report(&self, wanted: &Wanted, out: Out) -> Result<Box<dyn Report + Send>, Failure> {
        Ok(match wanted.format {
            Format::Terminal => self.terminal(&wanted.to, out),
            Format::Jsonl => Box::new(JsonLines::new(out)),
            Format::Junit => Box::new(JUnit::new(out)),
            Format::Tap => Box::new(Tap::new(out)),
            Format::Github => Box::new(GitHub::new(out, std::env::current_dir()?)),
            Format::Html => Box::new(Html::new(out)),
        })
    }

    fn terminal(&self, to: &To, out: Out) -> Box<dyn Report + Send> {
        let detail = match (self.quiet, self.verbose) {
            (true, _) => Detail::Quiet,
            (false, true) => Detail::Verbose,
            (false, false) => Detail::Normal,
        };
        let is_watched = *to == To::StandardOutput && io::stdout().is_terminal();
        let status = if is_watched && !self.quiet { StatusLine::Shown } else { StatusLine::Absent };
        if self.is_coloured(to) {
            Box::new(Terminal::new(out, detail, status))
        } else {
            Box::new(Terminal::new(StripStream::new(out), detail, status))
        }
    }

    fn is_coloured(&self, to: &To) -> bool {
        match (self.color, to) {
            (Color::Always, _) => true,
            (Color::Never, _) | (Color::Auto, To::File(_)) => false,
            (Color::Auto, To::StandardOutput) => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        }
    }
}

/// Standard output holds one report, or several that are lines of a log; a file holds one.
fn check(wanted: &[Wanted]) -> Result<(), Failure> {
    let mut taken = BTreeSet::new();
    for one in wanted {
        let again = !taken.insert(&one.to);
        match &one.to {
            To::File(path) if again => return Err(Failure::SameFile { path: path.clone() }),
            To::StandardOutput if again => {
                let all = wanted.iter().filter(|other| other.to == To::StandardOutput);
                if !all.clone().all(|other| is_for_a_log(other.format)) {
                    return Err(Failure::StandardOutputTaken);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The reports of a run, as one.
pub(super) struct Written {
    reports: Vec<One>,
}

struct One {
    /// Nothing once nobody reads it any more.
    report: Option<Box<dyn Report + Send>>,
    output: Option<Output>,
}

impl Written {
    /// Puts the files in their places.
    pub(super) fn keep(self) -> Result<(), Failure> {
        for one in self.reports {
            drop(one.report);
            one.output.map_or(Ok(()), Output::keep)?;
        }
        Ok(())
    }
}

impl Report for Written {
    /// A pipe that nobody reads any more ends its own report, and the last of all ends the run.
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        for one in &mut self.reports {
            let Some(report) = &mut one.report else { continue };
            match report.event(event) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => one.report = None,
                told => told?,
            }
        }
        if self.reports.iter().all(|one| one.report.is_none()) {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(texts: &[&str]) -> Vec<Wanted> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_report_is_a_format_and_a_file() {
        let html = Wanted { format: Format::Html, to: To::File("a=b.html".into()) };
        assert_eq!("html=a=b.html".parse(), Ok(html));
        assert_eq!("tap=-".parse(), Ok(Wanted { format: Format::Tap, to: To::StandardOutput }));
        for (text, part) in [
            ("junit", "FORMAT=FILE"),
            ("xml=a", "no report has the format `xml`; known: terminal, jsonl, junit, tap, github, html"),
            ("junit=", "no file"),
        ] {
            let error = Wanted::from_str(text).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn a_place_holds_one_report_and_a_log_several() {
        for texts in [&["terminal=-", "github=-", "tap=a"][..], &["jsonl=-", "junit=a", "html=b"]] {
            check(&wanted(texts)).unwrap();
        }
        for (texts, part) in [
            (&["jsonl=-", "github=-"][..], "standard output"),
            (&["tap=-", "tap=-"], "standard output"),
            (&["junit=a", "tap=a"], "the report a"),
        ] {
            let error = check(&wanted(texts)).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
    }
}
