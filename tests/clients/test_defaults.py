"""The first hour with every client as it comes: no Config, no setting but the endpoint, a key and a region.

Put, presign, get, head of an empty object, an upload in parts, a copy, a list, a form, a role with an external ID: in
us-east-1, where some clients presign with Signature Version 2 unless they are told otherwise, and elsewhere.
"""

import json
import os
import shutil
import subprocess
import urllib.parse
import urllib.request

import boto3
import pytest
from botocore.exceptions import ClientError

from conftest import BUCKET, EXTERNAL_ID, KEY, MIB, OBJECT, REGIONS, REVIEW, ROLE, get, put

CLIS = {"v1": "aws", "v2": "/usr/bin/aws"}


@pytest.fixture(params=[*REGIONS, "us-west-1"])
def region(request):
    return request.param


@pytest.fixture
def s3(pasted):
    """boto3 with no argument at all."""
    client = boto3.session.Session().client("s3")
    placed = {"CreateBucketConfiguration": {"LocationConstraint": client.meta.region_name}}
    client.create_bucket(Bucket="bucket", **({} if client.meta.region_name == "us-east-1" else placed))
    return client


def test_boto3_puts_gets_and_heads(s3):
    s3.put_object(Bucket="bucket", Key=KEY, Body=b"hello")
    assert s3.get_object(Bucket="bucket", Key=KEY)["Body"].read() == b"hello"
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
    url = s3.generate_presigned_url("put_object", Params=named)
    assert urllib.parse.urlsplit(url).netloc == urllib.parse.urlsplit(server.endpoint).netloc
    assert put(url, b"hello") == 200
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


def test_boto3_copies_and_lists(s3):
    for index in range(3):
        s3.put_object(Bucket="bucket", Key=f"{KEY}/{index}", Body=b"hello")
    s3.copy_object(Bucket="bucket", Key="copy", CopySource={"Bucket": "bucket", "Key": f"{KEY}/0"})
    s3.copy({"Bucket": "bucket", "Key": "copy"}, "bucket", "copy of the copy")
    assert s3.get_object(Bucket="bucket", Key="copy of the copy")["Body"].read() == b"hello"
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="bucket", PaginationConfig={"PageSize": 2})
    listed = [found["Key"] for page in pages for found in page["Contents"]]
    assert listed == [*(f"{KEY}/{index}" for index in range(3)), "copy", "copy of the copy"]
    assert [found["Key"] for found in s3.list_objects(Bucket="bucket", Prefix="copy")["Contents"]] == listed[3:]
    deleted = s3.delete_objects(Bucket="bucket", Delete={"Objects": [{"Key": key} for key in listed]})["Deleted"]
    assert len(deleted) == 5


def test_boto3_assumes_a_role_by_its_profile(profiles):
    s3 = boto3.session.Session(profile_name="delegated").client("s3")
    assert s3.get_object(Bucket=BUCKET, Key=OBJECT)["Body"].read() == REVIEW
    with pytest.raises(ClientError, match=f"AccessDenied.*sts:AssumeRole on resource: {ROLE}"):
        boto3.session.Session(profile_name="refused").client("s3").list_objects_v2(Bucket=BUCKET)


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
    aws("s3api", "put-object", "--bucket", "bucket", "--key", KEY, "--body", small)
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
    aws("s3", "cp", f"s3://bucket/{KEY}", "s3://bucket/a copy")
    listed = json.loads(aws("s3api", "list-objects-v2", "--bucket", "bucket", "--output", "json"))["Contents"]
    assert [found["Key"] for found in listed] == ["a copy", KEY, "empty", "large"]
    status, _, body = get(aws("s3", "presign", f"s3://bucket/{KEY}").strip())
    assert (status, body) == (200, b"hello")


@pytest.mark.parametrize("program", CLIS.values(), ids=CLIS)
def test_the_aws_cli_assumes_a_role(integration, profiles, program):
    """Version 1 by the profile; Debian's version 2 looks for STS in AWS alone then, so it asks by itself."""
    program = [shutil.which(program), "--endpoint-url", integration.endpoint]

    def run(*arguments, **variables):
        command = [*program, *arguments, "--output", "json"]
        return subprocess.run(command, env=profiles | variables, capture_output=True, text=True, timeout=60)

    read = ["s3", "cp", f"s3://{BUCKET}/{OBJECT}", "-"]
    assume = ["sts", "assume-role", "--role-arn", ROLE, "--role-session-name", "labelbox", "--external-id"]
    answer = run(*assume, EXTERNAL_ID, AWS_PROFILE="vendor")
    key = json.loads(answer.stdout)["Credentials"]
    session = {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
        "AWS_SESSION_TOKEN": key["SessionToken"],
        "AWS_DEFAULT_REGION": "us-west-1",
    }
    assert run(*read, **session).stdout == REVIEW.decode()
    assert "(AccessDenied)" in run(*assume, "another-one", AWS_PROFILE="vendor").stderr
    if program[0] == "/usr/bin/aws":
        return
    answer = run(*read, AWS_PROFILE="delegated")
    assert answer.stdout == REVIEW.decode(), answer.stderr
    assert f"sts:AssumeRole on resource: {ROLE}" in run(*read, AWS_PROFILE="refused").stderr
