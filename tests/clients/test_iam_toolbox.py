"""boto3's `iam-toolbox` client against `rolecall serve`: AWS's own answer to "why was I refused"."""

import json

import pytest
from botocore.exceptions import ClientError

from conftest import CUSTOMER, VENDOR, Server

HEADER = "x-rolecall-authorization-id"
BUCKET = "toolbox"


@pytest.fixture
def messages():
    running = Server("--authorization-ids-in-messages")
    yield running
    running.stop()


def user(server, name, *statements, account=CUSTOMER):
    """A user whose inline policy has these statements; its keys."""
    iam = server.client("iam", key=account)
    iam.create_user(UserName=name)
    if statements:
        document = {"Version": "2012-10-17", "Statement": list(statements)}
        iam.put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=json.dumps(document))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def refused(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return caught.value.response


def denied_put(server):
    """A PutObject that an inline policy denies; its authorization ID."""
    server.client("s3").create_bucket(Bucket=BUCKET)
    allow = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    deny = {"Sid": "NoWrites", "Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}
    s3 = server.client("s3", *user(server, "ada", allow, deny))
    answer = refused(s3.put_object, Bucket=BUCKET, Key="k", Body=b"v")
    return answer["ResponseMetadata"]["HTTPHeaders"][HEADER]


def test_the_details_of_a_refusal_and_its_policy(server):
    authorization_id = denied_put(server)
    toolbox = server.client("iam-toolbox")
    details = toolbox.get_request_authorization_details(authorizationId=authorization_id)
    assert details["requestContext"]["aws:username"] == "ada"
    (evaluation,) = details["evaluations"]
    assert (evaluation["action"], evaluation["resource"]) == ("s3:PutObject", f"arn:aws:s3:::{BUCKET}/k")
    assert evaluation["evaluatedEffect"] == "EXPLICIT_DENY"
    (check,) = evaluation["checks"]
    assert (check["checkType"], check["evaluatedEffect"]) == ("PRINCIPAL", "EXPLICIT_DENY")
    (matched,) = check["matchedPolicies"]
    assert {"sid": "NoWrites", "evaluatedEffect": "DENY"} in matched["matchedStatements"]
    (listed,) = details["policies"]
    assert listed["uri"] == matched["uri"]
    assert listed["attachedTo"] == [{"arn": f"arn:aws:iam::{CUSTOMER}:user/ada"}]
    policy = toolbox.get_request_authorization_policy(authorizationId=authorization_id, policyUri=listed["uri"])
    assert policy["policyDocument"]["Statement"][1]["Sid"] == "NoWrites"


def test_the_paginator_ends(server):
    authorization_id = denied_put(server)
    paginator = server.client("iam-toolbox").get_paginator("get_request_authorization_details")
    pages = list(paginator.paginate(authorizationId=authorization_id))
    assert [len(page["evaluations"]) for page in pages] == [1]


def test_its_errors_are_those_of_the_model(server):
    authorization_id = denied_put(server)
    toolbox, others = server.client("iam-toolbox"), server.client("iam-toolbox", key=VENDOR)
    nobody = server.client("iam-toolbox", *user(server, "nobody"))
    for client, exception, status, arguments in [
        (nobody, "AccessDeniedException", 403, {"authorizationId": authorization_id}),
        (others, "ResourceNotFoundException", 404, {"authorizationId": authorization_id}),
        (toolbox, "ResourceNotFoundException", 404, {"authorizationId": "none"}),
        (toolbox, "ValidationException", 400, {"authorizationId": authorization_id.upper()}),
    ]:
        with pytest.raises(getattr(client.exceptions, exception)) as caught:
            client.get_request_authorization_details(**arguments)
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
        assert caught.value.response["Error"]["Message"]


def test_an_id_in_a_message_leads_to_the_details(messages):
    iam = messages.client("iam", *user(messages, "ada"))
    message = refused(iam.list_users)["Error"]["Message"]
    authorization_id = message.rsplit(" ", 1)[1]
    assert f"#/authorization-details/{authorization_id} for complete details" in message
    details = messages.client("iam-toolbox").get_request_authorization_details(authorizationId=authorization_id)
    assert details["evaluations"][0]["action"] == "iam:ListUsers"
