"""Apache OpenDAL from Python with its defaults: keys and region from the environment, path style."""

import asyncio
import os

import boto3
import opendal
import pytest
from opendal.exceptions import NotFound, PermissionDenied

from conftest import BUCKET, KEY, MIB, OBJECT, PLACE, REVIEW, get


@pytest.fixture
def operator(pasted, region):
    placed = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    boto3.session.Session().client("s3").create_bucket(Bucket="bucket", **placed)
    return opendal.Operator("s3", bucket="bucket")


def test_writes_reads_copies_and_lists(operator):
    operator.check()
    operator.write(KEY, b"hello", content_type="text/x", user_metadata={"made-by": "opendal"})
    assert operator.read(KEY) == b"hello"
    assert operator.read(KEY, offset=1, size=3) == b"ell"
    found = operator.stat(KEY)
    assert (found.content_length, found.content_type, found.user_metadata) == (5, "text/x", {"made-by": "opendal"})
    operator.write("empty", b"")
    assert operator.stat("empty").content_length == 0
    assert operator.read("empty") == b""
    operator.copy(KEY, "a copy")
    assert operator.read("a copy") == b"hello"
    operator.create_dir("made/")
    assert operator.stat("made/").mode.is_dir()
    assert sorted(found.path for found in operator.list("/")) == ["a copy", "a folder/", "empty", "made/"]
    assert KEY in [found.path for found in operator.scan("")]
    operator.remove_all("a folder/")
    assert not operator.exists(KEY)
    with pytest.raises(NotFound):
        operator.read("missing")


def test_writes_only_where_nothing_is(operator):
    operator.write("once", b"first", if_not_exists=True)
    with pytest.raises(opendal.exceptions.ConditionNotMatch):
        operator.write("once", b"second", if_not_exists=True)


def test_writes_in_parts(operator):
    body = os.urandom(11 * MIB)
    operator.write("large", body, chunk=5 * MIB, concurrent=2)
    assert operator.stat("large").etag.endswith('-3"')
    assert operator.read("large", chunk=4 * MIB, concurrent=2) == body
    with operator.open("stream", "wb") as file:
        file.write(body)
    assert operator.read("stream") == body


def test_presigns(operator):
    async def signed():
        remote = operator.to_async_operator()
        return await remote.presign_write(KEY, 60), await remote.presign_read(KEY, 60), await remote.presign_stat(KEY, 60)

    write, read, stat = asyncio.run(signed())
    boto3.session.Session().client("s3").put_object(Bucket="bucket", Key=KEY, Body=b"hello")
    assert (write.method, read.method, stat.method) == ("PUT", "GET", "HEAD")
    assert get(read.url, read.headers)[2] == b"hello"
    assert get(stat.url, stat.headers, "HEAD")[1]["Content-Length"] == "5"
    assert get(write.url, write.headers, "PUT")[0] == 200
    assert get(read.url, read.headers)[2] == b""


def test_reads_with_a_session_of_the_role(integration, session_key):
    """It can assume a role itself, at AWS's address of STS alone."""
    key, secret, token = session_key
    keys = {"access_key_id": key, "secret_access_key": secret, "session_token": token}
    operator = opendal.Operator("s3", bucket=BUCKET, region=PLACE, endpoint=integration.endpoint, **keys)
    assert operator.read(OBJECT) == REVIEW
    assert [found.path for found in operator.list("reviews/") if found.path != "reviews/"] == [OBJECT]
    with pytest.raises(PermissionDenied, match="is not authorized to perform: s3:PutObject"):
        operator.write("new", b"x")
