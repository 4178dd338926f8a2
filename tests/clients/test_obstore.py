"""obstore (Rust's object_store from Python) with its defaults: keys and region from the environment."""

import os
from datetime import timedelta

import boto3
import obstore
import pytest
from obstore.auth.boto3 import Boto3CredentialProvider
from obstore.store import S3Store

from conftest import BUCKET, KEY, MIB, OBJECT, REVIEW, get, put

# It does not speak HTTP in the clear unless it is told to.
CLEAR = {"allow_http": True}


@pytest.fixture
def store(pasted, region):
    placed = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    boto3.session.Session().client("s3").create_bucket(Bucket="bucket", **placed)
    return S3Store("bucket", client_options=CLEAR)


def test_puts_gets_copies_and_lists(store):
    obstore.put(store, KEY, b"hello", attributes={"Content-Type": "text/x", "made-by": "obstore"})
    answer = obstore.get(store, KEY)
    assert answer.bytes() == b"hello"
    assert (answer.attributes["Content-Type"], answer.attributes["made-by"]) == ("text/x", "obstore")
    assert obstore.get_range(store, KEY, start=1, length=3) == b"ell"
    assert obstore.get_ranges(store, KEY, starts=[0, 4], lengths=[1, 1]) == [b"h", b"o"]
    obstore.put(store, "empty", b"")
    assert obstore.head(store, "empty")["size"] == 0
    assert obstore.get(store, "empty").bytes() == b""
    obstore.copy(store, KEY, "a copy")
    assert obstore.get(store, "a copy").bytes() == b"hello"
    obstore.rename(store, "a copy", "moved")
    assert [found["path"] for found in obstore.list(store).collect()] == [KEY, "empty", "moved"]
    inside = obstore.list_with_delimiter(store)
    assert inside["common_prefixes"] == ["a folder"]
    obstore.delete(store, [KEY, "empty", "moved"])
    assert obstore.list(store).collect() == []
    with pytest.raises(FileNotFoundError):
        obstore.head(store, "missing")


def test_writes_only_where_nothing_is(store):
    obstore.put(store, "once", b"first", mode="create")
    with pytest.raises(obstore.exceptions.AlreadyExistsError):
        obstore.put(store, "once", b"second", mode="create")
    etag = obstore.head(store, "once")["e_tag"]
    obstore.put(store, "once", b"third", mode={"e_tag": etag})
    with pytest.raises(obstore.exceptions.PreconditionError):
        obstore.put(store, "once", b"fourth", mode={"e_tag": etag})


def test_uploads_in_parts(store):
    body = os.urandom(11 * MIB)
    obstore.put(store, "large", body)
    assert obstore.head(store, "large")["e_tag"].endswith('-3"')
    assert obstore.get(store, "large").bytes() == body
    with obstore.open_writer(store, "written", buffer_size=5 * MIB) as writer:
        writer.write(body)
    assert obstore.get(store, "written").bytes() == body


def test_presigns(store):
    assert put(obstore.sign(store, "PUT", KEY, timedelta(minutes=1)), b"hello") == 200
    status, _, body = get(obstore.sign(store, "GET", KEY, timedelta(minutes=1)))
    assert (status, body) == (200, b"hello")


def test_assumes_a_role(integration, profiles):
    """Through boto3's profiles. Its StsCredentialProvider takes no time that boto3 gives, whoever answered."""

    def store(profile):
        provider = Boto3CredentialProvider(boto3.session.Session(profile_name=profile))
        return S3Store(BUCKET, credential_provider=provider, client_options=CLEAR)

    assert obstore.get(store("delegated"), OBJECT).bytes() == REVIEW
    with pytest.raises(obstore.exceptions.PermissionDeniedError, match="is not authorized to perform: s3:PutObject"):
        obstore.put(store("delegated"), "new", b"x")
    with pytest.raises(Exception, match="sts:AssumeRole on resource"):
        obstore.get(store("refused"), OBJECT)
