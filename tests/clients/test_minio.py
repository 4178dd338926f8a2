"""MinIO's client for Python as it comes: its own signer, SHA-256 of every body, regions asked for with GetBucketLocation."""

import io
import os
import urllib.parse

import pytest
from minio import Minio, S3Error
from minio.commonconfig import ComposeSource, CopySource
from minio.credentials import AssumeRoleProvider
from minio.deleteobjects import DeleteObject

from conftest import BUCKET, CUSTOMER, EXTERNAL_ID, KEY, MIB, OBJECT, PLACE, REVIEW, ROLE, get, put


def address(server):
    return urllib.parse.urlsplit(server.endpoint).netloc


@pytest.fixture
def minio(server, region):
    client = Minio(address(server), CUSTOMER, "test", secure=False)
    client.make_bucket("bucket", region)
    assert client.bucket_exists("bucket")
    return client


def read(minio, name, **more):
    answer = minio.get_object("bucket", name, **more)
    try:
        return answer.read()
    finally:
        answer.close()
        answer.release_conn()


def test_puts_gets_copies_and_lists(minio):
    written = minio.put_object("bucket", KEY, io.BytesIO(b"hello"), 5, metadata={"made-by": "minio"})
    assert read(minio, KEY) == b"hello"
    assert read(minio, KEY, offset=1, length=3) == b"ell"
    found = minio.stat_object("bucket", KEY)
    assert (found.size, found.etag, found.metadata["x-amz-meta-made-by"]) == (5, written.etag, "minio")
    minio.put_object("bucket", "empty", io.BytesIO(), 0)
    assert minio.stat_object("bucket", "empty").size == 0
    assert read(minio, "empty") == b""
    minio.copy_object("bucket", "a copy", CopySource("bucket", KEY))
    assert read(minio, "a copy") == b"hello"
    assert sorted(found.object_name for found in minio.list_objects("bucket")) == ["a copy", "a folder/", "empty"]
    names = [found.object_name for found in minio.list_objects("bucket", recursive=True, include_user_meta=True)]
    assert names == ["a copy", KEY, "empty"]
    errors = minio.remove_objects("bucket", [DeleteObject(name) for name in names])
    assert list(errors) == []
    minio.remove_bucket("bucket")
    assert not minio.bucket_exists("bucket")


def test_uploads_in_parts(minio, tmp_path):
    large, again = tmp_path / "large", tmp_path / "again"
    large.write_bytes(os.urandom(11 * MIB))
    minio.fput_object("bucket", "large", str(large), part_size=5 * MIB)
    assert minio.stat_object("bucket", "large").etag.endswith("-3")
    minio.fget_object("bucket", "large", str(again))
    assert again.read_bytes() == large.read_bytes()
    # A stream whose length it does not know.
    minio.put_object("bucket", "stream", io.BytesIO(b"x" * (6 * MIB)), -1, part_size=5 * MIB)
    assert minio.stat_object("bucket", "stream").size == 6 * MIB
    # Parts that are copies.
    minio.compose_object("bucket", "both", [ComposeSource("bucket", "large"), ComposeSource("bucket", "stream")])
    assert minio.stat_object("bucket", "both").size == 17 * MIB
    assert read(minio, "both") == large.read_bytes() + b"x" * (6 * MIB)


def test_presigns(minio):
    assert put(minio.presigned_put_object("bucket", KEY), b"hello") == 200
    status, _, body = get(minio.presigned_get_object("bucket", KEY))
    assert (status, body) == (200, b"hello")
    url = minio.presigned_get_object("bucket", KEY, response_headers={"response-content-type": "text/x"})
    assert get(url)[1]["Content-Type"] == "text/x"


def test_what_is_not_there(minio):
    with pytest.raises(S3Error) as missing:
        minio.stat_object("bucket", "missing")
    assert missing.value.code == "NoSuchKey"
    with pytest.raises(S3Error) as nowhere:
        next(minio.list_objects("nowhere"))
    assert nowhere.value.code == "NoSuchBucket"


def delegated(integration, vendor_key, external_id):
    key, secret = vendor_key
    role = {"role_arn": ROLE, "role_session_name": "labelbox", "external_id": external_id, "region": PLACE}
    provider = AssumeRoleProvider(sts_endpoint=integration.endpoint, access_key=key, secret_key=secret, **role)
    return Minio(address(integration), secure=False, credentials=provider)


def test_assumes_a_role(integration, vendor_key):
    minio = delegated(integration, vendor_key, EXTERNAL_ID)
    answer = minio.get_object(BUCKET, OBJECT)
    assert answer.read() == REVIEW
    with pytest.raises(S3Error) as refused:
        minio.put_object(BUCKET, "new", io.BytesIO(b"x"), 1)
    assert refused.value.code == "AccessDenied"
    with pytest.raises(ValueError, match="failed with HTTP status code 403"):
        delegated(integration, vendor_key, "another-one").get_object(BUCKET, OBJECT)
