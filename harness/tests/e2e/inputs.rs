//! What the command line is given and cannot use: the exit code, and the name of what is wrong.

#![cfg(unix)]

use std::path::Path;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::hostile_pages::page;
use crate::lab::{Done, Lab, root};

fn pipe(path: &Path) -> String {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    path.to_str().unwrap().to_owned()
}

/// Arguments, and variables of the environment.
type Run<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);

const PAGE: &str = "scenarios/cors/no-configuration.md";

#[tokio::test]
async fn an_input_that_is_no_file_is_named_and_nothing_waits_for_it() {
    let lab = Lab::start().await;
    let pipe = pipe(&lab.folder.path().join("pipe"));
    let folder = lab.folder.path().join("folder.jsonl");
    std::fs::create_dir(&folder).unwrap();
    let folder = folder.to_str().unwrap();
    let endpoint = lab.aws.endpoint();
    let arn = "arn:aws:iam::111122223333:role/r";
    let dataset =
        ["check", "dataset", "--role-arn", arn, "--external-id", "e", "--endpoint", &endpoint, "--import"];
    let on = ["run", PAGE, "--target", &endpoint];
    for (path, kind) in [(pipe.as_str(), "a pipe"), (folder, "a folder"), ("/dev/zero", "a device")] {
        let ca = [&on[..], &["--ca", path]].concat();
        let journal = [&on[..], &["--journal", path]].concat();
        let profile = [&on[..], &["--customer-profile", "x"]].concat();
        let import = [&dataset[..], &[path]].concat();
        let commands: [Run<'_>; 9] = [
            (&import, &[("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b")]),
            (&ca, &[]),
            (&["run", PAGE, "--ca", path], &[]),
            (&["clean", "--ca", path], &[]),
            (&journal, &[]),
            (&["clean", "--journal", path], &[]),
            (&profile, &[("AWS_CONFIG_FILE", path)]),
            (&profile, &[("AWS_SHARED_CREDENTIALS_FILE", path)]),
            (&["conform", "--compare", path, "--filter", "tokens/s3-wants-the-token"], &[]),
        ];
        for (arguments, variables) in commands {
            let done = lab.rolecall(arguments).envs(variables.iter().copied()).output().await.unwrap();
            let done = Done::from(done);
            assert_eq!(done.code, Some(2), "{arguments:?}: {}{}", done.out, done.err);
            let said = format!("it is {kind}, not a file");
            assert!(done.err.contains(path) && done.err.contains(&said), "{arguments:?}: {}", done.err);
        }
        if kind != "a folder" {
            for arguments in [
                &["run", path][..],
                &["run", "--list", path],
                &["contents", path],
                &["serve", "--port", "0", "--setup", path],
            ] {
                let done = lab.done(arguments).await;
                assert_eq!(done.code, Some(2), "{arguments:?}: {}{}", done.out, done.err);
                assert!(done.err.contains(path) && done.err.contains(kind), "{arguments:?}: {}", done.err);
            }
        }
    }
}

#[tokio::test]
async fn a_pipe_among_pages_and_journals_is_named() {
    let lab = Lab::start().await;
    let page = page(&lab, "```sh\naws s3api delete-bucket-cors --bucket acme-training-data\n```");
    let folder = page.parent().unwrap();
    let among_pages = pipe(&folder.join("x.md"));
    let done = lab.done(&["run", folder.to_str().unwrap()]).await;
    assert_eq!(done.code, Some(2), "{}{}", done.out, done.err);
    assert!(done.err.contains(&among_pages) && done.err.contains("it is a pipe, not a file"), "{}", done.err);
    assert!(done.err.contains("1 problem on 1 page"), "{}", done.err);

    let state = lab.folder.path().join(".local/state/rolecall");
    std::fs::create_dir_all(&state).unwrap();
    let journal = pipe(&state.join("run-x.jsonl"));
    let done = lab.done(&["clean"]).await;
    assert_eq!(done.code, Some(2), "{}{}", done.out, done.err);
    assert!(done.err.contains(&format!("{journal}: it is a pipe")), "{}", done.err);
}

#[tokio::test]
async fn what_a_shell_passes_on_is_read() {
    let lab = Lab::start().await;
    let mut check = tokio::process::Command::new("sh");
    let binary = env!("CARGO_BIN_EXE_rolecall");
    let arn = "arn:aws:iam::111122223333:role/r";
    let script = format!(
        "echo '[{{\"row_dta\": 1}}]' | {binary} check dataset --role-arn {arn} --external-id e --endpoint {} --import /dev/stdin",
        lab.aws.endpoint()
    );
    check.args(["-c", &script]).env("AWS_ACCESS_KEY_ID", "a").env("AWS_SECRET_ACCESS_KEY", "b");
    let done: Done = check.output().await.unwrap().into();
    assert_eq!(done.code, Some(2), "{}", done.err);
    assert!(done.err.contains("/dev/stdin:1:3: unknown field: `row_dta`"), "{}", done.err);
}

#[tokio::test]
async fn wrong_usage_is_named_and_nothing_runs() {
    let lab = Lab::start().await;
    let folder = lab.folder.path().join("none");
    let (missing, folder) = (folder.join("x").display().to_string(), folder.display().to_string());
    let junit = format!("junit={missing}");
    for (arguments, said) in [
        (&["run", PAGE, "--jobs", "0"][..], "'--jobs <N>': write a whole number, 1 or more"),
        (&["run", PAGE, "--jobs", "-1"], "'-1'"),
        (&["conform", "--jobs", "0"], "'--jobs <N>': write a whole number, 1 or more"),
        (&["run", PAGE, "--shard", "4/3"], "'4/3' for '--shard <N/OF>'"),
        (&["run", PAGE, "--shard", "0/3"], "'0/3' for '--shard <N/OF>'"),
        (&["run", PAGE, "--timeout", "soon"], "'soon' for '--timeout <TIME>'"),
        (&["run", PAGE, "--timeout", "0s"], "'0s' for '--timeout <TIME>'"),
        (&["run", PAGE, "--report", "pdf=x"], "no report has the format `pdf`"),
        (&["run", PAGE, "--report", &junit], &missing),
        (&["run", PAGE, "--ca", &missing], &missing),
        (&["run", PAGE, "--target", "http://127.0.0.1:1", "--ca", &missing], &missing),
        (&["run", PAGE, "--target", "127.0.0.1:4566"], "\"127.0.0.1:4566\" is no endpoint"),
        (&["run", PAGE, "--no-such-option"], "'--no-such-option'"),
        (&["run", &missing], &missing),
        (&["clock", "advance"], "<SPAN>"),
        (&["clock", "turn", "--endpoint", "http://127.0.0.1:1"], "'turn'"),
        (&["clean", "--everything"], "'--everything'"),
        (&["clean", "--journal", &missing], &missing),
        (&["schema", "no-such-part"], "'no-such-part'"),
        (&["conform", "--filter", "no-such-behaviour"], "no-such-behaviour"),
        (&["new", "no-folder"], "`no-folder` is no scenario's ID"),
        (&["new", "cors/x", "--dir", &folder], "cors"),
        (&["no-such-command"], "'no-such-command'"),
    ] {
        let done = lab.done(arguments).await;
        assert_eq!((done.code, done.out.as_str()), (Some(2), ""), "{arguments:?}: {}", done.err);
        assert!(done.err.contains(said), "{arguments:?}: {}", done.err);
        assert!(!Path::new(&folder).exists(), "{arguments:?}");
    }
}

/// A server that answers every request like this.
async fn server(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = vec![0; 64 * 1024];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(answer).await;
            });
        }
    });
    endpoint
}

#[tokio::test]
async fn a_target_that_is_no_aws_could_not_be_reached() {
    let lab = Lab::start().await;
    let arn = "arn:aws:iam::111122223333:role/r";
    for answer in [
        &b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 13\r\nconnection: close\r\n\r\n<h1>Hello</h1"[..],
        b"HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\ncontent-length: 9\r\nconnection: close\r\n\r\nnot found",
        b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"",
    ] {
        let endpoint = server(answer).await;
        let what = String::from_utf8_lossy(answer);
        for arguments in [
            &["run", PAGE, "--target", &endpoint][..],
            &["check", "integration", "--role-arn", arn, "--external-id", "e", "--endpoint", &endpoint],
            &["explain", "AN-ID", "--endpoint", &endpoint],
            &["clock", "--endpoint", &endpoint],
            &["conform", "--filter", "tokens/s3-wants-the-token", "--target", &endpoint],
        ] {
            let mut command = lab.rolecall(arguments);
            command.env("AWS_ACCESS_KEY_ID", "a").env("AWS_SECRET_ACCESS_KEY", "b");
            let done: Done = command.output().await.unwrap().into();
            assert_eq!(done.code, Some(3), "{what}: {arguments:?}: {}{}", done.out, done.err);
        }
    }
}

#[tokio::test]
async fn the_example_of_the_help_works_as_it_is_printed() {
    let lab = Lab::start().await;
    let scenarios = lab.folder.path().join("scenarios");
    let copied =
        std::process::Command::new("cp").arg("-r").arg(root().join("scenarios")).arg(&scenarios).status();
    assert!(copied.unwrap().success());
    let help = lab.done(&["new", "--help"]).await.out;
    let (_, example) = help.split_once("such as ").unwrap();
    let example = example.split_whitespace().next().unwrap().trim_end_matches('.');
    let done: Done =
        lab.rolecall(&["new", example]).current_dir(lab.folder.path()).output().await.unwrap().into();
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.err);
    let mut list = lab.rolecall(&["run", "--list", "--filter", example]);
    let listed: Done = list.current_dir(lab.folder.path()).output().await.unwrap().into();
    assert_eq!(listed.out.trim(), example, "{}", listed.err);
}
