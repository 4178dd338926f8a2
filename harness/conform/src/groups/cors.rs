//! CORS: preflights, answers to a page, configurations.

use super::kit::*;

const APP: &str = "https://app.example.com";
const EDITOR: &str = "https://editor.example.com";
const ELSEWHERE: &str = "https://elsewhere.example.com";

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "cors/a-preflight-is-answered",
        "A preflight that a rule allows is answered 200 with the origin and the methods.",
        CORS,
        |lab| {
            let path = ruled(lab, &rule(&[APP], &["GET"], "")).await?;
            let reply = preflight(lab, &path, APP, "GET", &[]).await?.is(200)?;
            reply.header("access-control-allow-origin", APP)?.header("access-control-allow-methods", "GET")
        }
    ),
    behaviour!(
        "cors/a-preflight-needs-no-signature",
        "A preflight is answered in a bucket that nobody may read.",
        CORS,
        |lab| {
            let path = ruled(lab, &rule(&[APP], &["GET"], "")).await?;
            let get = lab.s3(lab.root(), "GET", &path).anonymous();
            lab.send(get).await?.is(403).given("the bucket is not private")?;
            preflight(lab, &path, APP, "GET", &[]).await?.is(200)
        }
    ),
    behaviour!(
        "cors/another-origin-is-refused",
        "A preflight from an origin that no rule allows is answered 403 AccessForbidden.",
        CORS_TROUBLE,
        |lab| forbidden(lab, ELSEWHERE, "GET", &[]).await
    ),
    behaviour!(
        "cors/another-scheme-is-another-origin",
        "http://app... is not https://app....",
        CORS_TROUBLE,
        |lab| forbidden(lab, "http://app.example.com", "GET", &[]).await
    ),
    behaviour!(
        "cors/an-origin-with-a-slash-matches-nothing",
        "An AllowedOrigin that ends in a slash does not match the origin that browsers send.",
        CORS_TROUBLE,
        |lab| {
            let path = ruled(lab, &rule(&[APP], &["GET"], "")).await?;
            preflight(lab, &path, APP, "GET", &[]).await?.is(200).given("without the slash")?;
            put_rules(lab, &path, &rule(&["https://app.example.com/"], &["GET"], "")).await?;
            preflight(lab, &path, APP, "GET", &[]).await?.refuses(403, "AccessForbidden")
        }
    ),
    behaviour!(
        "cors/another-method-is-refused",
        "A preflight for a method that no rule allows is answered 403 AccessForbidden.",
        CORS_TROUBLE,
        |lab| forbidden(lab, APP, "PUT", &[]).await
    ),
    behaviour!(
        "cors/a-header-that-is-not-allowed-is-refused",
        "A preflight for a header that no rule allows is answered 403 AccessForbidden.",
        CORS_TROUBLE,
        |lab| forbidden(lab, APP, "GET", &[("access-control-request-headers", "x-custom")]).await
    ),
    behaviour!(
        "cors/allowed-headers-are-echoed",
        "The allowed headers of a preflight are those it asked for, in lower case.",
        CORS_ELEMENTS,
        |lab| {
            let path = ruled(lab, &rule(&[APP], &["GET"], "<AllowedHeader>x-*</AllowedHeader>")).await?;
            let asked = [("access-control-request-headers", "X-One, X-Two")];
            let reply = preflight(lab, &path, APP, "GET", &asked).await?.is(200)?;
            reply.header("access-control-allow-headers", "x-one, x-two")
        }
    ),
    behaviour!(
        "cors/a-wildcard-origin-matches",
        "`*` in AllowedOrigin stands for any text; the answer names the origin that asked.",
        CORS_ELEMENTS,
        |lab| {
            let path = ruled(lab, &rule(&["https://*.example.com"], &["GET"], "")).await?;
            let reply = preflight(lab, &path, EDITOR, "GET", &[]).await?.is(200)?;
            reply.header("access-control-allow-origin", EDITOR)?;
            let other = preflight(lab, &path, "https://example.org", "GET", &[]).await?;
            other.refuses(403, "AccessForbidden")
        }
    ),
    behaviour!(
        "cors/any-origin-is-answered-with-a-star",
        "An AllowedOrigin `*` is answered `*`, and without Access-Control-Allow-Credentials.",
        CORS_ELEMENTS,
        |lab| {
            let path = ruled(lab, &rule(&["*"], &["GET"], "")).await?;
            let reply = preflight(lab, &path, APP, "GET", &[]).await?.is(200)?;
            reply.header("access-control-allow-origin", "*")?.no_header("access-control-allow-credentials")
        }
    ),
    behaviour!(
        "cors/a-named-origin-may-send-credentials",
        "An origin that is named is answered Access-Control-Allow-Credentials: true.",
        CORS_ELEMENTS,
        |lab| {
            let path = ruled(lab, &rule(&[APP], &["GET"], "")).await?;
            let reply = preflight(lab, &path, APP, "GET", &[]).await?.is(200)?;
            reply.header("access-control-allow-credentials", "true")
        }
    ),
    behaviour!(
        "cors/the-first-rule-that-matches-counts",
        "Of several rules that match, the first one makes the answer.",
        CORS,
        |lab| {
            let first = rule(&["*"], &["GET"], "<MaxAgeSeconds>1</MaxAgeSeconds>");
            let rules = first + &rule(&[APP], &["GET"], "<MaxAgeSeconds>2</MaxAgeSeconds>");
            let path = ruled(lab, &rules).await?;
            let reply = preflight(lab, &path, APP, "GET", &[]).await?.is(200)?;
            reply.header("access-control-max-age", "1")?.header("access-control-allow-origin", "*")
        }
    ),
    behaviour!(
        "cors/a-preflight-says-how-long-it-holds",
        "MaxAgeSeconds and ExposeHeader of the rule are in the answer.",
        CORS_ELEMENTS,
        |lab| {
            let more = "<ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3000</MaxAgeSeconds>";
            let path = ruled(lab, &rule(&[APP], &["GET"], more)).await?;
            let reply = preflight(lab, &path, APP, "GET", &[]).await?.is(200)?;
            reply.header("access-control-max-age", "3000")?.header("access-control-expose-headers", "ETag")
        }
    ),
    behaviour!(
        "cors/no-maximum-age-is-none",
        "Without MaxAgeSeconds there is no Access-Control-Max-Age.",
        CORS_ELEMENTS,
        |lab| {
            let path = ruled(lab, &rule(&[APP], &["GET"], "")).await?;
            let reply = preflight(lab, &path, APP, "GET", &[]).await?.is(200)?;
            reply.header("access-control-allow-origin", APP)?.no_header("access-control-max-age")
        }
    ),
    behaviour!(
        "cors/an-answer-varies-by-what-was-asked",
        "An answer under CORS has Vary with Origin and both request headers, so that caches keep them apart.",
        CORS,
        |lab| {
            let path = ruled(lab, &rule(&[APP], &["GET"], "")).await?;
            let vary = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";
            preflight(lab, &path, APP, "GET", &[]).await?.is(200)?.header("vary", vary)
        }
    ),
    behaviour!(
        "cors/a-preflight-without-an-origin-is-refused",
        "OPTIONS without Origin is answered 400 BadRequest.",
        CORS_TROUBLE,
        |lab| {
            let path = ruled(lab, &rule(&[APP], &["GET"], "")).await?;
            let options = lab.s3(lab.root(), "OPTIONS", &path).anonymous();
            lab.send(options).await?.refuses(400, "BadRequest")
        }
    ),
    behaviour!(
        "cors/a-bucket-without-rules-says-so",
        "A preflight for a bucket without rules is answered 403 AccessForbidden: CORS is not enabled for this bucket.",
        CORS_TROUBLE,
        |lab| {
            let path = lab.object().await?;
            let reply = preflight(lab, &path, APP, "GET", &[]).await?.refuses(403, "AccessForbidden")?;
            reply.says("CORS is not enabled for this bucket")
        }
    ),
    behaviour!(
        "cors/a-missing-bucket-is-forbidden",
        "A preflight for a bucket that does not exist is answered 403 AccessForbidden: Bucket not found.",
        CORS_TROUBLE,
        |lab| {
            let bucket = lab.bucket().await?;
            let reply = preflight(lab, &format!("/{bucket}-missing/key"), APP, "GET", &[]).await?;
            reply.refuses(403, "AccessForbidden")?.says("Bucket not found")
        }
    ),
    behaviour!(
        "cors/an-answer-to-a-page-has-the-headers",
        "A GET from an allowed origin is answered with the CORS headers.",
        CORS,
        |lab| {
            let path = ruled(lab, &rule(&[APP], &["GET"], "")).await?;
            let get = lab.s3(lab.root(), "GET", &path).header("origin", APP);
            lab.send(get).await?.is(200)?.header("access-control-allow-origin", APP)?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "cors/an-answer-to-another-page-has-none",
        "A GET from another origin is answered without CORS headers: it is the browser that refuses.",
        CORS,
        |lab| {
            let path = ruled(lab, &rule(&[APP], &["GET"], "")).await?;
            let get = |origin: &str| lab.s3(lab.root(), "GET", &path).header("origin", origin);
            let ours = lab.send(get(APP)).await?.has_header("access-control-allow-origin");
            ours.given("for the allowed origin")?;
            lab.send(get(ELSEWHERE)).await?.is(200)?.no_header("access-control-allow-origin")
        }
    ),
    behaviour!(
        "cors/a-refusal-has-the-headers-too",
        "A 403 to an allowed origin has the CORS headers, so that the page can read why.",
        CORS_TROUBLE,
        |lab| {
            let path = ruled(lab, &rule(&[APP], &["GET"], "")).await?;
            let get = lab.s3(lab.root(), "GET", &path).header("origin", APP).anonymous();
            lab.send(get).await?.is(403)?.header("access-control-allow-origin", APP)
        }
    ),
    behaviour!(
        "cors/no-configuration-is-told",
        "GetBucketCors without rules is answered 404 NoSuchCORSConfiguration.",
        GET_CORS,
        |lab| {
            let path = lab.object().await?;
            let reply = lab.get(lab.root(), &format!("{}?cors", bucket_of(&path))).await?;
            reply.refuses(404, "NoSuchCORSConfiguration")
        }
    ),
    behaviour!(
        "cors/deleting-none-succeeds",
        "DeleteBucketCors without rules is answered 204.",
        PUT_CORS,
        |lab| {
            let path = lab.object().await?;
            lab.send(lab.s3(lab.root(), "DELETE", &format!("{}?cors", bucket_of(&path)))).await?.is(204)
        }
    ),
    behaviour!(
        "cors/a-method-that-s3-lacks-is-refused",
        "An AllowedMethod that S3 does not know is answered 400 InvalidRequest.",
        PUT_CORS,
        |lab| unacceptable(lab, &rule(&[APP], &["PATCH"], "")).await?.refuses(400, "InvalidRequest")
    ),
    behaviour!(
        "cors/two-wildcards-are-refused",
        "An AllowedOrigin with two wildcards is answered 400 InvalidRequest.",
        CORS_ELEMENTS,
        |lab| unacceptable(lab, &rule(&["https://*.*.com"], &["GET"], ""))
            .await?
            .refuses(400, "InvalidRequest")
    ),
    behaviour!(
        "cors/a-rule-without-an-origin-is-refused",
        "A rule without AllowedOrigin is answered 400 MalformedXML.",
        PUT_CORS,
        |lab| unacceptable(lab, &rule(&[], &["GET"], "")).await?.refuses(400, "MalformedXML")
    ),
    behaviour!(
        "cors/a-hundred-and-one-rules-are-refused",
        "A configuration of 101 rules is answered 400 InvalidRequest; one of 100 is accepted.",
        CORS_ELEMENTS,
        |lab| {
            let one = rule(&[APP], &["GET"], "");
            let path = ruled(lab, &one.repeat(100)).await?;
            let put = lab.s3(lab.root(), "PUT", &format!("{}?cors", bucket_of(&path)));
            lab.send(put.configuration(&configuration(&one.repeat(101))))
                .await?
                .refuses(400, "InvalidRequest")
        }
    ),
];

fn rule(origins: &[&str], methods: &[&str], more: &str) -> String {
    let origins: String = origins.iter().map(|o| format!("<AllowedOrigin>{o}</AllowedOrigin>")).collect();
    let methods: String = methods.iter().map(|m| format!("<AllowedMethod>{m}</AllowedMethod>")).collect();
    format!("<CORSRule>{origins}{methods}{more}</CORSRule>")
}

fn configuration(rules: &str) -> String {
    format!(
        "<CORSConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{rules}</CORSConfiguration>"
    )
}

async fn put_rules(lab: &Lab, path: &str, rules: &str) -> Held {
    let put = lab.s3(lab.root(), "PUT", &format!("{}?cors", bucket_of(path)));
    let done = lab.send(put.configuration(&configuration(rules))).await.and_then(Reply::succeeds);
    done.given("preparing: PutBucketCors")
}

/// An object in a bucket with these rules.
async fn ruled(lab: &Lab, rules: &str) -> Result<String, Unheld> {
    let path = lab.object().await?;
    put_rules(lab, &path, rules).await?;
    Ok(path)
}

/// PutBucketCors with these rules, where good ones are accepted.
async fn unacceptable(lab: &Lab, rules: &str) -> Held {
    let path = ruled(lab, &rule(&[APP], &["GET"], "")).await?;
    let put = lab.s3(lab.root(), "PUT", &format!("{}?cors", bucket_of(&path)));
    lab.send(put.configuration(&configuration(rules))).await
}

async fn preflight(lab: &Lab, path: &str, origin: &str, method: &str, more: &[(&str, &str)]) -> Held {
    let options = lab.s3(lab.root(), "OPTIONS", path).header("origin", origin);
    let options = options.header("access-control-request-method", method);
    let options = more.iter().fold(options, |options, (name, value)| options.header(name, value));
    lab.send(options.anonymous()).await
}

/// Refused, where the rule lets the right preflight through.
async fn forbidden(lab: &Lab, origin: &str, method: &str, more: &[(&str, &str)]) -> Held {
    let path = ruled(lab, &rule(&[APP], &["GET"], "")).await?;
    preflight(lab, &path, APP, "GET", &[]).await?.is(200).given("for what the rule allows")?;
    preflight(lab, &path, origin, method, more).await?.refuses(403, "AccessForbidden")
}
