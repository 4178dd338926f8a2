// STS through the SDK: what it gets, and what it throws.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  AssumeRoleCommand,
  AssumeRootCommand,
  ExpiredTokenException,
  GetCallerIdentityCommand,
  STSServiceException,
} from "@aws-sdk/client-sts";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";

import { BUCKET, CUSTOMER, EXTERNAL_ID, OBJECT, REGION, ROLE, Rolecall, VENDOR, root, thrown } from "./rolecall.js";

let aws, vendor;
before(async () => {
  aws = await Rolecall.integration();
  vendor = await aws.vendor();
});
after(() => aws.stop());

const asked = { RoleArn: ROLE, RoleSessionName: "labelbox", ExternalId: EXTERNAL_ID };

function assumeRole(change = {}, credentials = vendor) {
  return aws.sts(credentials).send(new AssumeRoleCommand({ ...asked, ...change }));
}

test("the right external ID assumes the role", async () => {
  const { AssumedRoleUser, Credentials, PackedPolicySize } = await assumeRole();
  assert.equal(AssumedRoleUser.Arn, `arn:aws:sts::${CUSTOMER}:assumed-role/LabelboxS3Access/labelbox`);
  assert.match(AssumedRoleUser.AssumedRoleId, /^AROA[A-Z0-9]{17}:labelbox$/);
  assert.match(Credentials.AccessKeyId, /^ASIA/);
  assert.ok(Credentials.Expiration instanceof Date);
  assert.equal(PackedPolicySize, undefined);
});

for (const [what, change] of [
  ["no external ID", { ExternalId: undefined }],
  ["another integration's external ID", { ExternalId: "cl26d06tk0gch10901m7jeg9w" }],
  ["an external ID in capitals", { ExternalId: EXTERNAL_ID.toUpperCase() }],
]) {
  test(`${what} is denied, and the denial is explained`, async () => {
    const error = await thrown(assumeRole(change));
    const user = await aws.sts(vendor).send(new GetCallerIdentityCommand());
    assert.ok(error instanceof STSServiceException);
    assert.equal(error.name, "AccessDenied");
    assert.equal(error.message, `User: ${user.Arn} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`);
    assert.equal(error.$fault, "client");
    assert.equal(error.$metadata.httpStatusCode, 403);
    assert.equal(error.Type, "Sender");
    const { because } = await aws.explain(error.$metadata.requestId);
    assert.equal(because.key, "sts:ExternalId");
  });
}

test("an external ID that is no external ID fails validation", async () => {
  const error = await thrown(assumeRole({ ExternalId: "a" }));
  assert.equal(error.name, "ValidationError");
  assert.match(error.message, /^1 validation error detected: Value 'a' at 'externalId' failed to satisfy constraint: /);
  assert.equal(error.$metadata.httpStatusCode, 400);
});

test("a role that does not exist is denied like one that is not shared", async () => {
  const missing = `arn:aws:iam::${CUSTOMER}:role/Missing`;
  const error = await thrown(assumeRole({ RoleArn: missing }));
  assert.equal(error.name, "AccessDenied");
  assert.match(error.message, /is not authorized to perform: sts:AssumeRole on resource: .*role\/Missing$/);
});

test("a root user cannot assume a role", async () => {
  const error = await thrown(assumeRole({}, root(VENDOR)));
  assert.equal(error.name, "AccessDenied");
  assert.equal(error.message, "Roles may not be assumed by root accounts.");
});

for (const [what, change, name] of [
  ["a wrong secret", { secretAccessKey: "wrong" }, "SignatureDoesNotMatch"],
  ["an unknown access key", { accessKeyId: "AKIAIOSFODNN7EXAMPLE" }, "InvalidClientTokenId"],
  ["a token that belongs to no key", { sessionToken: "garbage" }, "InvalidClientTokenId"],
]) {
  test(`${what} throws ${name}`, async () => {
    const error = await thrown(assumeRole({}, { ...vendor, ...change }));
    assert.equal(error.name, name);
    assert.equal(error.$metadata.httpStatusCode, 403);
    assert.match(error.$metadata.requestId, /^[0-9a-f-]{36}$/);
  });
}

test("fromTemporaryCredentials reads the object and may not write it", async () => {
  const clientConfig = { endpoint: aws.endpoint, region: REGION };
  const credentials = fromTemporaryCredentials({ masterCredentials: vendor, params: asked, clientConfig });
  const s3 = aws.s3(credentials, { region: REGION });
  const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: OBJECT }));
  assert.equal(await Body.transformToString(), "The parcel came a day early, and the box was dry.\n");
  assert.equal(ContentType, "text/plain");
  const error = await thrown(s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "new", Body: "x" })));
  assert.equal(error.name, "AccessDenied");
  assert.equal(
    error.message,
    `User: arn:aws:sts::${CUSTOMER}:assumed-role/LabelboxS3Access/labelbox is not authorized to perform: ` +
      `s3:PutObject on resource: "arn:aws:s3:::${BUCKET}/new" because no identity-based policy allows the s3:PutObject action`,
  );
});

test("fromTemporaryCredentials with a wrong external ID passes on what STS said", async () => {
  const clientConfig = { endpoint: aws.endpoint, region: REGION };
  const params = { ...asked, ExternalId: "wrong" };
  const s3 = aws.s3(fromTemporaryCredentials({ masterCredentials: vendor, params, clientConfig }), { region: REGION });
  const error = await thrown(s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: OBJECT })));
  assert.equal(error.name, "AccessDenied");
  assert.match(error.message, /is not authorized to perform: sts:AssumeRole/);
});

test("a session that is over throws the modelled exception", async () => {
  const own = await Rolecall.integration();
  try {
    const master = await own.vendor();
    const { Credentials } = await own.sts(master).send(new AssumeRoleCommand({ ...asked, DurationSeconds: 900 }));
    await fetch(`${own.endpoint}/_rolecall/clock`, { method: "POST", body: JSON.stringify({ advance: "16m" }) });
    const session = {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
    };
    // The server's clock went ahead; so must the client's, or the signature is what has expired.
    const systemClockOffset = 16 * 60 * 1000;
    const error = await thrown(own.sts(session, { systemClockOffset }).send(new GetCallerIdentityCommand()));
    assert.ok(error instanceof ExpiredTokenException || error.name === "ExpiredToken", error.name);
    assert.equal(error.message, "The security token included in the request is expired");
    const read = new GetObjectCommand({ Bucket: BUCKET, Key: OBJECT });
    const refused = await thrown(own.s3(session, { region: REGION, systemClockOffset }).send(read));
    assert.equal(refused.name, "ExpiredToken");
    assert.equal(refused.message, "The provided token has expired.");
    assert.equal(refused.$metadata.httpStatusCode, 400);
  } finally {
    own.stop();
  }
});

test("what is not emulated says so", async () => {
  const TaskPolicyArn = { arn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" };
  const error = await thrown(aws.sts().send(new AssumeRootCommand({ TargetPrincipal: CUSTOMER, TaskPolicyArn })));
  assert.equal(error.$metadata.httpStatusCode, 501);
  assert.match(error.message, /AssumeRoot/);
});
