//! `rolecall run --aws-cli`: what the AWS CLI gets to see, with a program in its place that writes it down.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use crate::hostile_pages::page;
use crate::lab::{Done, Lab};

/// A program that says it is this version, and writes down whatever else it is asked.
fn program(lab: &Lab, version: &str) -> PathBuf {
    let path = lab.folder.path().join("aws");
    let seen = seen(lab);
    let script = format!(
        "#!/bin/sh\nexec 2>/dev/null\nif [ \"$1\" = --version ]; then echo \"{version}\"; exit; fi\n\
         {{ echo \"command $*\"; env; echo \"here $(pwd): $(ls -a | tr '\\n' ' ')\"; echo \"home $(ls -A \"$HOME\")\"\n\
         cat \"$AWS_CONFIG_FILE\" \"$AWS_SHARED_CREDENTIALS_FILE\"; }} >> {}\nexit 1\n",
        seen.display()
    );
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn seen(lab: &Lab) -> PathBuf {
    lab.folder.path().join("seen")
}

const PAGE: &str = "scenarios/cors/no-configuration.md";

#[tokio::test]
async fn a_version_that_would_go_to_aws_is_refused_before_it_is_asked_for_anything() {
    let lab = Lab::start().await;
    for (version, said) in [
        ("aws-cli/2.9.19 Python/3.11.2 Linux/6.1 source/x86_64.debian.12 prompt/off", "is version 2.9.19"),
        ("aws-cli/2.12.99 Python/3.11.2", "2.13.0 and later of version 2"),
        ("aws-cli/1.28.85 Python/3.8.1", "1.29.0 and later of version 1"),
        ("GNU coreutils", "is not the AWS CLI"),
        ("", "is not the AWS CLI"),
    ] {
        let program = program(&lab, version);
        let done = lab.done(&["run", PAGE, "--aws-cli", program.to_str().unwrap()]).await;
        assert_eq!((done.code, done.out.as_str()), (Some(2), ""), "{version}: {}", done.err);
        assert!(
            done.err.contains(said) && done.err.contains(program.to_str().unwrap()),
            "{version}: {}",
            done.err
        );
        assert!(!seen(&lab).exists(), "{version}");
    }
}

#[tokio::test]
async fn a_program_that_is_not_there_is_told_before_anything_runs() {
    let lab = Lab::start().await;
    let folder = lab.folder.path().to_str().unwrap();
    for path in ["/nonexistent/aws", folder, "no-such-aws-anywhere"] {
        let report = lab.folder.path().join("report.xml");
        let wanted = format!("junit={}", report.display());
        let done = lab.done(&["run", PAGE, "--aws-cli", path, "--report", &wanted]).await;
        assert_eq!((done.code, done.out.as_str()), (Some(2), ""), "{path}: {}", done.err);
        assert!(done.err.contains(&format!("{path} does not run")), "{path}: {}", done.err);
        assert!(!report.exists(), "{path}");
    }
}

#[tokio::test]
async fn the_cli_gets_no_credentials_settings_or_files_but_the_runs_own() {
    let lab = Lab::start().await;
    let block = "```text config\n[default]\ncredential_process = touch pwned\n```\n\n\
                 ```text aws-config\n[default]\ncredential_process = touch pwned\n```\n\n\
                 ```text aws-credentials\n[default]\naws_access_key_id = AKIASTRANGER\n```\n\n\
                 ```sh\naws s3 cp config s3://b/k\naws s3 cp aws-config s3://b/k\naws s3 cp aws-credentials s3://b/k\n```";
    let page = page(&lab, block);
    // The setup page comes first, and this program carries nothing out.
    let setup = page.with_file_name("../working-integration.md");
    let text = std::fs::read_to_string(&setup).unwrap();
    let (title, rest) = text.split_once("\n## ").unwrap();
    let section = block.replace("s3://b", "s3://acme-training-data");
    std::fs::write(&setup, format!("{title}\n## First\n\n{section}\n\n## {rest}")).unwrap();
    let program = program(&lab, "aws-cli/2.13.0 Python/3.11.4 Linux/6.1");
    let home = lab.folder.path().join(".aws/cli");
    std::fs::create_dir_all(&home).unwrap();
    std::fs::write(home.join("alias"), "[toplevel]\ns3 = !touch pwned\n").unwrap();
    let mut run = lab.rolecall(&["run", page.to_str().unwrap(), "--aws-cli", program.to_str().unwrap()]);
    let own = [
        ("AWS_ACCESS_KEY_ID", "AKIAREAL"),
        ("AWS_SECRET_ACCESS_KEY", "real"),
        ("AWS_SESSION_TOKEN", "real"),
        ("AWS_PROFILE", "real"),
        ("AWS_CONFIG_FILE", "/real"),
        ("AWS_ENDPOINT_URL", "https://real.example.com"),
        ("AWS_ENDPOINT_URL_S3", "https://real.example.com"),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://real.example.com"),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/real"),
        ("AWS_DATA_PATH", "/real"),
        ("AWS_CA_BUNDLE", "/real"),
        ("AWS_CLI_AUTO_PROMPT", "real"),
        ("HTTPS_PROXY", "http://real.example.com"),
        ("HTTP_PROXY", "http://real.example.com"),
        ("PYTHONPATH", "/real"),
        ("PYTHONSTARTUP", "/real"),
        ("LD_PRELOAD", "/nonexistent/real.so"),
        ("GITHUB_TOKEN", "real"),
    ];
    let done: Done = run.envs(own).env("PATH", "/usr/bin:/bin").output().await.unwrap().into();
    assert_eq!(done.code, Some(3), "{}{}", done.out, done.err);
    let seen = std::fs::read_to_string(seen(&lab)).unwrap();
    for stranger in ["real", "AKIASTRANGER", "credential_process", "pwned", "REAL"] {
        assert!(!seen.contains(stranger), "{stranger}: {seen}");
    }
    let line = |start: &str| seen.lines().find(|line| line.starts_with(start)).unwrap();
    let command = line("command ");
    assert!(command.starts_with("command --endpoint-url http://127.0.0.1:"), "{command}");
    assert!(command.ends_with(" s3 cp config s3://acme-training-data/k"), "{command}");
    assert!(line("AWS_ENDPOINT_URL=").starts_with("AWS_ENDPOINT_URL=http://127.0.0.1:"));
    assert_eq!(line("AWS_EC2_METADATA_DISABLED="), "AWS_EC2_METADATA_DISABLED=true");
    assert_eq!(line("home "), "home ");
    let here = line("here ");
    assert!(here.contains(" aws-config ") && here.contains(" aws-credentials "), "{here}");
    assert!(seen.contains("aws_access_key_id = 111122223333\naws_secret_access_key = test\n"), "{seen}");
    assert!(seen.contains("cli_follow_urlparam = false"), "{seen}");
}
