"""Readers of settings on a plain bucket, user and role: every read of S3's bucket settings and of IAM that the AWS CLI
has, taken from botocore's model so that none is forgotten. Each is emulated, or answers as AWS answers for something
without the setting, or answers 501 and its name."""

import botocore.session
import pytest
from botocore.exceptions import ClientError

from conftest import CUSTOMER

BUCKET, KEY, USER, ROLE, GROUP = "plain", "key", "plain", "plain", "plain"
TRUST = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}}'
POLICY = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}'
MODEL = botocore.session.get_session()

# The errors of a bucket that has no such setting.
UNSET_OF_BUCKETS = {
    "GetBucketAnalyticsConfiguration": "NoSuchConfiguration",
    "GetBucketCors": "NoSuchCORSConfiguration",
    "GetBucketIntelligentTieringConfiguration": "NoSuchConfiguration",
    "GetBucketInventoryConfiguration": "NoSuchConfiguration",
    "GetBucketLifecycle": "NoSuchLifecycleConfiguration",
    "GetBucketLifecycleConfiguration": "NoSuchLifecycleConfiguration",
    "GetBucketMetadataConfiguration": "MetadataConfigurationNotFound",
    "GetBucketMetricsConfiguration": "NoSuchConfiguration",
    "GetBucketPolicy": "NoSuchBucketPolicy",
    "GetBucketPolicyStatus": "NoSuchBucketPolicy",
    "GetBucketReplication": "ReplicationConfigurationNotFoundError",
    "GetBucketTagging": "NoSuchTagSet",
    "GetBucketWebsite": "NoSuchWebsiteConfiguration",
    "GetObjectLegalHold": "InvalidRequest",
    "GetObjectLockConfiguration": "ObjectLockConfigurationNotFoundError",
    "GetObjectRetention": "InvalidRequest",
}
# The errors of an account, a user or a name that has none.
UNSET_OF_IAM = {
    "GetAccountPasswordPolicy": "NoSuchEntity",
    "GetCredentialReport": "ReportNotPresent",
    "GetGroupPolicy": "NoSuchEntity",
    "GetInstanceProfile": "NoSuchEntity",
    "GetLoginProfile": "NoSuchEntity",
    "GetOpenIDConnectProvider": "NoSuchEntity",
    "GetOutboundWebIdentityFederationInfo": "FeatureDisabled",
    "GetRolePolicy": "NoSuchEntity",
    "GetSAMLProvider": "NoSuchEntity",
    "GetSSHPublicKey": "NoSuchEntity",
    "GetServerCertificate": "NoSuchEntity",
    "GetUserPolicy": "NoSuchEntity",
    "ListInstanceProfileTags": "NoSuchEntity",
    "ListOpenIDConnectProviderTags": "NoSuchEntity",
    "ListSAMLProviderTags": "NoSuchEntity",
    "ListServerCertificateTags": "NoSuchEntity",
}
# What answers 501 and its name.
NOT_EMULATED = {
    "s3": {
        "GetBucketMetadataTableConfiguration",
        "GetObjectAnnotation",
        "GetObjectTorrent",
        "ListDirectoryBuckets",
        "ListObjectAnnotations",
    },
    "iam": {
        "GetAccountProperties",
        "GetDelegationRequest",
        "GetHumanReadableSummary",
        "GetOrganizationsAccessReport",
        "GetRoleTemplateVersion",
        "GetServiceLastAccessedDetails",
        "GetServiceLastAccessedDetailsWithEntities",
        "GetServiceLinkedRoleDeletionStatus",
        "ListDelegationRequests",
        "ListOrganizationsFeatures",
        "ListPoliciesGrantingServiceAccess",
    },
}


def arguments_of_iam(operation, made):
    """The values of an operation's required parameters, and the user, where it takes one."""
    arn = f"arn:aws:iam::{CUSTOMER}:"
    values = {
        "AccessKeyId": made["key"],
        "Arn": f"{arn}user/{USER}",
        "DelegationRequestId": "a" * 32,
        "DeletionTaskId": "task/1",
        "Encoding": "SSH",
        "EntityArn": f"{arn}user/{USER}",
        "GroupName": GROUP,
        "InstanceProfileName": "none",
        "JobId": "12345678-1234-1234-1234-123456789012",
        "OpenIDConnectProviderArn": f"{arn}oidc-provider/example.com",
        "PolicyArn": made["policy"],
        "PolicyInputList": [POLICY],
        "PolicyName": "none",
        "PolicySourceArn": f"{arn}user/{USER}",
        "RoleName": ROLE,
        "SAMLProviderArn": f"{arn}saml-provider/example",
        "SSHPublicKeyId": "APKAEXAMPLEEXAMPLE12",
        "SerialNumber": made["device"],
        "ServerCertificateName": "none",
        "ServiceNamespace": "iam",
        "ServiceNamespaces": ["iam"],
        "TemplateArn": f"{arn}policy/plain",
        "UserName": USER,
        "VersionId": "v1",
    }
    shape = MODEL.get_service_model("iam").operation_model(operation).input_shape
    if shape is None:
        return {}
    # The device is nobody's.
    takes_user = "UserName" in shape.members and operation != "GetMFADevice"
    return {name: values[name] for name in shape.required_members} | ({"UserName": USER} if takes_user else {})


def arguments_of_s3(operation):
    values = {"AnnotationName": "a", "Bucket": BUCKET, "Key": KEY, "Id": "1", "ObjectAttributes": ["ETag"]}
    shape = MODEL.get_service_model("s3").operation_model(operation).input_shape
    return {name: values[name] for name in shape.required_members} if shape else {}


def reads(service, prefixes):
    names = MODEL.get_service_model(service).operation_names
    return [name for name in names if name.startswith(prefixes)]


def walk(client, service, operations, arguments, unset):
    """Calls each, and says which came out otherwise than it is sorted."""
    wrong = {}
    for operation in operations:
        call = getattr(client, botocore.xform_name(operation))
        expected = "NotImplemented" if operation in NOT_EMULATED[service] else unset.get(operation)
        try:
            call(**arguments(operation))
            seen, message = None, ""
        except ClientError as error:
            seen, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
        if seen != expected or (expected == "NotImplemented" and "rolecall does not emulate" not in message):
            wrong[operation] = f"{seen} {message}"
    return wrong


def test_every_read_of_a_plain_bucket(server):
    s3 = server.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=b"x")
    # ListParts needs an upload, which is no setting.
    operations = [name for name in reads("s3", ("Get", "List")) if name != "ListParts"]
    assert len(operations) > 40
    assert walk(s3, "s3", operations, arguments_of_s3, UNSET_OF_BUCKETS) == {}


def test_every_read_of_a_plain_account_user_and_role(server):
    iam = server.client("iam")
    iam.create_user(UserName=USER)
    iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=TRUST % CUSTOMER)
    iam.create_group(GroupName=GROUP)
    made = {
        "key": iam.create_access_key(UserName=USER)["AccessKey"]["AccessKeyId"],
        "policy": iam.create_policy(PolicyName="plain", PolicyDocument=POLICY)["Policy"]["Arn"],
        "device": iam.create_virtual_mfa_device(VirtualMFADeviceName="d")["VirtualMFADevice"]["SerialNumber"],
    }
    operations = reads("iam", ("Get", "List"))
    assert len(operations) > 65
    arguments = lambda operation: arguments_of_iam(operation, made)  # noqa: E731
    assert walk(iam, "iam", operations, arguments, UNSET_OF_IAM) == {}


@pytest.mark.parametrize("service", ["s3", "iam"])
def test_paginators_walk_to_the_end(server, service):
    """Each of botocore's paginators of a list that a plain account can be asked for."""
    server.client("s3").create_bucket(Bucket=BUCKET)
    server.client("iam").create_user(UserName=USER)
    client = server.client(service)
    walked = 0
    for operation in reads(service, ("List",)):
        name = botocore.xform_name(operation)
        shape = MODEL.get_service_model(service).operation_model(operation).input_shape
        needed = set(shape.required_members) if shape else set()
        if operation in NOT_EMULATED[service] or not client.can_paginate(name) or needed - {"Bucket", "UserName"}:
            continue
        members = shape.members if shape else {}
        arguments = {name: value for name, value in {"Bucket": BUCKET, "UserName": USER}.items() if name in members}
        for _ in client.get_paginator(name).paginate(**arguments, PaginationConfig={"PageSize": 1}):
            pass
        walked += 1
    assert walked >= (4 if service == "s3" else 15), walked
