//! `docs/checksums.md` shows the tables of the code.

use super::*;
use crate::world::bucket::Algorithm;

const PAGE: &str = include_str!("../../../../../../docs/checksums.md");

fn column(rules: Rules) -> [&'static str; 7] {
    let judged = |judged| match judged {
        Judged::Accepted => "accepted",
        Judged::Refused => "refused",
    };
    [
        judged(rules.part_without),
        judged(rules.part_of_another),
        match rules.part_checksums {
            Kept::No => "not kept",
            Kept::Yes => "kept",
            Kept::WithObject => "kept with the object",
        },
        judged(rules.listed_without),
        match rules.listed_with {
            Listed::Unknown => "unknown part",
            Listed::FirstWrong => "compared, names the first wrong",
            Listed::LastWrong => "compared, names the last wrong",
        },
        match rules.object_checksum {
            Claimed::Ignored => "ignored",
            Claimed::Compared => "compared",
            Claimed::ComparedWithType => "compared, with its type",
        },
        match rules.numbers {
            Numbers::Any => "any",
            Numbers::Consecutive => "consecutive",
        },
    ]
}

#[test]
fn the_page_has_the_rules() {
    let names = [
        "a part without a checksum",
        "a part with a checksum of another algorithm",
        "the checksums of parts",
        "a listed part without a checksum",
        "a listed part with a checksum",
        "the object's checksum in the completion's headers",
        "part numbers",
    ];
    let (nothing, composite, full) = (column(UNANNOUNCED), column(COMPOSITE), column(FULL_OBJECT));
    let cells = names.iter().zip(nothing).zip(composite).zip(full);
    for (((name, nothing), composite), full) in cells {
        let line = format!("| {name} | {nothing} | {composite} | {full} |\n");
        assert!(PAGE.contains(&line), "docs/checksums.md lacks {line}");
    }
}

#[test]
fn the_page_has_the_algorithms() {
    let yes = |has| if has { "yes" } else { "no" };
    for algorithm in Algorithm::ALL {
        let line = format!(
            "| {} | {} | {} | {} | {} | {} | {} |\n",
            algorithm.name(),
            algorithm.header(),
            algorithm.element(),
            algorithm.length(),
            yes(algorithm.has(ChecksumType::Composite)),
            yes(algorithm.has(ChecksumType::FullObject)),
            algorithm.default_type().name()
        );
        assert!(PAGE.contains(&line), "docs/checksums.md lacks {line}");
    }
}
