"""Chromium: what a page of another origin may fetch, and what it is let to see, under a bucket's CORS rules."""

import http.server
import threading

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from conftest import Server, get

BUCKET, KEY = "browser-bucket", "a folder/picture.txt"
BODY = b"0123456789"

FETCH = """
const [url, options, done] = arguments;
fetch(url, options).then(
  async (answer) => done({
    status: answer.status,
    redirected: answer.redirected,
    headers: Object.fromEntries(answer.headers),
    text: await answer.text(),
  }),
  (error) => done({ failed: String(error) }),
);
"""


class Page(http.server.BaseHTTPRequestHandler):
    """An empty page, whatever is asked for."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>page</title>")

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def origin():
    """The page's own origin: another port is another origin."""
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_port}"
    site.shutdown()
    site.server_close()


@pytest.fixture(scope="module")
def aws():
    running = Server()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser(aws, tmp_path_factory):
    address = aws.endpoint.removeprefix("http://")
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
        f"--host-resolver-rules=MAP *.amazonaws.com {address}",
    ]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    driver.set_script_timeout(20)
    driver.set_page_load_timeout(20)
    yield driver
    driver.quit()


@pytest.fixture
def page(browser, origin):
    """The browser, on a page of the other origin, with an empty console."""
    browser.get(origin)
    browser.get_log("browser")
    return browser


@pytest.fixture
def s3(aws):
    """The bucket's owner, and a bucket without CORS rules."""
    # Without s3v4 boto3 presigns for us-east-1 as in 2006, which S3 refuses for new buckets.
    client = aws.client("s3", signature_version="s3v4")
    client.create_bucket(Bucket=BUCKET)
    client.delete_bucket_cors(Bucket=BUCKET)
    client.put_object(Bucket=BUCKET, Key=KEY, Body=BODY, ContentType="text/plain")
    return client


def rule(s3, origin, bucket=BUCKET, **more):
    rules = [{"AllowedMethods": ["GET"], "AllowedOrigins": [origin]} | more]
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": rules})


def url(s3, operation="get_object", key=KEY, **more):
    return s3.generate_presigned_url(operation, Params={"Bucket": BUCKET, "Key": key} | more, ExpiresIn=300)


def fetch(page, address, **options):
    return page.execute_async_script(FETCH, address, options)


def blocked(page, answer, because):
    """The page sees only that it failed; the reason is on the console alone."""
    assert answer == {"failed": "TypeError: Failed to fetch"}
    console = [entry["message"] for entry in page.get_log("browser")]
    assert any("has been blocked by CORS policy" in line and because in line for line in console), console


NO_HEADER = "No 'Access-Control-Allow-Origin' header is present on the requested resource."
BAD_PREFLIGHT = "Response to preflight request doesn't pass access control check: " + NO_HEADER


def test_without_rules_the_page_sees_nothing(page, s3):
    blocked(page, fetch(page, url(s3)), NO_HEADER)


def test_a_rule_for_another_origin_does_not_help(page, s3, origin):
    rule(s3, "https://app.labelbox.com")
    blocked(page, fetch(page, url(s3)), NO_HEADER)
    rule(s3, origin + "0")
    blocked(page, fetch(page, url(s3)), NO_HEADER)


@pytest.mark.parametrize("allowed", ["its own", "*", "http://127.0.0.*"])
def test_a_matching_rule_lets_the_page_read(page, s3, origin, allowed):
    rule(s3, origin if allowed == "its own" else allowed)
    answer = fetch(page, url(s3))
    assert (answer["status"], answer["text"]) == (200, BODY.decode())
    # Only these, of all that S3 sends, are for a page that no rule exposes anything to.
    assert set(answer["headers"]) <= {"content-length", "content-type", "last-modified"}


def test_exposed_headers_and_no_others(page, s3, origin):
    rule(s3, origin, ExposeHeaders=["ETag", "x-amz-request-id"])
    headers = fetch(page, url(s3))["headers"]
    assert headers["etag"] == s3.head_object(Bucket=BUCKET, Key=KEY)["ETag"]
    assert len(headers["x-amz-request-id"]) == 16
    assert "x-amz-id-2" not in headers and "accept-ranges" not in headers


def test_a_refusal_can_be_read_like_any_answer(page, s3, origin):
    rule(s3, origin)
    refusal = fetch(page, url(s3).replace("X-Amz-Signature=", "X-Amz-Signature=0"))
    assert refusal["status"] == 403 and "<Code>SignatureDoesNotMatch</Code>" in refusal["text"]
    missing = fetch(page, url(s3, key="missing"))
    assert missing["status"] == 404 and "<Code>NoSuchKey</Code>" in missing["text"]
    rule(s3, "https://app.labelbox.com")
    blocked(page, fetch(page, url(s3, key="missing")), NO_HEADER)


def test_a_wildcard_rule_is_not_for_cookies(page, s3, origin):
    rule(s3, "*")
    wildcard = "must not be the wildcard '*' when the request's credentials mode is 'include'"
    blocked(page, fetch(page, url(s3), credentials="include"), wildcard)
    rule(s3, origin)
    assert fetch(page, url(s3), credentials="include")["status"] == 200


def test_no_cors_mode_sees_an_opaque_answer(page, s3):
    answer = fetch(page, url(s3), mode="no-cors")
    assert (answer["status"], answer["text"], answer["headers"]) == (0, "", {})


def test_a_preflighted_method(page, s3, origin):
    rule(s3, origin)
    put = url(s3, "put_object", key="uploaded")
    blocked(page, fetch(page, put, method="PUT", body="hello"), BAD_PREFLIGHT)
    rule(s3, origin, AllowedMethods=["GET", "PUT"])
    # fetch gives a text body a Content-Type of its own, which is a simple one: no rule has to allow it.
    assert fetch(page, put, method="PUT", body="hello")["status"] == 200
    assert s3.get_object(Bucket=BUCKET, Key="uploaded")["Body"].read() == b"hello"


@pytest.mark.parametrize(
    "allowed, passes", [([], False), (["x-other"], False), (["X-Custom"], True), (["x-*"], True), (["*"], True)]
)
def test_a_preflighted_header(page, s3, origin, allowed, passes):
    rule(s3, origin, AllowedHeaders=allowed)
    answer = fetch(page, url(s3), headers={"X-Custom": "1"})
    if passes:
        assert (answer["status"], answer["text"]) == (200, BODY.decode())
    else:
        blocked(page, answer, BAD_PREFLIGHT)


def test_a_json_upload_needs_content_type(page, s3, origin):
    put = url(s3, "put_object", key="json", ContentType="application/json")
    json_upload = {"method": "PUT", "body": "{}", "headers": {"Content-Type": "application/json"}}
    rule(s3, origin, AllowedMethods=["PUT"])
    blocked(page, fetch(page, put, **json_upload), BAD_PREFLIGHT)
    rule(s3, origin, AllowedMethods=["PUT"], AllowedHeaders=["content-type"])
    assert fetch(page, put, **json_upload)["status"] == 200


def test_a_range(page, s3, origin):
    # A simple range needs no preflight; to read where it lies, Content-Range must be exposed.
    rule(s3, origin, ExposeHeaders=["Content-Range"])
    answer = fetch(page, url(s3), headers={"Range": "bytes=2-5"})
    assert (answer["status"], answer["text"]) == (206, "2345")
    assert answer["headers"]["content-range"] == "bytes 2-5/10"


def test_a_preflight_must_not_be_redirected(page, s3, aws, origin):
    west = aws.client("s3", region="us-west-2")
    west.create_bucket(Bucket="browser-west", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    rule(west, "*", bucket="browser-west", AllowedMethods=["PUT"])
    there = "http://browser-west.s3.us-east-1.amazonaws.com/key"
    status, headers, _ = get(f"{aws.endpoint}/key", {"Host": "browser-west.s3.us-east-1.amazonaws.com"})
    assert status == 301 and headers["x-amz-bucket-region"] == "us-west-2"
    # S3's redirects name the endpoint in their body and have no Location: to a browser it is a failed preflight.
    answer = fetch(page, there, method="PUT", body="x")
    assert answer == {"failed": "TypeError: Failed to fetch"}
    console = [entry["message"] for entry in page.get_log("browser")]
    assert any("preflight" in line and "CORS policy" in line for line in console), console
    # To the bucket's own region the same preflight passes, and what comes back is S3's refusal of an unsigned PUT.
    answer = fetch(page, there.replace("us-east-1", "us-west-2"), method="PUT", body="x")
    assert answer["status"] == 403 and "<Code>AccessDenied</Code>" in answer["text"]


def test_an_image_needs_no_rule(page, s3):
    load = """
    const [source, done] = arguments;
    const image = new Image();
    image.onload = () => done([image.naturalWidth, image.naturalHeight]);
    image.onerror = () => done(null);
    image.src = source;
    """
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="7" height="5"/>'
    s3.put_object(Bucket=BUCKET, Key="drawing.svg", Body=drawing, ContentType="image/svg+xml")
    assert page.execute_async_script(load, url(s3, key="drawing.svg")) == [7, 5]


SUBMIT = """
const [action, fields, text] = arguments;
const form = document.createElement("form");
Object.assign(form, { action, method: "POST", enctype: "multipart/form-data" });
for (const [name, value] of Object.entries(fields)) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  form.append(input);
}
const files = new DataTransfer();
files.items.add(new File([text], "a picture é.txt", { type: "text/plain" }));
const file = document.createElement("input");
Object.assign(file, { type: "file", name: "file" });
file.files = files.files;
form.append(file);
document.body.append(form);
form.submit();
"""


def submit(page, form, text):
    """Submits the form as a person would, and waits for the page that answers."""
    page.execute_script(SUBMIT, form["url"], form["fields"], text)
    return WebDriverWait(page, 10)


def presigned_form(s3, **fields):
    conditions = [{name: value} for name, value in fields.items()] + [["content-length-range", 1, 10]]
    return s3.generate_presigned_post(BUCKET, "forms/${filename}", fields, conditions, ExpiresIn=60)


def test_a_form_uploads_and_redirects(page, s3, origin):
    thanks = f"{origin}/thanks"
    submit(page, presigned_form(s3, success_action_redirect=thanks), "uploaded").until(
        lambda page: page.current_url.startswith(f"{thanks}?bucket={BUCKET}&key=forms%2F")
    )
    stored = s3.get_object(Bucket=BUCKET, Key="forms/a picture é.txt")
    assert stored["Body"].read() == b"uploaded"


@pytest.mark.parametrize(
    "change, text, code",
    [
        ({}, "far too long for it", "EntityTooLarge"),
        ({"x-amz-signature": "0" * 64}, "short", "SignatureDoesNotMatch"),
        ({"acl": "public-read"}, "short", "AccessDenied"),
    ],
)
def test_a_form_is_refused_on_the_page(page, s3, change, text, code):
    form = presigned_form(s3, success_action_status="201")
    form["fields"] |= change
    submit(page, form, text).until(lambda page: code in page.page_source)


def test_a_form_by_fetch_needs_a_rule(page, s3, origin):
    post = """
    const [url, fields, done] = arguments;
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", new Blob(["by fetch"]), "fetched");
    fetch(url, { method: "POST", body: form }).then(
      async (answer) => done({ status: answer.status, text: await answer.text() }),
      (error) => done({ failed: String(error) }),
    );
    """
    form = presigned_form(s3, success_action_status="201")
    blocked(page, page.execute_async_script(post, form["url"], form["fields"]), NO_HEADER)
    # A form needs no preflight: it was stored, though the page may not know.
    assert s3.get_object(Bucket=BUCKET, Key="forms/fetched")["Body"].read() == b"by fetch"
    rule(s3, origin, AllowedMethods=["POST"])
    answer = page.execute_async_script(post, form["url"], form["fields"])
    assert answer["status"] == 201 and "<Key>forms/fetched</Key>" in answer["text"]


STRANGER = """<!doctype html><title>an object</title><body><script>
const control = "/_rolecall/";
const tries = {
  fetch: () => fetch(control + "requests").then((answer) => answer.text()),
  quietFetch: () => fetch(control + "requests", { referrerPolicy: "no-referrer" }).then((answer) => answer.text()),
  cachedFetch: () => fetch(control + "requests", { cache: "force-cache" }).then((answer) => answer.text()),
  reset: () => fetch(control + "reset", { method: "POST" }).then((answer) => answer.text()),
  opaqueReset: () => fetch(control + "reset", { method: "POST", mode: "no-cors" }).then((answer) => answer.text()),
  beacon: async () => String(navigator.sendBeacon(control + "reset")),
  xhr: () => new Promise((done) => {
    const request = new XMLHttpRequest();
    request.onloadend = () => done(request.responseText);
    request.open("GET", control + "requests");
    request.send();
  }),
  frame: () => new Promise((done) => {
    const frame = document.createElement("iframe");
    frame.onload = () => {
      try { done(frame.contentDocument.body.innerText); } catch (error) { done(String(error)); }
    };
    frame.src = control + "requests";
    document.body.append(frame);
  }),
  image: () => new Promise((done) => {
    const image = new Image();
    image.onload = () => done("loaded");
    image.onerror = () => done("not loaded");
    image.src = control + "requests";
  }),
  script: () => new Promise((done) => {
    const script = document.createElement("script");
    script.onload = () => done("loaded");
    script.onerror = () => done("not loaded");
    script.src = control + "requests";
    document.body.append(script);
  }),
  form: () => new Promise((done) => {
    const [frame, form] = ["iframe", "form"].map((name) => document.createElement(name));
    frame.name = "answer";
    Object.assign(form, { action: control + "reset", method: "POST", target: "answer" });
    document.body.append(frame, form);
    frame.onload = () => {
      try { done(frame.contentDocument.body.innerText); } catch (error) { done(String(error)); }
    };
    form.submit();
  }),
  opened: () => new Promise((done) => {
    const opened = window.open(control + "requests");
    const look = () => {
      try {
        const text = opened.document.body.innerText;
        if (!text) return setTimeout(look, 50);
        done(text);
      } catch (error) { done(String(error)); }
    };
    look();
  }),
};
(async () => {
  const said = {};
  for (const [name, attempt] of Object.entries(tries)) {
    said[name] = await attempt().catch((error) => "failed: " + error);
  }
  window.said = said;
})();
</script>"""


@pytest.fixture
def stranger(s3, aws):
    """An HTML object that whoever opens it path-style takes from the control API's own origin."""
    s3.put_object(Bucket=BUCKET, Key="stranger.html", Body=STRANGER.encode(), ContentType="text/html; charset=utf-8")
    return s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "stranger.html"}, ExpiresIn=300)


def test_an_object_of_the_same_origin_gets_nothing_of_the_control_api(page, s3, aws, stranger):
    assert stranger.startswith(f"{aws.endpoint}/{BUCKET}/"), stranger
    page.get(stranger)
    said = WebDriverWait(page, 30).until(lambda page: page.execute_script("return window.said"))
    assert len(said) == 12
    for name, text in said.items():
        assert "requestId" not in text and "status" not in text and text != "loaded", (name, text)
    for name in ["fetch", "quietFetch", "cachedFetch", "reset", "xhr"]:
        assert "WebPage" in said[name], (name, said[name])
    # Nothing was reset.
    assert s3.head_object(Bucket=BUCKET, Key="stranger.html")["ContentType"].startswith("text/html")
    # A page that goes there itself finds the refusal.
    page.execute_script("location.assign('/_rolecall/requests')")
    WebDriverWait(page, 10).until(lambda page: "WebPage" in page.page_source)


def test_who_types_the_address_sees_it_and_no_page_can_look(page, s3, aws, stranger):
    page.get(f"{aws.endpoint}/_rolecall/requests")
    assert "requestId" in page.page_source
    assert page.execute_script("return self.origin") == "null"
    # It is not in the cache, where the page of the same origin would look for it.
    page.get(stranger)
    said = WebDriverWait(page, 30).until(lambda page: page.execute_script("return window.said"))
    assert "requestId" not in said["cachedFetch"]
