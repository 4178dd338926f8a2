//! IAM: what a plain account and a plain user do not have.

use rolecall_tests::CUSTOMER;

use super::client::Identity;
use super::lab::Lab;
use super::table::{Expected, Table, done};

type Row<'a> = (&'static str, Vec<(&'a str, &'a str)>, Expected);

fn missing(message: &str) -> Expected {
    Expected::iam(404, "NoSuchEntity", message)
}

#[tokio::test]
async fn nothing_is_there() {
    let lab = Lab::new().await;
    lab.simple().await;
    let user = ("UserName", "plain");
    let oidc = format!("arn:aws:iam::{CUSTOMER}:oidc-provider/example.com");
    let saml = format!("arn:aws:iam::{CUSTOMER}:saml-provider/example");
    let no_profile = || missing("Instance Profile none cannot be found.");
    let no_certificate = || missing("The Server Certificate with name none cannot be found.");
    let no_oidc = || missing(&format!("OpenIDConnect Provider not found for arn {oidc}"));
    let no_saml = || missing(&format!("Manifest not found for arn {saml}"));
    let profile = ("InstanceProfileName", "none");
    let certificate = ("ServerCertificateName", "none");
    let by_oidc = ("OpenIDConnectProviderArn", oidc.as_str());
    let by_saml = ("SAMLProviderArn", saml.as_str());
    let key = [user, ("SSHPublicKeyId", "APKAEXAMPLEEXAMPLE12"), ("Encoding", "SSH")];
    let rows: Vec<Row<'_>> = vec![
        ("GetLoginProfile", vec![user], missing("Login Profile for User plain cannot be found.")),
        ("GetLoginProfile", vec![("UserName", "none")], missing("The user with name none cannot be found.")),
        ("GetAccountPasswordPolicy", vec![], {
            missing(&format!("The Password Policy with domain name {CUSTOMER} cannot be found."))
        }),
        ("GetInstanceProfile", vec![profile], no_profile()),
        ("ListInstanceProfileTags", vec![profile], no_profile()),
        ("GetServerCertificate", vec![certificate], no_certificate()),
        ("ListServerCertificateTags", vec![certificate], no_certificate()),
        ("GetOpenIDConnectProvider", vec![by_oidc], no_oidc()),
        ("ListOpenIDConnectProviderTags", vec![by_oidc], no_oidc()),
        ("GetSAMLProvider", vec![by_saml], no_saml()),
        ("ListSAMLProviderTags", vec![by_saml], no_saml()),
        (
            "GetSSHPublicKey",
            key.to_vec(),
            missing("The Public Key with id APKAEXAMPLEEXAMPLE12 cannot be found."),
        ),
        ("GetCredentialReport", vec![], {
            Expected::iam(410, "ReportNotPresent", "No report exists for this account.")
        }),
        ("GetOutboundWebIdentityFederationInfo", vec![], {
            Expected::iam(
                404,
                "FeatureDisabled",
                "Outbound web identity federation is disabled for this account.",
            )
        }),
        ("ListInstanceProfiles", vec![], done("ListInstanceProfiles")),
        ("ListServerCertificates", vec![("PathPrefix", "/a/")], done("ListServerCertificates")),
        ("ListOpenIDConnectProviders", vec![], done("ListOpenIDConnectProviders")),
        ("ListSAMLProviders", vec![], done("ListSAMLProviders")),
        ("ListSSHPublicKeys", vec![user], done("ListSSHPublicKeys")),
        ("ListSigningCertificates", vec![user], done("ListSigningCertificates")),
        ("ListServiceSpecificCredentials", vec![user], done("ListServiceSpecificCredentials")),
        (
            "ListServiceSpecificCredentials",
            vec![("AllUsers", "true")],
            done("ListServiceSpecificCredentials"),
        ),
        (
            "ListSSHPublicKeys",
            vec![("UserName", "none")],
            missing("The user with name none cannot be found."),
        ),
        ("ListSSHPublicKeys", vec![], {
            Expected::iam(
                400,
                "ValidationError",
                "Must specify userName when calling with non-User credentials",
            )
        }),
    ];
    let mut table = Table::new("row 4: what a plain account does not have");
    for (action, pairs, expected) in &rows {
        let answer = lab.iam(&Identity::root(CUSTOMER), action, pairs).await;
        table.row(format!("{action} {pairs:?}"), &answer, expected);
    }
    table.finish();
}
