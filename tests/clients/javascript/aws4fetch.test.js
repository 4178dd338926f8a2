// aws4fetch, which signs what fetch sends, in Cloudflare's Workers for one: no SDK, so every request is written here.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { AwsClient } from "aws4fetch";

import { BUCKET, CUSTOMER, EXTERNAL_ID, KEY, MIB, OBJECT, REGION, REVIEW, ROLE, Rolecall, fetched } from "./rolecall.js";

const escaped = (key) => key.split("/").map(encodeURIComponent).join("/");
const tag = (name, text) => new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(text)?.[1];

describe("with a root user's key", () => {
  let aws;
  before(async () => {
    aws = await Rolecall.start();
  });
  after(() => aws.stop());

  for (const region of ["us-east-1", "eu-central-1"]) {
    describe(region, () => {
      const bucket = `aws4fetch-${region}`;
      let client, url;
      before(async () => {
        client = new AwsClient({ accessKeyId: CUSTOMER, secretAccessKey: "test", service: "s3", region, retries: 0 });
        url = (key) => `${aws.endpoint}/${bucket}${key === undefined ? "" : `/${escaped(key)}`}`;
        const body = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
        const place = region === "us-east-1" ? {} : { body };
        assert.equal((await client.fetch(url(), { method: "PUT", ...place })).status, 200);
      });
      const send = async (address, request) => {
        const answer = await client.fetch(address, request);
        return { status: answer.status, headers: answer.headers, body: await answer.text() };
      };

      test("puts, gets, copies, lists and deletes", async () => {
        assert.equal((await send(url(KEY), { method: "PUT", body: "hello" })).status, 200);
        assert.equal((await send(url(KEY))).body, "hello");
        assert.equal((await send(url("empty"), { method: "PUT", body: "" })).status, 200);
        assert.equal((await send(url("empty"), { method: "HEAD" })).headers.get("content-length"), "0");
        assert.equal((await send(url("empty"))).body, "");
        const headers = { "x-amz-copy-source": `/${bucket}/${escaped(KEY)}` };
        assert.match((await send(url("copy"), { method: "PUT", headers })).body, /<CopyObjectResult/);
        assert.equal((await send(url("copy"))).body, "hello");
        const listed = await send(`${url()}?list-type=2&prefix=${encodeURIComponent("a folder/")}`);
        assert.equal(tag("Key", listed.body), KEY);
        assert.equal((await send(url("copy"), { method: "DELETE" })).status, 204);
        const missing = await send(url("copy"));
        assert.deepEqual([missing.status, tag("Code", missing.body)], [404, "NoSuchKey"]);
      });

      test("an upload in parts", async () => {
        const id = tag("UploadId", (await send(`${url("large")}?uploads=`, { method: "POST" })).body);
        const parts = [];
        for (const [index, body] of [Buffer.alloc(5 * MIB, "x"), Buffer.from("end")].entries()) {
          const part = await send(`${url("large")}?partNumber=${index + 1}&uploadId=${id}`, { method: "PUT", body });
          parts.push(`<Part><PartNumber>${index + 1}</PartNumber><ETag>${part.headers.get("etag")}</ETag></Part>`);
        }
        const body = `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`;
        const done = await send(`${url("large")}?uploadId=${id}`, { method: "POST", body });
        assert.match(tag("ETag", done.body), /-2/);
        assert.equal((await send(url("large"), { method: "HEAD" })).headers.get("content-length"), String(5 * MIB + 3));
      });

      test("presigned URLs", async () => {
        const sign = async (method) => (await client.sign(url("signed"), { method, aws: { signQuery: true } })).url;
        assert.equal((await fetched(await sign("PUT"), { method: "PUT", body: "hello" })).status, 200);
        assert.equal((await fetched(await sign("GET"))).body, "hello");
        assert.equal((await fetched(await sign("GET"), { method: "PUT" })).status, 403);
      });
    });
  }
});

test("AssumeRole by hand, and the session reads", async () => {
  const aws = await Rolecall.integration();
  try {
    const vendor = new AwsClient({ ...(await aws.vendor()), service: "sts", region: REGION, retries: 0 });
    const assume = async (ExternalId) => {
      const asked = { Action: "AssumeRole", Version: "2011-06-15", RoleArn: ROLE, RoleSessionName: "labelbox", ExternalId };
      // It signs strings and bytes, and fetch would say text/plain of a string.
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const answer = await vendor.fetch(aws.endpoint, { method: "POST", headers, body: String(new URLSearchParams(asked)) });
      return { status: answer.status, body: await answer.text() };
    };
    const { body } = await assume(EXTERNAL_ID);
    const [accessKeyId, secretAccessKey, sessionToken] = ["AccessKeyId", "SecretAccessKey", "SessionToken"].map((name) =>
      tag(name, body),
    );
    const session = new AwsClient({ accessKeyId, secretAccessKey, sessionToken, service: "s3", region: REGION, retries: 0 });
    assert.equal(await (await session.fetch(`${aws.endpoint}/${BUCKET}/${OBJECT}`)).text(), REVIEW);
    const signed = await session.sign(`${aws.endpoint}/${BUCKET}/${OBJECT}`, { aws: { signQuery: true } });
    assert.equal((await fetched(signed.url)).body, REVIEW);
    const refused = await assume("another-one");
    assert.deepEqual([refused.status, tag("Code", refused.body)], [403, "AccessDenied"]);
  } finally {
    aws.stop();
  }
});
