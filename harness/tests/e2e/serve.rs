//! `rolecall serve` in scripts: what `docs/use-from-tests.md` shows is what runs.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

use crate::lab::{Done, root};

#[tokio::test]
async fn the_shell_snippet_of_the_documentation_runs() {
    let page = std::fs::read_to_string(root().join("docs/use-from-tests.md")).unwrap();
    let (_, tested) = page.split_once("<!-- tested -->\n```sh\n").unwrap();
    let (snippet, _) = tested.split_once("```").unwrap();
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_rolecall"));
    // One command of the snippet is not ours, and may be missing.
    let snippet = snippet.replace("curl --fail --silent --show-error", "echo");
    let mut path = binary.parent().unwrap().as_os_str().to_owned();
    path.push(":/usr/bin:/bin");
    let mut shell = Command::new("sh");
    shell.args(["-c", &snippet]).current_dir(root()).env_clear().env("PATH", path).stdin(Stdio::null());
    let done: Done = shell.output().await.unwrap().into();
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.err);
    assert!(done.out.contains("/_rolecall/health"), "{}", done.out);
    assert!(done.out.contains("AWSExternalID"), "{}", done.out);
}

#[cfg(unix)]
#[tokio::test]
async fn the_ready_file_comes_whole_and_goes_with_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("environment");
    let mut serve = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args(["serve", "--port", "0", "--ready-file", file.to_str().unwrap()])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut said = BufReader::new(serve.stdout.take().unwrap()).lines();
    said.next_line().await.unwrap().unwrap();
    let environment = std::fs::read_to_string(&file).unwrap();
    assert!(environment.contains("export AWS_ENDPOINT_URL=http://127.0.0.1:"), "{environment}");
    assert!(!environment.contains(":0\n"), "{environment}");
    let pid = serve.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
    assert!(serve.wait().await.unwrap().success());
    assert!(!file.exists());
}
