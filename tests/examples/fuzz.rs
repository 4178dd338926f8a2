//! Fuzzes one target, or all of them one after the other, for some time:
//! `cargo run --release -p rolecall-tests --example fuzz -- TARGET|all [--seconds N] [--seed N]`

use std::process::ExitCode;
use std::time::Duration;

use rolecall_tests::fuzz::{Budget, Target, fuzz};

struct Arguments {
    targets: Vec<Target>,
    seconds: u64,
    seed: u64,
}

fn arguments() -> Result<Arguments, String> {
    let mut given = std::env::args().skip(1);
    let name = given.next().ok_or("which target? `all`, or one of them")?;
    let targets = if name == "all" { Target::ALL.to_vec() } else { vec![name.parse()?] };
    let mut arguments = Arguments { targets, seconds: 60, seed: 1 };
    while let Some(option) = given.next() {
        let value = given.next().and_then(|value| value.parse().ok());
        let value = value.ok_or_else(|| format!("{option} takes a number"))?;
        match option.as_str() {
            "--seconds" => arguments.seconds = value,
            "--seed" => arguments.seed = value,
            _ => return Err(format!("there is no option {option}; there are --seconds and --seed")),
        }
    }
    Ok(arguments)
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::from(2);
        }
    };
    for target in arguments.targets {
        match fuzz(target, arguments.seed, Budget::Time(Duration::from_secs(arguments.seconds))).await {
            Ok(runs) => println!("{target:?}: {runs} inputs, nothing found"),
            Err(finding) => {
                println!("{target:?}: {}", finding.problem);
                println!("{:?}", String::from_utf8_lossy(&finding.input));
                println!("{:?}", finding.input);
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
