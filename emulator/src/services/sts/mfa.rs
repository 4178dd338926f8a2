//! `SerialNumber` and `TokenCode`: a one-time code that proves who calls.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html>

use crate::access::{Access, Everybody};
use crate::auth::Caller;
use crate::refusal::StsRefusal;
use crate::services::Exchange;
use crate::services::query::{Checks, Text, patterns};

const SERIAL_NUMBER: Text = Text::of(9, 256, patterns::SERIAL_NUMBER);
const TOKEN_CODE: Text = Text::of(6, 6, patterns::TOKEN_CODE);

/// What a caller sends of MFA; half of it is refused once the schema has been checked.
#[derive(Debug)]
pub(super) struct Sent {
    serial_number: Option<String>,
    code: Option<String>,
}

/// A device and its code.
#[derive(Debug)]
pub(super) struct OneTimeCode {
    serial_number: String,
    code: String,
}

impl Sent {
    /// Reads the parameters.
    pub(super) fn read(checks: &mut Checks<'_>) -> Self {
        let serial_number = checks.optional("SerialNumber", &SERIAL_NUMBER);
        Self { serial_number, code: checks.optional("TokenCode", &TOKEN_CODE) }
    }

    /// Both, or neither.
    ///
    /// # Errors
    /// Where only one was sent.
    pub(super) fn whole(self) -> Result<Option<OneTimeCode>, StsRefusal> {
        match (self.serial_number, self.code) {
            (None, None) => Ok(None),
            (Some(serial_number), Some(code)) => Ok(Some(OneTimeCode { serial_number, code })),
            _ => Err(StsRefusal::MfaIncomplete),
        }
    }
}

impl OneTimeCode {
    /// Takes the code: it is good once, for a device of the calling user's.
    ///
    /// # Errors
    /// Where the device is not the caller's, or the code is wrong or was used before.
    pub(super) fn check(&self, exchange: &Exchange<'_>) -> Result<(), StsRefusal> {
        let Caller::User { account, id, .. } = exchange.authenticated.caller.itself() else {
            return Err(StsRefusal::MfaNotAssociated);
        };
        let account = exchange.world.account(account);
        let may = Access::everybody(Everybody::UseOneTimeCode);
        match account.take_code(&may, (id, &self.serial_number), &self.code, exchange.now) {
            Some(true) => Ok(()),
            Some(false) => Err(StsRefusal::MfaWrongCode),
            None => Err(StsRefusal::MfaNotAssociated),
        }
    }
}
