"""A running `rolecall serve`, as tests see it."""

import json
import os
import pathlib
import shlex
import subprocess
import tempfile
import urllib.request

CUSTOMER, VENDOR = "111122223333", "340636424752"
REGION = "us-east-1"


class Rolecall:
    """A server on a free port. It has answered its first request when this returns."""

    def __init__(self, binary, setup=None):
        self._folder = tempfile.TemporaryDirectory(prefix="rolecall-")
        ready = pathlib.Path(self._folder.name) / "environment"
        command = [str(binary), "serve", "--port", "0", "--ready-file", str(ready)]
        if setup is not None:
            command += ["--setup", str(setup)]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        except OSError as error:
            self._folder.cleanup()
            raise RuntimeError(f"{binary} does not run: {error}; give --rolecall PATH, or set ROLECALL") from error
        # The file is complete before the first line is printed.
        if not self._process.stdout.readline():
            _, said = self._process.communicate()
            self._folder.cleanup()
            raise RuntimeError(f"rolecall serve ended with {self._process.returncode}: {said.strip()}")
        self._variables = dict(exports(ready.read_text()))

    @property
    def endpoint(self):
        """The endpoint URL."""
        return self._variables["AWS_ENDPOINT_URL"]

    @property
    def region(self):
        """The region of the setup page, if there was one."""
        return self._variables.get("AWS_REGION", REGION)

    @property
    def role_arn(self):
        """The role of the setup page's integration."""
        return self._variables["ROLECALL_ROLE_ARN"]

    @property
    def external_id(self):
        """The external ID of the setup page's integration."""
        return self._variables["ROLECALL_EXTERNAL_ID"]

    @property
    def vendor(self):
        """The access key, ID and secret, of the setup page's vendor."""
        name = "ROLECALL_VENDOR_USER_{}"
        return (
            self._variables[name.format("ACCESS_KEY_ID")],
            self._variables[name.format("SECRET_ACCESS_KEY")],
        )

    @property
    def root_secret(self):
        """The secret of every account's root user: `test`, unless ROLECALL_ROOT_SECRET is another."""
        return self._variables["AWS_SECRET_ACCESS_KEY"]

    def environment(self, account=CUSTOMER, secret=None, token=None):
        """The environment of this process, for one whose AWS is this server; an account's root user unless given a key."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        given = {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": account,
            "AWS_SECRET_ACCESS_KEY": secret or self.root_secret,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            # What stands in the files of whoever runs the tests is not for them.
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        return kept | given | ({"AWS_SESSION_TOKEN": token} if token else {})

    def boto3(self, account=CUSTOMER, secret=None, token=None):
        """Arguments for boto3's clients and resources: `boto3.client("s3", **rolecall.boto3())`."""
        return {
            "endpoint_url": self.endpoint,
            "region_name": self.region,
            "aws_access_key_id": account,
            "aws_secret_access_key": secret or self.root_secret,
            "aws_session_token": token,
        }

    def explain(self, request_id=None):
        """Why a request was answered as it was, by the ID in its answer; without one, the last that was refused."""
        if request_id is None:
            refused = (request["requestId"] for request in self._get("requests") if request["code"])
            request_id = next(refused, None)
            if request_id is None:
                raise LookupError(f"{self.endpoint} has refused no request")
        return self._get(f"explain/{request_id}")

    def _get(self, path):
        with urllib.request.urlopen(f"{self.endpoint}/_rolecall/{path}") as answer:
            return json.load(answer)

    def reset(self):
        """Forgets every account, bucket and request, moved clocks and faults."""
        for method, path, body in [("POST", "reset", b""), ("POST", "clock", b'{"reset": true}')]:
            request = urllib.request.Request(f"{self.endpoint}/_rolecall/{path}", data=body, method=method)
            urllib.request.urlopen(request).close()

    def stop(self):
        """Stops the server."""
        self._process.terminate()
        self._process.communicate()
        self._folder.cleanup()


def exports(text):
    """The variables of `export NAME=VALUE` lines; a quoted value may go over several."""
    words = iter(shlex.split(text, comments=True))
    for word in words:
        if word == "export":
            name, _, value = next(words).partition("=")
            yield name, value
