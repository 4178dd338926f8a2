//! The managed policies of AWS that are here, as AWS published them.
//!
//! The documents are data: the text of each default version on 29 November 2026. Where AWS's policy ID or description
//! is not known, there is none here.

use super::{Published, row};

/// Every policy, sorted by name.
pub(super) const PUBLISHED: &[Published] = &[
    row!("AWSBackupServiceRolePolicyForS3Backup", "/", None, 5, 1_645_206_024, 1_787_595_438, None),
    row!("AWSBackupServiceRolePolicyForS3Restore", "/", None, 2, 1_645_205_977, 1_675_728_360, None),
    row!("AWSBillingReadOnlyAccess", "/", None, 28, 1_598_558_931, 1_785_449_549, None),
    row!("AWSCloudTrail_ReadOnlyAccess", "/", None, 1, 1_655_227_145, 1_655_227_145, None),
    row!("AWSCompromisedKeyQuarantineV2", "/", None, 5, 1_619_044_259, 1_727_887_299, None),
    row!("AWSCompromisedKeyQuarantineV3", "/", None, 3, 1_724_261_809, 1_773_678_434, None),
    row!("AWSDataExchangeReadOnly", "/", None, 4, 1_573_673_257, 1_729_780_840, None),
    row!("AWSDenyAll", "/", Some("ANPAZKAPJZG4P43IUQ5E5"), 2, 1_556_750_174, 1_702_917_725, None),
    row!(
        "AWSGlueServiceRole",
        "/service-role/",
        Some("ANPAIRUJCPEBPMEZFAS32"),
        5,
        1_502_717_841,
        1_694_450_387,
        None
    ),
    row!(
        "AWSKeyManagementServicePowerUser",
        "/",
        Some("ANPAJNPP7PPPPMJRV2SA4"),
        2,
        1_423_248_040,
        1_488_848_111,
        None
    ),
    row!(
        "AWSLambdaBasicExecutionRole",
        "/service-role/",
        Some("ANPAJNCQGXC42545SKXIK"),
        1,
        1_428_591_823,
        1_428_591_823,
        Some("Provides write permissions to CloudWatch Logs.")
    ),
    row!(
        "AWSLambdaExecute",
        "/",
        Some("ANPAJE5FX7FQZSU5XAKGO"),
        1,
        1_423_248_046,
        1_423_248_046,
        Some("Provides Put, Get access to S3 and full access to CloudWatch Logs.")
    ),
    row!(
        "AWSLambdaVPCAccessExecutionRole",
        "/service-role/",
        Some("ANPAJVTME3YLVNL72YR2K"),
        3,
        1_455_232_526,
        1_704_494_306,
        None
    ),
    row!(
        "AWSManagementConsoleAdministratorAccess",
        "/job-function/",
        None,
        7,
        1_755_206_347,
        1_774_284_135,
        None
    ),
    row!(
        "AWSOrganizationsFullAccess",
        "/",
        Some("ANPAJZXBNRCJKNLQHSB5M"),
        9,
        1_541_536_317,
        1_770_919_147,
        None
    ),
    row!(
        "AWSOrganizationsReadOnlyAccess",
        "/",
        Some("ANPAJY5RQATUV77PEPVOM"),
        6,
        1_541_536_358,
        1_717_795_936,
        None
    ),
    row!(
        "AWSQuicksightAthenaAccess",
        "/service-role/",
        Some("ANPAI4JB77JXFQXDWNRPM"),
        13,
        1_481_250_663,
        1_770_919_116,
        None
    ),
    row!("AWSSupportAccess", "/", Some("ANPAJSNKQX2OW67GF4S7E"), 4, 1_423_248_071, 1_770_919_171, None),
    row!(
        "AdministratorAccess",
        "/",
        Some("ANPAIWMBCKSKIEE64ZLYK"),
        1,
        1_423_247_986,
        1_423_247_986,
        Some("Provides full access to AWS services and resources.")
    ),
    row!(
        "AmazonAthenaFullAccess",
        "/",
        Some("ANPAIPJMLMD4C7RYZ6XCK"),
        15,
        1_480_524_361,
        1_770_919_389,
        None
    ),
    row!(
        "AmazonDynamoDBReadOnlyAccess",
        "/",
        Some("ANPAIY2XFNA232XJ6J7X2"),
        15,
        1_423_248_012,
        1_731_951_495,
        None
    ),
    row!(
        "AmazonEC2ContainerRegistryReadOnly",
        "/",
        Some("ANPAIFYZPA37OOHVIH7KQ"),
        3,
        1_450_717_455,
        1_576_011_392,
        None
    ),
    row!(
        "AmazonEC2ReadOnlyAccess",
        "/",
        Some("ANPAIGDT4SV4GSETWTBZK"),
        5,
        1_423_248_017,
        1_770_919_397,
        None
    ),
    row!("AmazonMacieReadOnlyAccess", "/", None, 1, 1_686_865_806, 1_686_865_806, None),
    row!("AmazonODBAutonomousDatabaseAdmin", "/job-function/", None, 1, 1_788_558_427, 1_788_558_427, None),
    row!("AmazonODBAutonomousVmClusterAdmin", "/job-function/", None, 2, 1_786_065_148, 1_788_556_627, None),
    row!(
        "AmazonODBExadataInfrastructureAdmin",
        "/job-function/",
        None,
        2,
        1_786_065_147,
        1_788_557_227,
        None
    ),
    row!("AmazonODBExadataVmClusterAdmin", "/job-function/", None, 1, 1_788_557_828, 1_788_557_828, None),
    row!("AmazonODBExascaleStorageVaultAdmin", "/job-function/", None, 1, 1_788_557_827, 1_788_557_827, None),
    row!("AmazonODBExascaleVmClusterAdmin", "/job-function/", None, 1, 1_788_557_827, 1_788_557_827, None),
    row!("AmazonODBNetworkAdmin", "/job-function/", None, 2, 1_786_065_142, 1_788_557_828, None),
    row!(
        "AmazonRDSReadOnlyAccess",
        "/",
        Some("ANPAJKTTTYV2IIHKLZ346"),
        7,
        1_423_248_053,
        1_681_475_529,
        None
    ),
    row!("AmazonRedshiftAllCommandsFullAccess", "/", None, 2, 1_635_986_888, 1_637_807_251, None),
    row!(
        "AmazonRekognitionReadOnlyAccess",
        "/",
        Some("ANPAILWSUHXUY4ES43SA4"),
        10,
        1_480_517_886,
        1_699_468_222,
        None
    ),
    row!(
        "AmazonS3FullAccess",
        "/",
        Some("ANPAIFIR6V6BVTRAHWINE"),
        2,
        1_423_248_058,
        1_632_773_797,
        Some("Provides full access to all buckets via the AWS Management Console.")
    ),
    row!(
        "AmazonS3ObjectLambdaExecutionRolePolicy",
        "/service-role/",
        None,
        1,
        1_629_281_261,
        1_629_281_261,
        None
    ),
    row!("AmazonS3OutpostsReadOnlyAccess", "/", None, 1, 1_601_664_958, 1_601_664_958, None),
    row!(
        "AmazonS3ReadOnlyAccess",
        "/",
        Some("ANPAIZTJ4DXE7G6AGAE6M"),
        3,
        1_423_248_059,
        1_691_703_099,
        Some("Provides read only access to all buckets via the AWS Management Console.")
    ),
    row!("AmazonS3TablesFullAccess", "/", None, 6, 1_733_239_267, 1_770_919_231, None),
    row!("AmazonS3TablesReadOnlyAccess", "/", None, 3, 1_733_239_266, 1_770_919_354, None),
    row!("AmazonSNSFullAccess", "/", Some("ANPAJWEKLCXXUNT2SOLSG"), 2, 1_423_248_065, 1_727_217_125, None),
    row!("AmazonSQSFullAccess", "/", Some("ANPAI65L554VRJ33ECQS6"), 1, 1_423_248_067, 1_423_248_067, None),
    row!(
        "AmazonSSMManagedInstanceCore",
        "/",
        Some("ANPAIXSHM2BNB2D3AXXRU"),
        2,
        1_552_670_532,
        1_558_630_461,
        None
    ),
    row!(
        "AmazonSageMakerFullAccess",
        "/",
        Some("ANPAJZ5IWYMXO5QDB4QOG"),
        29,
        1_511_960_879,
        1_770_919_112,
        None
    ),
    row!("Billing", "/job-function/", Some("ANPAIFTHXT6FFMIRT7ZEA"), 30, 1_478_799_198, 1_785_449_536, None),
    row!(
        "CloudWatchLogsReadOnlyAccess",
        "/",
        Some("ANPAJ2YIYDYSNNEHK3VKW"),
        12,
        1_423_248_003,
        1_770_919_153,
        None
    ),
    row!(
        "CloudWatchReadOnlyAccess",
        "/",
        Some("ANPAJN23PDQP7SZQAE3QE"),
        25,
        1_423_248_001,
        1_790_096_227,
        None
    ),
    row!(
        "DataScientist",
        "/job-function/",
        Some("ANPAJ5YHI2BQW7EQFYDXS"),
        6,
        1_478_798_928,
        1_788_392_227,
        None
    ),
    row!(
        "DatabaseAdministrator",
        "/job-function/",
        Some("ANPAIGBMAW4VUQKOQNVT6"),
        5,
        1_478_798_743,
        1_770_919_340,
        None
    ),
    row!("IAMAccessAdvisorReadOnly", "/", None, 1, 1_561_145_625, 1_561_145_625, None),
    row!("IAMAccessAnalyzerReadOnlyAccess", "/", None, 4, 1_575_306_773, 1_721_324_944, None),
    row!(
        "IAMFullAccess",
        "/",
        Some("ANPAI7XKCFMBPM3QQRRVQ"),
        2,
        1_423_248_038,
        1_561_146_000,
        Some("Provides full access to IAM via the AWS Management Console.")
    ),
    row!(
        "IAMReadOnlyAccess",
        "/",
        Some("ANPAJKSO7NDY4T57MWDSQ"),
        4,
        1_423_248_039,
        1_516_907_487,
        Some("Provides read only access to IAM via the AWS Management Console.")
    ),
    row!(
        "IAMUserChangePassword",
        "/",
        Some("ANPAJ4L4MM2A7QIEB56MS"),
        5,
        1_479_169_516,
        1_770_919_137,
        Some("Provides the ability for an IAM user to change their own password.")
    ),
    row!("IAMUserSSHKeys", "/", Some("ANPAJTSHUA4UXGXU7ANUA"), 1, 1_436_461_734, 1_436_461_734, None),
    row!(
        "NetworkAdministrator",
        "/job-function/",
        Some("ANPAJPNMADZFJCVPJVZA2"),
        16,
        1_478_799_095,
        1_783_608_135,
        None
    ),
    row!(
        "PowerUserAccess",
        "/",
        Some("ANPAJYRXTHIB4FOVS3ZXS"),
        12,
        1_423_247_987,
        1_770_919_154,
        Some(
            "Provides full access to AWS services and resources, but does not allow management of Users and groups."
        )
    ),
    row!(
        "ReadOnlyAccess",
        "/",
        Some("ANPAILL3HVNFSB6DCOWYQ"),
        190,
        1_423_247_988,
        1_790_271_428,
        Some("Provides read-only access to AWS services and resources.")
    ),
    row!(
        "SecurityAudit",
        "/",
        Some("ANPAIX2T3QCXHR2OGGCTO"),
        94,
        1_423_248_061,
        1_790_800_028,
        Some(
            "The security audit template grants access to read security configuration metadata. It is useful for software that audits the configuration of an AWS account."
        )
    ),
    row!(
        "SupportUser",
        "/job-function/",
        Some("ANPAI3V4GSSN5SJY3P2RO"),
        11,
        1_478_798_513,
        1_770_919_392,
        None
    ),
    row!(
        "SystemAdministrator",
        "/job-function/",
        Some("ANPAITJPEZXCYCBXANDSW"),
        12,
        1_478_798_636,
        1_770_919_357,
        None
    ),
    row!(
        "ViewOnlyAccess",
        "/job-function/",
        Some("ANPAID22R6XPJATWOFDK6"),
        46,
        1_478_798_415,
        1_790_800_028,
        Some("This policy grants permissions to view resources and basic metadata across all AWS services.")
    ),
];
