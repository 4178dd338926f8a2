"""rclone, from Debian: copies, lists, checks, uploads in parts; what it prints when it is refused."""

import json
import shutil
import subprocess

import pytest

from conftest import CUSTOMER


@pytest.fixture
def rclone(server, tmp_path):
    """Runs one command; `:s3:` is the server."""

    def run(*arguments, key=CUSTOMER, secret="test", expect=0, settings=None):
        remote = {
            "RCLONE_CONFIG": str(tmp_path / "no-rclone.conf"),
            "RCLONE_S3_PROVIDER": "Other",
            "RCLONE_S3_ENDPOINT": server.endpoint,
            "RCLONE_S3_ACCESS_KEY_ID": key,
            "RCLONE_S3_SECRET_ACCESS_KEY": secret,
            "RCLONE_S3_REGION": "us-east-1",
            "RCLONE_S3_FORCE_PATH_STYLE": "true",
            "RCLONE_S3_BUCKET_ACL": "private",
        } | (settings or {})
        command = [shutil.which("rclone"), *arguments, "--retries=1", "--low-level-retries=1"]
        environment = server.environment() | remote
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout if expect == 0 else done.stderr

    return run


@pytest.fixture
def folder(tmp_path):
    here = tmp_path / "here"
    (here / "inner").mkdir(parents=True)
    for name in ["a.txt", "b c+d%.txt", "inner/é&.txt"]:
        (here / name).write_text(name)
    return here


def test_copies_lists_checks_and_deletes(rclone, folder, tmp_path):
    rclone("mkdir", ":s3:rclone-bucket")
    rclone("copy", str(folder), ":s3:rclone-bucket/folder")
    listed = json.loads(rclone("lsjson", "-R", "--files-only", ":s3:rclone-bucket/folder"))
    assert sorted(found["Path"] for found in listed) == ["a.txt", "b c+d%.txt", "inner/é&.txt"]
    rclone("check", str(folder), ":s3:rclone-bucket/folder")
    rclone("copy", ":s3:rclone-bucket/folder", str(tmp_path / "there"))
    assert (tmp_path / "there" / "b c+d%.txt").read_text() == "b c+d%.txt"
    rclone("copyto", ":s3:rclone-bucket/folder/a.txt", ":s3:rclone-bucket/copy of a.txt")
    assert rclone("cat", ":s3:rclone-bucket/copy of a.txt") == "a.txt"
    (folder / "a.txt").write_text("b.txt")
    assert "1 differences found" in rclone("check", str(folder), ":s3:rclone-bucket/folder", expect=1)
    rclone("purge", ":s3:rclone-bucket")
    assert "rclone-bucket" not in rclone("lsd", ":s3:")


def test_a_modification_time_survives(rclone, folder):
    rclone("mkdir", ":s3:rclone-times")
    rclone("touch", "--timestamp", "2020-02-03T04:05:06.789", ":s3:rclone-times/old")
    assert json.loads(rclone("lsjson", ":s3:rclone-times"))[0]["ModTime"].startswith("2020-02-03T04:05:06.789")


def test_a_large_file_goes_up_in_parts(rclone, server, tmp_path):
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(range(256)) * 4096 * 12 + b"end")
    rclone("mkdir", ":s3:rclone-parts")
    parts = ["--s3-chunk-size=5M", "--s3-upload-cutoff=5M"]
    rclone("copy", str(large), ":s3:rclone-parts", *parts)
    head = server.client("s3").head_object(Bucket="rclone-parts", Key="large.bin")
    assert head["ETag"].endswith('-3"')
    assert head["ContentLength"] == large.stat().st_size
    rclone("check", str(tmp_path), ":s3:rclone-parts", "--download", "--include", "large.bin")


@pytest.mark.parametrize(
    "wrong, code", [({"secret": "wrong"}, "SignatureDoesNotMatch"), ({"key": "AKIAIOSFODNN7EXAMPLE"}, "InvalidAccessKeyId")]
)
def test_wrong_credentials(rclone, wrong, code):
    printed = rclone("lsd", ":s3:", **wrong, expect=1)
    assert f"{code}: " in printed and "status code: 403, request id: " in printed


def test_a_private_acl_is_taken(rclone, folder):
    rclone("mkdir", ":s3:rclone-private")
    rclone("copy", str(folder), ":s3:rclone-private", settings={"RCLONE_S3_ACL": "private"})
    assert rclone("ls", ":s3:rclone-private") != ""


def test_a_public_acl_is_refused(rclone, folder):
    rclone("mkdir", ":s3:rclone-public")
    printed = rclone("copy", str(folder), ":s3:rclone-public", settings={"RCLONE_S3_ACL": "public-read"}, expect=1)
    assert "AccessControlListNotSupported: The bucket does not allow ACLs" in printed


def test_what_is_not_there(rclone):
    assert "directory not found" in rclone("ls", ":s3:rclone-nowhere/folder", expect=3)
