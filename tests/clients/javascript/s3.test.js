// S3 through the SDK: bodies and their checksums, streams, lists, uploads in parts, errors.

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { after, before, test } from "node:test";

import * as S3 from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";

import { CUSTOMER, Rolecall, VENDOR, root, thrown } from "./rolecall.js";

const Bucket = "javascript-sdk";
const MIB = 1024 * 1024;
let aws, s3;
before(async () => {
  aws = await Rolecall.start();
  s3 = aws.s3();
  await s3.send(new S3.CreateBucketCommand({ Bucket }));
});
after(() => aws.stop());

function bytes(size) {
  return Buffer.alloc(size, "The parcel came a day early. ");
}

async function get(Key, more = {}) {
  const { Body, ...answer } = await s3.send(new S3.GetObjectCommand({ Bucket, Key, ...more }));
  return { ...answer, body: Buffer.from(await Body.transformToByteArray()) };
}

for (const Key of ["plain.bin", "a folder/with spaces+plus%percent.txt", "snow-☃", "(parens)!'*~", "a//b/./c"]) {
  test(`an object named ${Key} comes back as it was put`, async () => {
    const put = await s3.send(new S3.PutObjectCommand({ Bucket, Key, Body: bytes(3000), Metadata: { "made-by": "js" } }));
    const answer = await get(Key);
    assert.deepEqual(answer.body, bytes(3000));
    assert.deepEqual(answer.Metadata, { "made-by": "js" });
    assert.equal(answer.ETag, put.ETag);
    assert.equal(answer.ContentLength, 3000);
    assert.ok(answer.LastModified instanceof Date);
  });
}

test("the SDK's default is a CRC32, which S3 keeps and answers with", async () => {
  const put = await s3.send(new S3.PutObjectCommand({ Bucket, Key: "crc32", Body: "123456789" }));
  assert.equal(put.ChecksumCRC32, "y/Q5Jg==");
  assert.equal(put.ChecksumType, "FULL_OBJECT");
  const answer = await get("crc32");
  assert.equal(answer.ChecksumCRC32, "y/Q5Jg==");
});

for (const [ChecksumAlgorithm, field] of [
  ["CRC32", "ChecksumCRC32"],
  ["CRC32C", "ChecksumCRC32C"],
  ["SHA1", "ChecksumSHA1"],
  ["SHA256", "ChecksumSHA256"],
]) {
  test(`a stream goes up in chunks with a ${ChecksumAlgorithm} trailer`, async () => {
    const size = 3 * MIB + 17;
    const pieces = [bytes(MIB), bytes(MIB), bytes(MIB), bytes(17)];
    const Body = Readable.from(pieces);
    const sent = new S3.PutObjectCommand({ Bucket, Key: "stream", Body, ContentLength: size, ChecksumAlgorithm });
    const put = await s3.send(sent);
    assert.ok(put[field], JSON.stringify(put));
    const answer = await get("stream", { ChecksumMode: "ENABLED" });
    assert.deepEqual(answer.body, Buffer.concat(pieces));
    assert.equal(answer[field], put[field]);
    assert.equal(answer.ContentEncoding, undefined);
  });
}

test("a checksum that is another body's is refused and stores nothing", async () => {
  const wrong = { Bucket, Key: "refused", Body: "another body", ChecksumCRC32: "y/Q5Jg==" };
  const error = await thrown(s3.send(new S3.PutObjectCommand(wrong)));
  assert.equal(error.name, "BadDigest");
  assert.equal(error.message, "The CRC32 you specified did not match the calculated checksum.");
  assert.equal((await thrown(get("refused"))).name, "NoSuchKey");
});

test("a range of an object, and one past its end", async () => {
  await s3.send(new S3.PutObjectCommand({ Bucket, Key: "digits", Body: "0123456789" }));
  const answer = await get("digits", { Range: "bytes=2-5" });
  assert.equal(answer.body.toString(), "2345");
  assert.equal(answer.ContentRange, "bytes 2-5/10");
  assert.equal(answer.$metadata.httpStatusCode, 206);
  const error = await thrown(get("digits", { Range: "bytes=10-" }));
  assert.equal(error.name, "InvalidRange");
  assert.equal(error.message, "The requested range is not satisfiable");
  assert.equal(error.ActualObjectSize, "10");
});

test("conditions answer 304 and 412", async () => {
  const { ETag } = await s3.send(new S3.PutObjectCommand({ Bucket, Key: "condition", Body: "x" }));
  const same = await thrown(get("condition", { IfNoneMatch: ETag }));
  assert.equal(same.$metadata.httpStatusCode, 304);
  const other = await thrown(get("condition", { IfMatch: '"00000000000000000000000000000000"' }));
  assert.equal(other.name, "PreconditionFailed");
  assert.equal(other.Condition, "If-Match");
  const over = new S3.PutObjectCommand({ Bucket, Key: "condition", Body: "y", IfNoneMatch: "*" });
  assert.equal((await thrown(s3.send(over))).$metadata.httpStatusCode, 412);
});

test("what is not there throws the modelled exceptions", async () => {
  const key = await thrown(get("missing"));
  assert.ok(key instanceof S3.NoSuchKey);
  assert.equal(key.message, "The specified key does not exist.");
  assert.equal(key.Key, "missing");
  assert.match(key.$metadata.requestId, /^[A-Z0-9]{16}$/);
  assert.ok(key.$metadata.extendedRequestId);
  const bucket = await thrown(s3.send(new S3.ListObjectsV2Command({ Bucket: "no-such-bucket-anywhere" })));
  assert.ok(bucket instanceof S3.NoSuchBucket);
  assert.equal(bucket.BucketName, "no-such-bucket-anywhere");
  const head = await thrown(s3.send(new S3.HeadObjectCommand({ Bucket, Key: "missing" })));
  assert.ok(head instanceof S3.NotFound);
  assert.equal(head.$metadata.httpStatusCode, 404);
  assert.ok((await thrown(s3.send(new S3.HeadBucketCommand({ Bucket: "no-such-bucket-anywhere" })))) instanceof S3.NotFound);
});

test("another account is refused, and HEAD only says 403", async () => {
  const stranger = aws.s3(root(VENDOR));
  await s3.send(new S3.PutObjectCommand({ Bucket, Key: "private", Body: "x" }));
  const error = await thrown(stranger.send(new S3.GetObjectCommand({ Bucket, Key: "private" })));
  assert.equal(error.name, "AccessDenied");
  assert.equal(error.message, "Access Denied");
  const head = await thrown(stranger.send(new S3.HeadObjectCommand({ Bucket, Key: "private" })));
  assert.equal(head.$metadata.httpStatusCode, 403);
  const create = await thrown(stranger.send(new S3.CreateBucketCommand({ Bucket })));
  assert.ok(create instanceof S3.BucketAlreadyExists);
});

test("a wrong secret shows what the server signed", async () => {
  const wrong = aws.s3({ accessKeyId: CUSTOMER, secretAccessKey: "wrong" });
  const error = await thrown(wrong.send(new S3.GetObjectCommand({ Bucket, Key: "plain.bin" })));
  assert.equal(error.name, "SignatureDoesNotMatch");
  assert.match(error.message, /^The request signature we calculated does not match the signature you provided\./);
  assert.match(error.StringToSign, /^AWS4-HMAC-SHA256\n/);
  assert.match(error.CanonicalRequest, /^GET\n\/javascript-sdk\/plain\.bin\n/);
});

test("a bucket of another region is told of", async () => {
  const west = aws.s3(root(CUSTOMER), { region: "us-west-2" });
  const create = { Bucket: "far-away", CreateBucketConfiguration: { LocationConstraint: "us-west-2" } };
  assert.match((await west.send(new S3.CreateBucketCommand(create))).Location, /far-away/);
  const error = await thrown(s3.send(new S3.ListObjectsV2Command({ Bucket: "far-away" })));
  assert.equal(error.name, "AuthorizationHeaderMalformed");
  assert.equal(error.message, "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'us-west-2'");
  assert.equal(error.Region, "us-west-2");
  assert.equal(error.$response.headers["x-amz-bucket-region"], "us-west-2");
  const { LocationConstraint } = await west.send(new S3.GetBucketLocationCommand({ Bucket: "far-away" }));
  assert.equal(LocationConstraint, "us-west-2");
});

test("lists come in pages, with folders", async () => {
  const names = Array.from({ length: 25 }, (_, number) => `list/${String(number).padStart(2, "0")} é&<>.txt`);
  for (const Key of [...names, "list/folder/one", "list/folder/two"]) {
    await s3.send(new S3.PutObjectCommand({ Bucket, Key, Body: Key }));
  }
  const query = { Bucket, Prefix: "list/", Delimiter: "/" };
  const found = { keys: [], folders: [], pages: 0 };
  for await (const page of S3.paginateListObjectsV2({ client: s3, pageSize: 10 }, { ...query })) {
    found.pages += 1;
    found.keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
    found.folders.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
  }
  assert.deepEqual(found, { keys: names, folders: ["list/folder/"], pages: 3 });
  const encoded = await s3.send(new S3.ListObjectsV2Command({ ...query, EncodingType: "url", MaxKeys: 1 }));
  assert.equal(encoded.Contents[0].Key, "list/00+%C3%A9%26%3C%3E.txt");
});

test("a stream of unknown length goes up in parts", async () => {
  const pieces = Array.from({ length: 12 }, () => bytes(MIB));
  const params = { Bucket, Key: "parts", Body: Readable.from(pieces), ContentType: "application/x-parts" };
  const done = await new Upload({ client: s3, params, partSize: 5 * MIB, queueSize: 2 }).done();
  assert.match(done.ETag, /^"[0-9a-f]{32}-3"$/);
  const answer = await get("parts");
  assert.deepEqual(answer.body, Buffer.concat(pieces));
  assert.equal(answer.ContentType, "application/x-parts");
  assert.deepEqual((await s3.send(new S3.ListMultipartUploadsCommand({ Bucket }))).Uploads, undefined);
});

test("an upload in parts is refused for its parts", async () => {
  const Key = "refused parts";
  const { UploadId } = await s3.send(new S3.CreateMultipartUploadCommand({ Bucket, Key }));
  const ids = { Bucket, Key, UploadId };
  const Parts = [];
  for (const PartNumber of [1, 2]) {
    const part = await s3.send(new S3.UploadPartCommand({ ...ids, PartNumber, Body: "small" }));
    Parts.push({ PartNumber, ETag: part.ETag, ChecksumCRC32: part.ChecksumCRC32 });
  }
  const complete = (parts) => s3.send(new S3.CompleteMultipartUploadCommand({ ...ids, MultipartUpload: { Parts: parts } }));
  assert.equal((await thrown(complete(Parts))).name, "EntityTooSmall");
  assert.equal((await thrown(complete(Parts.toReversed()))).name, "InvalidPartOrder");
  assert.equal((await thrown(complete([{ ...Parts[0], PartNumber: 7 }]))).name, "InvalidPart");
  await s3.send(new S3.AbortMultipartUploadCommand(ids));
  const gone = await thrown(s3.send(new S3.ListPartsCommand(ids)));
  assert.ok(gone instanceof S3.NoSuchUpload || gone.name === "NoSuchUpload");
});

test("copies, tags, versions and deletions", async () => {
  const own = { Bucket: "javascript-versions" };
  await s3.send(new S3.CreateBucketCommand(own));
  const enabled = { ...own, VersioningConfiguration: { Status: "Enabled" } };
  await s3.send(new S3.PutBucketVersioningCommand(enabled));
  const put = { ...own, Key: "a b", Body: "one", Tagging: "team=data&stage=a%20b" };
  const first = await s3.send(new S3.PutObjectCommand(put));
  const copy = await s3.send(new S3.CopyObjectCommand({ ...own, Key: "copy", CopySource: `${own.Bucket}/a%20b` }));
  assert.equal(copy.CopyObjectResult.ETag, first.ETag);
  const { TagSet } = await s3.send(new S3.GetObjectTaggingCommand({ ...own, Key: "copy" }));
  assert.deepEqual(new Map(TagSet.map(({ Key, Value }) => [Key, Value])), new Map([["team", "data"], ["stage", "a b"]]));
  const Objects = [{ Key: "a b" }, { Key: "copy", VersionId: copy.VersionId }, { Key: "never there" }];
  const { Deleted, Errors } = await s3.send(new S3.DeleteObjectsCommand({ ...own, Delete: { Objects } }));
  assert.equal(Errors, undefined);
  assert.equal(Deleted.length, 3);
  assert.equal(Deleted.find(({ Key }) => Key === "a b").DeleteMarker, true);
  const gone = await thrown(s3.send(new S3.GetObjectCommand({ ...own, Key: "a b" })));
  assert.ok(gone instanceof S3.NoSuchKey);
  const listed = await s3.send(new S3.ListObjectVersionsCommand({ ...own, Prefix: "a b" }));
  assert.deepEqual(listed.Versions.map(({ VersionId }) => VersionId), [first.VersionId]);
  assert.equal(listed.DeleteMarkers[0].IsLatest, true);
  assert.equal((await thrown(s3.send(new S3.DeleteBucketCommand(own)))).name, "BucketNotEmpty");
});
