//! Lists without end in a query service's form: AWS's limits come first, and each form is read once.

use rolecall_tests::{CUSTOMER, Call};

use super::{health, started};

fn tags(count: usize) -> String {
    let tag = |index| format!("&Tags.member.{index}.Key=k{index}&Tags.member.{index}.Value=v");
    let tags: String = (1..=count).map(tag).collect();
    format!(
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A{CUSTOMER}%3Arole%2Fr&RoleSessionName=session{tags}"
    )
}

/// Fifty are read; of more nothing is read but that there are more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_tags_than_aws_allows_are_refused_before_they_are_read() {
    let _alone = super::alone().await;
    let aws = started().await;
    for count in [51, 1_000, 100_000] {
        let form = tags(count);
        let call = Call::query("sts", &form);
        let (answer, _) = tokio::join!(call.send(&aws), health(&aws));
        assert_eq!((answer.status, answer.element("Code")), (400, Some("ValidationError")));
        let message = answer.element("Message").unwrap();
        assert!(message.starts_with("1 validation error detected: Value '[k1, k2,"), "{message}");
        assert!(
            message.ends_with(
                "at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50"
            ),
            "{message}"
        );
    }
}

/// A thousand context entries, and nine megabytes of what nobody asks for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn context_entries_and_padding_are_read_once() {
    let _alone = super::alone().await;
    let aws = started().await;
    let entry = |index| {
        format!(
            "&ContextEntries.member.{index}.ContextKeyName=aws:k{index}&ContextEntries.member.{index}.ContextKeyType=string\
             &ContextEntries.member.{index}.ContextKeyValues.member.1=v"
        )
    };
    let entries: String = (1..=999).map(entry).collect();
    let padding = "&a=b".repeat(2_250_000);
    let policy = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22*%22%2C%22Resource%22%3A%22*%22%7D%7D";
    let form = format!(
        "Action=SimulateCustomPolicy&Version=2010-05-08&ActionNames.member.1=s3:GetObject&PolicyInputList.member.1={policy}{entries}{padding}"
    );
    assert!(form.len() > 9_000_000);
    let call = Call::query("iam", &form);
    let (answer, _) = tokio::join!(call.send(&aws), health(&aws));
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.element("EvalDecision"), Some("allowed"));
}

/// More names than any call has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_names_than_any_call_has_are_refused() {
    let _alone = super::alone().await;
    let aws = started().await;
    let names = |count: usize| {
        let names: String = (0..count).map(|index| format!("&n{index}=")).collect();
        format!("Action=GetCallerIdentity&Version=2011-06-15{names}")
    };
    assert_eq!(Call::query("sts", &names(30_000)).send(&aws).await.status, 200);
    let answer = Call::query("sts", &names(1_000_000)).send(&aws).await;
    assert_eq!((answer.status, answer.element("Code")), (413, Some("MaxMessageLengthExceeded")));
    assert_eq!(answer.element("Message"), Some("The request has more than 32768 different parameters."));
    health(&aws).await;
}
