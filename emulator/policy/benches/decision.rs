//! What a decision costs, and what its explanation costs beside it: five policies of three statements each.

mod question;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use question::question;
use rolecall_policy::{Budget, Request, decide, explain};

fn decision(criterion: &mut Criterion) {
    let (allowed, policies) = question();
    let refused = Request { resource: "arn:aws:s3:::bucket-6/all/cells.jpg".to_owned(), ..allowed.clone() };
    for (name, request) in [("allowed", &allowed), ("refused", &refused)] {
        assert_eq!(decide(request, &policies).is_allowed(), name == "allowed");
        criterion.bench_function(&format!("decide, {name}"), |bencher| {
            bencher.iter(|| decide(black_box(request), black_box(&policies)));
        });
        criterion.bench_function(&format!("explain, {name}"), |bencher| {
            bencher.iter(|| explain(black_box(request), black_box(&policies), &mut Budget::steps(20_000)));
        });
    }
}

criterion_group!(benches, decision);
criterion_main!(benches);
