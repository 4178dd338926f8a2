//! Virtual MFA devices, and the one-time codes that STS takes. Most of IAM's words are nobody's recording.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rolecall_tests::{CUSTOMER, totp};

use super::client::Identity;
use super::lab::{Lab, User, sts};
use super::table::{Expected, Table, accepted, done};

struct Device {
    lab: Lab,
    user: User,
    serial: String,
    seed: String,
    now: SystemTime,
}

impl Device {
    async fn new() -> Self {
        let lab = Lab::new().await;
        lab.aws.clock().freeze();
        let now = SystemTime::from(lab.aws.clock().now());
        let user = lab.user(CUSTOMER, "bob", None).await;
        let made = lab.root(CUSTOMER, "CreateVirtualMFADevice", &[("VirtualMFADeviceName", "bob")]).await;
        let of = |name| made.element(name).unwrap().to_owned();
        let seed = String::from_utf8(STANDARD.decode(of("Base32StringSeed")).unwrap()).unwrap();
        Self { user, serial: of("SerialNumber"), seed, now, lab }
    }

    /// The code so many steps of 30 seconds ago.
    fn code(&self, steps_ago: u32) -> String {
        totp::code(&self.seed, self.now - Duration::from_secs(30) * steps_ago)
    }

    async fn enable(&self, first: &str, second: &str) -> rolecall_tests::Answer {
        let pairs = [
            ("UserName", "bob"),
            ("SerialNumber", self.serial.as_str()),
            ("AuthenticationCode1", first),
            ("AuthenticationCode2", second),
        ];
        self.lab.iam(&Identity::root(CUSTOMER), "EnableMFADevice", &pairs).await
    }

    async fn session(&self, pairs: &[(&str, &str)]) -> rolecall_tests::Answer {
        self.lab.send(&sts(&self.user.identity, "GetSessionToken", pairs)).await
    }
}

#[tokio::test]
async fn the_life_of_a_device() {
    let device = Device::new().await;
    let lab = &device.lab;
    let root = Identity::root(CUSTOMER);
    let serial = ("SerialNumber", device.serial.as_str());
    let mut table = Table::new("IAM: virtual MFA devices");
    let again = lab.iam(&root, "CreateVirtualMFADevice", &[("VirtualMFADeviceName", "bob")]).await;
    let exists = |message: &str| Expected::iam(409, "EntityAlreadyExists", message);
    table.row(
        "a second of this name",
        &again,
        &exists("MFADevice entity at the same path and name already exists."),
    );
    let none = format!("arn:aws:iam::{CUSTOMER}:mfa/none");
    let answer = lab.iam(&root, "DeleteVirtualMFADevice", &[("SerialNumber", &none)]).await;
    let missing = format!("VirtualMFADevice with serial number {none} does not exist.");
    table.row("one that there is not", &answer, &Expected::iam(404, "NoSuchEntity", missing));
    let wrong =
        Expected::iam(403, "InvalidAuthenticationCode", "Authentication code for device is not valid.");
    table.row("one code twice", &device.enable(&device.code(0), &device.code(0)).await, &wrong);
    table.row(
        "two that follow",
        &device.enable(&device.code(1), &device.code(0)).await,
        &done("EnableMFADevice"),
    );
    let taken = device.enable(&device.code(1), &device.code(0)).await;
    table.row("enabled again", &taken, &exists("MFA Device is already in use."));
    let conflict = |message: &str| Expected::iam(409, "DeleteConflict", message);
    let answer = lab.iam(&root, "DeleteVirtualMFADevice", &[serial]).await;
    table.row(
        "deleted while enabled",
        &answer,
        &conflict("MFA VirtualDevice in use. Must deactivate first."),
    );
    let user = ("UserName", "bob");
    lab.root(CUSTOMER, "DeleteAccessKey", &[user, ("AccessKeyId", &device.user.identity.key)]).await;
    let answer = lab.iam(&root, "DeleteUser", &[user]).await;
    let device_first = "Cannot delete entity, must delete MFA device first.";
    table.row("its user deleted", &answer, &conflict(device_first));
    let answer = lab.iam(&root, "DeactivateMFADevice", &[user, serial]).await;
    table.row("deactivated", &answer, &done("DeactivateMFADevice"));
    table.finish();
}

#[tokio::test]
async fn one_time_codes_in_sts() {
    let device = Device::new().await;
    device.enable(&device.code(2), &device.code(1)).await;
    let (serial, code) = (device.serial.as_str(), device.code(0));
    let other = format!("arn:aws:iam::{CUSTOMER}:mfa/other");
    let mut table = Table::new("STS: SerialNumber and TokenCode");
    let denied = |message: &str| Expected::sts(403, "AccessDenied", message);
    let both =
        "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.";
    table.row("a code alone", &device.session(&[("TokenCode", &code)]).await, &denied(both));
    let associated = "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial \
                      number is valid and associated with this user.";
    let answer = device.session(&[("SerialNumber", &other), ("TokenCode", &code)]).await;
    table.row("another device", &answer, &denied(associated));
    let wrong = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
    let answer = device.session(&[("SerialNumber", serial), ("TokenCode", &device.code(1))]).await;
    table.row("a code that was used before", &answer, &denied(wrong));
    let answer = device.session(&[("SerialNumber", serial), ("TokenCode", &code)]).await;
    table.row("the code", &answer, &accepted("GetSessionToken"));
    table.finish();
}
