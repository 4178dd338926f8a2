//! What a decision allocates: nothing, where it is allowed. The allocator of this test counts.

#[path = "../benches/question/mod.rs"]
mod question;

use allocation_counter::measure;
use rolecall_policy::{Budget, Request, decide, explain};

#[test]
fn an_allowed_decision_allocates_nothing() {
    let (request, policies) = question::question();
    let mut allowed = false;
    let counted = measure(|| allowed = decide(&request, &policies).is_allowed());
    assert!(allowed);
    assert_eq!(counted.count_total, 0);
    // That the allocator counts is seen by what does allocate.
    assert!(measure(|| drop(explain(&request, &policies, &mut Budget::steps(1_000)))).count_total > 0);
}

#[test]
fn nor_does_one_that_is_refused() {
    let (request, policies) = question::question();
    let request = Request { resource: "arn:aws:s3:::bucket-6/all/cells.jpg".to_owned(), ..request };
    let mut allowed = true;
    assert_eq!(measure(|| allowed = decide(&request, &policies).is_allowed()).count_total, 0);
    assert!(!allowed);
}
