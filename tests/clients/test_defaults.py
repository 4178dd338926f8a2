"""The first hour with every client as it comes: no Config, no setting but the endpoint, a key and a region.

Put, presign, get, head of an empty object, an upload in parts, a form: in us-east-1, where some clients presign with
Signature Version 2 unless they are told otherwise, and elsewhere.
"""

import http.client
import json
import os
import shutil
import subprocess
import urllib.parse
import urllib.request

import boto3
import pytest

from conftest import get

MIB = 1024 * 1024
REGIONS = ["us-east-1", "us-west-1", "eu-central-1"]
CLIS = {"v1": "aws", "v2": "/usr/bin/aws"}


@pytest.fixture(params=REGIONS)
def region(request):
    return request.param


@pytest.fixture
def environment(server, region, tmp_path):
    """What the README has people paste."""
    return server.environment() | {"AWS_REGION": region, "AWS_DEFAULT_REGION": region, "HOME": str(tmp_path)}


@pytest.fixture
def s3(environment, monkeypatch):
    """boto3 with no argument at all."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    client = boto3.session.Session().client("s3")
    placed = {"CreateBucketConfiguration": {"LocationConstraint": client.meta.region_name}}
    client.create_bucket(Bucket="bucket", **({} if client.meta.region_name == "us-east-1" else placed))
    return client


def test_boto3_puts_gets_and_heads(s3):
    s3.put_object(Bucket="bucket", Key="a folder/ü+%.txt", Body=b"hello")
    assert s3.get_object(Bucket="bucket", Key="a folder/ü+%.txt")["Body"].read() == b"hello"
    s3.put_object(Bucket="bucket", Key="empty")
    assert s3.head_object(Bucket="bucket", Key="empty")["ContentLength"] == 0
    assert s3.get_object(Bucket="bucket", Key="empty")["Body"].read() == b""


def test_boto3_uploads_in_parts(s3, tmp_path):
    large, again = tmp_path / "large", tmp_path / "again"
    large.write_bytes(os.urandom(9 * MIB + 1))
    s3.upload_file(str(large), "bucket", "large")
    assert s3.head_object(Bucket="bucket", Key="large")["ETag"].endswith('-2"')
    s3.download_file("bucket", "large", str(again))
    assert again.read_bytes() == large.read_bytes()
    (tmp_path / "empty").touch()
    s3.upload_file(str(tmp_path / "empty"), "bucket", "empty")
    assert s3.head_object(Bucket="bucket", Key="empty")["ContentLength"] == 0


def test_boto3_presigns(s3, server):
    named = {"Bucket": "bucket", "Key": "by URL/ü+%.txt"}
    put = s3.generate_presigned_url("put_object", Params=named)
    parts = urllib.parse.urlsplit(put)
    assert parts.netloc == urllib.parse.urlsplit(server.endpoint).netloc
    # urllib would add a Content-Type, which is signed.
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("PUT", f"{parts.path}?{parts.query}", body=b"hello")
    assert connection.getresponse().status == 200
    connection.close()
    status, _, body = get(s3.generate_presigned_url("get_object", Params=named))
    assert (status, body) == (200, b"hello")
    status, headers, _ = get(s3.generate_presigned_url("head_object", Params=named), method="HEAD")
    assert (status, headers["Content-Length"]) == (200, "5")


def test_boto3_makes_forms(s3):
    form = s3.generate_presigned_post("bucket", "by-form", Conditions=[["content-length-range", 1, 5]])

    def post(file):
        lines = []
        for name, value in form["fields"].items():
            lines += ["--boundary", f'Content-Disposition: form-data; name="{name}"', "", value]
        lines += ["--boundary", 'Content-Disposition: form-data; name="file"; filename="f"', "", file, "--boundary--", ""]
        body = "\r\n".join(lines).encode()
        headers = {"Content-Type": "multipart/form-data; boundary=boundary"}
        request = urllib.request.Request(form["url"], body, headers)
        try:
            return urllib.request.urlopen(request).status
        except urllib.error.HTTPError as refusal:
            return refusal.code

    assert post("hello") == 204
    assert s3.get_object(Bucket="bucket", Key="by-form")["Body"].read() == b"hello"
    assert post("too long") == 400


@pytest.fixture(params=CLIS)
def aws(request, server, environment):
    """Either version of the AWS CLI. Debian's version 2 is older than AWS_ENDPOINT_URL, so the option is given too."""
    program = shutil.which(CLIS[request.param], path=os.environ["PATH"])

    def run(*arguments):
        command = [program, "--endpoint-url", server.endpoint, *map(str, arguments)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


# It takes a while to start, again and again: one region of each kind will do.
@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1"], indirect=True)
def test_the_aws_cli_puts_presigns_gets_heads_and_uploads(aws, tmp_path):
    small, empty, large, again = (tmp_path / name for name in ("small", "empty", "large", "again"))
    small.write_text("hello")
    empty.touch()
    large.write_bytes(os.urandom(9 * MIB + 1))
    aws("s3", "mb", "s3://bucket")
    aws("s3api", "put-object", "--bucket", "bucket", "--key", "a folder/ü+%.txt", "--body", small)
    for file in (empty, large):
        aws("s3", "cp", file, f"s3://bucket/{file.name}")
    head = json.loads(aws("s3api", "head-object", "--bucket", "bucket", "--key", "empty", "--output", "json"))
    assert head["ContentLength"] == 0
    head = json.loads(aws("s3api", "head-object", "--bucket", "bucket", "--key", "large", "--output", "json"))
    assert head["ETag"].endswith('-2"')
    aws("s3", "cp", "s3://bucket/large", again)
    assert again.read_bytes() == large.read_bytes()
    aws("s3", "cp", "s3://bucket/empty", again)
    assert again.read_bytes() == b""
    status, _, body = get(aws("s3", "presign", "s3://bucket/a folder/ü+%.txt").strip())
    assert (status, body) == (200, b"hello")
