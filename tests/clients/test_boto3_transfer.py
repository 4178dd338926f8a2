"""boto3's transfers: streams in parts, ranges in parallel, copies, forms of presigned URL."""

import io
import os

import pytest
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from conftest import get

MIB = 1024 * 1024
PARTS = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=3)


@pytest.fixture
def s3(server):
    client = server.client("s3")
    client.create_bucket(Bucket="transfer")
    return client


@pytest.mark.parametrize("algorithm", [None, "CRC32", "SHA256"])
def test_a_stream_goes_up_in_parts_and_comes_down_in_ranges(s3, algorithm):
    body = os.urandom(13 * MIB + 1)
    extra = {"ChecksumAlgorithm": algorithm} if algorithm else {}
    s3.upload_fileobj(io.BytesIO(body), "transfer", "stream", Config=PARTS, ExtraArgs=extra | {"Metadata": {"a": "b"}})
    head = s3.head_object(Bucket="transfer", Key="stream", ChecksumMode="ENABLED")
    assert head["ETag"].endswith('-3"') and head["Metadata"] == {"a": "b"}
    assert any(name.startswith("Checksum") for name in head)
    back = io.BytesIO()
    s3.download_fileobj("transfer", "stream", back, Config=PARTS)
    assert back.getvalue() == body


def test_a_large_copy_goes_in_parts(s3):
    body = os.urandom(11 * MIB)
    s3.upload_fileobj(io.BytesIO(body), "transfer", "source", Config=PARTS)
    s3.copy({"Bucket": "transfer", "Key": "source"}, "transfer", "a copy", Config=PARTS)
    assert s3.get_object(Bucket="transfer", Key="a copy")["Body"].read() == body


def test_a_stream_that_cannot_rewind(s3):
    class Pipe(io.RawIOBase):
        """Six MiB that can be read once."""

        left = 6 * MIB

        def readable(self):
            return True

        def readinto(self, buffer):
            size = min(len(buffer), self.left)
            buffer[:size] = b"x" * size
            self.left -= size
            return size

    s3.upload_fileobj(Pipe(), "transfer", "pipe", Config=PARTS)
    assert s3.head_object(Bucket="transfer", Key="pipe")["ContentLength"] == 6 * MIB


def test_a_transfer_into_a_missing_bucket_throws(s3):
    with pytest.raises(Exception, match=r"\(NoSuchBucket\).*The specified bucket does not exist"):
        s3.upload_fileobj(io.BytesIO(b"x"), "transfer-nowhere", "k")
    with pytest.raises(ClientError, match=r"\(404\) when calling the HeadObject operation: Not Found"):
        s3.download_fileobj("transfer", "missing", io.BytesIO())


def test_the_other_region_is_followed(server, s3):
    west = server.client("s3", region="us-west-2")
    west.create_bucket(Bucket="transfer-west", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    assert s3.list_objects_v2(Bucket="transfer-west")["KeyCount"] == 0


def test_a_presigned_put_carries_its_metadata(server, s3):
    asked = {"Bucket": "transfer", "Key": "signed", "Metadata": {"made-by": "url"}}
    modern = server.client("s3", signature_version="s3v4")
    url = modern.generate_presigned_url("put_object", Params=asked, ExpiresIn=60)
    assert "x-amz-meta-made-by" in url
    # botocore signs the header and leaves it to the sender; what is not sent is not what was signed.
    assert get(url, method="PUT")[0] == 403
    assert get(url, {"x-amz-meta-made-by": "url"}, "PUT")[0] == 200
    assert s3.head_object(Bucket="transfer", Key="signed")["Metadata"] == {"made-by": "url"}
