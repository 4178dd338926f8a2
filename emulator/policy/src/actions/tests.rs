use super::*;

fn rows() -> impl Iterator<Item = &'static ActionKeys> {
    ACTION_TABLES.iter().flat_map(|table| table.actions)
}

#[test]
fn actions_are_sorted_and_found_by_name() {
    for table in ACTION_TABLES {
        let sorted = table.actions.is_sorted_by(|one, other| one.action < other.action);
        assert!(sorted, "{}", table.service);
    }
    for row in rows() {
        assert_eq!(action_keys(row.action).map(|found| found.action), Some(row.action));
    }
    assert!(action_keys("s3:GetNothing").is_none() && action_keys("nothing").is_none());
}

/// What is filled is accepted: but for what AssumeRole sends with its other two actions, which the reference leaves out.
#[test]
fn nothing_is_filled_that_is_not_accepted() {
    for row in rows().filter(|row| !["sts:TagSession", "sts:SetSourceIdentity"].contains(&row.action)) {
        for group in row.filled.iter().flat_map(|filled| filled.groups) {
            for key in group.keys {
                let example = if key.ends_with(['/', ':']) { format!("{key}x") } else { (*key).to_owned() };
                assert!(row.accepts(&example), "{}: {key}", row.action);
            }
        }
    }
}

#[test]
fn operations_that_fill_less_come_before_all_others() {
    for row in rows() {
        let last = row.filled.iter().position(|filled| filled.operations.is_empty());
        assert!(last.is_none_or(|last| last + 1 == row.filled.len()), "{}", row.action);
    }
}

#[test]
fn keys_are_compared_without_case() {
    let filled = filled_keys("GetObject", "s3:GetObject");
    for (key, expected) in [
        ("s3:ExistingObjectTag/team", true),
        ("S3:EXISTINGOBJECTTAG/team", true),
        ("s3:ExistingObjectTag/", false),
        ("s3:ExistingObjectTag", false),
        ("s3:authType", true),
        ("s3:authTypes", false),
        ("s3:prefix", false),
        ("aws:SourceIp", true),
        ("AWS:PrincipalTag/team", true),
        ("aws:RequestTag/team", false),
        ("aws:TagKeys", false),
        ("kms:ViaService", false),
    ] {
        assert_eq!(filled.has(key), expected, "{key}");
    }
    assert!(!filled_keys("GetObjectAttributes", "s3:GetObject").has("s3:ExistingObjectTag/team"));
    assert!(!filled_keys("CopyObject", "s3:GetObject").has("s3:ExistingObjectTag/team"));
    assert!(filled_keys("UploadPartCopy", "s3:GetObject").has("s3:ExistingObjectTag/team"));
    assert!(filled_keys("PutObject", "kms:GenerateDataKey").has("kms:EncryptionContext:aws:s3:arn"));
}
