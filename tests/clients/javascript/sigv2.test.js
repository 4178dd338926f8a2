// The AWS SDK for JavaScript v2 with its defaults: it presigns with Signature Version 2 in the old regions.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import AWS from "aws-sdk";

import { CUSTOMER, Rolecall } from "./rolecall.js";

let aws, s3;
before(async () => {
  aws = await Rolecall.start();
  s3 = client();
  await s3.createBucket({ Bucket: "old" }).promise();
  const CreateBucketConfiguration = { LocationConstraint: "eu-central-1" };
  await s3.createBucket({ Bucket: "new", CreateBucketConfiguration }).promise();
});
after(() => aws.stop());

function client(more = {}) {
  return new AWS.S3({
    endpoint: aws.endpoint,
    region: "us-east-1",
    accessKeyId: CUSTOMER,
    secretAccessKey: "test",
    s3ForcePathStyle: true,
    maxRetries: 0,
    ...more,
  });
}

async function fetched(url, request) {
  const answer = await fetch(url, request);
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

test("put, get, head, list, upload and delete", async () => {
  await s3.putObject({ Bucket: "old", Key: "empty", Body: "" }).promise();
  assert.equal((await s3.headObject({ Bucket: "old", Key: "empty" }).promise()).ContentLength, 0);
  const key = { Bucket: "old", Key: "a folder/ü+%.txt" };
  await s3.putObject({ ...key, Body: "hello", Metadata: { "made-by": "v2" } }).promise();
  const answer = await s3.getObject(key).promise();
  assert.equal(answer.Body.toString(), "hello");
  assert.deepEqual(answer.Metadata, { "made-by": "v2" });
  const Body = Buffer.alloc(6 * 1024 * 1024, "x");
  await s3.upload({ Bucket: "old", Key: "large", Body }, { partSize: 5 * 1024 * 1024 }).promise();
  assert.equal((await s3.headObject({ Bucket: "old", Key: "large" }).promise()).ContentLength, Body.length);
  assert.equal((await s3.listObjectsV2({ Bucket: "old" }).promise()).KeyCount, 3);
  await s3.deleteObject({ Bucket: "old", Key: "large" }).promise();
});

test("getSignedUrl in us-east-1", async () => {
  const key = { Bucket: "old", Key: "signed/ü b+c.txt" };
  const put = s3.getSignedUrl("putObject", { ...key, ContentType: "text/csv", Metadata: { "made-by": "url" } });
  assert.match(put, /AWSAccessKeyId=.*Signature=/);
  const request = { method: "PUT", body: "a,b", headers: { "content-type": "text/csv" } };
  assert.equal((await fetched(put, request)).status, 200);
  assert.equal((await fetched(put, { ...request, headers: { "content-type": "text/plain" } })).status, 403);
  const head = await fetched(s3.getSignedUrl("headObject", key), { method: "HEAD" });
  assert.equal(head.headers.get("x-amz-meta-made-by"), "url");
  const get = s3.getSignedUrl("getObject", { ...key, ResponseContentType: "text/plain; charset=utf-8" });
  const answer = await fetched(get);
  assert.equal(answer.body, "a,b");
  assert.equal(answer.headers.get("content-type"), "text/plain; charset=utf-8");
  assert.equal((await fetched(s3.getSignedUrl("listObjects", { Bucket: "old", Prefix: "signed/" }))).status, 200);
  assert.equal((await fetched(get.replace("csv", "x") + "&acl")).status, 403);
});

test("createPresignedPost", async () => {
  const post = s3.createPresignedPost({ Bucket: "old", Fields: { key: "form" } });
  const form = new FormData();
  for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
  form.append("file", new Blob(["form"]), "f.txt");
  assert.equal((await fetched(post.url, { method: "POST", body: form })).status, 204);
  assert.equal((await s3.getObject({ Bucket: "old", Key: "form" }).promise()).Body.toString(), "form");
});

test("a region of Version 4 refuses, and the explanation says what to set", async () => {
  const key = { Bucket: "new", Key: "k" };
  const answer = await fetched(s3.getSignedUrl("getObject", key));
  assert.equal(answer.status, 400);
  assert.match(answer.body, /Please use AWS4-HMAC-SHA256\./);
  const told = await aws.explain(answer.headers.get("x-amz-request-id"));
  const setting = told.clientSettings.settings.find(({ client }) => client === "AWS SDK for JavaScript v2");
  assert.match(setting.setting, /signatureVersion: "v4"/);
  const modern = client({ region: "eu-central-1", signatureVersion: "v4" });
  await modern.putObject({ ...key, Body: "v" }).promise();
  assert.equal((await fetched(modern.getSignedUrl("getObject", key))).body, "v");
});
