"""boto3 against `rolecall serve`: what it gets, and what it throws."""

import json

import pytest
from botocore.exceptions import ClientError

from conftest import CUSTOMER, EXTERNAL_ID, VENDOR, get

ROLE = f"arn:aws:iam::{CUSTOMER}:role/LabelboxS3Access"
BUCKET = "acme-training-data"


@pytest.fixture
def vendor(integration):
    """The vendor's own user, which may call sts:AssumeRole, as STS client."""
    iam = integration.client("iam", key=VENDOR)
    user = iam.list_users()["Users"][0]["UserName"]
    key = iam.create_access_key(UserName=user)["AccessKey"]
    return integration.client("sts", key=key["AccessKeyId"], secret=key["SecretAccessKey"])


def refused(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return caught.value.response


def test_the_right_external_id_assumes_the_role(vendor):
    answer = vendor.assume_role(RoleArn=ROLE, RoleSessionName="labelbox", ExternalId=EXTERNAL_ID)
    assert answer["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{CUSTOMER}:assumed-role/LabelboxS3Access/labelbox"
    assert answer["Credentials"]["AccessKeyId"].startswith("ASIA")
    assert "PackedPolicySize" not in answer


@pytest.mark.parametrize("wrong", [{}, {"ExternalId": "cl26d06tk0gch10901m7jeg9w"}])
def test_no_external_id_or_a_wrong_one_is_denied_and_explained(integration, vendor, wrong):
    refusal = refused(vendor.assume_role, RoleArn=ROLE, RoleSessionName="labelbox", **wrong)
    assert refusal["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert refusal["Error"]["Code"] == "AccessDenied"
    user = vendor.get_caller_identity()["Arn"]
    assert refusal["Error"]["Message"] == (
        f"User: {user} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
    )
    because = integration.explain(refusal["ResponseMetadata"]["RequestId"])["because"]
    assert because["key"] == "sts:ExternalId", because


def session(integration, vendor):
    answer = vendor.assume_role(RoleArn=ROLE, RoleSessionName="labelbox", ExternalId=EXTERNAL_ID)["Credentials"]
    # A presigned URL of Signature Version 4 is for the bucket's region.
    return integration.client(
        "s3",
        answer["AccessKeyId"],
        answer["SecretAccessKey"],
        answer["SessionToken"],
        region="us-west-1",
        signature_version="s3v4",
    )


def first_key(integration):
    return integration.client("s3").list_objects_v2(Bucket=BUCKET)["Contents"][0]["Key"]


def test_a_session_reads_and_may_not_write(integration, vendor):
    s3 = session(integration, vendor)
    assert s3.get_object(Bucket=BUCKET, Key=first_key(integration))["Body"].read()
    refusal = refused(s3.put_object, Bucket=BUCKET, Key="new", Body=b"x")
    assert refusal["Error"]["Code"] == "AccessDenied"
    assert refusal["Error"]["Message"].endswith("because no identity-based policy allows the s3:PutObject action")


def test_a_presigned_url_works_for_a_browser_of_an_allowed_origin(integration, vendor):
    s3 = session(integration, vendor)
    url = s3.generate_presigned_url(
        "get_object", Params={"Bucket": BUCKET, "Key": first_key(integration)}, ExpiresIn=900
    )
    status, headers, body = get(url, {"Origin": "https://app.labelbox.com"})
    assert status == 200 and body
    assert headers["Access-Control-Allow-Origin"] == "https://app.labelbox.com"
    status, headers, _ = get(url, {"Origin": "https://app.labelbox.com.example"})
    assert status == 200 and headers["Access-Control-Allow-Origin"] is None
    status, _, body = get(url.replace("X-Amz-Signature=", "X-Amz-Signature=0"))
    assert status == 403 and b"<Code>SignatureDoesNotMatch</Code>" in body


def test_a_preflight_follows_the_rules(integration):
    url = f"{integration.endpoint}/{BUCKET}/{first_key(integration)}"
    asked = {"Origin": "https://editor.labelbox.com", "Access-Control-Request-Method": "GET"}
    status, headers, _ = get(url, asked, "OPTIONS")
    assert (status, headers["Access-Control-Allow-Methods"]) == (200, "GET")
    status, _, body = get(url, asked | {"Access-Control-Request-Method": "PUT"}, "OPTIONS")
    assert status == 403 and b"<Code>AccessForbidden</Code>" in body


@pytest.mark.parametrize("checksums", ["when_supported", "when_required"])
def test_objects_come_back_as_they_were_put(server, checksums):
    s3 = server.client("s3", request_checksum_calculation=checksums, response_checksum_validation=checksums)
    s3.create_bucket(Bucket="round-trip")
    body = bytes(range(256)) * 4096
    for key in ["plain.bin", "a folder/with spaces+plus%percent.txt", "snow-☃"]:
        s3.put_object(Bucket="round-trip", Key=key, Body=body, Metadata={"made-by": "boto3"})
        answer = s3.get_object(Bucket="round-trip", Key=key)
        assert answer["Body"].read() == body
        assert answer["Metadata"] == {"made-by": "boto3"}
    listed = [found["Key"] for found in s3.list_objects_v2(Bucket="round-trip")["Contents"]]
    assert listed == sorted(listed) and len(listed) == 3


def test_a_bucket_policy_opens_a_bucket_to_another_account_only_with_both_sides(server):
    owner, other = server.client("s3"), server.client("iam", key=VENDOR)
    owner.create_bucket(Bucket="two-sides")
    owner.put_object(Bucket="two-sides", Key="k", Body=b"v")
    other.create_user(UserName="reader")
    key = other.create_access_key(UserName="reader")["AccessKey"]
    reader = server.client("s3", key["AccessKeyId"], key["SecretAccessKey"])
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::two-sides/*"}
    refusal = refused(reader.get_object, Bucket="two-sides", Key="k")
    assert (refusal["Error"]["Code"], refusal["Error"]["Message"]) == ("AccessDenied", "Access Denied")
    principal = {"AWS": f"arn:aws:iam::{VENDOR}:user/reader"}
    policy = {"Version": "2012-10-17", "Statement": [statement | {"Principal": principal}]}
    owner.put_bucket_policy(Bucket="two-sides", Policy=json.dumps(policy))
    assert refused(reader.get_object, Bucket="two-sides", Key="k")["Error"]["Code"] == "AccessDenied"
    allow = {"Version": "2012-10-17", "Statement": [statement]}
    other.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=json.dumps(allow))
    assert reader.get_object(Bucket="two-sides", Key="k")["Body"].read() == b"v"


def test_what_is_not_emulated_says_so(server):
    refusal = refused(server.client("sts").get_web_identity_token, Audience=["a"], SigningAlgorithm="RS256")
    assert refusal["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert "GetWebIdentityToken" in refusal["Error"]["Message"]
