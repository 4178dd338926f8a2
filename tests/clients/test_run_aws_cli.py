"""`rolecall run --aws-cli` with the AWS CLIs themselves: version 1 of PyPI, and version 2 of Debian."""

import os
import re
import shutil
import subprocess

import pytest

from conftest import ROLECALL, ROOT

PAGE = ROOT / "scenarios" / "cors" / "no-configuration.md"
FIRST = {1: (1, 29, 0), 2: (2, 13, 0)}


def run(program, *pages):
    # None of this may reach the program.
    strangers = {
        "AWS_ACCESS_KEY_ID": "AKIASTRANGER",
        "AWS_SECRET_ACCESS_KEY": "stranger",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        "HTTP_PROXY": "http://127.0.0.1:1",
        "HTTPS_PROXY": "http://127.0.0.1:1",
    }
    command = [ROLECALL, "run", "--aws-cli", program, *map(str, pages)]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | strangers, timeout=300)


@pytest.mark.parametrize("program", sorted({shutil.which("aws"), "/usr/bin/aws"}))
def test_a_version_carries_out_a_page_or_is_refused_by_its_number(program):
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    version = tuple(int(part) for part in re.match(r"aws-cli/(\d+)\.(\d+)\.(\d+)", said).groups())
    done = run(program, PAGE)
    if version >= FIRST[version[0]]:
        assert done.returncode == 0, done.stdout + done.stderr
    else:
        assert done.returncode == 2 and done.stdout == ""
        assert f"is version {'.'.join(map(str, version))} of the AWS CLI" in done.stderr
        assert "1.29.0 and later" in done.stderr and "2.13.0 and later" in done.stderr


def test_a_page_brings_no_settings_of_its_own(tmp_path):
    """Files with the names of the CLI's own are the page's files, and nothing else."""
    (tmp_path / "cors").mkdir()
    shutil.copy(ROOT / "scenarios" / "working-integration.md", tmp_path)
    names = ["config", "credentials", "aws-config", "aws-credentials", "json.py"]
    marker = tmp_path / "ran"
    text = f"[default]\ncredential_process = touch {marker}\naws_access_key_id = AKIASTRANGER\n"
    blocks = "".join(f"```text {name}\n{text}```\n\n" for name in names)
    puts = "".join(f"aws s3 cp {name} s3://acme-training-data/reviews/{name}\n" for name in names)
    get = "aws s3api get-object --bucket acme-training-data --key reviews/config config\n"
    page = PAGE.read_text().replace("## Break\n", f"## Break\n\n{blocks}```sh\n{puts}{get}```\n", 1)
    (tmp_path / "cors" / "page.md").write_text(page)
    done = run(shutil.which("aws"), tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not marker.exists()
