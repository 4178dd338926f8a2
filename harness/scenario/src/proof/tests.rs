use super::*;

fn read(text: &str) -> (Vec<Question>, Vec<String>) {
    let source = Source::new("page.md".into(), text.to_owned());
    let mut problems = Problems::of(&source);
    let part = Part { text: text.to_owned(), offset: 0 };
    let questions = proof(&source, &part, &mut problems);
    let problems = problems.found.iter().map(|it| format!("{}: {}", it.place, it.problem)).collect();
    (questions, problems)
}

#[test]
fn a_question_is_who_asks_what_and_how_it_is_answered() {
    let (questions, problems) = read(
        "\
another customer gets in:
  assume_role: { external_id: 007, duration_seconds: 7200 }
  answer: 200
  fixed: 403 AccessDenied
the page sees no length:
  get: https://acme.s3.us-west-1.amazonaws.com/a
  headers: { Origin: https://app.labelbox.com }
  signed_ago: 1200
  expires_in: 60
  appended: \"&t=1\"
  answer: { status: 206, headers: { Vary: Origin, Content-Range: none }, because: sts:ExternalId }
anybody asks:
  preflight: https://acme.s3.us-west-1.amazonaws.com/a
  answer: 403 AccessForbidden
",
    );
    assert_eq!(problems, Vec::<String>::new());
    let [first, second, third] = questions.as_slice() else { panic!("{questions:?}") };
    let parameters = vec![("ExternalId", "007".to_owned()), ("DurationSeconds", "7200".to_owned())];
    assert_eq!(first.shows, "another customer gets in");
    assert_eq!(first.ask, Ask::AssumeRole(AssumeRole { by: By::Vendor, parameters }));
    assert_eq!(first.answer, ExpectedAnswer { status: 200, ..ExpectedAnswer::default() });
    let denied = first.fixed.as_ref().unwrap();
    assert_eq!((denied.status, denied.code.as_deref()), (403, Some("AccessDenied")));
    let Ask::Url(get) = &second.ask else { panic!("{second:?}") };
    assert_eq!((get.method, get.by, get.signed_ago, get.expires_in), ("GET", By::Role, 1200, 60));
    assert_eq!(get.appended.as_deref(), Some("&t=1"));
    assert_eq!(
        second.answer.headers,
        [("Vary".to_owned(), Some("Origin".to_owned())), ("Content-Range".to_owned(), None)]
    );
    assert_eq!(second.answer.because.as_deref(), Some("sts:ExternalId"));
    let Ask::Url(preflight) = &third.ask else { panic!("{third:?}") };
    assert_eq!((preflight.method, preflight.by), ("OPTIONS", By::Nobody));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (text, problem) in [
        ("a:\n  answer: 200\n", "1:1: a question of the proof asks one thing"),
        ("a:\n  get: https://h/k\n  put: https://h/k\n  answer: 200\n", "1:1: a question of the proof asks"),
        ("a:\n  get: https://h/k\n", "1:1: `answer` is missing from this question of the proof"),
        ("a:\n  gett: https://h/k\n  answer: 200\n", "2:3: `gett` is not known here. Did you mean `get`?"),
        ("a:\n  get: https://h/k\n  answer: yes\n", "3:11: `yes` is not an answer of `answer`."),
        ("a:\n  get: https://h/k\n  answer: { code: X }\n", "3:3: `status` is missing from this answer"),
        (
            "a:\n  get: https://h/k\n  by: the rule\n  answer: 200\n",
            "3:7: `the rule` is not an answer of `by`. Did you mean `the role`?",
        ),
        (
            "a:\n  assume_role: { externalid: x }\n  answer: 200\n",
            "2:18: `externalid` is not known here. Did you mean `external_id`?",
        ),
        (
            "a:\n  get: https://h/k\n  signed_ago: soon\n  answer: 200\n",
            "3:15: `soon` is not an answer of `signed_ago`.",
        ),
        ("a: 200\n", "1:4: `a` takes keys and values, not a word or a line"),
    ] {
        let (_, problems) = read(text);
        assert!(problems.iter().any(|it| it.starts_with(problem)), "{problem}\n{problems:#?}");
    }
}
