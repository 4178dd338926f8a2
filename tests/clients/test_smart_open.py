"""smart_open as it comes: it makes its boto3 client itself, and streams in both directions."""

import os

import boto3
import pytest
import smart_open

from conftest import BUCKET, KEY, MIB, OBJECT, REVIEW, get


@pytest.fixture
def s3(pasted, region):
    client = boto3.session.Session().client("s3")
    placed = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    client.create_bucket(Bucket="bucket", **placed)
    return client


def write(url, body, **more):
    with smart_open.open(url, "wb", **more) as file:
        file.write(body)


def read(url, **more):
    with smart_open.open(url, "rb", **more) as file:
        return file.read()


def test_writes_reads_and_lists(s3):
    # Every stream is an upload in parts, also of nothing at all: an empty one is aborted and put as it is.
    write(f"s3://bucket/{KEY}", b"hello")
    write("s3://bucket/empty", b"")
    assert read(f"s3://bucket/{KEY}") == b"hello"
    assert read("s3://bucket/empty") == b""
    assert "Uploads" not in s3.list_multipart_uploads(Bucket="bucket")
    with smart_open.open(f"s3://bucket/{KEY}", "rb") as file:
        file.seek(-4, os.SEEK_END)
        assert file.read(3) == b"ell"
    write("s3://bucket/lines.txt.gz", b"one\ntwo\n")
    with smart_open.open("s3://bucket/lines.txt.gz") as file:
        assert list(file) == ["one\n", "two\n"]
    found = dict(smart_open.s3.iter_bucket("bucket", workers=1))
    assert sorted(found) == [KEY, "empty", "lines.txt.gz"]
    assert found[KEY] == b"hello"


def test_streams_in_parts(s3):
    body = os.urandom(11 * MIB)
    write("s3://bucket/large", body, transport_params={"min_part_size": 5 * MIB})
    assert s3.head_object(Bucket="bucket", Key="large")["ETag"].endswith('-3"')
    assert read("s3://bucket/large") == body
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "bucket", "Key": "large"})
    assert get(url)[2] == body


def test_what_is_not_there(s3):
    with pytest.raises(OSError, match="NoSuchKey"):
        read("s3://bucket/missing")
    with pytest.raises(Exception, match="NoSuchBucket"):
        write("s3://nowhere/key", b"x")


def test_assumes_a_role(profiles):
    def client(profile):
        return {"client": boto3.session.Session(profile_name=profile).client("s3")}

    assert read(f"s3://{BUCKET}/{OBJECT}", transport_params=client("delegated")) == REVIEW
    with pytest.raises(Exception, match="s3:PutObject"):
        write(f"s3://{BUCKET}/new", b"x", transport_params=client("delegated"))
    with pytest.raises(Exception, match="sts:AssumeRole on resource"):
        read(f"s3://{BUCKET}/{OBJECT}", transport_params=client("refused"))
