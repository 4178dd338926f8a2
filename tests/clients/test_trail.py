"""An audit of `serve --trail FILE`, offline: who read which object, when, and from where."""

import json
import subprocess

import pytest

from conftest import CUSTOMER, EXTERNAL_ID, ROLECALL, ROOT, VENDOR, Server, get

ROLE = f"arn:aws:iam::{CUSTOMER}:role/LabelboxS3Access"
SESSION = f"arn:aws:sts::{CUSTOMER}:assumed-role/LabelboxS3Access/labelbox"
BUCKET, KEY = "acme-training-data", "reviews/0001.txt"


@pytest.fixture
def audited(tmp_path):
    """A rolecall that starts from the documented setup, and the file that it writes."""
    file = tmp_path / "trail.jsonl"
    running = Server("--setup", "scenarios/working-integration.md", "--trail", str(file))
    yield running, file
    running.stop()


def test_who_read_an_object_and_from_which_address(audited):
    server, file = audited
    key = server.client("iam", key=VENDOR).create_access_key(UserName="delegated-access")["AccessKey"]
    sts = server.client("sts", key=key["AccessKeyId"], secret=key["SecretAccessKey"])
    made = sts.assume_role(RoleArn=ROLE, RoleSessionName="labelbox", ExternalId=EXTERNAL_ID)["Credentials"]
    s3 = server.client(
        "s3",
        made["AccessKeyId"],
        made["SecretAccessKey"],
        made["SessionToken"],
        region="us-west-1",
        signature_version="s3v4",
    )
    url = s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": KEY}, ExpiresIn=900)
    status, _, _ = get(url, {"X-Forwarded-For": "203.0.113.7", "User-Agent": "Mozilla/5.0"})
    assert status == 200

    records = [json.loads(line) for line in file.read_text().splitlines()]
    (read,) = [record for record in records if record["eventName"] == "GetObject"]
    assert read["userIdentity"]["arn"] == SESSION
    assert read["resources"][0]["ARN"] == f"arn:aws:s3:::{BUCKET}/{KEY}"
    assert (read["sourceIPAddress"], read["userAgent"]) == ("203.0.113.7", "[Mozilla/5.0]")
    assert "X-Amz-Signature" not in read["requestParameters"]

    def handed_out(record):
        credentials = (record["responseElements"] or {}).get("credentials", {})
        return credentials.get("accessKeyId") == read["userIdentity"]["accessKeyId"]

    callers, owners = filter(handed_out, records)
    assert callers["userIdentity"]["arn"] == f"arn:aws:iam::{VENDOR}:user/delegated-access"
    assert (owners["recipientAccountId"], owners["userIdentity"]["accountId"]) == (CUSTOMER, VENDOR)
    assert callers["sharedEventID"] == owners["sharedEventID"]
    assert made["SecretAccessKey"] not in file.read_text()


def test_a_file_that_cannot_be_written_is_told_at_once(tmp_path):
    command = [ROLECALL, "serve", "--port", "0", "--trail", str(tmp_path / "none" / "trail.jsonl")]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=30)
    assert ended.returncode == 2
    assert "cannot write the trail to" in ended.stderr
