//! What `rolecall serve` prints and writes: nothing of it is carried out, both sides can be used as they stand, and what
//! cannot be written is named.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::lab::{Done, root};

const ROLE: &str = "arn:aws:iam::111122223333:role/LabelboxS3Access";
const EXTERNAL_ID: &str = "cl26d06tk0gch10901m7jeg9v";

/// A server that is ready, with what it wrote into its ready file.
struct Served {
    child: Child,
    environment: String,
    /// The ready file is in it, and nothing else.
    folder: tempfile::TempDir,
}

fn rolecall(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
    command.args(arguments).current_dir(root()).env_clear().env("PATH", "/usr/bin:/bin");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

impl Served {
    async fn start(arguments: &[&str]) -> Self {
        Self::by(|file| rolecall(&[&["serve", "--port", "0", "--ready-file", file], arguments].concat()))
            .await
    }

    async fn by(command: impl FnOnce(&str) -> Command) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("environment");
        let mut child = command(file.to_str().unwrap()).spawn().unwrap();
        let out = child.stdout.as_mut().unwrap();
        let first = BufReader::with_capacity(1, out).lines().next_line().await.unwrap();
        if first.is_none() {
            let done: Done = child.wait_with_output().await.unwrap().into();
            panic!("{}", done.err);
        }
        let environment = std::fs::read_to_string(&file).unwrap();
        Self { child, environment, folder }
    }

    /// Asks it to end, and answers what it said from its second line on.
    async fn stop(self) -> Done {
        let pid = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
        self.child.wait_with_output().await.unwrap().into()
    }

    /// Carries out a script after the ready file.
    async fn script(&self, script: &str) -> Done {
        sh(self.folder.path(), &format!(". ./environment\n{script}")).await
    }

    /// The value of a variable of the ready file, as a shell reads it.
    async fn variable(&self, name: &str) -> String {
        self.script(&format!("printf %s \"${name}\"")).await.out
    }
}

async fn sh(folder: &Path, script: &str) -> Done {
    let mut shell = Command::new("sh");
    let binary = Path::new(env!("CARGO_BIN_EXE_rolecall")).parent().unwrap();
    let path = format!("{}:/usr/bin:/bin", binary.display());
    shell.args(["-ec", script]).current_dir(folder).env_clear().env("PATH", path).stdin(Stdio::null());
    shell.output().await.unwrap().into()
}

/// A setup page whose integration is described like this.
fn page(folder: &Path, description: &[(&str, &str)]) -> PathBuf {
    let text = std::fs::read_to_string(root().join("scenarios/working-integration.md")).unwrap();
    let (commands, rest) = text.split_once("```yaml integration.yaml\n").unwrap();
    let (_, rest) = rest.split_once("```").unwrap();
    let quoted = |value: &str| serde_json::json!(value).to_string().replace('\u{9b}', "\\x9b");
    let yaml: String =
        description.iter().map(|(name, value)| format!("{name}: {}\n", quoted(value))).collect();
    let page = folder.join("page.md");
    std::fs::write(&page, format!("{commands}```yaml integration.yaml\n{yaml}```{rest}")).unwrap();
    page
}

/// What ran as code when the lines were read by a shell.
const HOSTILE: [&str; 6] = [
    "us-west-1; touch made",
    "$(touch made)`touch made`",
    "a\ntouch made\n# ",
    "it's'; touch made; '",
    "\u{1b}[201~\rtouch made\r\u{9b}",
    "-e 'a' \"b\" \\ $HOME *",
];

#[tokio::test]
async fn nothing_of_a_page_runs_when_a_shell_reads_what_is_printed() {
    for hostile in HOSTILE {
        let folder = tempfile::tempdir().unwrap();
        // A region with anything else in it is refused where the page is read.
        let description = [("role_arn", hostile), ("external_id", hostile), ("region", "us-west-1")];
        let page = page(folder.path(), &description);
        let served = Served::start(&["--setup", page.to_str().unwrap()]).await;
        assert_eq!(served.variable("ROLECALL_ROLE_ARN").await, hostile, "{}", served.environment);
        assert_eq!(served.script("ls").await.out, "environment\n", "{}", served.environment);
        let printed = served.stop().await.out;
        assert!(!printed.contains(['\u{1b}', '\r', '\u{9b}']), "{printed:?}");
        std::fs::write(folder.path().join("printed"), printed).unwrap();
        let script = ". ./printed\nprintf %s \"$ROLECALL_EXTERNAL_ID\"";
        assert_eq!(sh(folder.path(), script).await.out, hostile);
        assert!(!folder.path().join("made").exists());
    }
}

#[tokio::test]
async fn both_sides_can_be_used_as_they_are_printed() {
    let served = Served::start(&["--setup", "scenarios/working-integration.md"]).await;
    let check = "rolecall check integration --role-arn \"$ROLECALL_ROLE_ARN\" --external-id \"$ROLECALL_EXTERNAL_ID\"";
    let vendor = served.script(&format!("{check} --profile vendor")).await;
    assert_eq!(vendor.code, Some(0), "{}{}", vendor.out, vendor.err);
    assert!(vendor.out.contains("AWSExternalID: ok"), "{}", vendor.out);
    // Roles cannot be assumed by root users, on AWS neither.
    let customer = served.script(&format!("{check} --profile customer")).await;
    assert_eq!(customer.code, Some(1), "{}{}", customer.out, customer.err);
    assert_eq!(
        (
            served.variable("ROLECALL_ROLE_ARN").await.as_str(),
            served.variable("ROLECALL_EXTERNAL_ID").await.as_str()
        ),
        (ROLE, EXTERNAL_ID)
    );
    let files =
        [served.variable("AWS_CONFIG_FILE").await, served.variable("AWS_SHARED_CREDENTIALS_FILE").await];
    let modes = served.script("stat -c %a \"$AWS_SHARED_CREDENTIALS_FILE\"").await;
    assert_eq!(modes.out, "600\n");
    let printed = served.stop().await.out;
    assert!(printed.contains("rolecall check integration --profile vendor"), "{printed}");
    assert!(files.iter().all(|file| !Path::new(file).exists()), "{files:?}");
}

#[tokio::test]
async fn the_profiles_may_have_a_folder_and_overwrite_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let profiles = folder.path().join("new/aws");
    let arguments = ["--setup", "scenarios/working-integration.md", "--profiles", profiles.to_str().unwrap()];
    let served = Served::start(&arguments).await;
    let config = profiles.canonicalize().unwrap().join("config");
    assert_eq!(served.variable("AWS_CONFIG_FILE").await, config.to_str().unwrap());
    assert_eq!(std::fs::read_dir(&profiles).unwrap().count(), 2);
    served.stop().await;
    assert_eq!(std::fs::read_dir(&profiles).unwrap().count(), 0);
    std::fs::write(profiles.join("credentials"), "[mine]").unwrap();
    let done = refused(&arguments).await;
    assert!(done.err.contains("aws/credentials: File exists"), "{}", done.err);
    assert_eq!(std::fs::read_to_string(profiles.join("credentials")).unwrap(), "[mine]");
    assert!(!profiles.join("config").exists());
}

#[tokio::test]
async fn a_secret_of_ones_own_is_used_for_everything_that_the_server_does_itself() {
    let secret = "it's-$secret";
    let by_environment = |file: &str| {
        let mut command = rolecall(&["serve", "--port", "0", "--ready-file", file]);
        command.args(["--setup", "scenarios/working-integration.md"]).env("ROLECALL_ROOT_SECRET", secret);
        command
    };
    let setup = ["--root-secret", secret, "--setup", "scenarios/working-integration.md"];
    for served in [Served::start(&setup).await, Served::by(by_environment).await] {
        assert_eq!(served.variable("AWS_SECRET_ACCESS_KEY").await, secret);
        let check = "rolecall check integration --role-arn \"$ROLECALL_ROLE_ARN\" --external-id x --profile ";
        // The vendor is known, and its external ID is not the right one.
        let vendor = served.script(&format!("{check} vendor")).await;
        assert!(vendor.out.contains("Role cannot be assumed"), "{}{}", vendor.out, vendor.err);
        let printed = served.stop().await.out;
        assert!(printed.contains("with the secret that you gave is the root user"), "{printed}");
    }
    for wrong in ["", "a b", "a\nb"] {
        let done = refused(&["--root-secret", wrong]).await;
        assert!(done.err.contains("--root-secret"), "{}", done.err);
    }
}

/// What `rolecall serve` says that does not start.
async fn refused(arguments: &[&str]) -> Done {
    let port = if arguments.contains(&"--port") { &[][..] } else { &["--port", "0"] };
    let serving = rolecall(&[&["serve"], port, arguments].concat()).output();
    let done: Done =
        tokio::time::timeout(std::time::Duration::from_secs(60), serving).await.unwrap().unwrap().into();
    assert!(matches!(done.code, Some(2 | 3)) && done.out.is_empty(), "{done:?}");
    done
}

#[tokio::test]
async fn it_listens_as_localhost_and_warns_beyond() {
    let served = Served::start(&["--host", "localhost"]).await;
    assert!(served.variable("AWS_ENDPOINT_URL").await.starts_with("http://127.0.0.1:"));
    let said = served.stop().await;
    assert_eq!(said.err, "");
    for (arguments, parts) in [
        (
            &["--host", "0.0.0.0"][..],
            &["with the secret `test`", "--root-secret", "The control API is closed"][..],
        ),
        (
            &["--host", "0.0.0.0", "--open-control-api"],
            &["with the secret `test`", "The control API is open"],
        ),
        (&["--host", "0.0.0.0", "--root-secret", "s"], &["The control API is closed"]),
    ] {
        let served = Served::start(arguments).await;
        let endpoint = served.variable("AWS_ENDPOINT_URL").await;
        assert!(endpoint.starts_with("http://127.0.0.1:"), "{endpoint}");
        let clock = served.script("rolecall clock").await;
        let is_open = arguments.contains(&"--open-control-api");
        assert_eq!(clock.code == Some(0), is_open, "{}", clock.err);
        assert!(is_open || clock.err.contains("--open-control-api"), "{}", clock.err);
        let said = served.stop().await.err;
        assert!(said.starts_with("warning: rolecall listens on 0.0.0.0:"), "{said}");
        assert!(parts.iter().all(|part| said.contains(part)), "{said}");
        assert_eq!(said.contains("`test`"), parts.len() > 1, "{said}");
    }
    let done = refused(&["--host", "example.com"]).await;
    assert!(done.err.contains("or localhost"), "{}", done.err);
}

#[tokio::test]
async fn what_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let done = refused(&["--ready-file", &at("nowhere/environment")]).await;
    assert!(done.err.contains(&format!("there is no folder {}", at("nowhere"))), "{}", done.err);
    let done = refused(&["--ready-file", &at("")]).await;
    assert!(done.err.contains(folder.path().to_str().unwrap()), "{}", done.err);
    assert!(Command::new("mkfifo").arg(at("fifo")).status().await.unwrap().success());
    for (name, part) in [("fifo", "it is a FIFO"), ("", "it is a folder"), ("nowhere/trail", "No such file")]
    {
        let done = refused(&["--trail", &at(name)]).await;
        assert!(
            done.err.contains(&format!("cannot write the trail to {}: {part}", at(name))),
            "{}",
            done.err
        );
    }
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let done = refused(&["--port", &taken.local_addr().unwrap().port().to_string()]).await;
    assert!(done.err.contains("--port 0 takes a free one"), "{}", done.err);
    assert_eq!(done.code, Some(3));
}

const IDENTITY: &str =
    "rolecall check integration --role-arn arn:aws:iam::111122223333:role/r --external-id x";

#[tokio::test]
async fn a_trail_that_cannot_be_written_says_so_and_holds_no_half_line() {
    let folder = tempfile::tempdir().unwrap();
    let trail = folder.path().join("trail");
    // An earlier program was stopped in the middle of a line.
    std::fs::write(&trail, "{}\n{\"half\":").unwrap();
    let full = |file: &str| {
        let mut command = Command::new("sh");
        // Not more than 8 blocks of 512 bytes: there, the disk is full.
        let limited = "trap '' XFSZ; ulimit -f 8; exec \"$@\"";
        let binary = env!("CARGO_BIN_EXE_rolecall");
        command.args(["-c", limited, "sh", binary, "serve", "--port", "0", "--ready-file", file, "--trail"]);
        command.arg(&trail).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    };
    let served = Served::by(full).await;
    for _ in 0..8 {
        served.script(&format!("{IDENTITY} || true")).await;
    }
    let done = served.stop().await;
    assert_eq!(done.code, Some(1), "{}", done.err);
    assert!(
        done.err.contains(&format!("events are missing from the trail {}: File too large", trail.display())),
        "{}",
        done.err
    );
    let text = std::fs::read_to_string(&trail).unwrap();
    assert!(text.ends_with('\n') && text.lines().count() > 2, "{text}");
    let whole = |line: &&str| serde_json::from_str::<serde_json::Value>(line).is_ok();
    assert_eq!(text.lines().filter(|line| !whole(line)).collect::<Vec<_>>(), ["{\"half\":"]);

    let served = Served::start(&["--trail", "/dev/full"]).await;
    served.script(&format!("{IDENTITY} || true")).await;
    let done = served.stop().await;
    assert!(done.err.contains("events are missing from the trail /dev/full: No space left"), "{}", done.err);
}
