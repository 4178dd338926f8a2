"""curl with its own SigV4 signer."""

import re
import subprocess

from conftest import CUSTOMER


def curl(*arguments):
    command = ["curl", "--silent", "--show-error", "--max-time", "20", "--include", *arguments]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    head, _, body = output.replace("\r\n", "\n").partition("\n\n")
    return int(re.match(r"HTTP/1\.1 (\d+)", head)[1]), head.lower(), body


def signed(service, key=CUSTOMER, secret="test"):
    return ["--aws-sigv4", f"aws:amz:us-east-1:{service}", "--user", f"{key}:{secret}"]


def test_sts_knows_who_signed(server):
    form = ["--data", "Action=GetCallerIdentity&Version=2011-06-15"]
    status, head, body = curl(*signed("sts"), *form, server.endpoint)
    assert status == 200 and "content-type: text/xml" in head
    assert f"<Arn>arn:aws:iam::{CUSTOMER}:root</Arn>" in body


def test_sts_refuses_a_wrong_secret_in_its_own_words(server):
    form = ["--data", "Action=GetCallerIdentity&Version=2011-06-15"]
    status, _, body = curl(*signed("sts", secret="wrong"), *form, server.endpoint)
    assert status == 403
    assert "<Code>SignatureDoesNotMatch</Code>" in body
    assert "Consult the service documentation for details." in body


def test_sts_refuses_an_unsigned_request(server):
    status, _, body = curl("--data", "Action=GetCallerIdentity&Version=2011-06-15", server.endpoint)
    assert status == 403
    assert "<Message>Request is missing Authentication Token</Message>" in body


def test_s3_puts_gets_and_refuses(server):
    # curl 7 signs the empty payload's hash for every body, and S3 asks for x-amz-content-sha256: so say it ourselves.
    unsigned = ["--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD"]
    assert curl(*signed("s3"), *unsigned, "--request", "PUT", f"{server.endpoint}/curled")[0] == 200
    put = ["--request", "PUT", "--data-binary", "hello", "--header", "content-type: text/plain"]
    assert curl(*signed("s3"), *unsigned, *put, f"{server.endpoint}/curled/greeting")[0] == 200
    status, head, body = curl(*signed("s3"), *unsigned, f"{server.endpoint}/curled/greeting")
    assert (status, body) == (200, "hello") and "content-type: text/plain" in head
    status, _, body = curl(f"{server.endpoint}/curled/greeting")
    assert status == 403 and "<Message>Access Denied</Message>" in body
    status, _, body = curl(*signed("s3", secret="wrong"), *unsigned, f"{server.endpoint}/curled/greeting")
    assert status == 403 and "<CanonicalRequest>GET\n/curled/greeting\n" in body
