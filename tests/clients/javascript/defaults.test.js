// The first hour with both SDKs as they come: put, presign, get, head of an empty object, an upload in parts, a copy, a list,
// a form; and a role with an external ID by version 2 (by version 3: sts.test.js).

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import AWS from "aws-sdk";

import { BUCKET, CUSTOMER, EXTERNAL_ID, KEY, MIB, OBJECT, REGION, REVIEW, ROLE, Rolecall, fetched, root, thrown } from "./rolecall.js";

const Bucket = "bucket";
const LARGE = Buffer.alloc(6 * MIB + 1, "x");

let aws;
before(async () => {
  aws = await Rolecall.start();
});
after(() => aws.stop());

async function posted({ url, fields }, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([file]), "f.txt");
  return (await fetched(url, { method: "POST", body: form })).status;
}

for (const region of ["us-east-1", "us-west-1", "eu-central-1"]) {
  describe(`v3 in ${region}`, () => {
    let s3;
    before(async () => {
      s3 = new S3({ endpoint: aws.endpoint, region, credentials: root(CUSTOMER) });
      await s3.send(new CreateBucketCommand({ Bucket: `${Bucket}-v3-${region}` }));
    });
    const named = (key = KEY) => ({ Bucket: `${Bucket}-v3-${region}`, Key: key });

    test("put, get, and head of an empty object", async () => {
      await s3.putObject({ ...named(), Body: "hello" });
      assert.equal(await (await s3.getObject(named())).Body.transformToString(), "hello");
      await s3.putObject({ ...named("empty"), Body: "" });
      assert.equal((await s3.headObject(named("empty"))).ContentLength, 0);
      assert.equal(await (await s3.getObject(named("empty"))).Body.transformToString(), "");
    });

    test("presigned URLs", async () => {
      const put = await getSignedUrl(s3, new PutObjectCommand(named("by URL")));
      assert.equal((await fetched(put, { method: "PUT", body: "hello" })).status, 200);
      assert.equal((await fetched(await getSignedUrl(s3, new GetObjectCommand(named("by URL"))))).body, "hello");
      const head = await getSignedUrl(s3, new HeadObjectCommand(named("by URL")));
      assert.equal((await fetched(head, { method: "HEAD" })).length, "5");
    });

    test("an upload in parts", async () => {
      await new Upload({ client: s3, params: { ...named("large"), Body: LARGE } }).done();
      const head = await s3.headObject(named("large"));
      assert.equal(head.ContentLength, LARGE.length);
      assert.match(head.ETag, /-2"$/);
    });

    test("a copy, and a list in pages", async () => {
      const { Bucket } = named();
      for (const key of ["listed/a b", "listed/b+c"]) await s3.putObject({ ...named(key), Body: "hello" });
      await s3.copyObject({ ...named("listed/copy"), CopySource: `${Bucket}/listed/a%20b` });
      assert.equal(await (await s3.getObject(named("listed/copy"))).Body.transformToString(), "hello");
      const keys = [];
      for await (const { Contents } of paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket, Prefix: "listed/" })) {
        keys.push(...Contents.map(({ Key }) => Key));
      }
      assert.deepEqual(keys, ["listed/a b", "listed/b+c", "listed/copy"]);
    });

    test("a form", async () => {
      const form = await createPresignedPost(s3, { ...named("form"), Conditions: [["content-length-range", 1, 5]] });
      assert.equal(await posted(form, "hello"), 204);
      assert.equal(await posted(form, "too long"), 400);
    });
  });

  describe(`v2 in ${region}`, () => {
    let s3;
    before(async () => {
      const credentials = { accessKeyId: CUSTOMER, secretAccessKey: "test" };
      // Without this setting version 2 asks for bucket.127.0.0.1, which no resolver knows.
      const settings = { s3ForcePathStyle: true };
      // With any endpoint of its own it presigns as in 2006, in whatever region, and this region takes no such URLs.
      if (region === "eu-central-1") settings.signatureVersion = "v4";
      s3 = new AWS.S3({ endpoint: aws.endpoint, region, ...settings, ...credentials });
      await s3.createBucket({ Bucket: `${Bucket}-v2-${region}` }).promise();
    });
    const named = (key = KEY) => ({ Bucket: `${Bucket}-v2-${region}`, Key: key });

    test("put, get, and head of an empty object", async () => {
      await s3.putObject({ ...named(), Body: "hello" }).promise();
      assert.equal((await s3.getObject(named()).promise()).Body.toString(), "hello");
      await s3.putObject(named("empty")).promise();
      assert.equal((await s3.headObject(named("empty")).promise()).ContentLength, 0);
    });

    test("presigned URLs", async () => {
      const put = s3.getSignedUrl("putObject", { ...named("by URL"), ContentType: "text/plain" });
      const request = { method: "PUT", body: "hello", headers: { "content-type": "text/plain" } };
      assert.equal((await fetched(put, request)).status, 200);
      assert.equal((await fetched(s3.getSignedUrl("getObject", named("by URL")))).body, "hello");
      assert.equal((await fetched(s3.getSignedUrl("headObject", named("by URL")), { method: "HEAD" })).length, "5");
    });

    test("an upload in parts", async () => {
      await s3.upload({ ...named("large"), Body: LARGE }).promise();
      const head = await s3.headObject(named("large")).promise();
      assert.equal(head.ContentLength, LARGE.length);
      assert.match(head.ETag, /-2"$/);
    });

    test("a copy, and a list in pages", async () => {
      const { Bucket } = named();
      for (const key of ["listed/a b", "listed/b+c"]) await s3.putObject({ ...named(key), Body: "hello" }).promise();
      await s3.copyObject({ ...named("listed/copy"), CopySource: `/${Bucket}/listed/a%20b` }).promise();
      assert.equal((await s3.getObject(named("listed/copy")).promise()).Body.toString(), "hello");
      const list = { Bucket, Prefix: "listed/", MaxKeys: 2 };
      const first = await s3.listObjectsV2(list).promise();
      const second = await s3.listObjectsV2({ ...list, ContinuationToken: first.NextContinuationToken }).promise();
      const keys = [first, second].flatMap(({ Contents }) => Contents.map(({ Key }) => Key));
      assert.deepEqual(keys, ["listed/a b", "listed/b+c", "listed/copy"]);
      const { Deleted } = await s3.deleteObjects({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } }).promise();
      assert.equal(Deleted.length, 3);
    });

    test("a form", async () => {
      const { Bucket, Key } = named("form");
      const asked = { Bucket, Fields: { key: Key }, Conditions: [["content-length-range", 1, 5]] };
      const form = s3.createPresignedPost(asked);
      assert.equal(await posted(form, "hello"), 204);
      assert.equal(await posted(form, "too long"), 400);
    });
  });
}

test("v2 assumes a role with its external ID", async () => {
  const aws = await Rolecall.integration();
  try {
    const settings = { endpoint: aws.endpoint, region: REGION };
    const masterCredentials = new AWS.Credentials(await aws.vendor());
    const delegated = (ExternalId) => {
      const params = { RoleArn: ROLE, RoleSessionName: "labelbox", ExternalId };
      const credentials = new AWS.ChainableTemporaryCredentials({ params, masterCredentials, stsConfig: settings });
      return new AWS.S3({ ...settings, s3ForcePathStyle: true, credentials });
    };
    const key = { Bucket: BUCKET, Key: OBJECT };
    const s3 = delegated(EXTERNAL_ID);
    assert.equal((await s3.getObject(key).promise()).Body.toString(), REVIEW);
    assert.equal((await fetched(await s3.getSignedUrlPromise("getObject", key))).body, REVIEW);
    const refused = await thrown(s3.putObject({ ...key, Body: "x" }).promise());
    assert.equal(refused.code, "AccessDenied");
    const stranger = await thrown(delegated("another-one").getObject(key).promise());
    assert.match(stranger.originalError.originalError.message, /sts:AssumeRole on resource/);
  } finally {
    aws.stop();
  }
});
