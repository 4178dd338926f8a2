// URLs that the SDK's presigner makes, and what they may do.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

import { BUCKET, EXTERNAL_ID, OBJECT, REGION, ROLE, Rolecall } from "./rolecall.js";

let aws, owner, session;
before(async () => {
  aws = await Rolecall.integration();
  owner = aws.s3(undefined, { region: REGION });
  const asked = { RoleArn: ROLE, RoleSessionName: "labelbox", ExternalId: EXTERNAL_ID };
  const { Credentials } = await aws.sts(await aws.vendor()).send(new AssumeRoleCommand(asked));
  const credentials = {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    sessionToken: Credentials.SessionToken,
  };
  session = aws.s3(credentials, { region: REGION });
});
after(() => aws.stop());

const read = (Key = OBJECT) => new GetObjectCommand({ Bucket: BUCKET, Key });

async function fetched(url, request) {
  const answer = await fetch(url, request);
  const body = await answer.text();
  return { status: answer.status, headers: answer.headers, body, code: /<Code>(.*?)<\/Code>/.exec(body)?.[1] };
}

test("a session's URL reads the object", async () => {
  const url = await getSignedUrl(session, read(), { expiresIn: 900 });
  assert.match(url, /X-Amz-Security-Token=/);
  const answer = await fetched(url);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "text/plain");
});

test("a URL asks for other response headers", async () => {
  const asked = { Bucket: BUCKET, Key: OBJECT, ResponseContentDisposition: 'attachment; filename="a b.txt"' };
  const answer = await fetched(await getSignedUrl(session, new GetObjectCommand(asked)));
  assert.equal(answer.headers.get("content-disposition"), 'attachment; filename="a b.txt"');
});

test("a URL is for one method, one key, one time", async () => {
  const url = await getSignedUrl(session, read(), { expiresIn: 900 });
  assert.equal((await fetched(url, { method: "PUT", body: "x" })).code, "SignatureDoesNotMatch");
  assert.equal((await fetched(url.replace("0001", "0002"))).code, "SignatureDoesNotMatch");
  assert.equal((await fetched(`${url}&versionId=x`)).code, "SignatureDoesNotMatch");
  const over = await fetched(await getSignedUrl(session, read(), { expiresIn: 1, signingDate: new Date(Date.now() - 5000) }));
  assert.equal(over.status, 403);
  assert.equal(over.code, "AccessDenied");
  assert.match(over.body, /<Message>Request has expired<\/Message><X-Amz-Expires>1<\/X-Amz-Expires>/);
});

test("a URL without its token names a key that nobody knows", async () => {
  const url = new URL(await getSignedUrl(session, read()));
  url.searchParams.delete("X-Amz-Security-Token");
  const answer = await fetched(url);
  assert.equal(answer.status, 403);
  assert.equal(answer.code, "InvalidAccessKeyId");
});

test("a URL of a list, and a missing object", async () => {
  const list = await fetched(await getSignedUrl(session, new ListObjectsV2Command({ Bucket: BUCKET, Prefix: "reviews/" })));
  assert.match(list.body, /<Key>reviews\/0001\.txt<\/Key>/);
  const missing = await fetched(await getSignedUrl(session, read("missing")));
  assert.equal(missing.code, "NoSuchKey");
});

test("a URL uploads any body", async () => {
  const key = { Bucket: BUCKET, Key: "uploads/a b+c.txt" };
  const url = await getSignedUrl(owner, new PutObjectCommand({ ...key, Metadata: { "made-by": "a URL" } }));
  // The presigner knows no body and signs the checksum of an empty one, as a parameter. S3 ignores that one.
  assert.match(url, /x-amz-checksum-crc32=AAAAAA%3D%3D/);
  assert.match(url, /x-amz-meta-made-by=a%20URL/);
  assert.equal((await fetched(url, { method: "PUT", body: "hello" })).status, 200);
  const back = await owner.send(new GetObjectCommand(key));
  assert.equal(await back.Body.transformToString(), "hello");
  assert.deepEqual(back.Metadata, { "made-by": "a URL" });
});

test("a signed header must be sent", async () => {
  const command = new PutObjectCommand({ Bucket: BUCKET, Key: "uploads/type", ContentType: "text/csv" });
  const url = await getSignedUrl(owner, command, { signableHeaders: new Set(["content-type"]) });
  assert.match(url, /X-Amz-SignedHeaders=content-type%3Bhost/);
  const right = { method: "PUT", body: "a,b", headers: { "content-type": "text/csv" } };
  assert.equal((await fetched(url, right)).status, 200);
  const wrong = { ...right, headers: { "content-type": "text/plain" } };
  assert.equal((await fetched(url, wrong)).code, "SignatureDoesNotMatch");
});

test("a session that may only read signs a PUT that is refused", async () => {
  const url = await getSignedUrl(session, new PutObjectCommand({ Bucket: BUCKET, Key: "new" }));
  const answer = await fetched(url, { method: "PUT", body: "x" });
  assert.equal(answer.status, 403);
  assert.match(answer.body, /because no identity-based policy allows the s3:PutObject action/);
});
