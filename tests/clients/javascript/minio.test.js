// MinIO's client for JavaScript as it comes: its own signer, and regions asked for with GetBucketLocation.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";

import * as Minio from "minio";
import { AssumeRoleProvider } from "minio/dist/esm/AssumeRoleProvider.mjs";

import { BUCKET, CUSTOMER, EXTERNAL_ID, KEY, MIB, OBJECT, REGION, REVIEW, ROLE, Rolecall, fetched, thrown } from "./rolecall.js";

function where(aws) {
  const { hostname, port } = new URL(aws.endpoint);
  return { endPoint: hostname, port: Number(port), useSSL: false };
}

async function all(stream) {
  const found = [];
  for await (const one of stream) found.push(one);
  return found;
}

const read = async (stream) => Buffer.concat(await all(await stream));

describe("with a root user's key", () => {
  let aws;
  before(async () => {
    aws = await Rolecall.start();
  });
  after(() => aws.stop());

  for (const region of ["us-east-1", "eu-central-1"]) {
    describe(region, () => {
      const bucket = `minio-${region}`;
      let minio;
      before(async () => {
        minio = new Minio.Client({ ...where(aws), accessKey: CUSTOMER, secretKey: "test" });
        await minio.makeBucket(bucket, region);
      });

      test("puts, gets, copies, lists and removes", async () => {
        await minio.putObject(bucket, KEY, "hello", 5, { "Content-Type": "text/x", "made-by": "minio" });
        assert.equal(String(await read(minio.getObject(bucket, KEY))), "hello");
        assert.equal(String(await read(minio.getPartialObject(bucket, KEY, 1, 3))), "ell");
        const { size, metaData } = await minio.statObject(bucket, KEY);
        assert.equal(size, 5);
        assert.deepEqual([metaData["content-type"], metaData["made-by"]], ["text/x", "minio"]);
        await minio.putObject(bucket, "empty", "");
        assert.equal((await minio.statObject(bucket, "empty")).size, 0);
        assert.equal((await read(minio.getObject(bucket, "empty"))).length, 0);
        await minio.copyObject(bucket, "a copy", `/${bucket}/${KEY}`);
        assert.equal(String(await read(minio.getObject(bucket, "a copy"))), "hello");
        for (const list of ["listObjects", "listObjectsV2"]) {
          const names = (await all(minio[list](bucket, "", true))).map(({ name }) => name);
          assert.deepEqual(names, ["a copy", KEY, "empty"]);
        }
        assert.equal((await all(minio.listObjects(bucket))).find(({ prefix }) => prefix)?.prefix, "a folder/");
        await minio.removeObjects(bucket, ["a copy", KEY]);
        await minio.removeObject(bucket, "empty");
        assert.deepEqual(await all(minio.listObjects(bucket, "", true)), []);
        assert.equal((await thrown(minio.statObject(bucket, KEY))).code, "NotFound");
        assert.equal((await thrown(minio.getObject(bucket, KEY))).code, "NoSuchKey");
      });

      test("an upload in parts", async () => {
        const small = new Minio.Client({ ...where(aws), accessKey: CUSTOMER, secretKey: "test", partSize: 5 * MIB });
        const body = randomBytes(11 * MIB);
        const { etag } = await small.putObject(bucket, "large", body);
        // How many parts it makes depends on how fast they go: what waits is joined. It counts them from 2.
        assert.match(etag, /-[123]$/);
        assert.deepEqual(await read(small.getObject(bucket, "large")), body);
        const sources = ["large", "large"].map((Object) => new Minio.CopySourceOptions({ Bucket: bucket, Object }));
        await small.composeObject(new Minio.CopyDestinationOptions({ Bucket: bucket, Object: "twice" }), sources);
        assert.equal((await small.statObject(bucket, "twice")).size, 22 * MIB);
        assert.deepEqual(await all(small.listIncompleteUploads(bucket, "", true)), []);
        await small.removeObjects(bucket, ["large", "twice"]);
      });

      test("presigned URLs and a form", async () => {
        const request = { method: "PUT", body: "hello" };
        assert.equal((await fetched(await minio.presignedPutObject(bucket, KEY), request)).status, 200);
        assert.equal((await fetched(await minio.presignedGetObject(bucket, KEY))).body, "hello");
        const policy = minio.newPostPolicy();
        policy.setBucket(bucket);
        policy.setKey("form");
        policy.setExpires(new Date(Date.now() + 60_000));
        policy.setContentLengthRange(1, 5);
        const { postURL, formData } = await minio.presignedPostPolicy(policy);
        const form = new FormData();
        for (const [name, value] of Object.entries(formData)) form.append(name, value);
        form.append("file", new Blob(["hello"]), "f.txt");
        assert.equal((await fetched(postURL, { method: "POST", body: form })).status, 204);
      });
    });
  }
});

test("AssumeRoleProvider reads the object and may not write it", async () => {
  const aws = await Rolecall.integration();
  try {
    const { accessKeyId: accessKey, secretAccessKey: secretKey } = await aws.vendor();
    const delegated = (externalId) => {
      const role = { roleArn: ROLE, roleSessionName: "labelbox", externalId, region: REGION };
      const credentialsProvider = new AssumeRoleProvider({ stsEndpoint: aws.endpoint, accessKey, secretKey, ...role });
      return new Minio.Client({ ...where(aws), credentialsProvider });
    };
    const minio = delegated(EXTERNAL_ID);
    assert.equal(String(await read(minio.getObject(BUCKET, OBJECT))), REVIEW);
    const refused = await thrown(minio.putObject(BUCKET, "new", "x"));
    assert.equal(refused.code, "AccessDenied");
    const stranger = await thrown(delegated("another-one").getObject(BUCKET, OBJECT));
    assert.match(`${stranger.message} ${stranger.cause?.message}`, /sts:AssumeRole on resource/);
  } finally {
    aws.stop();
  }
});
