"""README.md and docs/*.md, followed to the letter: what they show is what is printed."""

import pathlib
import re
import shutil
import sys

import pytest

from conftest import ROLECALL, ROOT
from pages import Serving, Terminal, blocks, is_as_shown

FILES = [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]
PAGES = [str(file.relative_to(ROOT)) for file in FILES if re.search(r"^```(sh|console)$", file.read_text(), re.MULTILINE)]
# Debian's version 2 of the AWS CLI too, where a page calls it.
FOLLOWED = [(page, "v1") for page in PAGES] + [(page, "v2") for page in PAGES if "\n$ aws " in (ROOT / page).read_text()]
SERVE = "rolecall serve"
# Where pages take it that rolecall serves.
USUAL = "http://127.0.0.1:4566"
CLIS = {
    "v1": 'exec {venv}/aws "$@"',
    # The README's alias: Debian's version is older than AWS_ENDPOINT_URL.
    "v2": 'exec /usr/bin/aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"',
}


@pytest.fixture
def terminal(cli, tmp_path):
    """A terminal in a folder with the project's files, and `rolecall` and the AWS CLI in its path."""
    programs, checkout, home = (tmp_path / name for name in ("programs", "checkout", "home"))
    for folder in (programs, checkout, home):
        folder.mkdir()
    for file in ROOT.iterdir():
        if file.name not in ("target", ".git"):
            (checkout / file.name).symlink_to(file)
    (programs / "rolecall").symlink_to(pathlib.Path(ROLECALL).resolve())
    (programs / "aws").write_text("#!/bin/sh\n" + CLIS[cli].format(venv=pathlib.Path(sys.executable).parent) + "\n")
    (programs / "aws").chmod(0o755)
    terminal = Terminal(checkout, [programs], tmp_path / "variables")
    # What a CI server says of its jobs.
    terminal.environment |= {"HOME": str(home), "CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "20"}
    return terminal


@pytest.fixture
def serving(tmp_path):
    """Servers, which end with the test."""
    servers = []

    def serve(terminal, command):
        folder = tmp_path / f"server-{len(servers)}"
        folder.mkdir()
        servers.append(Serving(terminal, command, folder))
        return servers[-1]

    yield serve
    for server in servers:
        server.stop()


@pytest.mark.parametrize("page, cli", FOLLOWED)
def test_a_page_is_followed_to_the_letter(page, terminal, serving):
    text = (ROOT / page).read_text()
    endpoint = None if SERVE in text else serving(terminal, SERVE).endpoint
    followed = 0
    for block in blocks(page, text):
        if block.not_run:
            continue
        for command, shown in block.session():
            # It is built already.
            command = command.replace("cargo run -- ", "rolecall ")
            if command.startswith(SERVE) and "&" not in command:
                server = serving(terminal, command)
                printed, code, endpoint = server.printed, 0, server.endpoint
                # What is printed is pasted into the next terminal, as the pages say.
                terminal.paste(printed)
            else:
                printed, code = terminal.paste(command.replace(USUAL, endpoint or USUAL))
            if shown is None:
                assert code == 0, f"{block}: {command}{printed}"
            else:
                assert is_as_shown(shown, printed), f"{block}: {command}shows:\n{shown}but it is:\n{printed}"
            followed += 1
    assert followed > 0


def test_the_programs_of_the_pages_are_there():
    for program in ("aws", "curl", "jq"):
        assert shutil.which(program), program


@pytest.mark.parametrize(
    "shown, printed, same",
    [
        ("ok\n", "ok\n", True),
        ("ok\n", "not ok\n", False),
        ("a long\nline\n", "a  long line\n", True),
        ("one\n...\nfour\n", "one\ntwo\nthree\nfour\n", True),
        ("one\n...\nfour\n", "one\nfour\n", True),
        ("one\n...\nfour\n", "one\ntwo\nfive\n", False),
        ('{ "Id": "AROAZAQBZCISKPC5WUIMP:x" }', '{ "Id": "AROAAAAAAAAAAAAAAAAAA:x" }', True),
        ('{ "Id": "AROAZAQBZCISKPC5WUIMP:x" }', '{ "Id": "AROAAAAAAAAAAAAAAAAAA:y" }', False),
        ("request c16f9c01-6a64-4a0e-b6b0-8d3c4a5c7e11\n", "request 00000000-0000-0000-0000-000000000000\n", True),
        ("", "something", False),
    ],
)
def test_what_a_page_shows_is_compared_word_by_word(shown, printed, same):
    assert is_as_shown(shown, printed) is same


def test_a_session_is_read_as_it_is_pasted():
    text = "$ echo 'a\nb' \\\n    c\na\nb c\n$ true\n"
    page = f"```console\n{text}```\n\n<!-- not run: why -->\n```sh\nfalse\n```\n```text\nno command\n```\n"
    session, not_run = blocks("page.md", page)
    assert session.session() == [("echo 'a\nb' \\\n    c\n", "a\nb c\n"), ("true\n", "")]
    assert (not_run.line, not_run.not_run, session.not_run) == (11, "why", None)


def anchors(page):
    """What a heading's link is on GitHub: its letters, digits, hyphens and blanks."""
    prose = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    headings = (re.sub(r"\[(.*?)\]\(.*?\)", r"\1", title) for title in re.findall(r"^#+ (.*)$", prose, re.MULTILINE))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings}


def test_every_link_leads_somewhere():
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("scenarios/**/*.md")]
    astray, followed = [], 0
    for page in pages:
        prose = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
        for link in re.findall(r"\]\(([^)\s]+)\)", prose):
            if re.match(r"\w+:", link):
                continue
            file, _, anchor = link.partition("#")
            target = (page.parent / file) if file else page
            if not target.exists() or anchor and anchor not in anchors(target):
                astray.append(f"{page.relative_to(ROOT)}: {link}")
            followed += 1
    assert followed > 100 and astray == []
