//! From words to a command: the service, the operation, its options, against the tables.

use bytes::Bytes;

use super::files::Files;
use super::operation::{Goes, Need, Operation, Opt, Takes, Wire};
use super::pascal::pascal;
use super::problem::CommandProblem;
use super::shell::{Line, Located, Word};
use super::value::{Value, Values};
use super::{Call, Command, Profile, QueryCall, QueryService, iam, s3, s3_high_level, s3api, sts};
use rolecall_client::target::{REGION, is_region};
use rolecall_text::nearest::nearest;

/// Reads one command. `files` are the named files that it may read.
///
/// # Errors
/// Everything that is wrong with it, each with its offset in the block.
pub fn read(line: &Line, files: &Files) -> Result<Command, Vec<Located>> {
    let mut words = line.words.iter().cloned();
    let first = words.next().unwrap_or(Word { text: String::new(), offset: line.end });
    if first.text != "aws" {
        return Err(vec![Located {
            offset: first.offset,
            problem: CommandProblem::NotAws { word: first.text },
        }]);
    }
    let globals = Globals::take(words.collect()).map_err(|problem| vec![problem])?;
    let mut rest = globals.rest.iter();
    let (Some(service), Some(operation)) = (rest.next(), rest.next()) else {
        let wanted = "a service and an operation, such as `iam create-role`";
        return Err(vec![Located { offset: line.end, problem: CommandProblem::Incomplete { wanted } }]);
    };
    let mut values = Values { files, read: Vec::new() };
    let call = match service.text.as_str() {
        "s3" => s3_high_level::read(operation, rest.as_slice(), globals.region.as_deref(), &mut values)
            .map_err(|problem| vec![problem])?,
        _ => low_level(service, operation, rest.as_slice(), &globals, &mut values)?,
    };
    Ok(Command {
        words: line.words.iter().map(|word| word.text.clone()).collect(),
        profile: globals.profile,
        region: globals.region,
        call,
        files: values.read,
    })
}

/// The options that every command has, and what is left without them.
struct Globals {
    profile: Profile,
    region: Option<String>,
    shapes_output: Option<(&'static str, usize)>,
    rest: Vec<Word>,
}

impl Globals {
    fn take(words: Vec<Word>) -> Result<Self, Located> {
        let mut globals =
            Self { profile: Profile::Customer, region: None, shapes_output: None, rest: Vec::new() };
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let option = match word.text.as_str() {
                "--profile" => "profile",
                "--region" => "region",
                "--output" => "output",
                "--query" => "query",
                "--no-cli-pager" | "--no-paginate" => continue,
                _ => {
                    globals.rest.push(word);
                    continue;
                }
            };
            let missing = CommandProblem::MissingValue { option: option.to_owned() };
            let value = words.next().ok_or(Located { offset: word.offset, problem: missing })?;
            match option {
                "profile" => globals.profile = profile(&value)?,
                "region" => globals.region = Some(region(value)?),
                _ => globals.shapes_output = Some((option, word.offset)),
            }
        }
        Ok(globals)
    }
}

fn profile(word: &Word) -> Result<Profile, Located> {
    if word.text == "vendor" {
        return Ok(Profile::Vendor);
    }
    let nearest = nearest(&word.text, ["vendor"]);
    let problem = CommandProblem::UnknownProfile { profile: word.text.clone(), nearest };
    Err(Located { offset: word.offset, problem })
}

fn region(word: Word) -> Result<String, Located> {
    if is_region(&word.text) {
        return Ok(word.text);
    }
    let problem = CommandProblem::BadValue { option: "region".to_owned(), wanted: REGION, value: word.text };
    Err(Located { offset: word.offset, problem })
}

fn low_level(
    service: &Word,
    operation: &Word,
    rest: &[Word],
    globals: &Globals,
    values: &mut Values<'_>,
) -> Result<Call, Vec<Located>> {
    let operation = find(service, operation).map_err(|problem| vec![problem])?;
    if let Some((option, offset)) = globals.shapes_output.filter(|_| operation.action == "CreateAccessKey") {
        let problem = CommandProblem::OutputIsRead { operation: operation.name, option };
        return Err(vec![Located { offset, problem }]);
    }
    let end = rest.last().map_or(service.offset, |word| word.offset);
    let given = given(operation, rest, values, end)?;
    Ok(match operation.wire {
        Wire::Query(service) => query_call(service, operation, given),
        Wire::S3(method, subresource) => s3_call(method, subresource, operation, given),
    })
}

fn find(service: &Word, operation: &Word) -> Result<&'static Operation, Located> {
    let (name, table) = match service.text.as_str() {
        "iam" => ("iam", iam::OPERATIONS),
        "sts" => ("sts", sts::OPERATIONS),
        "s3api" => ("s3api", s3api::OPERATIONS),
        other => {
            let nearest = nearest(other, ["iam", "sts", "s3api", "s3"]);
            let problem = CommandProblem::UnknownService { service: other.to_owned(), nearest };
            return Err(Located { offset: service.offset, problem });
        }
    };
    table.iter().find(|known| known.name == operation.text).ok_or_else(|| {
        let nearest = nearest(&operation.text, table.iter().map(|known| known.name));
        let operation_text = operation.text.clone();
        let problem = CommandProblem::UnknownOperation { service: name, operation: operation_text, nearest };
        Located { offset: operation.offset, problem }
    })
}

type Given = Vec<(&'static Opt, Value)>;

/// The options as they were given, all of them known and all required ones there.
fn given(
    operation: &'static Operation,
    words: &[Word],
    values: &mut Values<'_>,
    end: usize,
) -> Result<Given, Vec<Located>> {
    let mut given = Given::new();
    let mut problems = Vec::new();
    let mut rest = words;
    while let Some((word, after)) = rest.split_first() {
        let taken = Taken::from(operation, word, after, &given);
        rest = after.get(taken.words..).unwrap_or_default();
        match taken.result.and_then(|(option, words)| taken_value(option, word, &words, values)) {
            Ok(value) => given.push(value),
            Err(problem) => problems.push(problem),
        }
    }
    let missing = |option: &&Opt| {
        option.need != Need::Optional && !given.iter().any(|(known, _)| known.name == option.name)
    };
    // A misspelt option is one problem, not two.
    if problems.is_empty() {
        problems.extend(operation.options.iter().filter(missing).map(|option| {
            let problem = CommandProblem::MissingOption { operation: operation.name, option: option.name };
            Located { offset: end, problem }
        }));
    }
    if problems.is_empty() { Ok(given) } else { Err(problems) }
}

/// An option with its words, and how many words behind it it took.
struct Taken {
    words: usize,
    result: Result<(&'static Opt, Vec<Word>), Located>,
}

impl Taken {
    fn from(operation: &'static Operation, word: &Word, after: &[Word], given: &Given) -> Self {
        let failed = |problem| Self { words: 0, result: Err(Located { offset: word.offset, problem }) };
        let Some(flag) = word.text.strip_prefix("--") else {
            return match operation.options.iter().find(|option| option.need == Need::LastWord) {
                Some(option) if !is_given(given, option) => {
                    Self { words: 0, result: Ok((option, vec![word.clone()])) }
                }
                _ => failed(CommandProblem::StrayWord { operation: operation.name, word: word.text.clone() }),
            };
        };
        let (name, inline) = match flag.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (flag, None),
        };
        let values = after.iter().take_while(|word| !word.text.starts_with("--")).count();
        let Some(option) = operation.option(name).or_else(|| switched_off(operation, name)) else {
            let known = operation.options.iter().map(|option| option.name);
            let problem = CommandProblem::UnknownOption {
                operation: operation.name,
                option: format!("--{name}"),
                nearest: nearest(name, known).map(|name| format!("--{name}")),
            };
            return Self { words: values, result: Err(Located { offset: word.offset, problem }) };
        };
        if is_given(given, option) {
            return Self {
                words: values,
                ..failed(CommandProblem::RepeatedOption { option: name.to_owned() })
            };
        }
        let wanted = match (option.takes, inline) {
            (Takes::Switch, _) | (_, Some(_)) => 0,
            (Takes::Words | Takes::Tags, None) => values,
            _ => values.min(1),
        };
        let inline_offset = word.offset + "--=".len() + name.len();
        let inline = inline.map(|text| Word { text: text.to_owned(), offset: inline_offset });
        let words: Vec<Word> = inline.into_iter().chain(after.iter().take(wanted).cloned()).collect();
        if words.is_empty() && !matches!(option.takes, Takes::Switch) {
            return failed(CommandProblem::MissingValue { option: name.to_owned() });
        }
        Self { words: wanted, result: Ok((option, words)) }
    }
}

fn is_given(given: &Given, option: &Opt) -> bool {
    given.iter().any(|(known, _)| known.name == option.name)
}

fn switched_off(operation: &Operation, name: &str) -> Option<&'static Opt> {
    let option = operation.option(name.strip_prefix("no-")?)?;
    matches!(option.takes, Takes::Switch).then_some(option)
}

fn taken_value(
    option: &'static Opt,
    word: &Word,
    words: &[Word],
    values: &mut Values<'_>,
) -> Result<(&'static Opt, Value), Located> {
    match option.takes {
        Takes::Switch => Ok((option, Value::Switch(!word.text.starts_with("--no-")))),
        _ => Ok((option, values.value(option, words)?)),
    }
}

fn query_call(service: QueryService, operation: &'static Operation, given: Given) -> Call {
    let mut params = Vec::new();
    for (option, value) in given {
        let name = pascal(option.name);
        match value {
            Value::Text(text) => params.push((name, text)),
            Value::Switch(on) => params.push((name, on.to_string())),
            Value::Words(words) => {
                params.extend(
                    words.into_iter().zip(1_u32..).map(|(word, n)| (format!("{name}.member.{n}"), word)),
                );
            }
            Value::Pairs(pairs) => {
                for ((key, value), n) in pairs.into_iter().zip(1_u32..) {
                    params.push((format!("{name}.member.{n}.Key"), key));
                    params.push((format!("{name}.member.{n}.Value"), value));
                }
            }
        }
    }
    Call::Query(QueryCall { service, action: operation.action, params })
}

fn s3_call(method: &'static str, subresource: &str, operation: &'static Operation, given: Given) -> Call {
    let mut call = s3::call(operation.action, method, String::new());
    if !subresource.is_empty() {
        let value = if operation.action == "ListObjectsV2" { "2" } else { "" };
        call.query.push((subresource.to_owned(), value.to_owned()));
    }
    for (option, value) in given {
        match (option.goes, value) {
            (Goes::Bucket, Value::Text(bucket)) => call.bucket = bucket,
            (Goes::Key, Value::Text(key)) => call.key = Some(key),
            (Goes::Header(name @ "x-amz-copy-source"), Value::Text(text)) => {
                call.headers.push((name.to_owned(), s3::copy_source(&text)));
            }
            (Goes::Header(name), Value::Text(text)) => call.headers.push((name.to_owned(), text)),
            (Goes::Headers(prefix), Value::Pairs(pairs)) => call.headers.extend(
                pairs.into_iter().map(|(key, value)| (format!("{prefix}{}", key.to_lowercase()), value)),
            ),
            (Goes::Query(name), Value::Text(text)) => call.query.push((name.to_owned(), text)),
            (Goes::Body, Value::Text(text)) => call.body = Bytes::from(text),
            _ => {}
        }
    }
    Call::S3(call)
}

#[cfg(test)]
mod tests;
