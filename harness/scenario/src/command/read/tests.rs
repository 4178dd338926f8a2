use super::*;
use crate::command::S3Call;
use crate::command::shell::lines;

fn files() -> Files {
    let mut files = Files::default();
    files.insert("trust.json".to_owned(), "{\"Version\": \"2012-10-17\"}\n");
    files.insert(
        "cors.json".to_owned(),
        r#"{"CORSRules":[{"AllowedOrigins":["https://a&b"],"AllowedMethods":["GET"],"MaxAgeSeconds":5}]}"#,
    );
    files.insert("cells.txt".to_owned(), "cells\n");
    files
}

fn command(text: &str) -> Result<Command, Vec<Located>> {
    let (lines, problems) = lines(text);
    assert_eq!(problems, []);
    read(lines.first().unwrap(), &files())
}

fn query(text: &str) -> (String, Vec<(String, String)>) {
    match command(text).unwrap_or_else(|problems| panic!("{text}: {problems:?}")).call {
        Call::Query(call) => (call.action.to_owned(), call.params),
        Call::S3(call) => panic!("{call:?}"),
    }
}

fn s3(text: &str) -> S3Call {
    match command(text).unwrap_or_else(|problems| panic!("{text}: {problems:?}")).call {
        Call::S3(call) => call,
        Call::Query(call) => panic!("{call:?}"),
    }
}

#[test]
fn iam_and_sts_commands_become_query_parameters() {
    for (text, action, params) in [
        ("aws iam create-user --user-name a", "CreateUser", vec![("UserName", "a")]),
        (
            "aws iam create-role --role-name=r --assume-role-policy-document file://trust.json --max-session-duration 7200",
            "CreateRole",
            vec![
                ("RoleName", "r"),
                ("AssumeRolePolicyDocument", "{\"Version\": \"2012-10-17\"}\n"),
                ("MaxSessionDuration", "7200"),
            ],
        ),
        (
            "aws iam tag-role --role-name r --tags Key=a,Value=b Key=c,Value=",
            "TagRole",
            vec![
                ("RoleName", "r"),
                ("Tags.member.1.Key", "a"),
                ("Tags.member.1.Value", "b"),
                ("Tags.member.2.Key", "c"),
                ("Tags.member.2.Value", ""),
            ],
        ),
        (
            "aws iam untag-role --tag-keys a b --role-name r",
            "UntagRole",
            vec![("TagKeys.member.1", "a"), ("TagKeys.member.2", "b"), ("RoleName", "r")],
        ),
        (
            "aws iam create-policy-version --policy-arn p --policy-document '{}' --no-set-as-default",
            "CreatePolicyVersion",
            vec![("PolicyArn", "p"), ("PolicyDocument", "{}"), ("SetAsDefault", "false")],
        ),
        ("aws sts get-caller-identity --query Account --output text", "GetCallerIdentity", vec![]),
        (
            "aws sts assume-role --role-arn a --role-session-name s --external-id e --duration-seconds 900",
            "AssumeRole",
            vec![("RoleArn", "a"), ("RoleSessionName", "s"), ("ExternalId", "e"), ("DurationSeconds", "900")],
        ),
    ] {
        let params: Vec<(String, String)> =
            params.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!(query(text), (action.to_owned(), params), "{text}");
    }
}

#[test]
fn s3api_commands_become_requests() {
    for (text, method, path, body) in [
        ("aws s3api create-bucket --bucket b", "PUT", "/b", ""),
        (
            "aws s3api create-bucket --bucket b --create-bucket-configuration LocationConstraint=eu-west-1",
            "PUT",
            "/b",
            "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>",
        ),
        ("aws s3api delete-bucket-cors --bucket b", "DELETE", "/b?cors", ""),
        (
            "aws s3api put-bucket-cors --bucket b --cors-configuration file://cors.json",
            "PUT",
            "/b?cors",
            "<CORSConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>https://a&amp;b</AllowedOrigin><MaxAgeSeconds>5</MaxAgeSeconds></CORSRule></CORSConfiguration>",
        ),
        (
            "aws s3api put-public-access-block --bucket b --public-access-block-configuration BlockPublicAcls=true,BlockPublicPolicy=false",
            "PUT",
            "/b?publicAccessBlock",
            "<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><BlockPublicAcls>true</BlockPublicAcls><BlockPublicPolicy>false</BlockPublicPolicy></PublicAccessBlockConfiguration>",
        ),
        (
            "aws s3api put-object --bucket b --key 'a b.txt' --body cells.txt",
            "PUT",
            "/b/a%20b.txt",
            "cells\n",
        ),
        ("aws s3api get-object --bucket b --key k out.txt", "GET", "/b/k", ""),
        ("aws s3 cp cells.txt s3://b/d/", "PUT", "/b/d/cells.txt", "cells\n"),
        ("aws s3 rm s3://b/d/e", "DELETE", "/b/d/e", ""),
    ] {
        let call = s3(text);
        assert_eq!(
            (call.method, call.path_and_query().as_str(), call.body.as_ref()),
            (method, path, body.as_bytes()),
            "{text}"
        );
    }
    let put = s3("aws s3api put-object --bucket b --key k --metadata a=b,C=d --content-type text/plain");
    let headers: Vec<(&str, &str)> =
        put.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(headers, [("x-amz-meta-a", "b"), ("x-amz-meta-c", "d"), ("content-type", "text/plain")]);
}

#[test]
fn the_profile_names_the_account() {
    let vendor = command("aws --profile vendor iam create-access-key --user-name u").unwrap();
    assert_eq!(vendor.profile, Profile::Vendor);
    assert!(vendor.makes_the_vendors_key());
    let customer = command("aws iam create-access-key --region eu-west-1").unwrap();
    assert_eq!((customer.profile, customer.region.as_deref()), (Profile::Customer, Some("eu-west-1")));
    assert!(!customer.makes_the_vendors_key());
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    for (text, offset, message) in [
        ("awz iam x", 0, "a command begins with `aws`, not with `awz`"),
        ("aws iam", 7, "the command ends here, and a service and an operation"),
        ("aws iamm create-role", 4, "Did you mean `iam`?"),
        ("aws iam craete-role --role-name r", 8, "Did you mean `create-role`?"),
        ("aws iam get-role --rolename r", 17, "Did you mean `--role-name`?"),
        ("aws iam get-role --role-name", 17, "`--role-name` needs a value"),
        ("aws iam get-role", 4, "`get-role` needs the option `--role-name`"),
        ("aws iam get-role --role-name a --role-name b", 31, "`--role-name` stands here twice"),
        ("aws iam get-role --role-name a b", 31, "`b` belongs to no option of `get-role`"),
        ("aws iam update-role --role-name a --max-session-duration 1h", 57, "takes a whole number, not `1h`"),
        ("aws iam tag-role --role-name r --tags a=b", 38, "takes Key=…,Value=…, not `a=b`"),
        (
            "aws iam put-role-policy --role-name r --policy-name p --policy-document file://trsut.json",
            72,
            "no block on this page or its setup page is named `trsut.json`. Did you mean `trust.json`?",
        ),
        (
            "aws iam put-role-policy --role-name r --policy-name p --policy-document '{'",
            72,
            "`--policy-document` is not JSON",
        ),
        (
            "aws s3api put-bucket-cors --bucket b --cors-configuration '{\"CORSRules\":[{\"AllowedOrigin\":[]}]}'",
            58,
            "`AllowedOrigin` is not a member of CORSRule. Did you mean `AllowedOrigins`?",
        ),
        (
            "aws s3api put-bucket-cors --bucket b --cors-configuration '{\"CORSRules\":[{\"AllowedOrigins\":\"x\"}]}'",
            58,
            "`AllowedOrigins` takes a list of strings",
        ),
        ("aws s3api put-object --bucket b --key k --body cell.txt", 47, "Did you mean `cells.txt`?"),
        ("aws iam list-users --profile vendr", 29, "Did you mean `vendor`?"),
        (
            "aws iam create-access-key --profile vendor --query AccessKey",
            43,
            "rolecall reads the output of `create-access-key`",
        ),
        ("aws s3 cp cells.txt b/k", 20, "`b/k` is no S3 URI"),
        ("aws s3 cp cells.txt s3://b/k --acl private", 35, "`private` belongs to no option of `s3 cp`"),
        ("aws s3 sync a b", 7, "`s3` has no operation `sync` here."),
    ] {
        let problems = command(text).unwrap_err();
        let first = problems.first().unwrap();
        assert!(first.problem.to_string().contains(message), "{text}: {}", first.problem);
        assert_eq!(first.offset, offset, "{text}");
    }
}
