//! Pages that somebody else wrote: what they may not reach on the machine that runs them.

use std::path::PathBuf;

use crate::lab::{Lab, root};

/// A page in a folder with the setup page, whose Break is this block.
pub(crate) fn page(lab: &Lab, block: &str) -> PathBuf {
    let folder = lab.folder.path().join("pages");
    std::fs::create_dir_all(folder.join("cors")).unwrap();
    let setup = "working-integration.md";
    std::fs::copy(root().join("scenarios").join(setup), folder.join(setup)).unwrap();
    let page = folder.join("cors/page.md");
    let text = format!(
        "---\nerror: Incorrect CORS header\nsetup: ../{setup}\n---\n# A page\n\n## Break\n\n{block}\n\n## Expect\n\n\
         ```yaml\ndataset:\n  cors: Incorrect CORS header...\n```\n\n## Fix\n\n\
         ```sh\naws s3api put-bucket-cors --bucket acme-training-data --cors-configuration file://cors.json\n```\n"
    );
    std::fs::write(&page, text).unwrap();
    page
}

fn command(command: &str) -> String {
    format!(
        "```json a.json\n{{}}\n```\n\n```sh\naws s3api delete-bucket-cors --bucket acme-training-data\n{command}\n```"
    )
}

#[tokio::test]
async fn a_command_that_names_a_file_outside_of_the_page_is_refused_before_anything_runs() {
    let lab = Lab::start().await;
    let get = "aws s3api get-object --bucket acme-training-data --key k";
    let tag = "aws s3api put-bucket-tagging --bucket acme-training-data --tagging";
    let put = "aws s3api put-object --bucket acme-training-data --key k";
    for (written, at, said) in [
        // What is written.
        (format!("{get} /tmp/x"), "/tmp/x", "outside of the page's folder"),
        (format!("{get} ../x"), "../x", "outside of the page's folder"),
        (format!("{get} a/b"), "a/b", "outside of the page's folder"),
        (format!("{get} '~/x'"), "'~/x'", "outside of the page's folder"),
        (format!("{get} .bashrc"), ".bashrc", "outside of the page's folder"),
        (format!("{get} file:///tmp/x"), "file", "takes no file here"),
        // What is read.
        (format!("{put} --body /etc/passwd"), "/etc/passwd", "no block on this page"),
        (format!("{put} --body ../a.json"), "../a.json", "no block on this page"),
        (format!("{put} --body fileb:///etc/passwd"), "fileb", "no block on this page"),
        (format!("{put} --content-type file:///etc/passwd"), "file", "no block on this page"),
        (format!("{put} --content-type=fileb:///etc/passwd"), "fileb", "no block on this page"),
        (format!("{put} --metadata file:///etc/passwd"), "file", "takes no file here"),
        (format!("{put} --metadata a@=file:///etc/passwd"), "a@=", "takes no file here"),
        (format!("{put} --metadata 'a={{b@=file:///etc/passwd}}'"), "'a={", "takes no file here"),
        (format!("{tag} 'TagSet=[{{Key@=file:///etc/passwd,Value=b}}]'"), "'TagSet", "takes no file here"),
        (format!("{tag} file:///etc/passwd"), "file", "no block on this page"),
        (
            "aws iam tag-role --role-name r --tags Key=a,Value@=file:///etc/passwd".into(),
            "Key",
            "takes no file here",
        ),
        ("aws iam tag-role --role-name r --tags file:///etc/passwd".into(), "file", "no block on this page"),
        (
            "aws iam untag-role --role-name r --tag-keys file:///etc/passwd".into(),
            "file",
            "takes no file here",
        ),
        ("aws s3 cp /etc/passwd s3://b/k".into(), "/etc/passwd", "no block on this page"),
        ("aws s3 cp ../page.md s3://b/k".into(), "../page.md", "no block on this page"),
        ("aws s3 cp - s3://b/k".into(), "- s3", "no block on this page"),
        // What would read or write by another way.
        ("aws s3 cp s3://b/k x".into(), "s3://b/k x", "no block on this page"),
        ("aws s3 sync . s3://b".into(), "sync", "has no operation"),
        (format!("{put} --cli-input-json file:///etc/passwd"), "--cli", "has no option"),
        (format!("{put} --cli-input-yaml file:///etc/passwd"), "--cli", "has no option"),
        (format!("{put} --generate-cli-skeleton output"), "--gen", "has no option"),
        (format!("{put} --debug"), "--debug", "has no option"),
        (format!("{put} --ca-bundle /etc/passwd"), "--ca", "has no option"),
        (format!("{put} --endpoint-url https://example.com"), "--end", "has no option"),
        (format!("{put} --no-verify-ssl"), "--no", "has no option"),
        (format!("{put} --no-sign-request"), "--no", "has no option"),
        (
            "aws --endpoint-url https://example.com s3api head-bucket --bucket b".into(),
            "--end",
            "is not known here",
        ),
        ("aws configure set credential_process x".into(), "configure", "is not known here"),
        ("aws --profile other s3api head-bucket --bucket b".into(), "other", "no profile"),
        // What becomes a part of a host's name.
        (format!("{put} --region example.com/"), "example", "takes a region's name"),
        (format!("{put} --region 'x\ncredential_process = x'"), "'x", "takes a region's name"),
    ] {
        let page = page(&lab, &command(&written));
        let text = std::fs::read_to_string(&page).unwrap();
        let line = text.lines().position(|line| !line.is_empty() && written.starts_with(line)).unwrap() + 1;
        let column = written.find(at).unwrap() + 1;
        // The AWS CLI is not there, which would be told if it were asked for anything.
        let done = lab.done(&["run", page.to_str().unwrap(), "--aws-cli", "/nonexistent/aws"]).await;
        assert_eq!(done.code, Some(2), "{written}: {}{}", done.out, done.err);
        assert!(done.err.contains(said), "{written}: {}", done.err);
        assert!(done.err.contains(&format!("page.md:{line}:{column}")), "{written}: {column} {}", done.err);
    }
}

#[tokio::test]
async fn a_region_of_a_page_is_a_region() {
    let lab = Lab::start().await;
    for region in ["\"x\\ncredential_process = touch x\"", "\"x y\"", "example.com/", "'us-east-1#'", "\"\""]
    {
        let yaml = format!("role_arn: arn:aws:iam::111122223333:role/r\nexternal_id: e\nregion: {region}");
        let page = page(&lab, &format!("```yaml integration.yaml\n{yaml}\n```"));
        let done = lab.done(&["run", page.to_str().unwrap()]).await;
        assert_eq!(done.code, Some(2), "{region}: {}{}", done.out, done.err);
        assert!(done.err.contains("`region` takes a region's name"), "{region}: {}", done.err);
        assert!(done.err.contains("page.md:12:9"), "{region}: {}", done.err);
    }
}
