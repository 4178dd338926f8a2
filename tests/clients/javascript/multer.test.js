// multer-s3 behind Express: a web application that hands its visitors' uploads on to S3, each by an upload of the SDK
// (v3), with the ACL `private`, which it sends unless it is told otherwise.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";

import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import express from "express";
import multer from "multer";
import multerS3 from "multer-s3";

import { BUCKET, CUSTOMER, EXTERNAL_ID, MIB, REGION, ROLE, Rolecall, root } from "./rolecall.js";

/** The application: POST / stores the fields named `file`, and answers what multer-s3 says of them. */
async function application(s3, bucket) {
  const upload = multer({ storage: multerS3({ s3, bucket, metadata: (_, file, done) => done(null, { name: file.originalname }) }) });
  const app = express();
  app.post("/", upload.array("file"), (request, answer) => answer.json(request.files));
  // Express knows a handler of errors by its four parameters.
  app.use((error, _request, answer, _next) => answer.status(502).json({ name: error.name, message: error.message }));
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function send(server, ...files) {
  const form = new FormData();
  for (const [name, body] of files) form.append("file", new Blob([body]), name);
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/`, { method: "POST", body: form });
  return { status: answer.status, body: await answer.json() };
}

describe("with a root user's key", () => {
  let aws;
  before(async () => {
    aws = await Rolecall.start();
  });
  after(() => aws.stop());

  for (const region of ["us-east-1", "eu-central-1"]) {
    test(`files small, empty and large in ${region}`, async () => {
      const bucket = `multer-${region}`;
      const s3 = new S3Client({ endpoint: aws.endpoint, region, credentials: root(CUSTOMER) });
      await s3.send(new CreateBucketCommand({ Bucket: bucket }));
      const server = await application(s3, bucket);
      try {
        const large = randomBytes(6 * MIB);
        const sent = { "a b+%.txt": Buffer.from("hello"), empty: Buffer.alloc(0), large };
        const { status, body } = await send(server, ...Object.entries(sent));
        assert.equal(status, 200, JSON.stringify(body));
        assert.equal(body.length, 3);
        const contents = Object.values(sent);
        for (const [index, { key, etag, acl }] of body.entries()) {
          assert.equal(acl, "private");
          const found = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
          assert.equal(found.ETag, etag);
          assert.deepEqual(Buffer.from(await found.Body.transformToByteArray()), contents[index]);
        }
        const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: body[2].key }));
        assert.match(head.ETag, /-2"$/);
        assert.deepEqual(head.Metadata, { name: "large" });
        assert.equal((await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).KeyCount, 3);
      } finally {
        server.close();
      }
    });
  }
});

test("a role that may not write is refused, and the application hears AWS's words", async () => {
  const aws = await Rolecall.integration();
  const clientConfig = { endpoint: aws.endpoint, region: REGION };
  const params = { RoleArn: ROLE, RoleSessionName: "labelbox", ExternalId: EXTERNAL_ID };
  const credentials = fromTemporaryCredentials({ masterCredentials: await aws.vendor(), params, clientConfig });
  const server = await application(new S3Client({ ...clientConfig, credentials }), BUCKET);
  try {
    const { status, body } = await send(server, ["new", "x"]);
    assert.deepEqual([status, body.name], [502, "AccessDenied"]);
    assert.match(body.message, /because no identity-based policy allows the s3:PutObject action$/);
  } finally {
    server.close();
    aws.stop();
  }
});
