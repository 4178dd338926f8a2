"""Clients of services that are not emulated: each gets an error that names its service, at once."""

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from conftest import CUSTOMER

CALLS = [
    ("sqs", "list_queues", {}, "Amazon Simple Queue Service (sqs:ListQueues)"),
    ("dynamodb", "list_tables", {}, "Amazon DynamoDB (dynamodb:ListTables)"),
    ("lambda", "list_functions", {}, "AWS Lambda (lambda)"),
    ("lambda", "invoke", {"FunctionName": "f", "Payload": b"{}"}, "AWS Lambda (lambda)"),
    ("ec2", "describe_regions", {}, "Amazon Elastic Compute Cloud (ec2)"),
    ("cloudformation", "list_stacks", {}, "AWS CloudFormation (cloudformation)"),
    ("cloudfront", "list_distributions", {}, "Amazon CloudFront (cloudfront)"),
    ("cloudwatch", "list_metrics", {}, "Amazon CloudWatch (monitoring:ListMetrics)"),
    ("route53", "list_hosted_zones", {}, "Amazon Route 53 (route53)"),
    ("secretsmanager", "list_secrets", {}, "AWS Secrets Manager (secretsmanager:ListSecrets)"),
    ("sns", "list_topics", {}, "Amazon Simple Notification Service (sns)"),
    ("ssm", "describe_parameters", {}, "(ssm:DescribeParameters)"),
    ("organizations", "list_roots", {}, "organizations:ListRoots"),
]


def client(server, service, **config):
    """With retries as they are by default."""
    return boto3.client(
        service,
        endpoint_url=server.endpoint,
        region_name="us-east-1",
        aws_access_key_id=CUSTOMER,
        aws_secret_access_key="test",
        config=Config(**config),
    )


def refused(call, arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    response = caught.value.response
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert response["ResponseMetadata"]["RetryAttempts"] == 0
    assert response["Error"]["Code"] == "NotImplemented"
    return response["Error"]["Message"]


@pytest.mark.parametrize("retries", ["legacy", "standard", "adaptive"])
def test_each_service_is_named(server, retries):
    for service, operation, arguments, named in CALLS:
        call = getattr(client(server, service, retries={"mode": retries}), operation)
        message = refused(call, arguments)
        assert message.startswith("rolecall does not emulate ") and named in message, message


def test_s3_control_and_what_else_goes_by_the_name_of_s3(server):
    """The SDK puts the account ID before the host, which here is an address: the test puts the address back."""
    control = client(server, "s3control")
    control.meta.events.register("before-send.s3-control", lambda request, **_: None)
    url = server.endpoint

    def to_the_server(request, **_):
        request.url = url + "/" + request.url.split("/", 3)[3]

    control.meta.events.register("before-sign.s3-control", to_the_server)
    message = refused(control.list_access_points, {"AccountId": CUSTOMER})
    assert "Amazon S3 Control (s3-control)" in message
    s3 = client(server, "s3")
    assert "Amazon S3 Express One Zone" in refused(s3.list_objects_v2, {"Bucket": "b--use1-az4--x-s3"})
