"""A fresh `rolecall serve` for every test that asks for one, on a free port, gone when the test ends."""

import json
import os
import pathlib
import subprocess
import urllib.error
import urllib.request

import boto3
import pytest
from botocore.config import Config

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROLECALL = os.environ.get("ROLECALL", str(ROOT / "target" / "release" / "rolecall"))
CUSTOMER, VENDOR = "111122223333", "340636424752"
EXTERNAL_ID = "cl26d06tk0gch10901m7jeg9v"


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


def get(url, headers=None, method="GET"):
    """Status, headers and body, whatever the status."""
    request = urllib.request.Request(url, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read()
