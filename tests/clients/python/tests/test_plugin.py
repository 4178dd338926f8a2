"""The plugin's own tests: written as its users write theirs."""

import pathlib
import subprocess
import sys

import boto3
import pytest
from botocore.exceptions import ClientError
from pytest_rolecall import Rolecall

ROOT = pathlib.Path(__file__).resolve().parents[4]
SETUP = ROOT / "scenarios" / "working-integration.md"


@pytest.mark.parametrize("attempt", [1, 2])
def test_every_test_begins_with_nothing(rolecall, attempt):
    s3 = boto3.client("s3", **rolecall.boto3())
    assert s3.list_buckets()["Buckets"] == []
    s3.create_bucket(Bucket=f"reports-{attempt}")


def test_an_account_is_its_root_user(rolecall):
    identity = boto3.client("sts", **rolecall.boto3("555566667777")).get_caller_identity()
    assert identity["Arn"] == "arn:aws:iam::555566667777:root"


def test_a_refusal_is_explained(rolecall):
    iam = boto3.client("iam", **rolecall.boto3())
    iam.create_user(UserName="nobody")
    key = iam.create_access_key(UserName="nobody")["AccessKey"]
    nobody = boto3.client("s3", **rolecall.boto3(key["AccessKeyId"], key["SecretAccessKey"]))
    with pytest.raises(ClientError) as refused:
        nobody.list_buckets()
    request_id = refused.value.response["ResponseMetadata"]["RequestId"]
    assert rolecall.explain(request_id)["because"]["key"] == "no policy"
    iam.list_users()
    assert rolecall.explain()["requestId"] == request_id
    rolecall.reset()
    with pytest.raises(LookupError, match="has refused no request"):
        rolecall.explain()


def test_a_process_finds_its_aws_in_the_environment(rolecall):
    script = "import boto3; print(boto3.client('sts').get_caller_identity()['Account'])"
    environment = rolecall.environment("340636424752")
    said = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "340636424752"


@pytest.mark.rolecall_setup(SETUP)
def test_the_vendor_assumes_the_role_of_a_setup_page(rolecall_integration):
    sts = boto3.client("sts", **rolecall_integration.boto3(*rolecall_integration.vendor))
    role = {"RoleArn": rolecall_integration.role_arn, "RoleSessionName": "test"}
    assert sts.assume_role(**role, ExternalId=rolecall_integration.external_id)["Credentials"]
    with pytest.raises(ClientError, match="AccessDenied"):
        sts.assume_role(**role)


def test_a_setup_page_that_is_malformed_is_told(rolecall_binary, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Empty\n\n```sh\naws iam craete-role\n```\n")
    with pytest.raises(RuntimeError, match="ended with 2"):
        Rolecall(rolecall_binary, setup=page)


def test_a_binary_that_is_none_is_told(tmp_path):
    with pytest.raises(RuntimeError, match="does not run"):
        Rolecall(tmp_path / "rolecall")
