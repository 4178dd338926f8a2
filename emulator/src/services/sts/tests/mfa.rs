//! One-time codes: devices, and roles that ask for them.

use chrono::TimeDelta;

use super::*;
use crate::services::testing::{root, text_of};

/// A customer's user with a device, and a role that asks for a code.
struct Guarded {
    lab: Lab,
    user: Caller,
    serial: String,
    role: String,
}

impl Guarded {
    fn new() -> Self {
        let mut lab = Lab::new();
        let user = lab.user(CUSTOMER, "bob");
        let created =
            lab.root(CUSTOMER, &[("Action", "CreateVirtualMFADevice"), ("VirtualMFADeviceName", "bob")]);
        let serial = text_of(&created, "SerialNumber");
        let principal = format!(r#"{{"AWS":"arn:aws:iam::{CUSTOMER}:user/bob"}}"#);
        let condition = r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"},"NumericLessThan":{"aws:MultiFactorAuthAge":"60"}}"#;
        let role = lab.role(CUSTOMER, "guarded", &trust(&principal, r#""sts:AssumeRole""#, condition));
        lab.now += TimeDelta::seconds(60);
        Self { lab, user, serial, role }
    }

    /// The code of so many steps from now.
    fn code(&self, steps: i64) -> String {
        let account = self.lab.world.account(CUSTOMER);
        let iam = account.iam();
        iam.mfa_devices.get(&self.serial).unwrap().code_at(self.lab.now + TimeDelta::seconds(30 * steps))
    }

    fn enable(&self, first: &str, second: &str) -> Outcome {
        let params = [
            ("Action", "EnableMFADevice"),
            ("UserName", "bob"),
            ("SerialNumber", &self.serial),
            ("AuthenticationCode1", first),
            ("AuthenticationCode2", second),
        ];
        self.lab.iam(&root(CUSTOMER), &params)
    }

    fn assume(&self, caller: &Caller, more: &[(&str, &str)]) -> Outcome {
        let mut params =
            vec![("Action", "AssumeRole"), ("RoleArn", self.role.as_str()), ("RoleSessionName", "session")];
        params.extend(more);
        self.lab.sts(caller, &params)
    }

    /// With a device that is enabled, a while ago.
    fn enabled() -> Self {
        let mut one = Self::new();
        one.enable(&one.code(-1), &one.code(0)).unwrap();
        one.lab.now += TimeDelta::seconds(60);
        one
    }
}

#[test]
fn a_device_is_enabled_by_two_codes_that_follow_each_other() {
    let one = Guarded::new();
    let refusal =
        Err((403, "InvalidAuthenticationCode", "Authentication code for device is not valid.".into()));
    assert_eq!(one.enable(&one.code(0), &one.code(0)), refusal);
    assert_eq!(one.enable(&one.code(0), &one.code(-1)), refusal);
    assert!(one.enable(&one.code(-1), &one.code(0)).is_ok());
    assert_eq!(one.enable(&one.code(0), &one.code(1)).unwrap_err().1, "EntityAlreadyExists");
    let list = one.lab.iam(&root(CUSTOMER), &[("Action", "ListMFADevices"), ("UserName", "bob")]).unwrap();
    assert_eq!(text_of(&list, "SerialNumber"), one.serial);
}

#[test]
fn a_device_lives_and_dies() {
    let one = Guarded::enabled();
    let device = [("Action", "DeleteVirtualMFADevice"), ("SerialNumber", one.serial.as_str())];
    let root = root(CUSTOMER);
    let deletes = || one.lab.iam(&root, &device);
    assert_eq!(deletes().unwrap_err().1, "DeleteConflict");
    assert_eq!(
        one.lab.iam(&root, &[("Action", "DeleteUser"), ("UserName", "bob")]).unwrap_err().1,
        "DeleteConflict"
    );
    let resync = [
        ("Action", "ResyncMFADevice"),
        ("UserName", "bob"),
        ("SerialNumber", &one.serial),
        ("AuthenticationCode1", &one.code(-1)),
        ("AuthenticationCode2", &one.code(0)),
    ];
    assert!(one.lab.iam(&root, &resync).is_ok());
    let assigned = [("Action", "ListVirtualMFADevices"), ("AssignmentStatus", "Assigned")];
    assert_eq!(text_of(&one.lab.iam(&root, &assigned).unwrap(), "UserName"), "bob");
    let off = [("Action", "DeactivateMFADevice"), ("UserName", "bob"), ("SerialNumber", &one.serial)];
    assert!(one.lab.iam(&root, &off).is_ok());
    assert_eq!(one.lab.iam(&root, &off).unwrap_err().1, "NoSuchEntity");
    assert!(deletes().is_ok());
    assert_eq!(deletes().unwrap_err().1, "NoSuchEntity");
}

#[test]
fn a_role_that_asks_for_mfa_refuses_whoever_shows_none() {
    let one = Guarded::enabled();
    let user = format!("arn:aws:iam::{CUSTOMER}:user/bob");
    assert_eq!(one.assume(&one.user, &[]), denied(&user, "sts:AssumeRole", &one.role));
    let with = |code: &str| one.assume(&one.user, &[("SerialNumber", &one.serial), ("TokenCode", code)]);
    let wrong = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
    assert_eq!(with(&one.code(5)), Err((403, "AccessDenied", wrong.to_owned())));
    assert!(with(&one.code(0)).is_ok());
    assert_eq!(with(&one.code(0)), Err((403, "AccessDenied", wrong.to_owned())), "a code is good once");
}

#[test]
fn somebody_elses_device_proves_nothing() {
    let one = Guarded::enabled();
    let eve = one.lab.user(CUSTOMER, "eve");
    let code = one.code(0);
    let refused = one.assume(&eve, &[("SerialNumber", &one.serial), ("TokenCode", &code)]).unwrap_err();
    assert!(refused.2.contains("unable to validate MFA code"), "{refused:?}");
    let half = one.assume(&one.user, &[("TokenCode", &code)]).unwrap_err();
    assert!(half.2.contains("must provide both"), "{half:?}");
}

#[test]
fn a_session_with_mfa_carries_it_and_ages() {
    let mut one = Guarded::enabled();
    let get = [("Action", "GetSessionToken"), ("SerialNumber", &one.serial), ("TokenCode", &one.code(0))];
    let session = one.lab.user_session(&one.lab.sts(&one.user, &get).unwrap(), &one.user);
    assert!(one.assume(&session, &[]).is_ok());
    one.lab.now += TimeDelta::seconds(61);
    assert!(one.assume(&session, &[]).is_err());
    let plain = one.lab.sts(&one.user, &[("Action", "GetSessionToken")]).unwrap();
    assert!(one.assume(&one.lab.user_session(&plain, &one.user), &[]).is_err());
}
