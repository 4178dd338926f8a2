"""boto3 uploads that are refused before their body was read: each must read its refusal, and so must what comes after.

How many: REFUSED_UPLOADS (10,000 unless it says otherwise), half of them with `Expect: 100-continue`, and of each half nine tenths small.
"""

import concurrent.futures
import os
import threading

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from conftest import CUSTOMER

UPLOADS = int(os.environ.get("REFUSED_UPLOADS", "10000"))
WORKERS = 4
SMALL, BIG = b"x" * 100, b"x" * (3 * 1024 * 1024)


def client(server, expects, secret="test"):
    """A client of its own pool that never tries twice: what goes wrong is seen."""
    made = boto3.session.Session().client(
        "s3",
        endpoint_url=server.endpoint,
        region_name="us-east-1",
        aws_access_key_id=CUSTOMER,
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}, max_pool_connections=1),
    )
    if not expects:
        made.meta.events.register_last("before-call.s3", without_expect)
    return made


def without_expect(params, **_):
    params["headers"].pop("Expect", None)


def refuse(s3, body):
    with pytest.raises(ClientError) as caught:
        s3.put_object(Bucket="bucket", Key="key", Body=body, ContentMD5="AAAAAAAAAAAAAAAAAAAAAA")
    return caught.value.response["Error"]["Code"]


@pytest.mark.parametrize("expects", [True, False], ids=["expect", "no-expect"])
def test_every_refused_upload_reads_its_refusal(server, expects):
    server.client("s3").create_bucket(Bucket="bucket")
    makes = threading.Lock()
    codes = {}

    def worker(share):
        with makes:
            s3 = client(server, expects)
        for number in range(share):
            code = refuse(s3, BIG if number % 10 == 0 else SMALL)
            codes[code] = codes.get(code, 0) + 1
            # The next request of the same pool finds an open connection, or opens one.
            if number % 10 == 5:
                assert s3.list_objects_v2(Bucket="bucket")["KeyCount"] == 0

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for done in [pool.submit(worker, UPLOADS // 2 // WORKERS) for _ in range(WORKERS)]:
            done.result()
    assert list(codes) == ["InvalidDigest"], codes


def test_a_wrong_secret_is_read_too(server):
    server.client("s3").create_bucket(Bucket="bucket")
    for expects in (True, False):
        s3 = client(server, expects, secret="wrong")
        for body in (SMALL, BIG) * 20:
            assert refuse(s3, body) == "SignatureDoesNotMatch"
