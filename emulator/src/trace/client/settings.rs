//! How each of the common clients is told what it has to do differently.

use super::Setting;

const fn tell(client: &'static str, setting: &'static str) -> Setting {
    Setting { client, setting }
}

/// How the clients that sign with SigV2 unless they are told otherwise are told otherwise.
pub(super) const SIGV4: [Setting; 4] = [
    tell("boto3", "Config(signature_version=\"s3v4\")"),
    tell("AWS CLI version 1", "aws configure set default.s3.signature_version s3v4"),
    tell("AWS SDK for JavaScript v2", "new AWS.S3({ signatureVersion: \"v4\" })"),
    tell("django-storages", "AWS_S3_SIGNATURE_VERSION = \"s3v4\""),
];

/// How a wrong clock is set right: on the machine first, because most clients sign with its time, and in the clients
/// that can correct for it.
pub(super) const CLOCK: [Setting; 8] = [
    tell("Linux", "sudo timedatectl set-ntp true"),
    tell("macOS", "sudo sntp -sS time.apple.com"),
    tell("Windows", "w32tm /resync"),
    tell("WSL, or a virtual machine that slept", "sudo hwclock --hctosys"),
    tell("boto3 and the AWS CLI", "no setting: they sign with the machine's clock"),
    tell("AWS SDK for JavaScript v2", "AWS.config.update({ correctClockSkew: true })"),
    tell("AWS SDK for JavaScript v3", "new S3Client({ systemClockOffset: MILLISECONDS })"),
    tell("AWS SDK for .NET", "AWSConfigs.CorrectForClockSkew = true;"),
];

/// Where the common clients have the secret access key.
pub(super) const SECRET: [Setting; 6] = [
    tell("the environment, which comes first", "export AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=..."),
    tell("AWS CLI", "aws configure set aws_secret_access_key ..."),
    tell("boto3", "boto3.client(\"s3\", aws_access_key_id=\"...\", aws_secret_access_key=\"...\")"),
    tell("AWS SDK for JavaScript v3", "new S3Client({ credentials: { accessKeyId, secretAccessKey } })"),
    tell(
        "AWS SDK for Java 2",
        "StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey))",
    ),
    tell("AWS SDK for Go v2", "credentials.NewStaticCredentialsProvider(id, secret, \"\")"),
];

/// Where they have the session token.
pub(super) const TOKEN: [Setting; 5] = [
    tell("the environment, which comes first", "export AWS_SESSION_TOKEN=..."),
    tell("AWS CLI", "aws configure set aws_session_token ..."),
    tell("boto3", "boto3.client(\"s3\", ..., aws_session_token=\"...\")"),
    tell("AWS SDK for JavaScript v3", "new S3Client({ credentials: { ..., sessionToken } })"),
    tell("AWS SDK for Java 2", "AwsSessionCredentials.create(accessKeyId, secretAccessKey, sessionToken)"),
];

/// Where they have the region.
pub(super) const REGION: [Setting; 5] = [
    tell("the environment", "export AWS_REGION=..."),
    tell("AWS CLI", "aws configure set region ..."),
    tell("boto3", "boto3.client(\"s3\", region_name=\"...\")"),
    tell("AWS SDK for JavaScript v3", "new S3Client({ region: \"...\" })"),
    tell("AWS SDK for Java 2", "S3Client.builder().region(Region.of(\"...\"))"),
];

/// Where they say how long a presigned URL is good.
pub(super) const EXPIRY: [Setting; 4] = [
    tell("boto3", "generate_presigned_url(..., ExpiresIn=SECONDS)"),
    tell("AWS CLI", "aws s3 presign --expires-in SECONDS ..."),
    tell("AWS SDK for JavaScript v3", "getSignedUrl(client, command, { expiresIn: SECONDS })"),
    tell("AWS SDK for Java 2", "GetObjectPresignRequest.builder().signatureDuration(...)"),
];
