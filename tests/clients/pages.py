"""The pages of the documentation: the sessions that they show, carried out as somebody would who pastes them.

A `console` block is a session: lines that begin with `$ ` are pasted (with those that they continue on), the others are
what is printed then. A `sh` block is pasted, and nothing is said of what it prints. On a page, in what is printed:

- `...` stands for any text, also for many lines;
- line breaks and runs of blanks do not matter, so that a page may break long lines;
- request IDs, access keys, unique IDs, times and free ports are any other of their kind.

A block that is not carried out has a comment before it that says why: `<!-- not run: it needs an account of AWS's -->`.
"""

import os
import re
import shlex
import subprocess

KINDS = [
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",  # a UUID: a request of STS, IAM or KMS
    r"\b[0-9A-Z]{16}\b",  # a request of S3
    r"\b(?:AKIA|ASIA|AROA|AIDA|ANPA)[0-9A-Z]{12,17}\b",
    r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)",
    r"127\.0\.0\.1:\d+",
    r"/tmp/[\w./-]+",
    r"\brc[a-z]{6}\d{2}\b",
]
PROMPT = "$ "


class Block:
    """A fenced block."""

    def __init__(self, page, line, language, text, reason):
        self.page, self.line, self.language, self.text, self.not_run = page, line, language, text, reason

    def __repr__(self):
        return f"{self.page}:{self.line}"

    def session(self):
        """Each command with what is printed then; nothing where the page does not say."""
        if self.language == "sh":
            return [(self.text, None)]
        steps = []
        for line in self.text.splitlines(keepends=True):
            continued = steps and not steps[-1][1] and steps[-1][0].endswith("\\\n")
            if line.startswith(PROMPT):
                steps.append([line.removeprefix(PROMPT), ""])
            elif continued or (steps and not steps[-1][1] and quote_is_open(steps[-1][0])):
                steps[-1][0] += line
            else:
                steps[-1][1] += line
        return [tuple(step) for step in steps]


def quote_is_open(command):
    try:
        shlex.split(command, comments=True)
    except ValueError:
        return True
    return False


def blocks(page, text):
    """Every `console` and `sh` block of a page."""
    found, reason, lines = [], None, iter(enumerate(text.splitlines(keepends=True), 1))
    for number, line in lines:
        fence = re.fullmatch(r"```(\w+)?.*\n", line)
        if fence is None:
            comment = re.fullmatch(r"<!-- not run: (.*) -->\n", line)
            reason = comment[1] if comment else reason if not line.strip() else None
            continue
        body = []
        for _, line in lines:
            if line.startswith("```"):
                break
            body.append(line)
        if fence[1] in ("console", "sh"):
            found.append(Block(page, number, fence[1], "".join(body), reason))
        reason = None
    return found


def words(text):
    """A text without what no two runs have in common."""
    for kind in KINDS:
        text = re.sub(kind, "(one of its kind)", text)
    # Newer versions of the AWS CLI put this before an error, others do not.
    return " ".join(text.replace("aws: [ERROR]: ", "").split())


def pattern(shown):
    """What matches everything that a page may stand for."""
    pieces = [re.escape(piece) for piece in re.split(r"\s?\.\.\.\s?", words(shown))]
    return re.compile(r"(?s)" + r"\s?.*\s?".join(pieces))


def is_as_shown(shown, printed):
    return pattern(shown).fullmatch(words(printed)) is not None


class Terminal:
    """A terminal: variables stay for what is pasted after. `path` stands before the machine's own PATH."""

    def __init__(self, folder, path, state):
        self.folder, self.state = folder, state
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        self.environment = kept | {"PATH": os.pathsep.join([*map(str, path), kept["PATH"]]), "AWS_PAGER": ""}
        self.state.touch()

    def paste(self, text, timeout=120):
        """What it printed, standard error among it, and its exit code."""
        # A shell has read-only variables of its own, which it declares again in vain.
        before, after = f". {self.state} 2>/dev/null", f"code=$?; declare -p > {self.state}; exit $code"
        done = subprocess.run(
            ["bash", "-c", f"{before}\n{text.rstrip()}\n{after}\n"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
        )
        return done.stdout.decode(), done.returncode


class Serving:
    """`rolecall serve` in another terminal, on a free port. Its first line comes when everything is set up."""

    def __init__(self, terminal, command, folder):
        ready = folder / "ready"
        # The last of two ports would be an error.
        asked = re.sub(r"--port \d+", "", command)
        arguments = ["rolecall", *shlex.split(asked)[1:], "--port", "0", "--ready-file", str(ready)]
        self.process = subprocess.Popen(
            arguments, cwd=terminal.folder, env=terminal.environment, stdout=subprocess.PIPE, text=True
        )
        first = self.process.stdout.readline()
        # The file has every line that is printed, and then the vendor's key.
        lines = [line for line in ready.read_text().splitlines() if "ROLECALL_VENDOR_USER_" not in line]
        self.printed = first + "".join(self.process.stdout.readline() for _ in lines[1:])
        self.endpoint = re.search(r"^export AWS_ENDPOINT_URL=(\S+)$", self.printed, re.MULTILINE)[1]

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=15)
        self.process.stdout.close()
