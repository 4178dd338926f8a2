"""A fresh `rolecall serve` for every test that asks for one, on a free port, gone when the test ends."""

import http.client
import importlib.util
import json
import os
import pathlib
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import botocore.session
import pytest
from botocore.config import Config

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROLECALL = os.environ.get("ROLECALL", str(ROOT / "target" / "release" / "rolecall"))
CUSTOMER, VENDOR = "111122223333", "340636424752"
EXTERNAL_ID = "cl26d06tk0gch10901m7jeg9v"
# What the documented setup has.
ROLE = f"arn:aws:iam::{CUSTOMER}:role/LabelboxS3Access"
BUCKET, OBJECT, PLACE = "acme-training-data", "reviews/0001.txt", "us-west-1"
REVIEW = b"The parcel came a day early, and the box was dry.\n"
# Signature Version 2 is taken in the first and not in the second.
REGIONS = ["us-east-1", "eu-central-1"]
# A key that has to be encoded, and encoded once.
KEY = "a folder/ü+%.txt"
MIB = 1024 * 1024

# s3fs pins a botocore of its own, so tests/run runs its test in an environment of its own.
collect_ignore = [] if importlib.util.find_spec("s3fs") else ["test_s3fs.py"]


class Server:
    """A running rolecall, and clients for it."""

    def __init__(self, *arguments):
        command = [ROLECALL, "serve", "--port", "0", *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        self.lines = []
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("export AWS_ENDPOINT_URL="):
                self.endpoint = line.split("=", 1)[1].strip().strip("\"'")
                break
        else:
            raise RuntimeError(f"rolecall serve ended with {self.process.wait()}: {self.lines}")

    def client(self, service, key=CUSTOMER, secret="test", token=None, region="us-east-1", **config):
        # Not at the top: where s3fs is tested there is no boto3.
        import boto3

        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=region,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
            config=Config(retries={"max_attempts": 1}, **config),
        )

    def explain(self, request_id):
        with urllib.request.urlopen(f"{self.endpoint}/_rolecall/explain/{request_id}") as answer:
            return json.load(answer)

    def environment(self, key=CUSTOMER, secret="test"):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return kept | {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": key,
            "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_PAGER": "",
        }

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=15)
        self.process.stdout.close()


@pytest.fixture
def server():
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def integration():
    """A rolecall that starts from the documented setup."""
    running = Server("--setup", "scenarios/working-integration.md")
    yield running
    running.stop()


@pytest.fixture(params=REGIONS)
def region(request):
    return request.param


@pytest.fixture
def environment(server, region, tmp_path):
    """What the README has people paste."""
    return server.environment() | {"AWS_REGION": region, "AWS_DEFAULT_REGION": region, "HOME": str(tmp_path)}


def paste(monkeypatch, environment):
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def pasted(environment, monkeypatch):
    """The same, pasted into the environment of this process."""
    paste(monkeypatch, environment)


@pytest.fixture
def vendor_key(integration):
    """An access key of the vendor's user, who may assume roles."""
    session = botocore.session.get_session()
    root = {"aws_access_key_id": VENDOR, "aws_secret_access_key": "test"}
    iam = session.create_client("iam", PLACE, endpoint_url=integration.endpoint, **root)
    key = iam.create_access_key(UserName="delegated-access")["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


@pytest.fixture
def profiles(integration, vendor_key, tmp_path, monkeypatch):
    """Profiles of the vendor's machine, in the environment of this process: `vendor` is its user, `delegated` the role with
    its external ID, `refused` the role with another one. Returns the environment."""
    source = f"role_arn = {ROLE}\nsource_profile = vendor\nregion = {PLACE}\nexternal_id = "
    vendor = "[profile vendor]\nregion = {}\naws_access_key_id = {}\naws_secret_access_key = {}\n"
    sections = [
        vendor.format(PLACE, *vendor_key),
        f"[profile delegated]\n{source}{EXTERNAL_ID}\n",
        f"[profile refused]\n{source}another-one\n",
    ]
    config = tmp_path / "config"
    config.write_text("\n".join(sections))
    kept = {name: value for name, value in integration.environment().items() if not name.startswith("AWS_")}
    environment = kept | {"AWS_CONFIG_FILE": str(config), "AWS_ENDPOINT_URL": integration.endpoint}
    # Nothing of this machine's has a say, and nobody looks for EC2's metadata. The AWS CLI keeps sessions of roles in HOME: those
    # of another server are of no use here.
    environment |= {"AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_EC2_METADATA_DISABLED": "true"}
    environment |= {"HOME": str(tmp_path)}
    paste(monkeypatch, environment)
    return environment


@pytest.fixture
def session_key(integration, vendor_key):
    """A session of the role, as (key, secret, token), for clients that cannot assume it themselves."""
    session = botocore.session.get_session()
    key = dict(zip(("aws_access_key_id", "aws_secret_access_key"), vendor_key))
    sts = session.create_client("sts", PLACE, endpoint_url=integration.endpoint, **key)
    answer = sts.assume_role(RoleArn=ROLE, RoleSessionName="labelbox", ExternalId=EXTERNAL_ID)["Credentials"]
    return answer["AccessKeyId"], answer["SecretAccessKey"], answer["SessionToken"]


def put(url, body):
    """The status of a PUT by URL. http.client, because urllib adds a Content-Type, which Signature Version 2 signs."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("PUT", f"{parts.path}?{parts.query}", body=body)
    status = connection.getresponse().status
    connection.close()
    return status


def get(url, headers=None, method="GET"):
    """Status, headers and body, whatever the status."""
    request = urllib.request.Request(url, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read()
