"""The AWS CLI on S3, further: uploads in parts, versions, tags, presigned URLs. Version 1 comes from PyPI, version 2
from Debian: PyPI has no version 2."""

import json
import os
import shutil
import subprocess

import pytest

from conftest import get

MIB = 1024 * 1024


# What each program exits with when AWS refuses.
REFUSED = {"v1": 255, "v2": 254}
PROGRAMS = {"v1": "aws", "v2": "/usr/bin/aws"}


@pytest.fixture(params=["v1", "v2"])
def aws(request, server, tmp_path):
    """Runs one command as the customer's root user."""
    # Version 1 presigns for us-east-1 as in 2006 unless it is told otherwise; Debian's version 2 knows no
    # AWS_ENDPOINT_URL yet.
    configuration = tmp_path / "aws-config"
    configuration.write_text("[default]\ns3 =\n    signature_version = s3v4\n")
    program = [shutil.which(PROGRAMS[request.param]), "--endpoint-url", server.endpoint]

    def run(*arguments, refused=False, **variables):
        environment = server.environment() | {"AWS_CONFIG_FILE": str(configuration)} | variables
        command = [*program, *(str(argument) for argument in arguments)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == (REFUSED[request.param] if refused else 0), done.stdout + done.stderr
        return done.stderr.strip() if refused else done.stdout

    return run


def api(aws, operation, *arguments):
    printed = aws("s3api", operation, *arguments, "--output", "json")
    return json.loads(printed) if printed.strip() else {}


def test_sync_sends_large_files_in_parts_and_brings_them_back(aws, server, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    (here / "inner").mkdir(parents=True)
    (here / "large.bin").write_bytes(os.urandom(20 * MIB + 3))
    (here / "inner" / "small é.txt").write_text("small")
    # S3 tells times in whole seconds: what was written a moment ago might seem newer than its copy.
    for file in (here / "large.bin", here / "inner" / "small é.txt"):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    aws("s3", "mb", "s3://cli-sync")
    aws("s3", "sync", here, "s3://cli-sync/folder")
    assert server.client("s3").head_object(Bucket="cli-sync", Key="folder/large.bin")["ETag"].endswith('-3"')
    assert aws("s3", "sync", here, "s3://cli-sync/folder") == ""
    aws("s3", "sync", "s3://cli-sync/folder", there)
    assert (there / "large.bin").read_bytes() == (here / "large.bin").read_bytes()
    (here / "inner" / "small é.txt").unlink()
    assert "delete: s3://cli-sync/folder/inner/small é.txt" in aws("s3", "sync", here, "s3://cli-sync/folder", "--delete")
    aws("s3", "mv", "s3://cli-sync/folder/large.bin", "s3://cli-sync/moved.bin")
    assert "moved.bin" in aws("s3", "ls", "s3://cli-sync")
    aws("s3", "rb", "--force", "s3://cli-sync")


def test_an_upload_in_parts_by_hand(aws, tmp_path):
    five = tmp_path / "five"
    five.write_bytes(b"5" * (5 * MIB))
    aws("s3", "mb", "s3://cli-parts")
    aws("s3", "cp", five, "s3://cli-parts/source")
    bucket = ["--bucket", "cli-parts"]
    upload = [*bucket, "--key", "joined"]
    upload += ["--upload-id", api(aws, "create-multipart-upload", *upload)["UploadId"]]
    first = api(aws, "upload-part", *upload, "--part-number", 1, "--body", five)
    copied = ["--copy-source", "cli-parts/source", "--copy-source-range", "bytes=0-9"]
    second = api(aws, "upload-part-copy", *upload, "--part-number", 2, *copied)["CopyPartResult"]
    parts = [{"PartNumber": number, "ETag": part["ETag"]} for number, part in [(1, first), (2, second)]]
    assert [part["Size"] for part in api(aws, "list-parts", *upload)["Parts"]] == [5 * MIB, 10]
    structure = ["--multipart-upload", json.dumps({"Parts": parts})]
    assert api(aws, "complete-multipart-upload", *upload, *structure)["ETag"].endswith('-2"')
    assert api(aws, "head-object", *bucket, "--key", "joined")["ContentLength"] == 5 * MIB + 10
    refusal = aws("s3api", "list-parts", *upload, refused=True)
    assert "An error occurred (NoSuchUpload) when calling the ListParts operation: The specified upload does not exist." in refusal


def test_an_aborted_upload_is_gone(aws):
    aws("s3", "mb", "s3://cli-abort")
    upload = ["--bucket", "cli-abort", "--key", "never"]
    upload += ["--upload-id", api(aws, "create-multipart-upload", *upload)["UploadId"]]
    assert len(api(aws, "list-multipart-uploads", "--bucket", "cli-abort")["Uploads"]) == 1
    aws("s3api", "abort-multipart-upload", *upload)
    assert "Uploads" not in api(aws, "list-multipart-uploads", "--bucket", "cli-abort")


def test_versions_tags_and_deletions(aws, tmp_path):
    bucket = ["--bucket", "cli-versions"]
    aws("s3", "mb", "s3://cli-versions")
    aws("s3api", "put-bucket-versioning", *bucket, "--versioning-configuration", "Status=Enabled")
    body = tmp_path / "body"
    for text in ["one", "two"]:
        body.write_text(text)
        last = api(aws, "put-object", *bucket, "--key", "k", "--body", body, "--tagging", "team=data")
    assert api(aws, "get-object-tagging", *bucket, "--key", "k")["TagSet"] == [{"Key": "team", "Value": "data"}]
    aws("s3api", "put-object-tagging", *bucket, "--key", "k", "--tagging", '{"TagSet": [{"Key": "a b", "Value": ""}]}')
    assert api(aws, "get-object-tagging", *bucket, "--key", "k")["TagSet"] == [{"Key": "a b", "Value": ""}]
    versions = api(aws, "list-object-versions", *bucket)["Versions"]
    assert [version["IsLatest"] for version in versions] == [True, False]
    assert versions[0]["VersionId"] == last["VersionId"]
    aws("s3", "rm", "s3://cli-versions/k")
    assert api(aws, "list-object-versions", *bucket)["DeleteMarkers"][0]["IsLatest"] is True
    gone = aws("s3api", "get-object", *bucket, "--key", "k", tmp_path / "gone", refused=True)
    assert "An error occurred (NoSuchKey) when calling the GetObject operation: The specified key does not exist." in gone
    listed = api(aws, "list-object-versions", *bucket)
    objects = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in listed["Versions"] + listed["DeleteMarkers"]]
    deleted = api(aws, "delete-objects", *bucket, "--delete", json.dumps({"Objects": objects}))["Deleted"]
    assert len(deleted) == 3
    aws("s3", "rb", "s3://cli-versions")


def test_a_presigned_url(aws, tmp_path):
    (tmp_path / "body").write_text("presigned")
    aws("s3", "mb", "s3://cli-presign")
    aws("s3", "cp", tmp_path / "body", "s3://cli-presign/a b.txt")
    url = aws("s3", "presign", "s3://cli-presign/a b.txt", "--expires-in", 60).strip()
    status, _, body = get(url)
    assert (status, body) == (200, b"presigned")
    status, _, body = get(url, method="DELETE")
    assert status == 403 and b"<Code>SignatureDoesNotMatch</Code>" in body


@pytest.mark.parametrize(
    "wrong, printed",
    [
        (
            {"AWS_SECRET_ACCESS_KEY": "wrong"},
            "An error occurred (SignatureDoesNotMatch) when calling the ListBuckets operation: The request signature we "
            "calculated does not match the signature you provided. Check your key and signing method.",
        ),
        (
            {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"},
            "An error occurred (InvalidAccessKeyId) when calling the ListBuckets operation: The AWS Access Key Id you "
            "provided does not exist in our records.",
        ),
    ],
)
def test_wrong_credentials(aws, wrong, printed):
    assert aws("s3", "ls", refused=True, **wrong).endswith(printed)
