"""Signature Version 2, which boto3 and version 1 of the AWS CLI presign with by default in us-east-1. No client here gets
a Config."""

import json
import subprocess
import sys
import urllib.parse
import urllib.request

import boto3
import pytest

from conftest import CUSTOMER, VENDOR, get

OLD, NEW = "us-east-1", "eu-central-1"


def plain(server, region=OLD, **credentials):
    """boto3 as it comes."""
    given = {"aws_access_key_id": CUSTOMER, "aws_secret_access_key": "test"} | credentials
    return boto3.client("s3", endpoint_url=server.endpoint, region_name=region, **given)


@pytest.fixture
def s3(server):
    client = plain(server)
    client.create_bucket(Bucket="old")
    client.create_bucket(Bucket="new", CreateBucketConfiguration={"LocationConstraint": NEW})
    return client


def presigned(client, operation, bucket="old", key="a folder/ü+%.txt", **more):
    url = client.generate_presigned_url(operation, Params={"Bucket": bucket, "Key": key, **more}, ExpiresIn=60)
    assert "AWSAccessKeyId=" in url and "X-Amz-Signature" not in url
    return url


def send(url, method, body=None, headers=None):
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read()


def test_urls_put_head_get_and_delete(s3):
    # urllib says a Content-Type of its own for every body, and so it has to be signed.
    form = "application/x-www-form-urlencoded"
    put = presigned(s3, "put_object", ContentType=form, Metadata={"made-by": "url"})
    assert send(put, "PUT", b"hello")[0] == 200
    assert send(put, "PUT", b"hello", {"Content-Type": "text/plain"})[0] == 403
    status, headers, _ = send(presigned(s3, "head_object"), "HEAD")
    assert (status, headers["Content-Length"], headers["x-amz-meta-made-by"]) == (200, "5", "url")
    asked = {"ResponseContentDisposition": 'attachment; filename="a b.txt"', "ResponseContentType": "text/x"}
    status, headers, body = send(presigned(s3, "get_object", **asked), "GET")
    assert (status, body, headers["Content-Type"]) == (200, b"hello", "text/x")
    assert headers["Content-Disposition"] == 'attachment; filename="a b.txt"'
    assert send(presigned(s3, "get_object"), "HEAD")[0] == 403
    assert send(presigned(s3, "delete_object"), "DELETE")[0] == 204
    assert send(presigned(s3, "get_object"), "GET")[0] == 404


def test_urls_of_buckets(server, s3):
    listing = s3.generate_presigned_url("list_objects_v2", Params={"Bucket": "old", "Prefix": "x"})
    assert send(listing, "GET")[0] == 200
    assert send(s3.generate_presigned_url("get_bucket_acl", Params={"Bucket": "old"}), "GET")[0] == 200
    assert send(s3.generate_presigned_url("list_buckets"), "GET")[0] == 200
    assert send(s3.generate_presigned_url("head_bucket", Params={"Bucket": "old"}), "HEAD")[0] == 200


def test_an_upload_in_parts_by_urls(s3):
    upload = s3.create_multipart_upload(Bucket="old", Key="parts")["UploadId"]
    url = presigned(s3, "upload_part", key="parts", UploadId=upload, PartNumber=1)
    # No Content-Type: urllib would add one to a body.
    with subprocess.Popen(["curl", "-s", "-i", "-X", "PUT", "-d", "five!", "-H", "Content-Type:", url],
                          stdout=subprocess.PIPE, text=True) as curl:
        answer = curl.stdout.read()
    etag = next(line.split(": ")[1].strip() for line in answer.splitlines() if line.lower().startswith("etag"))
    done = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
    s3.complete_multipart_upload(Bucket="old", Key="parts", UploadId=upload, MultipartUpload=done)
    assert s3.get_object(Bucket="old", Key="parts")["Body"].read() == b"five!"


def test_one_byte_more_is_refused_with_the_string_to_sign(server, s3):
    status, headers, body = send(presigned(s3, "get_object", key="k") + "&versionId=x", "GET")
    assert status == 403 and b"<Code>SignatureDoesNotMatch</Code>" in body and b"<CanonicalRequest>" not in body
    auth = server.explain(headers["x-amz-request-id"])["stages"]["auth"]
    assert auth["string_to_sign"].startswith("GET\n\n\n") and auth["string_to_sign"].endswith("\n/old/k?versionId=x")


def test_temporary_credentials(server, s3):
    s3.put_object(Bucket="old", Key="k", Body=b"v")
    iam, trust = server.client("iam"), {"Effect": "Allow", "Principal": {"AWS": VENDOR}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": trust}))
    iam.attach_role_policy(RoleName="r", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    other = server.client("iam", key=VENDOR)
    other.create_user(UserName="u")
    other.attach_user_policy(UserName="u", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    key = other.create_access_key(UserName="u")["AccessKey"]
    sts = server.client("sts", key["AccessKeyId"], key["SecretAccessKey"])
    given = sts.assume_role(RoleArn=f"arn:aws:iam::{CUSTOMER}:role/r", RoleSessionName="session")["Credentials"]
    names = {"AccessKeyId": "aws_access_key_id", "SecretAccessKey": "aws_secret_access_key",
             "SessionToken": "aws_session_token"}
    session = plain(server, **{names[name]: given[name] for name in names})
    url = presigned(session, "get_object", key="k")
    assert send(url, "GET")[2] == b"v"
    token = urllib.parse.quote(given["SessionToken"], safe="")
    assert token in url
    status, _, body = send(url.replace(token, token[:-4]), "GET")
    assert status in (400, 403) and b"Token" in body or b"InvalidAccessKeyId" in body
    post = session.generate_presigned_post("old", "by-form")
    assert upload(post, b"form") == 204


def upload(post, file, **changed):
    boundary = "b0undary"
    fields = post["fields"] | changed
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    )
    body = head.encode() + (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'.encode()
        + file + f"\r\n--{boundary}--\r\n".encode()
    )
    return send(post["url"], "POST", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})[0]


def test_forms(s3):
    post = s3.generate_presigned_post(
        "old", "form/${filename}", Fields={"acl": "bucket-owner-full-control"},
        Conditions=[{"acl": "bucket-owner-full-control"}, ["content-length-range", 1, 5]],
    )
    assert set(post["fields"]) >= {"AWSAccessKeyId", "policy", "signature"}
    assert upload(post, b"hello") == 204
    assert s3.get_object(Bucket="old", Key="form/f")["Body"].read() == b"hello"
    assert upload(post, b"too long") == 400
    assert upload(post, b"hello", policy=post["fields"]["policy"][:-4] + "AAA=") == 403


def test_a_region_of_version_4_refuses_and_says_what_to_set(server, s3):
    # us-east-1 is the region of the client, and so boto3 signs with Version 2 whatever region the bucket is in.
    status, headers, body = get(presigned(s3, "get_object", bucket="new", key="k"))
    assert status == 400 and b"Please use AWS4-HMAC-SHA256." in body
    told = server.explain(headers["x-amz-request-id"])
    assert "eu-central-1 takes Signature Version 4 only" in told["because"]["line"]
    assert any("s3v4" in setting["setting"] for setting in told["clientSettings"]["settings"])
    assert upload(s3.generate_presigned_post("new", "k"), b"x") == 400
    # The remedy works.
    modern = server.client("s3", region=NEW, signature_version="s3v4")
    modern.put_object(Bucket="new", Key="k", Body=b"v")
    url = modern.generate_presigned_url("get_object", Params={"Bucket": "new", "Key": "k"})
    assert get(url)[2] == b"v"


def test_objects_under_a_kms_key_want_version_4(server, s3):
    s3.put_object(Bucket="old", Key="kms", Body=b"v", ServerSideEncryption="aws:kms")
    status, headers, body = get(presigned(s3, "get_object", key="kms"))
    assert status == 400 and b"require AWS Signature Version 4." in body
    assert server.explain(headers["x-amz-request-id"])["clientSettings"]["line"].endswith("for the region us-east-1")


def test_every_call_with_version_2_in_its_header(server, s3):
    old = server.client("s3", signature_version="s3")
    old.put_object(Bucket="old", Key="header", Body=b"v", Metadata={"a": "b  c"}, ContentType="text/plain")
    assert old.get_object(Bucket="old", Key="header")["Body"].read() == b"v"
    assert old.head_object(Bucket="old", Key="header")["Metadata"] == {"a": "b  c"}
    assert [found["Key"] for found in old.list_objects_v2(Bucket="old")["Contents"]] == ["header"]
    old.copy_object(Bucket="old", Key="copy", CopySource="old/header")
    old.put_object_tagging(Bucket="old", Key="copy", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    assert old.get_object_tagging(Bucket="old", Key="copy")["TagSet"] == [{"Key": "a", "Value": "b"}]
    found = [{"Key": "header"}, {"Key": "copy"}]
    assert len(old.delete_objects(Bucket="old", Delete={"Objects": found})["Deleted"]) == 2
    assert "old" in [bucket["Name"] for bucket in old.list_buckets()["Buckets"]]


def test_the_aws_cli_presigns(server, s3):
    s3.put_object(Bucket="old", Key="k", Body=b"v")
    command = [sys.executable, "-m", "awscli", "s3", "presign", "s3://old/k"]
    done = subprocess.run(command, env=server.environment(), capture_output=True, text=True, timeout=60)
    if "No module named awscli" in done.stderr:
        pytest.skip("version 1 of the AWS CLI is not installed")
    url = done.stdout.strip()
    assert "AWSAccessKeyId=" in url, done.stderr
    assert get(url)[2] == b"v"
