"""The reports of a run, each read by what reads it: a schema validator, a JUnit parser, a TAP consumer, Chromium."""

import base64
import json
import os
import pathlib
import re
import shutil
import subprocess

import jsonschema
import pytest
from junitparser import Error, Failure, JUnitXml, Skipped
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from tap.parser import Parser

from conftest import ROLECALL, ROOT

SCENARIOS = ROOT / "scenarios"
SCHEMA = ROOT / "docs" / "schema" / "run-events.schema.json"
FORMATS = ["terminal", "jsonl", "junit", "tap", "github", "html"]


class Run:
    """A run, with a report of every format in a folder."""

    def __init__(self, folder, *arguments):
        self.folder = folder
        wanted = [f"--report={name}={folder / name}" for name in FORMATS]
        command = [ROLECALL, "run", *map(str, arguments), *wanted, "--quiet"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        self.status, self.stdout, self.stderr = done.returncode, done.stdout, done.stderr

    def read(self, name):
        return (self.folder / name).read_text()

    def events(self):
        return [json.loads(line) for line in self.read("jsonl").splitlines()]

    def tap(self):
        lines = list(Parser().parse_text(self.read("tap")))
        return [line for line in lines if line.category == "test"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The whole catalogue."""
    run = Run(tmp_path_factory.mktemp("whole"), SCENARIOS)
    assert run.status == 0, run.stdout + run.stderr
    return run


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """One page of each kind: it behaves, it does not, and it is never run."""
    pages = tmp_path_factory.mktemp("pages")
    shutil.copy(SCENARIOS / "working-integration.md", pages)
    (pages / "cors").mkdir()
    page = (SCENARIOS / "cors" / "trailing-slash.md").read_text()
    (pages / "cors" / "a-good-one.md").write_text(page)
    wrong = page.replace("because: AllowedOrigin", "because: AllowedMethod").replace("# The origins", "# `<b>The</b>` & origins")
    (pages / "cors" / "b-wrong-one.md").write_text(wrong)
    (pages / "cors" / "c-later-one.md").write_text(page)
    run = Run(tmp_path_factory.mktemp("mixed"), pages, "--fail-fast", "--jobs=1")
    assert run.status == 1, run.stdout + run.stderr
    run.page = pages / "cors" / "b-wrong-one.md"
    return run


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A page that cannot be carried out: the tool that is to do it fails."""
    page = SCENARIOS / "cors" / "trailing-slash.md"
    tool = tmp_path_factory.mktemp("tool") / "aws"
    tool.write_text('#!/bin/sh\n[ "$1" = --version ] && exec echo aws-cli/2.13.0 x\nexit 1\n')
    tool.chmod(0o755)
    run = Run(tmp_path_factory.mktemp("broken"), page, f"--aws-cli={tool}")
    assert run.status == 3, run.stdout + run.stderr
    return run


def pages():
    """The IDs of the catalogue's pages."""
    return sorted(str(path.relative_to(SCENARIOS).with_suffix("")) for path in SCENARIOS.glob("*/*.md"))


def test_every_event_is_as_the_schema_says(whole, mixed, broken):
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for run in (whole, mixed, broken):
        for event in run.events():
            validator.validate(event)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({"event": "ended"})


def test_each_scenario_begins_and_ends_once_and_the_sum_is_theirs(whole, mixed):
    for run, ids in ((whole, pages()), (mixed, ["cors/a-good-one", "cors/b-wrong-one", "cors/c-later-one"])):
        events = run.events()
        assert (events[0]["event"], events[-1]["event"]) == ("started", "ended")
        assert events[0]["scenarios"] == ids and events[0]["total"] == len(ids)
        ends = [event["scenario"] for event in events if event["event"] in ("scenario-finished", "scenario-not-run")]
        assert ends == ids
        sums = events[-1]
        assert sums["behaved"] + sums["failed"] + sums["errors"] + sums["not_run"] + sums["untried"] == len(ids)


def test_junit(whole, mixed, broken):
    suites = JUnitXml.fromfile(str(whole.folder / "junit"))
    assert (suites.tests, suites.failures, suites.errors) == (len(pages()), 0, 0)
    assert {suite.name for suite in suites} == {page.split("/")[0] for page in pages()}
    assert sorted(f"{case.classname}/{case.name}" for suite in suites for case in suite) == pages()
    assert all(case.time > 0 for suite in suites for case in suite)

    cases = {case.name: case for suite in JUnitXml.fromfile(str(mixed.folder / "junit")) for case in suite}
    [failure] = cases["b-wrong-one"].result
    assert type(failure) is Failure and failure.type == "wrong-because" and "`AllowedMethod`" in failure.message
    [skipped] = cases["c-later-one"].result
    assert type(skipped) is Skipped and cases["a-good-one"].result == []

    [suite] = JUnitXml.fromfile(str(broken.folder / "junit"))
    [error] = [result for case in suite for result in case.result]
    assert type(error) is Error and suite.errors == 1 and suite.failures == 0


def test_tap(whole, mixed, broken):
    tests = whole.tap()
    assert [test.number for test in tests] == list(range(1, len(pages()) + 1)) and all(test.ok for test in tests)
    assert [test.description.removeprefix("- ") for test in tests] == pages()
    assert whole.read("tap").startswith(f"TAP version 14\n1..{len(pages())}\n")
    good, wrong, later = mixed.tap()
    assert (good.ok, wrong.ok, later.skip) == (True, False, True)
    assert 'severity: "fail"' in mixed.read("tap") and 'severity: "error"' in broken.read("tap")


def test_an_annotation_stands_on_the_line_that_was_not_met(whole, mixed):
    assert whole.read("github") == ""
    command, warning = mixed.read("github").splitlines()
    found = re.fullmatch(r"::error file=([^,]*),line=(\d+),col=1,title=cors/b-wrong-one::(.*)", command)
    assert found and pathlib.Path(found[1]) == mixed.page
    assert mixed.page.read_text().splitlines()[int(found[2]) - 1] == "because: AllowedMethod"
    assert "was because of `AllowedOrigin`" in found[3]
    assert warning.startswith("::warning ")


def test_a_report_that_cannot_be_written_is_told_before_anything_runs(tmp_path):
    page = SCENARIOS / "cors" / "trailing-slash.md"
    for arguments, said in [
        ([f"--report=junit={tmp_path / 'none' / 'report.xml'}"], "cannot be written: No such file"),
        ([f"--report=junit={tmp_path}"], "cannot be written: "),
        (["--report=xml=report.xml"], "no report has the format `xml`; known: terminal, jsonl, junit, tap, github, html"),
        (["--report=junit"], "FORMAT=FILE"),
        (["--report=jsonl=-", "--report=tap=-"], "standard output can hold one report"),
        ([f"--report=tap={tmp_path / 'a'}", f"--report=junit={tmp_path / 'a'}"], "is asked for twice"),
    ]:
        done = subprocess.run([ROLECALL, "run", page, *arguments], capture_output=True, text=True)
        assert done.returncode == 2 and said in done.stderr and done.stdout == "", done
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    for options in (["--verbose"], ["--format=jsonl"], ["--format=html"], [f"--report=junit={tmp_path / 'report.xml'}"]):
        run = subprocess.Popen(
            [ROLECALL, "run", SCENARIOS, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        run.stdout.readline()
        run.stdout.close()
        assert (run.stderr.read(), run.wait()) == ("", 0), options
        run.stderr.close()
    # Whoever else wants to know hears all of it.
    assert JUnitXml.fromfile(str(tmp_path / "report.xml")).tests == len(pages())


def test_colours_where_they_are_wanted():
    page = SCENARIOS / "cors" / "trailing-slash.md"
    bare = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "CLICOLOR_FORCE")}

    def shown(*options, **environment):
        command = [ROLECALL, "run", page, *options]
        return subprocess.run(command, capture_output=True, text=True, env=bare | environment).stdout

    plain = shown()
    assert "\x1b" not in plain and "\r" not in plain and plain.startswith("ok     cors/trailing-slash\n")
    assert "\x1b[" in shown("--color=always", NO_COLOR="1") and "\x1b[" in shown(CLICOLOR_FORCE="1")
    assert "\x1b" not in shown("--color=never", CLICOLOR_FORCE="1")
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown("--color=always")) == plain


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
    ]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    yield driver
    driver.quit()


def opened(browser, run, width=1280, height=800, **media):
    """The page of a run, at a width; what it asked for, and what stands on the console."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": name.replace("_", "-"), "value": value} for name, value in media.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get_log("performance"), browser.get_log("browser")
    browser.get((run.folder / "page.html").as_uri())
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    requests = [
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    ]
    return requests, browser.get_log("browser")


@pytest.fixture(scope="module", autouse=True)
def named_as_a_page(whole, mixed):
    for run in (whole, mixed):
        shutil.copy(run.folder / "html", run.folder / "page.html")


SCHEMES = ["light", "dark"]


@pytest.mark.parametrize("width, height", [(1280, 800), (390, 844)])
def test_the_page_asks_for_nothing_and_fits(browser, whole, tmp_path, width, height):
    for scheme in SCHEMES:
        requests, console = opened(browser, whole, width, height, prefers_color_scheme=scheme)
        assert [url for url in requests if not url.startswith(("file:", "data:"))] == [] and console == []
        assert browser.execute_script("return document.querySelectorAll('article').length") == len(pages())
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        browser.save_screenshot(str(tmp_path / f"{width}-{scheme}.png"))
    papers = [
        opened(browser, whole, prefers_color_scheme=scheme)
        and browser.execute_script("return getComputedStyle(document.body).backgroundColor")
        for scheme in SCHEMES
    ]
    assert papers[0] != papers[1]


def test_every_link_of_the_contents_leads_to_its_scenario(browser, whole):
    opened(browser, whole)
    missing = """
    const links = [...document.querySelectorAll("nav a")];
    return [links.length, links.filter((link) => !document.querySelector("article" + link.hash)).length];
    """
    assert browser.execute_script(missing) == [len(pages()), 0]


def test_each_scenario_shows_its_calls_its_refusal_and_its_fix(browser, whole):
    opened(browser, whole)
    counts = """
    const of = (article, selector) => article.querySelectorAll(selector).length;
    return [...document.querySelectorAll("article")].map((article) => ({
      title: article.querySelector("h3").textContent,
      error: article.querySelector("p.id").textContent.split("/")[0],
      diagrams: of(article, "svg[role=img] title + desc"),
      said: of(article, "dl.said"),
      bad: of(article, "svg text.bad"),
      asked: of(article, "ul.asked li"),
      marked: of(article, "pre.document mark"),
      documents: of(article, "pre.document"),
      fixes: of(article, "pre.difference ins, pre.difference del") || of(article, "section h4 + p"),
    }));
    """
    articles = browser.execute_script(counts)
    for article in articles:
        assert article["diagrams"] == article["said"] == 1 and article["fixes"] > 0, article
        # What no check sees is refused to a question of the page's own.
        shown = article["bad"] + article["asked"]
        assert shown > 0 or not article["error"] in ("cors", "role-cannot-be-assumed"), article
        assert article["marked"] > 0 or article["documents"] == 0, article
    insecure = [article for article in articles if article["error"] == "external-id-insecure"]
    assert insecure and all(article["marked"] for article in insecure)


def contrast(one, other):
    def luminance(color):
        channels = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_text_stands_out_from_its_paper(browser, mixed):
    pairs = """
    const seen = new Map();
    for (const element of document.querySelectorAll("body *:not(svg *)")) {
      if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())) continue;
      let behind = element;
      while (behind && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
      const pair = [getComputedStyle(element).color, getComputedStyle(behind ?? document.body).backgroundColor];
      seen.set(pair.join(), [...pair, element.outerHTML.slice(0, 80)]);
    }
    return [...seen.values()];
    """
    for scheme in SCHEMES:
        opened(browser, mixed, prefers_color_scheme=scheme)
        for ink, paper, what in browser.execute_script(pairs):
            assert contrast(ink, paper) >= 4.5, (scheme, what, ink, paper)


def test_a_text_is_never_markup(browser, mixed):
    opened(browser, mixed)
    titles = browser.execute_script("return [...document.querySelectorAll('h3')].map((title) => title.textContent)")
    assert titles[1] == "<b>The</b> & origins end in a slash"
    assert "wrong-one.md" in browser.execute_script("return document.querySelector('.verdict').textContent")


def test_on_paper_each_scenario_begins_on_a_new_page(whole, browser):
    opened(browser, whole)
    printed = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"])
    sheets = re.findall(rb"/Type ?/Page\b(?!s)", printed)
    assert len(sheets) > len(pages())


def test_the_page_works_without_scripts_and_its_keys_with_them(browser, whole):
    opened(browser, whole)
    press = "dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0] })); return document.activeElement.id"
    first, second = (browser.execute_script(press, "n") for _ in range(2))
    ids = browser.execute_script("return [...document.querySelectorAll('article h3')].map((title) => title.id)")
    assert [first, second] == ids[:2] and browser.execute_script(press, "p") == ids[0]
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    requests, console = opened(browser, whole)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert console == [] and len(requests) >= 1
