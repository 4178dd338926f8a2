//! Ranges of an object, and conditions on it.

use super::kit::*;

const OTHER: &str = "\"00000000000000000000000000000000\"";
const LONG_AGO: &str = "Mon, 01 Jan 2001 00:00:00 GMT";

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "ranges/a-range-is-answered",
        "bytes=2-5 is answered 206 with Content-Range.",
        GET_OBJECT,
        |lab| {
            let reply = range(lab, "bytes=2-5").await?.is(206)?;
            reply.header("content-range", "bytes 2-5/10")?.body_is("2345")
        }
    ),
    behaviour!("ranges/the-end-may-be-left-out", "bytes=7- is the rest.", GET_OBJECT, |lab| {
        range(lab, "bytes=7-").await?.is(206)?.header("content-range", "bytes 7-9/10")?.body_is("789")
    }),
    behaviour!("ranges/the-last-bytes", "bytes=-3 is the last three bytes.", GET_OBJECT, |lab| {
        range(lab, "bytes=-3").await?.is(206)?.header("content-range", "bytes 7-9/10")?.body_is("789")
    }),
    behaviour!(
        "ranges/the-end-may-be-past-the-end",
        "bytes=7-100 ends with the object.",
        GET_OBJECT,
        |lab| {
            range(lab, "bytes=7-100").await?.is(206)?.header("content-range", "bytes 7-9/10")?.body_is("789")
        }
    ),
    behaviour!(
        "ranges/a-range-past-the-end-is-refused",
        "bytes=100-200 of ten bytes is answered 416 InvalidRange, with the object's size.",
        GET_OBJECT,
        |lab| {
            let reply = range(lab, "bytes=100-200").await?.refuses(416, "InvalidRange")?;
            reply.field("ActualObjectSize", "10")?.field("RangeRequested", "bytes=100-200")
        }
    ),
    behaviour!(
        "ranges/several-ranges-are-the-whole",
        "S3 answers one range only: two are answered 200 with the whole object.",
        GET_OBJECT,
        |lab| range(lab, "bytes=0-1,3-4").await?.is(200)?.no_header("content-range")?.body_is(CONTENT)
    ),
    behaviour!(
        "ranges/a-range-that-is-none-is-ignored",
        "A malformed range is answered 200 with the whole object.",
        GET_OBJECT,
        |lab| {
            for value in ["bytes=abc-10", "0-10", "bytes=5-2"] {
                range(lab, value).await?.is(200)?.no_header("content-range")?.body_is(CONTENT)?;
            }
            range(lab, "bytes=-").await?.is(200)?.body_is(CONTENT)
        }
    ),
    behaviour!("ranges/a-head-has-ranges-too", "HEAD with a range is answered 206.", HEAD_OBJECT, |lab| {
        let path = lab.object().await?;
        let reply =
            lab.send(lab.s3(lab.root(), "HEAD", &path).header("range", "bytes=2-5")).await?.is(206)?;
        reply.header("content-range", "bytes 2-5/10")
    }),
    behaviour!(
        "conditions/if-match-refuses-another-etag",
        "If-Match with another ETag is answered 412 PreconditionFailed, which names the condition.",
        CONDITIONAL_READS,
        |lab| {
            given(lab, "if-match", ETAG).await?.is(200)?;
            let reply = given(lab, "if-match", OTHER).await?.refuses(412, "PreconditionFailed")?;
            reply.field("Condition", "If-Match")
        }
    ),
    behaviour!(
        "conditions/if-none-match-spares-what-one-has",
        "If-None-Match with the object's ETag is answered 304, with the ETag and without a body.",
        CONDITIONAL_READS,
        |lab| {
            given(lab, "if-none-match", OTHER).await?.is(200)?;
            given(lab, "if-none-match", ETAG).await?.is(304)?.header("etag", ETAG)?.body_is("")
        }
    ),
    behaviour!(
        "conditions/if-modified-since-spares-what-one-has",
        "If-Modified-Since the time of the object's own Last-Modified is answered 304.",
        CONDITIONAL_READS,
        |lab| {
            let path = lab.object().await?;
            let whole = lab.get(lab.root(), &path).await?.has_header("last-modified")?;
            let modified = whole.header_value("last-modified").unwrap_or_default();
            let get = |since: &str| lab.s3(lab.root(), "GET", &path).header("if-modified-since", since);
            lab.send(get(LONG_AGO)).await?.is(200)?;
            lab.send(get(&modified)).await?.is(304)
        }
    ),
    behaviour!(
        "conditions/if-unmodified-since-refuses-a-newer-one",
        "If-Unmodified-Since a time before the object's is answered 412 PreconditionFailed.",
        CONDITIONAL_READS,
        |lab| given(lab, "if-unmodified-since", LONG_AGO).await?.refuses(412, "PreconditionFailed")
    ),
    behaviour!(
        "conditions/an-etag-beats-a-date",
        "If-Match that holds beside an If-Unmodified-Since that does not is answered 200.",
        GET_OBJECT,
        |lab| {
            let path = lab.object().await?;
            let get = lab.s3(lab.root(), "GET", &path).header("if-match", ETAG);
            lab.send(get.header("if-unmodified-since", LONG_AGO)).await?.is(200)?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "conditions/a-condition-is-judged-before-the-range",
        "If-None-Match that hits beside a range is answered 304, beside one past the end too.",
        GET_OBJECT,
        |lab| {
            let path = lab.object().await?;
            let get =
                |range| lab.s3(lab.root(), "GET", &path).header("range", range).header("if-none-match", ETAG);
            lab.send(get("bytes=2-5")).await?.is(304)?;
            lab.send(get("bytes=100-200")).await?.is(304)
        }
    ),
    behaviour!(
        "conditions/a-put-can-demand-a-new-key",
        "PutObject with If-None-Match: * over an object is answered 412, and the object stays.",
        CONDITIONAL_WRITES,
        |lab| {
            let path = lab.object().await?;
            let put = |path: &str| lab.s3(lab.root(), "PUT", path).header("if-none-match", "*").body("new");
            lab.send(put(&format!("{path}-new"))).await?.is(200)?;
            lab.send(put(&path)).await?.refuses(412, "PreconditionFailed")?;
            lab.get(lab.root(), &path).await?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "conditions/a-put-can-demand-a-known-object",
        "PutObject with If-Match of another ETag is answered 412, and the object stays.",
        CONDITIONAL_WRITES,
        |lab| {
            let path = lab.object().await?;
            let put = |etag| lab.s3(lab.root(), "PUT", &path).header("if-match", etag).body("new");
            lab.send(put(OTHER)).await?.refuses(412, "PreconditionFailed")?;
            lab.get(lab.root(), &path).await?.body_is(CONTENT)?;
            lab.send(put(ETAG)).await?.is(200)
        }
    ),
];

async fn range(lab: &Lab, value: &str) -> Held {
    given(lab, "range", value).await
}

async fn given(lab: &Lab, name: &str, value: &str) -> Held {
    let path = lab.object().await?;
    lab.send(lab.s3(lab.root(), "GET", &path).header(name, value)).await
}
