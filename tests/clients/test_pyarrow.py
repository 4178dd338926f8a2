"""Apache Arrow's S3 file system (the AWS SDK for C++) with its defaults."""

import os

import pytest
from pyarrow import fs

from conftest import BUCKET, EXTERNAL_ID, KEY, MIB, OBJECT, PLACE, REVIEW, ROLE


def endpoint(server):
    """For S3 it wants this setting; STS it finds by AWS_ENDPOINT_URL."""
    return {"scheme": "http", "endpoint_override": server.endpoint.removeprefix("http://")}


@pytest.fixture
def s3(server, pasted, region):
    filesystem = fs.S3FileSystem(allow_bucket_creation=True, allow_bucket_deletion=True, **endpoint(server))
    assert filesystem.region == region
    filesystem.create_dir("bucket")
    return filesystem


def write(s3, path, body, **more):
    with s3.open_output_stream(path, **more) as stream:
        stream.write(body)


def read(s3, path):
    with s3.open_input_stream(path) as stream:
        return stream.read()


def test_writes_reads_copies_and_lists(s3):
    write(s3, f"bucket/{KEY}", b"hello", metadata={"Content-Type": "text/x", "made-by": "arrow"})
    assert read(s3, f"bucket/{KEY}") == b"hello"
    with s3.open_input_file(f"bucket/{KEY}") as file:
        assert file.metadata()["Content-Type"] == b"text/x"
        assert file.read_at(3, 1) == b"ell"
    write(s3, "bucket/empty", b"")
    assert s3.get_file_info("bucket/empty").size == 0
    assert read(s3, "bucket/empty") == b""
    s3.copy_file(f"bucket/{KEY}", "bucket/a copy")
    assert read(s3, "bucket/a copy") == b"hello"
    s3.move("bucket/a copy", "bucket/moved")
    s3.create_dir("bucket/made/inner", recursive=True)
    assert s3.get_file_info("bucket/made/inner").type == fs.FileType.Directory
    assert s3.get_file_info("bucket/missing").type == fs.FileType.NotFound
    found = s3.get_file_info(fs.FileSelector("bucket", recursive=True))
    files = sorted(one.path for one in found if one.type == fs.FileType.File)
    assert files == [f"bucket/{KEY}", "bucket/empty", "bucket/moved"]
    assert [one.path for one in s3.get_file_info(fs.FileSelector(""))] == ["bucket"]
    s3.delete_dir_contents("bucket")
    s3.delete_dir("bucket")
    assert s3.get_file_info("bucket").type == fs.FileType.NotFound


def test_writes_in_parts(s3):
    body = os.urandom(21 * MIB)
    write(s3, "bucket/large", body)
    assert s3.get_file_info("bucket/large").size == len(body)
    assert read(s3, "bucket/large") == body


def test_what_is_not_there(s3):
    with pytest.raises(FileNotFoundError):
        read(s3, "bucket/missing")


def delegated(integration, external_id):
    role = {"role_arn": ROLE, "session_name": "labelbox", "external_id": external_id}
    return fs.S3FileSystem(region=PLACE, **role, **endpoint(integration))


def test_assumes_a_role(integration, profiles, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "vendor")
    assert read(delegated(integration, EXTERNAL_ID), f"{BUCKET}/{OBJECT}") == REVIEW
    with pytest.raises(OSError):
        read(delegated(integration, "another-one"), f"{BUCKET}/{OBJECT}")
