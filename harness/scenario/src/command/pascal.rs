//! How the AWS CLI's names become the API's: `role-name`, `RoleName`.

/// Words that the API writes in capitals, in the names that rolecall knows.
const ACRONYMS: [&str; 3] = ["mfa", "saml", "ssh"];

/// `create-role` as `CreateRole`, `assume-role-with-saml` as `AssumeRoleWithSAML`.
pub(crate) fn pascal(kebab: &str) -> String {
    kebab.split('-').map(capitalized).collect()
}

fn capitalized(word: &str) -> String {
    if ACRONYMS.contains(&word) {
        return word.to_uppercase();
    }
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::pascal;

    #[test]
    fn names_are_the_apis() {
        for (kebab, expected) in [
            ("update-assume-role-policy", "UpdateAssumeRolePolicy"),
            ("access-key-id", "AccessKeyId"),
            ("policy-arn", "PolicyArn"),
            ("assume-role-with-saml", "AssumeRoleWithSAML"),
        ] {
            assert_eq!(pascal(kebab), expected);
        }
    }
}
