"""What one client can make the server hold and do: each case on a server of its own, with the bytes that it may take.

Prints the memory beyond what the idle server has and beyond the bodies that it had to take in, and how long health took
at worst. Returns what was exceeded, in bytes; no time is asserted.
"""

import base64
import concurrent.futures
import hashlib
import http.client
import json
import socket

from .server import ACCOUNT, MIB, Server, Watched

MOST_BEYOND = 64 * MIB
MOST_UNSIGNED = 256 * MIB
MOST_OF_TRACES = 300 * MIB


def document(statements):
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))


def good(answer):
    assert answer[0] == 200, answer
    return answer


def user_with(server, policies):
    """A user with these managed policies: access key ID and secret."""
    good(server.call("iam", [("Action", "CreateUser"), ("UserName", "user")]))
    for number, policy in enumerate(policies):
        named = [("PolicyName", f"policy-{number}"), ("PolicyDocument", policy)]
        good(server.call("iam", [("Action", "CreatePolicy"), *named]))
        arn = ("PolicyArn", f"arn:aws:iam::{ACCOUNT}:policy/policy-{number}")
        good(server.call("iam", [("Action", "AttachUserPolicy"), ("UserName", "user"), arn]))
    key = good(server.call("iam", [("Action", "CreateAccessKey"), ("UserName", "user")]))[2].decode()
    return tuple(key.split(f"<{name}>")[1].split("<")[0] for name in ("AccessKeyId", "SecretAccessKey"))


def many_statements():
    """Ten policies of 36 statements."""
    def statement(policy, number):
        return {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": f"arn:aws:s3:::bucket/{policy}/{number}/*"}

    return [document([statement(policy, number) for number in range(36)]) for policy in range(10)]


def deletion():
    """DeleteObjects of 1,000 keys: body and headers."""
    keys = "".join(f"<Object><Key>{number:0400}</Key></Object>" for number in range(1000))
    body = f"<Delete>{keys}<Quiet>true</Quiet></Delete>".encode()
    return body, {"content-md5": base64.b64encode(hashlib.md5(body).digest()).decode()}


def with_bucket(server):
    good(server.signed("s3", "PUT", "/bucket"))
    return user_with(server, many_statements())


def simulate(server, _):
    """A thousand statements, and a thousand results to each."""
    policy = document([{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}] * 1000)
    actions = [(f"ActionNames.member.{n + 1}", f"s3:Get{n}") for n in range(1000)]
    status, _, body = server.call("iam", [("Action", "SimulateCustomPolicy"), ("PolicyInputList.member.1", policy), *actions])
    return f"answered {status} with {len(body):,} bytes"


def explain_deletion(server, who):
    """One DeleteObjects of a thousand keys against ten policies of 36 statements, explained."""
    body, headers = deletion()
    _, headers, _ = good(server.signed("s3", "POST", "/bucket?delete", body, headers, who))
    status, _, body = server.ask("GET", f"/_rolecall/explain/{headers['x-amz-request-id']}")
    return f"answered {status} with {len(body):,} bytes"


def deletions(server, who):
    """1,000 DeleteObjects of a thousand keys."""
    body, headers = deletion()
    for _ in range(1000):
        good(server.signed("s3", "POST", "/bucket?delete", body, headers, who))
    return f"{server.resident() / MIB:.0f} MiB resident after them"


def tags(server, _):
    """Two AssumeRole calls with 100,000 tags at once."""
    tags = [(f"Tags.member.{n}.Key", f"k{n}") for n in range(1, 100_001)]
    role = [("RoleArn", f"arn:aws:iam::{ACCOUNT}:role/r"), ("RoleSessionName", "session")]

    def call(_):
        connection = http.client.HTTPConnection(server.endpoint)
        return server.call("sts", [("Action", "AssumeRole"), *role, *tags], connection=connection)[0]

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return f"answered {', '.join(str(status) for status in pool.map(call, range(2)))}"


def entries(server, _):
    """999 context entries and nine megabytes of padding."""
    names = [("ContextKeyName", "aws:k{}"), ("ContextKeyType", "string"), ("ContextKeyValues.member.1", "v")]
    entries = [(f"ContextEntries.member.{n}.{name}", value.format(n)) for n in range(1, 1000) for name, value in names]
    policy = document([{"Effect": "Allow", "Action": "*", "Resource": "*"}])
    call = [("Action", "SimulateCustomPolicy"), ("ActionNames.member.1", "s3:GetObject"), ("PolicyInputList.member.1", policy)]
    return f"answered {server.call('iam', [*call, *entries, *[('a', 'b')] * 2_250_000])[0]}"


def patterns():
    """Ten policies, each with a pattern of 2,900 letters that almost matches."""
    condition = {"StringLike": {"aws:UserAgent": "*" + "a" * 2900 + "b"}}
    return [document([{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": condition}])] * 10


def match(server, who):
    """The pattern against a User-Agent of seven thousand letters: decided, and explained."""
    headers = {"user-agent": "a" * 7000}
    status, headers, _ = server.signed("s3", "GET", "/bucket/key", headers=headers, who=who)
    explained, _, _ = server.ask("GET", f"/_rolecall/explain/{headers['x-amz-request-id']}")
    return f"answered {status}, explained {explained}"


def unsigned(server, _):
    """A hundred POSTs of 9.8 MB that nobody signed, and that do not end."""
    size, sockets, refused = 9_800_000, [], 0
    address = server.endpoint.rsplit(":", 1)
    for _ in range(100):
        connection = socket.create_connection((address[0], int(address[1])))
        sockets.append(connection)
        head = f"POST / HTTP/1.1\r\nHost: {server.endpoint}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        connection.sendall(f"{head}Expect: 100-continue\r\nContent-Length: {size}\r\n\r\n".encode())
        if connection.recv(12).endswith(b"100"):
            connection.sendall(b"a" * (size - 1))
        else:
            refused += 1
    held = (100 - refused) * size
    found = server.resident()
    for connection in sockets:
        connection.close()
    return f"{100 - refused} admitted with {held / MIB:.0f} MiB, {refused} refused; {found / MIB:.0f} MiB resident"


def with_patterns(server):
    good(server.signed("s3", "PUT", "/bucket"))
    return user_with(server, patterns())


def nothing(_):
    return None


# What it is called, what is set up, what is done, what it has to take in at once, how much more it may take.
CASES = [
    ("a simulation of 1,000 by 1,000", nothing, simulate, 90_000, MOST_BEYOND),
    ("DeleteObjects of 1,000 keys, explained", with_bucket, explain_deletion, 430_000, MOST_BEYOND),
    ("1,000 DeleteObjects of 1,000 keys", with_bucket, deletions, 430_000, MOST_OF_TRACES),
    ("two AssumeRole with 100,000 tags", nothing, tags, 2 * 3_300_000, MOST_BEYOND),
    ("999 context entries and 9 MB", nothing, entries, 9_200_000, MOST_BEYOND),
    ("a pattern of 2,900 letters in ten policies", with_patterns, match, 0, MOST_BEYOND),
    ("100 unsigned, unfinished POSTs of 9.8 MB", nothing, unsigned, 0, MOST_UNSIGNED + MOST_BEYOND),
]


def measure():
    """Does all of it, and returns what took more memory than it may."""
    exceeded = []
    for name, set_up, do, admitted, most in CASES:
        with Server() as server:
            prepared = set_up(server)
            with Watched(server) as watched:
                said = do(server, prepared)
            beyond = watched.highest - watched.idle - admitted
            print(
                f"{name}: {said}; at most {watched.highest / MIB:.0f} MiB, {beyond / MIB:.1f} MiB beyond idle and bodies; "
                f"health within {watched.worst.value * 1000:.0f} ms",
                flush=True,
            )
            if beyond > most or (most == MOST_OF_TRACES and watched.highest > most):
                exceeded.append(name)
    return exceeded
