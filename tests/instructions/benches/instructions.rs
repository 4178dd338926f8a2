//! Each request replayed a few times and many times, counted by valgrind: `tests/instructions/count` takes the difference.
//! The same again in a large world.

use std::fs;

use gungraun::{Callgrind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main};
use rolecall_instructions::{Case, Replay, Size};

const FEW: usize = 100;
const MANY: usize = 400;

fn few(case: Case) -> (Replay, usize) {
    (prepared(case, Size::Small), FEW)
}

fn many(case: Case) -> (Replay, usize) {
    (prepared(case, Size::Small), MANY)
}

fn few_in_large(case: Case) -> (Replay, usize) {
    (prepared(case, Size::Large), FEW)
}

fn many_in_large(case: Case) -> (Replay, usize) {
    (prepared(case, Size::Large), MANY)
}

/// The counter reads how many SHA-256 blocks the request needs.
fn prepared(case: Case, size: Size) -> Replay {
    let replay = Replay::prepare(case, size);
    let file = format!("{}/blocks-{}", env!("CARGO_TARGET_TMPDIR"), case.name());
    fs::write(file, replay.blocks().0.to_string()).expect("the folder of the target can be written");
    replay
}

#[library_benchmark]
#[bench::presigned_by_key_few(args = (Case::PresignedByKey), setup = few)]
#[bench::presigned_by_key_many(args = (Case::PresignedByKey), setup = many)]
#[bench::presigned_by_session_few(args = (Case::PresignedBySession), setup = few)]
#[bench::presigned_by_session_many(args = (Case::PresignedBySession), setup = many)]
#[bench::signed_in_header_few(args = (Case::SignedInHeader), setup = few)]
#[bench::signed_in_header_many(args = (Case::SignedInHeader), setup = many)]
#[bench::assume_role_few(args = (Case::AssumeRole), setup = few)]
#[bench::assume_role_many(args = (Case::AssumeRole), setup = many)]
#[bench::presigned_by_key_large_few(args = (Case::PresignedByKey), setup = few_in_large)]
#[bench::presigned_by_key_large_many(args = (Case::PresignedByKey), setup = many_in_large)]
#[bench::presigned_by_session_large_few(args = (Case::PresignedBySession), setup = few_in_large)]
#[bench::presigned_by_session_large_many(args = (Case::PresignedBySession), setup = many_in_large)]
#[bench::signed_in_header_large_few(args = (Case::SignedInHeader), setup = few_in_large)]
#[bench::signed_in_header_large_many(args = (Case::SignedInHeader), setup = many_in_large)]
#[bench::assume_role_large_few(args = (Case::AssumeRole), setup = few_in_large)]
#[bench::assume_role_large_many(args = (Case::AssumeRole), setup = many_in_large)]
#[bench::hyper_few(args = (Case::Hyper), setup = few)]
#[bench::hyper_many(args = (Case::Hyper), setup = many)]
fn replay((replay, times): (Replay, usize)) -> Replay {
    replay.run(times);
    replay
}

library_benchmark_group!(name = requests, benchmarks = [replay]);

main!(
    config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["--cache-sim=no"])),
    library_benchmark_groups = requests
);
