//! What S3 refuses once the signature has been checked.

use super::page::{S3_403, S3_ERRORS};
use super::refusals;

const NAMESPACES: &str = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html";
const S3_ACL: &str = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html";
const COMPLETE: &str = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html";
const S3_CONDITIONS: &str = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html";
const KMS: &str = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html";

refusals! {
    /// What S3 refuses once the signature has been checked.
    pub enum S3Refusal {
        // Authorization.
        /// Not authorized, with nothing said: the caller is anonymous, or of another account outside the organization.
        AccessDenied = 403 "AccessDenied", "Access Denied", [], Recorded, S3_403;
        /// Not authorized, with the layer that decided, and the policy's ARN where a managed one denies: the caller is of
        /// the resource's account or organization.
        AccessDeniedBecause { user: String, action: String, resource: String, reason: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: {action} on resource: \"{resource}\"{reason}",
            [], Recorded, S3_403;
        /// KMS did not authorize the caller to use the key. S3 passes on its words, in which resources have no quotes.
        KeyAccessDenied { user: String, action: String, resource: String, reason: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: {action} on resource: {resource}{reason}",
            [], Recorded, S3_403;
        /// The same for ListBuckets, which names no resource.
        AccessDeniedListAllMyBuckets { user: String, reason: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: s3:ListAllMyBuckets{reason}", [], Recorded, S3_403;
        /// A public bucket policy while BlockPublicPolicy is on.
        PublicPolicyBlocked { user: String, bucket: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::{bucket}\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
            [], Recorded, S3_403;
        /// A public ACL while BlockPublicAcls is on.
        PublicAclBlocked { user: String, action: String, resource: String } = 403 "AccessDenied",
            "User: {user} is not authorized to perform: {action} on resource: \"{resource}\" because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access.",
            [], Recorded, S3_403;
        /// x-amz-expected-bucket-owner (or the one for a copy's source) names another account.
        NotTheExpectedBucketOwner = 403 "AccessDenied", "Access Denied", [], Recorded, S3_403;
        /// x-amz-expected-bucket-owner is not an account ID.
        InvalidBucketOwnerAwsAccountId { value: String } = 400 "InvalidBucketOwnerAWSAccountID",
            "The value of the expected bucket owner parameter must be an AWS Account ID... [{value}]",
            [], Recorded, S3_ERRORS;

        /// Nobody may not copy, even where everyone may write.
        AnonymousCopy = 403 "AccessDenied", "Anonymous users cannot copy objects. Please authenticate.",
            [], Tested, S3_403;
        /// Nobody may not begin a multipart upload, even where everyone may write.
        AnonymousMultipartUpload = 403 "AccessDenied",
            "Anonymous users cannot initiate multipart uploads. Please authenticate.", [], Tested, S3_403;

        // The address.
        /// The path cannot be decoded.
        InvalidUri { uri: String } = 400 "InvalidURI", "Couldn't parse the specified URI.", [URI: uri], Recorded, S3_ERRORS;
        /// The key is longer than 1024 bytes.
        KeyTooLong { size: usize } = 400 "KeyTooLongError", "Your key is too long",
            [Size: size, MaxSizeAllowed: "1024"], Recorded, S3_ERRORS;
        /// The resource does not take this method.
        MethodNotAllowed { method: String, resource_type: String } = 405 "MethodNotAllowed",
            "The specified method is not allowed against this resource.",
            [Method: method, ResourceType: resource_type], Tested, S3_ERRORS;
        /// Two subresources at once.
        ConflictingSubresources { names: String, first: String } = 400 "InvalidArgument",
            "Conflicting query string parameters: {names}",
            [ArgumentName: "ResourceType", ArgumentValue: first], Unverified, S3_ERRORS;
        /// The bucket is in another region than the endpoint.
        PermanentRedirect { endpoint: String, bucket: String } = 301 "PermanentRedirect",
            "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
            [Endpoint: endpoint, Bucket: bucket], Recorded, S3_ERRORS;

        // Buckets.
        /// The bucket does not exist.
        NoSuchBucket { bucket: String } = 404 "NoSuchBucket", "The specified bucket does not exist",
            [BucketName: bucket], Recorded, S3_ERRORS;
        /// The name cannot be a bucket's.
        InvalidBucketName { bucket: String } = 400 "InvalidBucketName", "The specified bucket is not valid.",
            [BucketName: bucket], Recorded, S3_ERRORS;
        /// The caller has this bucket already.
        BucketAlreadyOwnedByYou { bucket: String } = 409 "BucketAlreadyOwnedByYou",
            "Your previous request to create the named bucket succeeded and you already own it.",
            [BucketName: bucket], Recorded, S3_ERRORS;
        /// Another account has this bucket.
        BucketAlreadyExists { bucket: String } = 409 "BucketAlreadyExists",
            "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
            [BucketName: bucket], Recorded, S3_ERRORS;
        /// There are objects in it.
        BucketNotEmpty { bucket: String } = 409 "BucketNotEmpty", "The bucket you tried to delete is not empty",
            [BucketName: bucket], Tested, S3_ERRORS;
        /// There are versions in it.
        VersionedBucketNotEmpty { bucket: String } = 409 "BucketNotEmpty",
            "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
            [BucketName: bucket], Tested, S3_ERRORS;
        /// The name asks for another account's regional namespace.
        NamespaceOfAnotherAccount { bucket: String, account: String, caller: String } = 400 "InvalidBucketNamespace",
            "The requested bucket is an account-regional namespace bucket, but the requested AWS Account ID '{account}' does not match the caller's AWS Account ID '{caller}'. Specify the caller's AWS Account ID in the bucket name.",
            [BucketNamespace: bucket], Tested, NAMESPACES;
        /// The name asks for the account's namespace in another region.
        NamespaceOfAnotherRegion { bucket: String, asked: String, region: String } = 400 "InvalidBucketNamespace",
            "The requested bucket is an account-regional namespace bucket, but the requested region '{asked}' does not match the current region '{region}'. Specify the targeted region in the bucket name.",
            [BucketNamespace: bucket], Tested, NAMESPACES;
        /// The header asks for the account's regional namespace, and the name is none of it.
        NoAccountRegionalName { bucket: String, account: String, region: String } = 400 "InvalidBucketNamespace",
            "The requested bucket is an account-regional namespace bucket, but the bucket name does not end with -{account}-{region}-an. Specify the targeted account and region in the bucket name.",
            [BucketNamespace: bucket], Tested, NAMESPACES;
        /// The name is one of an account's regional namespace, and the header does not ask for that.
        NamespaceHeaderMissing { bucket: String } = 400 "InvalidBucketNamespace",
            "The requested bucket is an account-regional namespace bucket, but the request has no x-amz-bucket-namespace header with the value account-regional.",
            [BucketNamespace: bucket], Unverified, NAMESPACES;
        /// A namespace that there is not.
        UnknownNamespace { value: String } = 400 "InvalidArgument",
            "The specified bucket namespace is not valid.",
            [ArgumentName: "x-amz-bucket-namespace", ArgumentValue: value], Unverified, NAMESPACES;
        /// The location constraint is another region than the endpoint's.
        IllegalLocationConstraint { constraint: String } = 400 "IllegalLocationConstraintException",
            "The {constraint} location constraint is incompatible for the region specific endpoint this request was sent to.",
            [], Recorded, S3_ERRORS;
        /// The location constraint is no region that takes one.
        InvalidLocationConstraint { constraint: String } = 400 "InvalidLocationConstraint",
            "The specified location-constraint is not valid", [LocationConstraint: constraint], Recorded, S3_ERRORS;
        /// An ACL for a new bucket whose ACLs are off.
        InvalidBucketAclWithObjectOwnership = 400 "InvalidBucketAclWithObjectOwnership",
            "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting", [], Recorded, S3_ERRORS;
        /// An ACL while ACLs are off.
        AccessControlListNotSupported = 400 "AccessControlListNotSupported", "The bucket does not allow ACLs",
            [], Documented, S3_ERRORS;
        /// A public ACL for a new bucket: Block Public Access is on for every one.
        InvalidBucketAclWithBlockPublicAccess = 400 "InvalidBucketAclWithBlockPublicAccessError",
            "Bucket cannot have public ACLs set with BlockPublicAccess enabled", [], Recorded, S3_ERRORS;
        /// A canned ACL and grants in headers.
        CannedAclAndGrants = 400 "InvalidRequest",
            "Specifying both Canned ACLs and Header Grants is not allowed", [], Tested, S3_ERRORS;
        /// An ACL in the headers and another in the body.
        UnexpectedContent = 400 "UnexpectedContent", "This request does not support content", [], Tested, S3_ERRORS;
        /// A grant header that names its grantee in no known way.
        GrantNotRecognized { header: String, value: String } = 400 "InvalidArgument", "Argument format not recognized",
            [ArgumentName: header, ArgumentValue: value], Tested, S3_ERRORS;
        /// A grant to a canonical user that there is not.
        InvalidGranteeId { name: String, id: String } = 400 "InvalidArgument", "Invalid id",
            [ArgumentName: name, ArgumentValue: id], Tested, S3_ERRORS;
        /// A grant to a group that there is not.
        InvalidGroupUri { name: String, uri: String } = 400 "InvalidArgument", "Invalid group uri",
            [ArgumentName: name, ArgumentValue: uri], Tested, S3_ERRORS;
        /// A grant to an e-mail address, which S3 has not taken since October 2025. The status is documented.
        EmailGrantee = 405 "MethodNotAllowed", "The specified method is not allowed against this resource.",
            [], Unverified, S3_ACL;
        /// An ACL that is not XML, or not XML of an ACL.
        MalformedAcl = 400 "MalformedACLError",
            "The XML you provided was not well-formed or did not validate against our published schema",
            [], Tested, S3_ERRORS;
        /// An ACL that names another owner than there is.
        AclOfAnotherOwner = 403 "AccessDenied", "Access Denied", [], Unverified, S3_ACL;
        /// A canned ACL that there is not.
        InvalidCannedAcl { acl: String } = 400 "InvalidArgument", "",
            [ArgumentName: "x-amz-acl", ArgumentValue: acl], Tested, S3_ERRORS;
        /// A header that the operation cannot do without.
        MissingSecurityHeader { header: String } = 400 "MissingSecurityHeader",
            "Your request was missing a required header", [MissingHeaderName: header], Recorded, S3_ERRORS;
        /// An object ownership that there is not.
        InvalidObjectOwnership { value: String } = 400 "InvalidArgument",
            "Invalid x-amz-object-ownership header: {value}", [ArgumentName: "x-amz-object-ownership"], Tested, S3_ERRORS;
        /// The bucket has no policy.
        NoSuchBucketPolicy { bucket: String } = 404 "NoSuchBucketPolicy", "The bucket policy does not exist",
            [BucketName: bucket], Recorded, S3_ERRORS;
        /// The policy document is wrong.
        MalformedPolicy { message: String } = 400 "MalformedPolicy", "{message}", [], Recorded, S3_ERRORS;
        /// The policy document is wrong, and S3 says where.
        MalformedPolicyIn { message: String, detail: String } = 400 "MalformedPolicy", "{message}",
            [Detail: detail], Recorded, S3_ERRORS;
        /// The bucket has no public access block.
        NoSuchPublicAccessBlock { bucket: String } = 404 "NoSuchPublicAccessBlockConfiguration",
            "The public access block configuration was not found", [BucketName: bucket], Recorded, S3_ERRORS;
        /// The bucket has no CORS configuration.
        NoSuchCorsConfiguration { bucket: String } = 404 "NoSuchCORSConfiguration",
            "The CORS configuration does not exist", [BucketName: bucket], Recorded, S3_ERRORS;
        /// The bucket has no tags.
        NoSuchTagSet { bucket: String } = 404 "NoSuchTagSet", "The TagSet does not exist",
            [BucketName: bucket], Tested, S3_ERRORS;
        /// The bucket has no ownership controls.
        OwnershipControlsNotFound { bucket: String } = 404 "OwnershipControlsNotFoundError",
            "The bucket ownership controls were not found", [BucketName: bucket], Tested, S3_ERRORS;
        /// The bucket has no lifecycle configuration.
        NoSuchLifecycleConfiguration { bucket: String } = 404 "NoSuchLifecycleConfiguration",
            "The lifecycle configuration does not exist", [BucketName: bucket], Tested, S3_ERRORS;
        /// The bucket has no website configuration.
        NoSuchWebsiteConfiguration { bucket: String } = 404 "NoSuchWebsiteConfiguration",
            "The specified bucket does not have a website configuration", [BucketName: bucket], Tested, S3_ERRORS;
        /// The bucket has no replication configuration.
        ReplicationConfigurationNotFound { bucket: String } = 404 "ReplicationConfigurationNotFoundError",
            "The replication configuration was not found", [BucketName: bucket], Tested, S3_ERRORS;
        /// The bucket has no Object Lock.
        ObjectLockConfigurationNotFound { bucket: String } = 404 "ObjectLockConfigurationNotFoundError",
            "Object Lock configuration does not exist for this bucket", [BucketName: bucket], Tested, S3_ERRORS;
        /// The bucket has no S3 Metadata configuration. Only the code is known.
        MetadataConfigurationNotFound { bucket: String } = 404 "MetadataConfigurationNotFound",
            "The metadata configuration was not found", [BucketName: bucket], Unverified, S3_ERRORS;
        /// The bucket has no analytics, inventory, metrics or S3 Intelligent-Tiering configuration with this ID.
        NoSuchConfiguration = 404 "NoSuchConfiguration", "The specified configuration does not exist.",
            [], Tested, S3_ERRORS;
        /// A versioning status that there is not.
        IllegalVersioningConfiguration = 400 "IllegalVersioningConfigurationException",
            "The Versioning element must be specified", [], Documented, S3_ERRORS;

        // Objects.
        /// The key does not exist.
        NoSuchKey { key: String } = 404 "NoSuchKey", "The specified key does not exist.", [Key: key], Recorded, S3_ERRORS;
        /// The version does not exist.
        NoSuchVersion { key: String, version: String } = 404 "NoSuchVersion", "The specified version does not exist.",
            [Key: key, VersionId: version], Recorded, S3_ERRORS;
        /// The version ID was never given out.
        InvalidVersionId { version: String } = 400 "InvalidArgument", "Invalid version id specified",
            [ArgumentName: "versionId", ArgumentValue: version], Recorded, S3_ERRORS;
        /// x-amz-bypass-governance-retention for a bucket without Object Lock.
        BypassWithoutObjectLock = 400 "InvalidArgument",
            "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
            [ArgumentName: "x-amz-bypass-governance-retention"], Tested, S3_ERRORS;
        /// The version ID is empty.
        EmptyVersionId { name: String } = 400 "InvalidArgument", "Version id cannot be the empty string",
            [ArgumentName: name, ArgumentValue: ""], Recorded, S3_ERRORS;
        /// The range begins behind the object's end.
        InvalidRange { range: String, size: u64 } = 416 "InvalidRange", "The requested range is not satisfiable",
            [RangeRequested: range, ActualObjectSize: size], Recorded, S3_ERRORS;
        /// The object has fewer parts.
        InvalidPartNumber { requested: u32, actual: usize } = 416 "InvalidPartNumber",
            "The requested partnumber is not satisfiable",
            [ActualPartCount: actual, PartNumberRequested: requested], Tested, S3_ERRORS;
        /// A Range header and a part number.
        RangeAndPartNumber = 400 "InvalidRequest",
            "Cannot specify both Range header and partNumber query parameter", [], Recorded, S3_ERRORS;
        /// A condition did not hold.
        PreconditionFailed { condition: String } = 412 "PreconditionFailed",
            "At least one of the pre-conditions you specified did not hold", [Condition: condition], Recorded, S3_ERRORS;
        /// A response header beyond ISO-8859-1 was asked for.
        NotIso88591 { name: String, value: String } = 400 "InvalidArgument",
            "Header value cannot be represented using ISO-8859-1.",
            [ArgumentName: name, ArgumentValue: value], Recorded, S3_ERRORS;
        /// An anonymous request asked for response headers.
        ResponseHeadersForAnonymous = 400 "InvalidRequest",
            "Request specific response headers cannot be used for anonymous GET requests.", [], Tested, S3_ERRORS;
        /// A header that S3 does not take here: a condition that it has for reading only, a body in HTTP's own chunks.
        HeaderNotImplemented { header: String } = 501 "NotImplemented",
            "A header you provided implies functionality that is not implemented", [Header: header], Tested, S3_ERRORS;
        /// A condition that S3 does not have for writing: If-Match: `*`, If-None-Match with an ETag.
        WriteConditionNotImplemented { header: String } = 501 "NotImplemented",
            "A header you provided implies functionality that is not implemented",
            [Header: header, additionalMessage: format!("We don't accept the provided value of {header} header for this API")],
            Recorded, S3_CONDITIONS;
        /// If-Match and If-None-Match for one write.
        TwoWriteConditions = 501 "NotImplemented",
            "A header you provided implies functionality that is not implemented",
            [Header: "If-Match,If-None-Match", additionalMessage: "Multiple conditional request headers present in the request"],
            Recorded, S3_CONDITIONS;
        /// If-Match of a deletion is empty. Status and code are recorded.
        EmptyIfMatch = 400 "InvalidArgument", "The If-Match header must hold an ETag or *.",
            [ArgumentName: "If-Match", ArgumentValue: ""], Unverified, S3_CONDITIONS;
        /// Two If-Match headers on a deletion. Status and code are recorded.
        RepeatedIfMatch = 400 "InvalidRequest", "The If-Match header must not be sent more than once.",
            [], Unverified, S3_CONDITIONS;
        /// The condition of a completion holds, but the key was written or deleted since the upload began.
        ConditionalRequestConflict { condition: String, key: String } = 409 "ConditionalRequestConflict",
            "The conditional request cannot succeed due to a conflicting operation against this resource.",
            [Condition: condition, Key: key], Recorded, S3_CONDITIONS;

        // Bodies.
        /// More bytes were announced than an object or part can have.
        EntityTooLarge { size: u64, max: u64 } = 400 "EntityTooLarge",
            "Your proposed upload exceeds the maximum allowed size",
            [ProposedSize: size, MaxSizeAllowed: max], Tested, S3_ERRORS;
        /// No body where there must be one.
        MissingRequestBody = 400 "MissingRequestBodyError", "Request Body is empty", [], Documented, S3_ERRORS;
        /// Not XML, or not XML of the operation.
        MalformedXml = 400 "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema",
            [], Recorded, S3_ERRORS;
        /// Nothing protects a body that must be protected.
        MissingBodyDigest = 400 "InvalidRequest",
            "Missing required header for this request: Content-MD5 OR x-amz-checksum-*", [], Recorded, S3_ERRORS;
        /// Content-MD5 is not 16 bytes in base64.
        InvalidDigest { digest: String } = 400 "InvalidDigest", "The Content-MD5 you specified was invalid.",
            ["Content-MD5": digest], Recorded, S3_ERRORS;
        /// Content-MD5 is not the body's.
        BadDigest { calculated: String, expected: String } = 400 "BadDigest",
            "The Content-MD5 you specified did not match what we received.",
            [CalculatedDigest: calculated, ExpectedDigest: expected], Recorded, S3_ERRORS;
        /// The checksum is not the body's.
        BadChecksum { algorithm: String } = 400 "BadDigest",
            "The {algorithm} you specified did not match the calculated checksum.", [], Recorded, S3_ERRORS;
        /// The checksum cannot be one of its kind.
        InvalidChecksum { header: String } = 400 "InvalidRequest", "Value for {header} header is invalid.",
            [], Tested, S3_ERRORS;
        /// The checksum in the trailer cannot be one of its kind.
        InvalidTrailingChecksum { header: String } = 400 "InvalidRequest",
            "Value for {header} trailing header is invalid.", [], Tested, S3_ERRORS;
        /// More than one checksum in the headers.
        MultipleChecksums = 400 "InvalidRequest",
            "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
            [], Recorded, S3_ERRORS;
        /// x-amz-sdk-checksum-algorithm announces a checksum that did not come.
        ChecksumMissing = 400 "InvalidRequest",
            "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
            [], Tested, S3_ERRORS;
        /// A checksum header of another kind.
        UnknownChecksum = 400 "InvalidRequest",
            "The algorithm type you specified in x-amz-checksum- header is invalid.", [], Tested, S3_ERRORS;
        /// A checksum algorithm that there is not.
        UnsupportedChecksumAlgorithm = 400 "InvalidRequest",
            "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, MD5, SHA1, SHA256, SHA512, XXHASH128, XXHASH3, XXHASH64]",
            [], Tested, S3_ERRORS;
        /// A checksum type that the algorithm does not have.
        ChecksumTypeNotForAlgorithm { kind: String, algorithm: String } = 400 "InvalidRequest",
            "The {kind} checksum type cannot be used with the {algorithm} checksum algorithm.", [], Tested, S3_ERRORS;
        /// A checksum type without an algorithm.
        ChecksumTypeWithoutAlgorithm = 400 "InvalidRequest",
            "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.", [], Tested, S3_ERRORS;
        /// A trailer that is no checksum.
        UnsupportedTrailer = 400 "InvalidRequest", "The value specified in the x-amz-trailer header is not supported",
            [], Tested, S3_ERRORS;
        /// x-amz-meta-* headers that are too long together.
        MetadataTooLarge { size: usize } = 400 "MetadataTooLarge",
            "Your metadata headers exceed the maximum allowed metadata size",
            [Size: size, MaxSizeAllowed: "2048"], Recorded, S3_ERRORS;
        /// A storage class that there is not.
        InvalidStorageClass { class: String } = 400 "InvalidStorageClass", "The storage class you specified is not valid",
            [StorageClassRequested: class], Documented, S3_ERRORS;
        /// A server-side encryption that there is not.
        InvalidEncryptionAlgorithm { algorithm: String } = 400 "InvalidArgument",
            "The encryption method specified is not supported",
            [ArgumentName: "x-amz-server-side-encryption", ArgumentValue: algorithm], Tested, S3_ERRORS;
        /// x-amz-server-side-encryption on an operation that does not take it: what reads an object or goes on with an
        /// upload.
        EncryptionNotTaken { algorithm: String } = 400 "InvalidArgument",
            "x-amz-server-side-encryption header is not supported for this operation.",
            [ArgumentName: "x-amz-server-side-encryption", ArgumentValue: algorithm], Tested, S3_ERRORS;
        /// A KMS key is named, and not the algorithm that has one.
        KmsKeyWithoutAlgorithm = 400 "InvalidArgument",
            "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
            [ArgumentName: "x-amz-server-side-encryption", ArgumentValue: "null"], Tested, KMS;
        /// The encryption context is not one.
        InvalidEncryptionContext { value: String } = 400 "InvalidArgument",
            "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map",
            [ArgumentName: "x-amz-server-side-encryption-context", ArgumentValue: value], Tested, KMS;
        /// A request for an object under SSE-KMS that SigV4 does not sign: S3 cannot ask KMS in its name.
        KmsNeedsSigV4 { authorization: String } = 400 "InvalidArgument",
            "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
            [ArgumentName: "Authorization", ArgumentValue: authorization], Tested, KMS;
        /// A KMS key for a bucket that encrypts with S3's own.
        KmsKeyNotApplicable = 400 "InvalidArgument",
            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
            [ArgumentName: "ApplyServerSideEncryptionByDefault"], Recorded, KMS;
        /// The key is switched off.
        KmsKeyDisabled { arn: String } = 400 "KMS.DisabledException", "{arn} is disabled.", [], Tested, KMS;
        /// The key is about to be deleted.
        KmsKeyPendingDeletion { arn: String } = 400 "KMS.KMSInvalidStateException", "{arn} is pending deletion.",
            [], Recorded, KMS;
        /// The key does not exist.
        KmsKeyNotFound { arn: String } = 400 "KMS.NotFoundException", "Key '{arn}' does not exist", [], Tested, KMS;
        /// The alias does not exist.
        KmsAliasNotFound { arn: String } = 400 "KMS.NotFoundException", "Alias {arn} is not found.",
            [], Unverified, KMS;
        /// What names the key can be no name of one.
        KmsInvalidKeyId { id: String } = 400 "KMS.NotFoundException", "Invalid keyId '{id}'", [], Recorded, KMS;
        /// The key is one of another region than the bucket's.
        KmsInvalidArn { region: String } = 400 "KMS.NotFoundException", "Invalid arn {region}", [], Unverified, KMS;
        /// Object Lock headers for a bucket that has none.
        NoObjectLock = 400 "InvalidRequest", "Bucket is missing Object Lock Configuration", [], Tested, S3_ERRORS;

        // Tags.
        /// A tag's key is one of AWS's own, on an object.
        ReservedObjectTagKey { key: String } = 400 "InvalidTag", "Your TagKey cannot be prefixed with aws:",
            [TagKey: key], Recorded, S3_ERRORS;
        /// A tag's key is one of AWS's own, on a bucket.
        ReservedBucketTagKey { key: String } = 400 "InvalidTag", "System tags cannot be added/updated by requester",
            [TagKey: key], Recorded, S3_ERRORS;
        /// A tag's key is not one.
        InvalidTagKey { key: String } = 400 "InvalidTag", "The TagKey you have provided is invalid",
            [TagKey: key], Tested, S3_ERRORS;
        /// A tag's value is not one.
        InvalidTagValue { key: String, value: String } = 400 "InvalidTag", "The TagValue you have provided is invalid",
            [TagKey: key, TagValue: value], Tested, S3_ERRORS;
        /// Two tags with one key.
        DuplicateTagKey { key: String } = 400 "InvalidTag", "Cannot provide multiple Tags with the same key",
            [TagKey: key], Tested, S3_ERRORS;
        /// More than ten tags on an object.
        TooManyObjectTags = 400 "BadRequest", "Object tags cannot be greater than 10", [], Tested, S3_ERRORS;
        /// More than fifty tags on a bucket.
        TooManyBucketTags = 400 "BadRequest", "Bucket tag count cannot be greater than 50", [], Tested, S3_ERRORS;
        /// x-amz-tagging cannot be read.
        InvalidTaggingHeader { value: String } = 400 "InvalidArgument",
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
            [ArgumentName: "x-amz-tagging", ArgumentValue: value], Recorded, S3_ERRORS;

        // Arguments.
        /// A number that is none.
        NotANumber { name: String, value: String } = 400 "InvalidArgument",
            "Provided {name} not an integer or within integer range",
            [ArgumentName: name, ArgumentValue: value], Tested, S3_ERRORS;
        /// A number below zero.
        NegativeNumber { name: String, value: String } = 400 "InvalidArgument",
            "Argument {name} must be an integer between 0 and 2147483647",
            [ArgumentName: name, ArgumentValue: value], Tested, S3_ERRORS;
        /// max-buckets out of bounds.
        InvalidMaxBuckets { value: String } = 400 "InvalidArgument",
            "Argument max-buckets must be an integer between 1 and 10000.",
            [ArgumentName: "max-buckets", ArgumentValue: value], Tested, S3_ERRORS;
        /// A region that there is not.
        InvalidBucketRegion { region: String } = 400 "InvalidArgument",
            "Argument value {region} is not a valid AWS Region", [ArgumentName: "bucket-region"], Tested, S3_ERRORS;
        /// An encoding type other than `url`.
        InvalidEncodingType { value: String } = 400 "InvalidArgument", "Invalid Encoding Method specified in Request",
            [ArgumentName: "encoding-type", ArgumentValue: value], Tested, S3_ERRORS;
        /// An empty continuation token.
        EmptyContinuationToken = 400 "InvalidArgument", "The continuation token provided is incorrect",
            [ArgumentName: "continuation-token"], Recorded, S3_ERRORS;
        /// A continuation token that S3 did not make.
        InvalidContinuationToken { value: String } = 400 "InvalidArgument",
            "The continuation token provided is incorrect",
            [ArgumentName: "continuation-token", ArgumentValue: value], Tested, S3_ERRORS;
        /// version-id-marker without key-marker.
        VersionMarkerWithoutKeyMarker { value: String } = 400 "InvalidArgument",
            "A version-id marker cannot be specified without a key marker.",
            [ArgumentName: "version-id-marker", ArgumentValue: value], Documented, S3_ERRORS;
        /// A directive other than COPY and REPLACE.
        UnknownMetadataDirective { value: String } = 400 "InvalidArgument", "Unknown metadata directive.",
            [ArgumentName: "x-amz-metadata-directive", ArgumentValue: value], Tested, S3_ERRORS;
        /// A directive other than COPY and REPLACE.
        UnknownTaggingDirective { value: String } = 400 "InvalidArgument", "Unknown tagging directive.",
            [ArgumentName: "x-amz-tagging-directive", ArgumentValue: value], Tested, S3_ERRORS;
        /// x-amz-copy-source names no bucket.
        InvalidCopySourceBucket { value: String } = 400 "InvalidArgument", "Invalid copy source bucket name",
            [ArgumentName: "x-amz-copy-source", ArgumentValue: value], Tested, S3_ERRORS;
        /// x-amz-copy-source names no key. The value is the header's name.
        InvalidCopySourceKey = 400 "InvalidArgument", "Invalid copy source object key",
            [ArgumentName: "x-amz-copy-source", ArgumentValue: "x-amz-copy-source"], Recorded, S3_ERRORS;
        /// x-amz-copy-source cannot be decoded.
        InvalidCopySourceEncoding { value: String } = 400 "InvalidArgument", "Invalid copy source encoding",
            [ArgumentName: "x-amz-copy-source", ArgumentValue: value], Tested, S3_ERRORS;
        /// x-amz-copy-source holds a NUL: AWS stumbles over it.
        CopySourceFailed = 500 "InternalError", "We encountered an internal error. Please try again.",
            [], Recorded, S3_ERRORS;
        /// x-amz-copy-source-range cannot be read.
        InvalidCopySourceRange { value: String } = 400 "InvalidArgument",
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
            [ArgumentName: "x-amz-copy-source-range", ArgumentValue: value], Tested, S3_ERRORS;
        /// x-amz-copy-source-range begins behind the source's end.
        CopySourceRangeBehindEnd = 400 "InvalidRequest",
            "The specified copy range is invalid for the source object size", [], Recorded, S3_ERRORS;
        /// x-amz-copy-source-range ends behind the source's end.
        CopySourceRangeTooLong { value: String, size: u64 } = 400 "InvalidArgument",
            "Range specified is not valid for source object of size: {size}",
            [ArgumentName: "x-amz-copy-source-range", ArgumentValue: value], Tested, S3_ERRORS;
        /// A copy onto itself that changes nothing.
        CopyOntoItself = 400 "InvalidRequest",
            "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
            [], Recorded, S3_ERRORS;
        /// A delete marker cannot be copied or read.
        DeleteMarkerAsSource = 400 "InvalidRequest",
            "The source of a copy request may not specifically refer to a delete marker by version id.", [], Documented, S3_ERRORS;
        /// No x-amz-object-attributes.
        MissingObjectAttributes = 400 "InvalidRequest",
            "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty",
            [], Tested, S3_ERRORS;
        /// An attribute that there is not.
        InvalidObjectAttribute { value: String } = 400 "InvalidArgument", "Invalid attribute name specified.",
            [ArgumentName: "x-amz-object-attributes", ArgumentValue: value], Tested, S3_ERRORS;

        // Multipart uploads.
        /// No such upload.
        NoSuchUpload { upload: String } = 404 "NoSuchUpload",
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
            [UploadId: upload], Recorded, S3_ERRORS;
        /// The part number is out of bounds.
        PartNumberOutOfBounds { value: String } = 400 "InvalidArgument",
            "Part number must be an integer between 1 and 10000, inclusive",
            [ArgumentName: "partNumber", ArgumentValue: value], Tested, S3_ERRORS;
        /// partNumber without uploadId.
        PartNumberWithoutUploadId { value: String } = 400 "InvalidArgument",
            "This operation does not accept partNumber without uploadId",
            [ArgumentName: "partNumber", ArgumentValue: value], Tested, S3_ERRORS;
        /// A part that is not there, or is another one.
        InvalidPart { upload: String, number: i64, etag: String } = 400 "InvalidPart",
            "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
            [UploadId: upload, PartNumber: number, ETag: etag], Recorded, S3_ERRORS;
        /// Parts out of order.
        InvalidPartOrder { upload: String } = 400 "InvalidPartOrder",
            "The list of parts was not in ascending order. Parts must be ordered by part number.",
            [UploadId: upload], Tested, S3_ERRORS;
        /// A part under 5 MiB that is not the last.
        EntityTooSmall { size: u64, number: i64, etag: String } = 400 "EntityTooSmall",
            "Your proposed upload is smaller than the minimum allowed size",
            [ProposedSize: size, MinSizeAllowed: "5242880", PartNumber: number, ETag: etag], Recorded, S3_ERRORS;
        /// A completion without a body.
        NoParts = 400 "InvalidRequest", "You must specify at least one part", [], Recorded, COMPLETE;
        /// A listed part's number is less than 1.
        PartNumberTooSmall { value: i64 } = 400 "InvalidArgument", "PartNumber must be >= 1",
            [ArgumentName: "PartNumber", ArgumentValue: value], Tested, COMPLETE;
        /// More than 10000 parts are listed. Status and code are recorded.
        TooManyParts { value: i64 } = 400 "InvalidArgument",
            "Part number must be an integer between 1 and 10000, inclusive",
            [ArgumentName: "partNumber", ArgumentValue: value], Unverified, COMPLETE;
        /// A listed part comes without the checksum that a COMPOSITE upload wants.
        PartChecksumMissing { algorithm: String, number: i64 } = 400 "InvalidRequest",
            "The upload was created using a {algorithm} checksum. The complete request must include the checksum for each part. It was missing for part {number} in the request.",
            [], Recorded, COMPLETE;
        /// A listed part comes with a checksum of another algorithm than the upload's.
        PartChecksumOfAnotherAlgorithm { algorithm: String, number: i64 } = 400 "BadDigest",
            "The {algorithm} you specified for part {number} did not match what we received.", [], Recorded, COMPLETE;
        /// A listed part's checksum cannot be one, or there are several.
        InvalidPartChecksum { value: String } = 400 "InvalidArgument",
            "Invalid Base64 or multiple checksums present in request",
            [ArgumentName: "Checksum", ArgumentValue: value], Tested, COMPLETE;
        /// The completion names another checksum type than the upload has; `null` where it has none.
        ChecksumModeMismatch { mode: String } = 400 "InvalidRequest",
            "The upload was created using the {mode} checksum mode. The complete request must use the same checksum mode.",
            [], Recorded, COMPLETE;
        /// x-amz-mp-object-size is not the size of the parts together.
        UploadSizeMismatch { said: u64, computed: u64 } = 400 "InvalidRequest",
            "The provided 'x-amz-mp-object-size' header value {said} does not match what was computed: {computed}",
            [], Recorded, COMPLETE;
        /// x-amz-mp-object-size is less than 0.
        NegativeUploadSize { value: String } = 400 "InvalidRequest",
            "Value for x-amz-mp-object-size header is less than zero: '{value}'", [], Tested, COMPLETE;
        /// x-amz-mp-object-size is no number.
        InvalidUploadSize { value: String } = 400 "InvalidRequest",
            "Value for x-amz-mp-object-size header is invalid: '{value}'", [], Tested, COMPLETE;
        /// A part comes with a key of the customer's own, and its upload has none.
        CustomerKeyForPart = 400 "InvalidRequest",
            "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.",
            [], Recorded, S3_ERRORS;
        /// upload-id-marker is no upload to the key that key-marker leads to.
        InvalidUploadIdMarker { value: String } = 400 "InvalidArgument", "Invalid uploadId marker",
            [ArgumentName: "upload-id-marker", ArgumentValue: value], Recorded, S3_ERRORS;
        /// Parts that are not numbered 1, 2, 3, ..., of an upload with checksums: AWS stumbles over them.
        PartsNotConsecutive = 500 "InternalError", "We encountered an internal error. Please try again.",
            [], Recorded, "https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html";
        /// The part's checksum is of another kind than the upload's.
        ChecksumTypeMismatch { expected: String, actual: String } = 400 "InvalidRequest",
            "Checksum Type mismatch occurred, expected checksum Type: {expected}, actual checksum Type: {actual}",
            [], Tested, S3_ERRORS;

        /// The header section is too large.
        RequestHeaderSectionTooLarge { largest: usize } = 400 "RequestHeaderSectionTooLarge",
            "Your request header section exceeds the maximum allowed size.",
            [MaxSizeAllowed: largest], Recorded, S3_ERRORS;

        // Ours.
        /// The operation exists in AWS and is not emulated here.
        NotEmulated { operation: String } = 501 "NotImplemented",
            "rolecall does not emulate s3:{operation}.", [], Ours, S3_ERRORS;
    }
}
