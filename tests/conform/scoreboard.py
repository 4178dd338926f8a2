#!/usr/bin/env python3
"""Runs `rolecall conform` on rolecall and on other emulators, each with its enforcement on, and writes the scoreboard.

    scoreboard.py --rolecall target/release/rolecall --others tests/.others    checks: rolecall holds all, the others answer
    scoreboard.py ... --write docs/conformance.md                               and writes the page

Each emulator lives in a virtual environment of its own below --others, is started on a free port and stopped again.
Nothing needs Docker.
"""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import boto3

VENDOR = "340636424752"
REGION = "us-east-1"
PAGE = """\
# How near to AWS

Written by `tests/run scoreboard`; do not edit it by hand. Measured on {date}.

`rolecall conform` tries {count} named behaviours of AWS on an endpoint that serves STS, IAM and S3: each is documented on
the page that it links to, or was recorded from AWS. It needs no more than the credentials of two accounts, so it runs on
any emulator:

```sh
rolecall conform --target http://127.0.0.1:4566     # exit 0: all that could be tried holds
rolecall conform --list                             # the behaviours, and AWS's pages
```

**Read it fairly.** The behaviours are about one subject, which is rolecall's only one: who may do what, across accounts,
and how AWS refuses. moto and MiniStack are for something else: they stand in for AWS in the tests of an application,
with many services, where it is often welcome that nothing is checked. Neither claims what is asked here. Each was tried
twice: as it starts, and with its own checks turned on as its documentation says. The versions were PyPI's newest;
a newer one may do better. Where an access key could be an IAM user's or a root user's, it is a user's: emulators that take
access keys of 12 digits as root users tend not to check their signatures.

| Target | How it was run |
| --- | --- |
| rolecall | as it is: there is nothing to turn on |
| moto | `moto_server`; the second account's credentials come from assuming a role there |
| moto, enforcing | an administrator in each of two accounts, then `POST /moto-api/reset-auth` with `0`: every request is authenticated and authorized. There are no root users then, and what is asked of one is untried |
| MiniStack | `ministack`; access keys of 12 digits for the accounts' root users |
| MiniStack, enforcing | the same with `AUTH=true` |

A behaviour that **holds** was seen as AWS has it. One that **differs** was answered otherwise: often by accepting what AWS
refuses, sometimes by refusing with another status, code or element. One that is **untried** could not be asked, because
what it needs could not be set up, or because the request that ought to work did not: that is no failure.

"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def served(command, environment, port, health):
    """A server on `port`, until the block ends."""
    with tempfile.NamedTemporaryFile("w+") as log:
        server = subprocess.Popen(command, env={**os.environ, **environment}, stdout=log, stderr=subprocess.STDOUT)
        try:
            endpoint = f"http://127.0.0.1:{port}"
            await_answer(endpoint + health, server, log.name)
            yield endpoint
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def await_answer(url, server, log):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(url, timeout=5).read()
        if server.poll() is not None:
            break
        time.sleep(0.2)
    sys.exit(f"{url} does not answer:\n{pathlib.Path(log).read_text()[-2000:]}")


def conform(rolecall, name, arguments, credentials=None):
    """The scoreboard of one target, which must answer."""
    command = [rolecall, "conform", "--format", "json", *arguments]
    run = subprocess.run(command, env={**os.environ, **(credentials or {})}, stdout=subprocess.PIPE, timeout=900)
    if run.returncode not in (0, 1):
        sys.exit(f"{name}: rolecall conform ended with {run.returncode}")
    target = json.loads(run.stdout)["targets"][0]
    target["name"] = name
    score = target["score"]
    print(f"{name}: {score['holds']} hold, {score['differs']} differ, {score['untried']} untried", flush=True)
    return target


def administrator(endpoint, session):
    """An access key that may do everything in the account of `session`."""
    iam = boto3.client("iam", endpoint_url=endpoint, region_name=REGION, **session)
    iam.create_user(UserName="administrator")
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.put_user_policy(UserName="administrator", PolicyName="all", PolicyDocument=json.dumps(everything))
    key = iam.create_access_key(UserName="administrator")["AccessKey"]
    return {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}


def keys(customer, vendor):
    """Both accounts' credentials, as `rolecall conform` reads them."""
    variables = {}
    for owner, session in (("CUSTOMER", customer), ("VENDOR", vendor)):
        for name, value in session.items():
            variables[f"ROLECALL_{owner}_{name.upper().removeprefix('AWS_')}"] = value
    return variables


@contextlib.contextmanager
def moto_server(python):
    """A server of moto's, and credentials of two accounts: it takes anybody's for one account's, and gives those of another
    to whom assumes a role there."""
    port = free_port()
    command = [python, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with served(command, {}, port, "/moto-api/") as endpoint:
        anybody = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        sts = boto3.client("sts", endpoint_url=endpoint, region_name=REGION, **anybody)
        arn = f"arn:aws:iam::{VENDOR}:role/entrance"
        other = sts.assume_role(RoleArn=arn, RoleSessionName="entrance")["Credentials"]
        other = {
            "aws_access_key_id": other["AccessKeyId"],
            "aws_secret_access_key": other["SecretAccessKey"],
            "aws_session_token": other["SessionToken"],
        }
        yield endpoint, anybody, other


def moto(rolecall, python, name):
    with moto_server(python) as (endpoint, anybody, other):
        return conform(rolecall, name, ["--target", endpoint], keys(anybody, other))


def moto_enforcing(rolecall, python, name):
    with moto_server(python) as (endpoint, anybody, other):
        customer, vendor = administrator(endpoint, anybody), administrator(endpoint, other)
        # As text: the body of a form is read before moto sees it.
        plain = {"Content-Type": "text/plain"}
        urllib.request.urlopen(urllib.request.Request(endpoint + "/moto-api/reset-auth", b"0", plain))
        return conform(rolecall, name, ["--target", endpoint], keys(customer, vendor))


def ministack(rolecall, python, name, environment=None):
    port = free_port()
    environment = {**(environment or {}), "GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1"}
    with served([python, "-m", "ministack"], environment, port, "/_ministack/health") as endpoint:
        return conform(rolecall, name, ["--target", endpoint])


def ministack_enforcing(rolecall, python, name):
    return ministack(rolecall, python, name, {"AUTH": "true"})


# Each emulator: its package, how it is shown, and how it starts.
OTHERS = [
    ("moto", "moto {version}", moto),
    ("moto", "moto {version}, enforcing", moto_enforcing),
    ("ministack", "MiniStack {version}", ministack),
    ("ministack", "MiniStack {version}, enforcing", ministack_enforcing),
]


def version(python, package):
    program = f"import importlib.metadata as m; print(m.version({package!r}))"
    return subprocess.run([python, "-c", program], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def write(page, rolecall, targets):
    count = len(targets[0]["behaviours"])
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for index, target in enumerate(targets[1:]):
            file = pathlib.Path(folder, f"{index}.json")
            file.write_text(json.dumps({"targets": [target]}))
            files += ["--compare", str(file)]
        command = [rolecall, "conform", "--format", "markdown", *files]
        board = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    # What was seen as they start would be as long again, and says little.
    begin = "\n## What was seen on "
    board, *seen = board.split(begin)
    board += "".join(begin + part for part in seen if ", enforcing\n" in part)
    date = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    pathlib.Path(page).write_text(PAGE.format(date=date, count=count) + board)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rolecall", required=True, help="the binary")
    parser.add_argument("--others", required=True, help="the folder of the other emulators' virtual environments")
    parser.add_argument("--write", metavar="PAGE", help="write the scoreboard as a page")
    options = parser.parse_args()
    own = conform(options.rolecall, "rolecall", [])
    targets = [own]
    for package, title, run in OTHERS:
        python = str(pathlib.Path(options.others, package, "bin", "python").absolute())
        targets.append(run(options.rolecall, python, title.format(version=version(python, package))))
    if options.write:
        write(options.write, options.rolecall, targets)
    if own["score"]["differs"] or own["score"]["untried"]:
        subprocess.run([options.rolecall, "conform"], check=False)
        sys.exit("rolecall itself does not hold")


if __name__ == "__main__":
    main()
