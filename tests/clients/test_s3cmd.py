"""s3cmd, from Debian: its own signer and its own reading of errors."""

import shutil
import subprocess

import pytest

from conftest import CUSTOMER

MIB = 1024 * 1024


@pytest.fixture
def s3cmd(server, tmp_path):
    """Runs one command as the customer's root user, or with another key."""
    configuration = tmp_path / "empty.s3cfg"
    configuration.write_text("[default]\n")
    address = server.endpoint.removeprefix("http://")

    def run(*arguments, key=CUSTOMER, secret="test", expect=0):
        command = [
            shutil.which("s3cmd"),
            f"--config={configuration}",
            f"--host={address}",
            f"--host-bucket={address}",
            "--no-ssl",
            "--no-progress",
            f"--access_key={key}",
            f"--secret_key={secret}",
            *arguments,
        ]
        done = subprocess.run(command, env=server.environment(), capture_output=True, text=True, timeout=60)
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout if expect == 0 else done.stderr

    return run


def test_puts_lists_gets_and_deletes(s3cmd, tmp_path):
    s3cmd("mb", "s3://s3cmd-bucket")
    for name in ["a.txt", "b c+d%.txt"]:
        (tmp_path / name).write_text(name)
        s3cmd("put", str(tmp_path / name), f"s3://s3cmd-bucket/folder/{name}")
    listed = s3cmd("ls", "s3://s3cmd-bucket/folder/")
    assert [line.split(None, 3)[3] for line in listed.splitlines()] == [
        "s3://s3cmd-bucket/folder/a.txt",
        "s3://s3cmd-bucket/folder/b c+d%.txt",
    ]
    s3cmd("get", "s3://s3cmd-bucket/folder/b c+d%.txt", str(tmp_path / "back"))
    assert (tmp_path / "back").read_text() == "b c+d%.txt"
    assert "MD5 sum:" in s3cmd("info", "s3://s3cmd-bucket/folder/a.txt")
    # It copies the ACL too: with ACLs off, S3 takes the one that gives the owner full control.
    s3cmd("cp", "s3://s3cmd-bucket/folder/a.txt", "s3://s3cmd-bucket/copy")
    assert "Bucket is not empty" not in s3cmd("del", "--recursive", "--force", "s3://s3cmd-bucket")
    s3cmd("rb", "s3://s3cmd-bucket")


def test_sync_sends_only_what_changed(s3cmd, tmp_path):
    here = tmp_path / "here"
    here.mkdir()
    (here / "same").write_text("same")
    (here / "other").write_text("before")
    s3cmd("mb", "s3://s3cmd-sync")
    s3cmd("sync", f"{here}/", "s3://s3cmd-sync/")
    (here / "other").write_text("afterwards")
    printed = s3cmd("sync", f"{here}/", "s3://s3cmd-sync/")
    assert "s3cmd-sync/other" in printed and "s3cmd-sync/same" not in printed


def test_a_large_file_goes_up_in_parts(s3cmd, server, tmp_path):
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(range(256)) * (12 * MIB // 256))
    s3cmd("mb", "s3://s3cmd-parts")
    s3cmd("put", "--multipart-chunk-size-mb=5", str(large), "s3://s3cmd-parts/large.bin")
    assert server.client("s3").head_object(Bucket="s3cmd-parts", Key="large.bin")["ETag"].endswith('-3"')
    s3cmd("get", "s3://s3cmd-parts/large.bin", str(tmp_path / "back"))
    assert (tmp_path / "back").read_bytes() == large.read_bytes()


@pytest.mark.parametrize(
    "wrong, code", [({"secret": "wrong"}, "SignatureDoesNotMatch"), ({"key": "AKIAIOSFODNN7EXAMPLE"}, "InvalidAccessKeyId")]
)
def test_wrong_credentials(s3cmd, wrong, code):
    # 77 is its "permission denied".
    printed = s3cmd("ls", **wrong, expect=77)
    assert f"S3 error: 403 ({code})" in printed


def test_what_is_not_there(s3cmd, tmp_path):
    assert "S3 error: 404 (NoSuchBucket)" in s3cmd("ls", "s3://s3cmd-nowhere", expect=12)
    s3cmd("mb", "s3://s3cmd-empty")
    assert "does not exist" in s3cmd("get", "s3://s3cmd-empty/missing", str(tmp_path / "missing"), expect=64)
