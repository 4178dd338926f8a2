// A running rolecall for one test file, and clients for it.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { CreateAccessKeyCommand, IAMClient, ListUsersCommand } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const BINARY = process.env.ROLECALL ?? `${ROOT}target/release/rolecall`;

export const CUSTOMER = "111122223333";
export const VENDOR = "340636424752";
export const EXTERNAL_ID = "cl26d06tk0gch10901m7jeg9v";
export const ROLE = `arn:aws:iam::${CUSTOMER}:role/LabelboxS3Access`;
export const BUCKET = "acme-training-data";
export const OBJECT = "reviews/0001.txt";
export const REGION = "us-west-1";
export const REVIEW = "The parcel came a day early, and the box was dry.\n";
/** A key that has to be encoded, and encoded once. */
export const KEY = "a folder/ü+%.txt";
export const MIB = 1024 * 1024;

export class Rolecall {
  static async start(...options) {
    const child = spawn(BINARY, ["serve", "--port", "0", ...options], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface({ input: child.stdout })) {
      const endpoint = /^export AWS_ENDPOINT_URL=(\S+)$/.exec(line)?.[1];
      if (endpoint) return new Rolecall(child, endpoint);
    }
    throw new Error("rolecall serve ended");
  }

  static integration() {
    return Rolecall.start("--setup", "scenarios/working-integration.md");
  }

  constructor(child, endpoint) {
    this.child = child;
    this.endpoint = endpoint;
  }

  stop() {
    this.child.kill();
  }

  #options(credentials, more) {
    return { endpoint: this.endpoint, region: "us-east-1", credentials, maxAttempts: 1, ...more };
  }

  iam(credentials = root(CUSTOMER)) {
    return new IAMClient(this.#options(credentials));
  }

  sts(credentials = root(CUSTOMER), more = {}) {
    return new STSClient(this.#options(credentials, more));
  }

  s3(credentials = root(CUSTOMER), more = {}) {
    return new S3Client(this.#options(credentials, { forcePathStyle: true, ...more }));
  }

  /** The access key of the vendor's user, who may call sts:AssumeRole. */
  async vendor() {
    const iam = this.iam(root(VENDOR));
    const { Users } = await iam.send(new ListUsersCommand());
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: Users[0].UserName }));
    return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
  }

  async explain(requestId) {
    const answer = await fetch(`${this.endpoint}/_rolecall/explain/${requestId}`);
    return answer.json();
  }
}

/** The root user of an account, by the convention of local emulators. */
export function root(account) {
  return { accessKeyId: account, secretAccessKey: "test" };
}

/** Status, length and body of what any HTTP client gets. */
export async function fetched(url, request) {
  const answer = await fetch(url, request);
  return { status: answer.status, length: answer.headers.get("content-length"), body: await answer.text() };
}

/** What a call throws; a call that succeeds is a failure. */
export async function thrown(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("the call succeeded");
}
