use super::*;
use crate::{find, find_setup};

const MARK: &str = "rcabcdefgh07";

fn mark() -> ScenarioMark {
    RunMark::read("abcdefgh").unwrap().scenario(7)
}

fn pages() -> std::path::PathBuf {
    std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios"))
}

fn names() -> Names {
    let mut parties = Parties::root();
    parties.customer.account = "222222222222".to_owned();
    parties.vendor.account = "333333333333".to_owned();
    let setup = find_setup(&pages().join("working-integration.md")).unwrap();
    Names::new(mark(), &parties, &setup, None)
}

#[test]
fn names_are_mapped_where_names_stand() {
    let names = names();
    for (text, expected) in [
        ("arn:aws:s3:::acme-training-data/*", "arn:aws:s3:::acme-training-data{M}/*"),
        ("\"arn:aws:s3:::acme-training-data\"", "\"arn:aws:s3:::acme-training-data{M}\""),
        // Patterns hold as they held.
        ("arn:aws:s3:::acme-*", "arn:aws:s3:::acme-*"),
        ("arn:aws:s3:::${aws:PrincipalTag/bucket}/*", "arn:aws:s3:::${aws:PrincipalTag/bucket}/*"),
        ("https://a-b.s3.us-west-1.amazonaws.com/a-b/k", "https://a-b{M}.s3.us-west-1.amazonaws.com/a-b/k"),
        ("https://a-b.s3-us-west-1.amazonaws.com/k", "https://a-b{M}.s3-us-west-1.amazonaws.com/k"),
        ("https://s3.us-west-1.amazonaws.com/a-b/k?x", "https://s3.us-west-1.amazonaws.com/a-b{M}/k?x"),
        ("https://app.labelbox.com/a", "https://app.labelbox.com/a"),
        ("{\"Service\": \"logging.s3.amazonaws.com\"}", "{\"Service\": \"logging.s3.amazonaws.com\"}"),
        ("s3://a-b/k", "s3://a-b{M}/k"),
        ("arn:aws:iam::111122223333:role/vendors/Reader", "arn:aws:iam::222222222222:role/vendors/Reader{M}"),
        ("arn:aws:iam::340636424752:user/backend", "arn:aws:iam::333333333333:user/backend{M}"),
        ("arn:aws:iam::340636424752:root", "arn:aws:iam::333333333333:root"),
        ("arn:aws:iam::111122223333:role/Reader*", "arn:aws:iam::222222222222:role/Reader*"),
        ("arn:aws:iam::000000000000:role/temporary", "arn:aws:iam::000000000000:role/temporary"),
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
        (
            "arn:aws:sts::111122223333:assumed-role/Reader/dataset-check.",
            "arn:aws:sts::222222222222:assumed-role/Reader{M}/dataset-check.",
        ),
        ("\"aws:PrincipalAccount\": \"340636424752\"", "\"aws:PrincipalAccount\": \"333333333333\""),
        ("key 1111222233334", "key 1111222233334"),
    ] {
        let expected = expected.replace("{M}", MARK);
        assert_eq!(names.text(text), expected, "{text}");
    }
}

#[test]
fn an_external_id_keeps_its_shape_and_what_patterns_make_of_it() {
    let names = names();
    let mapped = names.text("cl26d06tk0gch10901m7jeg9v");
    assert_ne!(mapped, "cl26d06tk0gch10901m7jeg9v");
    assert_eq!((mapped.len(), &mapped[..16]), (25, "cl26d06tk0gch109"));
    for (text, expected) in [
        ("external_id: cl26d06tk0gch10901m7jeg9v\n", format!("external_id: {mapped}\n")),
        ("\"cl26d06tk0gch10901m7jeg9v \"", format!("\"{mapped} \"")),
        ("\"CL26D06TK0GCH10901M7JEG9V\"", format!("\"{}\"", mapped.to_uppercase())),
        ("\"cl26d06tk0gch10901m7*\"", format!("\"{}*\"", &mapped[..20])),
        ("\"cl26d06tk0gch10901m7jeg9?\"", format!("\"{}?\"", &mapped[..24])),
        ("\"cl26d06tk0gch10901m7jeg9\"", format!("\"{}\"", &mapped[..24])),
        ("\"cl26d06*\"", "\"cl26d06*\"".to_owned()),
        ("\"cl31k5b2e0fpa08xq44hz7wns\"", "\"cl31k5b2e0fpa08xq44hz7wns\"".to_owned()),
    ] {
        assert_eq!(names.text(text), expected, "{text}");
    }
}

#[test]
fn a_command_means_the_same_things_under_other_names() {
    for (line, expected) in [
        ("aws s3 mb s3://a-b --region eu-west-1", "aws s3 mb s3://a-b{M} --region eu-west-1"),
        (
            "aws s3api copy-object --bucket a-b --key k --copy-source a-b/k",
            "aws s3api copy-object --bucket a-b{M} --key k --copy-source a-b{M}/k",
        ),
        (
            "aws s3api copy-object --bucket=a-b --copy-source '/a-b/k'",
            "aws s3api copy-object --bucket=a-b{M} --copy-source '/a-b{M}/k'",
        ),
        ("aws iam create-policy --policy-name P", "aws iam create-policy --policy-name P{M}"),
        ("aws iam get-role --role-name \\\n  'R'", "aws iam get-role --role-name \\\n  'R{M}'"),
        (
            "aws --profile vendor iam attach-user-policy --user-name u --policy-arn arn:aws:iam::340636424752:policy/P",
            "aws --profile vendor iam attach-user-policy --user-name u{M} --policy-arn arn:aws:iam::333333333333:policy/P{M}",
        ),
        ("`--bucket` names it", "`--bucket` names it"),
        (
            "aws s3api list-buckets --bucket-region us-west-1",
            "aws s3api list-buckets --bucket-region us-west-1",
        ),
    ] {
        assert_eq!(names().text(line), expected.replace("{M}", MARK), "{line}");
    }
}

#[test]
fn long_names_stay_within_what_aws_takes_and_apart() {
    let names = names();
    let (a, b) = (format!("{}-east", "long".repeat(14)), format!("{}-west", "long".repeat(14)));
    let (a, b) = (names.bucket(&a), names.bucket(&b));
    assert_ne!(a, b);
    for name in [a, b, names.name(&"R".repeat(64))] {
        assert!(name.len() <= 64 && name.ends_with(MARK), "{name}");
    }
}

#[test]
fn every_page_is_a_page_under_other_names_and_keeps_none_of_its_own() {
    let names = names();
    for scenario in find(&[pages()]).unwrap() {
        let mapped = names.scenario(&scenario).unwrap();
        let sections = mapped.setup.sections.iter().chain([&mapped.broken, &mapped.fix]);
        for section in sections {
            let texts = section.files.iter().map(|(_, file)| file.text.to_string());
            let commands = section.steps.iter().map(|step| step.command.words.join(" "));
            for text in texts.chain(commands) {
                for account in ["111122223333", "340636424752"] {
                    assert!(!text.contains(account), "{}: {text}", scenario.id);
                }
                let bare = text.replace(&format!("acme-training-data{MARK}"), "");
                assert!(
                    !bare.contains("acme-training-data.") && !bare.contains("acme-training-data/"),
                    "{bare}"
                );
            }
        }
    }
}
