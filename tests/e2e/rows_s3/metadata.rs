//! Metadata beyond ASCII, headers that a URL asks for, and ranges with conditions.

use rolecall_tests::sigv4::Request;
use rolecall_tests::table::{check, row, status};

use super::header_auth::argument;
use super::world::{CONTENT, ETAG, World};

#[tokio::test]
async fn rfc_2047() {
    let world = World::new().await;
    let mut rows = Vec::new();
    for (place, (sent, shown)) in [
        ("plain", "plain"),
        // Recorded.
        ("=?UTF-8?B?YWJj?=", "abc"),
        ("=?UTF-8?Q?actually-ascii?=", "actually-ascii"),
        ("=?UTF-8?B?=GGG?=", "=?UTF-8?B?77+9Ye+/vQ==?="),
        // The user guide's example.
        ("ÄMÄZÕÑ S3", "=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?="),
        ("=?UTF-8?B?w6nDqQ==?=", "=?UTF-8?B?w6nDqQ==?="),
    ]
    .into_iter()
    .enumerate()
    {
        let target = format!("/rows/metadata-{place}");
        let put = Request::put(&target, "x").header("x-amz-meta-a", sent);
        rows.push(row(&format!("put {sent}"), world.signed(put), status(200)));
        for method in ["GET", "HEAD"] {
            let request = world.signed(Request::new(method, &target));
            rows.push(row(&format!("{method} {sent}"), request, status(200).header("x-amz-meta-a", shown)));
        }
        let copy = Request::put(&format!("{target}-copy"), "")
            .header("x-amz-copy-source", &format!("rows/metadata-{place}"));
        rows.push(row(&format!("copy {sent}"), world.signed(copy), status(200)));
        let copied = world.signed(Request::get(&format!("{target}-copy")));
        rows.push(row(&format!("copied {sent}"), copied, status(200).header("x-amz-meta-a", shown)));
    }
    check(&world.aws, "row 34: metadata", rows).await;
}

#[tokio::test]
async fn headers_that_a_url_asks_for() {
    let world = World::new().await;
    let get = |query: &str| world.signed(Request::get(&format!("/rows/key?{query}")));
    let message = "Header value cannot be represented using ISO-8859-1.";
    let mut rows = vec![row("ASCII", get("response-content-type=text%2Fplain"), {
        status(200).header("content-type", "text/plain")
    })];
    for name in ["response-content-disposition", "response-cache-control", "response-expires"] {
        let request = get(&format!("{name}=non-ascii-%25E2_%E2%80%94_%C3%A9_"));
        rows.push(row(name, request, argument(message, name, "non-ascii-%E2_—_é_")));
        let latin = get(&format!("{name}=caf%C3%A9"));
        rows.push(row(&format!("{name}, ISO-8859-1"), latin, status(200).has(&name["response-".len()..])));
    }
    check(&world.aws, "row 34: response headers", rows).await;
}

#[tokio::test]
async fn ranges() {
    let world = World::new().await;
    let get = |target: &str, range: &str, since: &str| {
        let request = Request::get(target).header("range", range);
        world.signed(if since.is_empty() { request } else { request.header("if-range", since) })
    };
    let whole = || status(200).body(CONTENT).no("content-range");
    let part = || status(206).body("23").header("content-range", "bytes 2-3/10");
    let (before, modified) = ("Sat, 18 Jul 2026 10:00:00 GMT", "Sun, 19 Jul 2026 10:00:00 GMT");
    let rows = vec![
        row("If-Range, its ETag", get("/rows/key", "bytes=2-3", ETAG), part()),
        row("If-Range, another ETag", get("/rows/key", "bytes=2-3", "\"stale\""), whole()),
        row("If-Range, its time", get("/rows/key", "bytes=2-3", modified), part()),
        row("If-Range, an earlier time", get("/rows/key", "bytes=2-3", before), whole()),
        row("If-Range, stale, and a range that is none", get("/rows/key", "bytes=20-", "\"stale\""), whole()),
        row("the last bytes of an empty object", get("/rows/empty", "bytes=-13", ""), status(200).body("")),
        row("the first byte of an empty object", get("/rows/empty", "bytes=0-0", ""), status(416)),
    ];
    check(&world.aws, "row 15: ranges", rows).await;
}
