"""A server of its own to be measured: started, asked with signed requests, watched."""

import datetime
import hashlib
import hmac
import http.client
import multiprocessing
import pathlib
import subprocess
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROLECALL = ROOT / "target" / "release" / "rolecall"
MIB = 1024 * 1024
ACCOUNT = "111122223333"
HEALTH = "/_rolecall/health"


class Server:
    """`rolecall serve` on a free port; `ready` is how many seconds it took from exec to the first answer."""

    def __init__(self):
        began = time.perf_counter()
        self.process = subprocess.Popen([ROLECALL, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if line.startswith("export AWS_ENDPOINT_URL="):
                self.endpoint = urllib.parse.urlsplit(line.split("=", 1)[1].strip().strip("\"'")).netloc
                break
        self.connection = http.client.HTTPConnection(self.endpoint)
        assert self.ask("GET", HEALTH)[0] == 200
        self.ready = time.perf_counter() - began

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def ask(self, method, path, body=b"", headers=None, connection=None):
        """Sends a request as it is; status, headers and body of the answer."""
        connection = connection or self.connection
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def signed(self, service, method, path, body=b"", headers=None, who=(ACCOUNT, "test"), connection=None):
        """The same, signed in its Authorization header."""
        headers = sign(self.endpoint, service, method, path, body, headers or {}, who)
        return self.ask(method, path, body, headers, connection)

    def call(self, service, parameters, who=(ACCOUNT, "test"), connection=None):
        """A call of STS or IAM."""
        parameters = [("Version", "2011-06-15" if service == "sts" else "2010-05-08"), *parameters]
        body = urllib.parse.urlencode(parameters).encode()
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return self.signed(service, "POST", "/", body, headers, who, connection)

    def status(self, name):
        """A line of /proc/PID/status, in bytes."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
        return 0

    def resident(self):
        return self.status("VmRSS")

    def peak(self):
        return self.status("VmHWM")


def sign(host, service, method, path, body, headers, who):
    """The headers of a request, with its signature."""
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    payload = hashlib.sha256(body).hexdigest()
    headers = {**headers, "host": host, "x-amz-date": now, "x-amz-content-sha256": payload}
    names = ";".join(sorted(headers))
    path, _, query = path.partition("?")
    query = "&".join(sorted(part if "=" in part else f"{part}=" for part in query.split("&") if part))
    lines = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in sorted(headers))
    canonical = "\n".join([method, path, query, lines, names, payload])
    scope = f"{now[:8]}/us-east-1/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{who[1]}".encode()
    for part in [*scope.split("/"), text]:
        key = hmac.digest(key, part.encode(), "sha256")
    credential = f"Credential={who[0]}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
    return {**headers, "authorization": f"AWS4-HMAC-SHA256 {credential}"}


def ask_for_health(endpoint, stop, worst):
    """Another process: the longest time that health took to be answered, in seconds."""
    connection = http.client.HTTPConnection(endpoint, timeout=600)
    while not stop.is_set():
        began = time.perf_counter()
        connection.request("GET", HEALTH)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        worst.value = max(worst.value, time.perf_counter() - began)
        time.sleep(0.005)


class Watched:
    """Watches a server while something is done to it: its memory, and how long health takes."""

    def __init__(self, server):
        self.server = server
        self.idle = server.resident()
        self.highest = self.idle
        self.stop = multiprocessing.Event()
        self.worst = multiprocessing.Value("d", 0.0)

    def __enter__(self):
        arguments = (self.server.endpoint, self.stop, self.worst)
        self.health = multiprocessing.Process(target=ask_for_health, args=arguments)
        self.health.start()
        self.memory = threading.Thread(target=self.look)
        self.memory.start()
        return self

    def look(self):
        while not self.stop.is_set():
            self.highest = max(self.highest, self.server.resident())
            time.sleep(0.002)

    def __exit__(self, *_):
        self.stop.set()
        self.memory.join()
        self.health.join()
        assert self.health.exitcode == 0, "health was not answered"
