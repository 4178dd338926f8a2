"""The AWS CLI: the README's session, and what it prints when it is refused."""

import json
import shutil
import subprocess

import pytest

from conftest import CUSTOMER, EXTERNAL_ID, VENDOR

# What the AWS CLI exits with when the service refuses: 255 in version 1, 254 in version 2.
REFUSED = (254, 255)
ROLE = f"arn:aws:iam::{CUSTOMER}:role/LabelboxS3Access"


@pytest.fixture
def aws(integration):
    """Runs one command as the customer's root user, or with another key."""

    def run(command, key=CUSTOMER, secret="test", token=None, expect=(0,)):
        environment = integration.environment(key, secret) | ({"AWS_SESSION_TOKEN": token} if token else {})
        done = subprocess.run(
            [shutil.which("aws"), *command.split()], env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode in expect, done.stdout + done.stderr
        return done.stdout if expect == (0,) else done.stderr.strip()

    return run


@pytest.fixture
def vendor_key(aws):
    user = json.loads(aws("iam list-users", key=VENDOR))["Users"][0]["UserName"]
    key = json.loads(aws(f"iam create-access-key --user-name {user}", key=VENDOR))["AccessKey"]
    return {"key": key["AccessKeyId"], "secret": key["SecretAccessKey"]}


def test_the_session_of_the_readme(aws, vendor_key):
    assume = f"sts assume-role --role-arn {ROLE} --role-session-name labelbox"
    answer = json.loads(aws(f"{assume} --external-id {EXTERNAL_ID}", **vendor_key))["Credentials"]
    session = {"key": answer["AccessKeyId"], "secret": answer["SecretAccessKey"], "token": answer["SessionToken"]}
    identity = json.loads(aws("sts get-caller-identity", **session))
    assert identity["Arn"] == f"arn:aws:sts::{CUSTOMER}:assumed-role/LabelboxS3Access/labelbox"
    refusal = aws(f"{assume} --external-id wrong-one", **vendor_key, expect=REFUSED)
    assert refusal.endswith(
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        f"{json.loads(aws('sts get-caller-identity', **vendor_key))['Arn']} "
        f"is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
    )


def test_the_root_user_cannot_assume_the_role(aws):
    refusal = aws(
        f"sts assume-role --role-arn {ROLE} --role-session-name root --external-id {EXTERNAL_ID}", VENDOR, expect=REFUSED
    )
    assert refusal.endswith("Roles may not be assumed by root accounts.")


def test_s3_copies_lists_syncs_and_removes(aws, tmp_path):
    here = tmp_path / "here"
    here.mkdir()
    for name in ["a.txt", "b c.txt", "d+e%.txt"]:
        (here / name).write_text(name)
    aws("s3 mb s3://cli-bucket")
    aws(f"s3 sync {here} s3://cli-bucket/folder")
    listed = aws("s3 ls s3://cli-bucket/folder/")
    assert [line.split(None, 3)[3] for line in listed.splitlines()] == ["a.txt", "b c.txt", "d+e%.txt"]
    there = tmp_path / "there"
    aws(f"s3 sync s3://cli-bucket/folder {there}")
    assert (there / "d+e%.txt").read_text() == "d+e%.txt"
    aws("s3 rm s3://cli-bucket --recursive")
    aws("s3 rb s3://cli-bucket")
    assert "NoSuchBucket" in aws("s3 ls s3://cli-bucket", expect=REFUSED)
