//! Virtual MFA devices.
//!
//! A created device's answer carries its seed as text; the QR code, which the API does not require, is left out.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::call::{Target, finish};
use super::elements::{self, Detail};
use super::entity::Kind;
use super::page::Paging;
use super::{Answer, Call, names, tags};
use crate::auth::Caller;
use crate::leave::{Authorized, OnAccount};
use crate::refusal::{IamRefusal, Refusal};
use crate::services::query::{Text, patterns, timestamp};
use crate::wire::Element;
use crate::world::Iam;
use crate::world::mfa::MfaDevice;

const SERIAL_NUMBER: Text = Text::of(9, 256, patterns::SERIAL_NUMBER);
const CODE: Text = Text::of(6, 6, patterns::TOKEN_CODE);
/// The most devices of a user.
const MOST: usize = 8;

pub(super) fn create(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let path = checks.optional("Path", &names::PATH);
    let name = checks.required("VirtualMFADeviceName", &names::UP_TO_128);
    let sent = checks.tags();
    finish(checks)?;
    names::check("virtualMFADeviceName", &name)?;
    let path = names::check_path("path", path)?;
    tags::distinct(&sent)?;
    if !sent.is_empty() {
        return Err(
            IamRefusal::NotEmulated { operation: "CreateVirtualMFADevice with Tags".to_owned() }.into()
        );
    }
    let serial_number = call.arn(&format!("mfa{path}{name}"));
    let may = call.ask(&Target::new(serial_number.clone()))?;
    let mut iam = call.account.iam_mut(&may);
    if iam.mfa_devices.contains_key(&serial_number) {
        return Err(IamRefusal::MfaDeviceExists.into());
    }
    let device = MfaDevice::new(serial_number.clone());
    let element = Element::new("VirtualMFADevice")
        .text("SerialNumber", &serial_number)
        .text("Base32StringSeed", STANDARD.encode(device.base32_seed()));
    iam.mfa_devices.insert(serial_number, device);
    Ok(may.answer(Some(call.result().child(element))))
}

pub(super) fn delete(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let serial_number = checks.required("SerialNumber", &SERIAL_NUMBER);
    finish(checks)?;
    let may = call.ask(&Target::new(serial_number.clone()))?;
    let mut iam = call.account.iam_mut(&may);
    let device = iam.mfa_devices.get(&serial_number).ok_or_else(|| missing(&serial_number))?;
    if device.enabled.is_some() {
        return Err(IamRefusal::MfaDeviceInUse.into());
    }
    iam.mfa_devices.remove(&serial_number);
    Ok(may.answer(None))
}

pub(super) fn enable(call: &Call<'_>) -> Answer {
    let (codes, may) = Codes::read(call)?;
    let mut iam = call.account.iam_mut(&may);
    let user_id = user_id(&iam, &codes.user)?;
    if iam.mfa_devices_of(&user_id).count() >= MOST {
        return Err(IamRefusal::QuotaExceeded { quota: "MFADevicesPerUser", limit: MOST }.into());
    }
    let device =
        iam.mfa_devices.get_mut(&codes.serial_number).ok_or_else(|| missing(&codes.serial_number))?;
    if device.enabled.is_some() {
        return Err(IamRefusal::MfaDeviceAssigned.into());
    }
    codes.synchronize(call, device)?;
    device.enabled = Some((user_id, call.exchange.now));
    Ok(may.answer(None))
}

pub(super) fn resync(call: &Call<'_>) -> Answer {
    let (codes, may) = Codes::read(call)?;
    let mut iam = call.account.iam_mut(&may);
    let user_id = user_id(&iam, &codes.user)?;
    let device = iam.mfa_devices.get_mut(&codes.serial_number).filter(|device| device.is_of(&user_id));
    codes.synchronize(call, device.ok_or_else(|| missing(&codes.serial_number))?)?;
    Ok(may.answer(None))
}

pub(super) fn deactivate(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let user = checks.optional("UserName", &names::UP_TO_128);
    let serial_number = checks.required("SerialNumber", &SERIAL_NUMBER);
    finish(checks)?;
    let user = named_or_caller(call, user)?;
    let may = call.ask(&call.entity(Kind::User, &user))?;
    let mut iam = call.account.iam_mut(&may);
    let user_id = user_id(&iam, &user)?;
    let device = iam.mfa_devices.get_mut(&serial_number).filter(|device| device.is_of(&user_id));
    device.ok_or_else(|| missing(&serial_number))?.enabled = None;
    Ok(may.answer(None))
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let user = checks.optional("UserName", &names::UP_TO_128);
    let paging = Paging::read(&mut checks)?;
    finish(checks)?;
    let name = named_or_caller(call, user)?;
    let may = call.ask(&call.entity(Kind::User, &name))?;
    let iam = call.account.iam();
    let user = iam.user(&name).ok_or_else(|| Kind::User.missing(&name))?;
    let devices = iam.mfa_devices_of(&user.id);
    let page = paging.cut(devices.map(|device| (device.serial_number.clone(), device)))?;
    let member = |device: &MfaDevice| {
        elements::member()
            .text("UserName", &user.name)
            .text("SerialNumber", &device.serial_number)
            .maybe("EnableDate", device.enabled.as_ref().map(|(_, at)| timestamp(*at)))
    };
    Ok(may.answer(Some(page.write(call.result(), "MFADevices", member))))
}

/// Answers GetMFADevice. It is about the user who is named, else about the one who has the device.
pub(super) fn get(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let serial_number = checks.required("SerialNumber", &SERIAL_NUMBER);
    let user = checks.optional("UserName", &names::UP_TO_128);
    finish(checks)?;
    names::check_optional("userName", user.as_ref())?;
    let bearer = || {
        let iam = call.account.iam();
        let (id, _) = iam.mfa_devices.get(&serial_number)?.enabled.clone()?;
        iam.user_by_id(&id).map(|user| user.name.clone())
    };
    let may = match user.clone().or_else(bearer) {
        Some(user) => call.ask(&call.entity(Kind::User, &user))?,
        None => call.ask(&Target::new(serial_number.clone()))?,
    };
    let iam = call.account.iam();
    let device = iam.mfa_devices.get(&serial_number).ok_or_else(|| missing(&serial_number))?;
    let bearer = device.enabled.as_ref().and_then(|(id, _)| iam.user_by_id(id));
    if let Some(name) = &user
        && bearer.is_none_or(|bearer| !bearer.name.eq_ignore_ascii_case(name))
    {
        return Err(missing(&serial_number).into());
    }
    let result = call
        .result()
        .maybe("UserName", bearer.map(|bearer| bearer.name.clone()))
        .text("SerialNumber", &device.serial_number)
        .maybe("EnableDate", device.enabled.as_ref().map(|(_, at)| timestamp(*at)));
    Ok(may.answer(Some(result)))
}

/// Answers ListMFADeviceTags. A device here has none: making one with tags is not emulated.
pub(super) fn list_tags(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let serial_number = checks.required("SerialNumber", &SERIAL_NUMBER);
    let paging = Paging::read(&mut checks)?;
    finish(checks)?;
    let may = call.ask(&Target::new(serial_number.clone()))?;
    let iam = call.account.iam();
    iam.mfa_devices.get(&serial_number).ok_or_else(|| missing(&serial_number))?;
    let none = std::iter::empty::<(String, Element)>();
    Ok(may.answer(Some(paging.cut(none)?.write(call.result(), "Tags", |tag| tag))))
}

pub(super) fn list_virtual(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let paging = Paging::read(&mut checks)?;
    let status = checks.word("AssignmentStatus", &["Assigned", "Unassigned", "Any"]);
    finish(checks)?;
    let may = call.ask(&Target::new(call.arn("mfa/")))?;
    let iam = call.account.iam();
    let wanted = |device: &&MfaDevice| match status.as_deref() {
        Some("Assigned") => device.enabled.is_some(),
        Some("Unassigned") => device.enabled.is_none(),
        _ => true,
    };
    let devices = iam.mfa_devices.values().filter(wanted);
    let page = paging.cut(devices.map(|device| (device.serial_number.clone(), device)))?;
    let member = |device: &MfaDevice| {
        let user = device.enabled.as_ref().and_then(|(id, _)| iam.user_by_id(id));
        elements::member()
            .text("SerialNumber", &device.serial_number)
            .children(user.map(|user| elements::user(Element::new("User"), user, Detail::Whole)))
            .maybe("EnableDate", device.enabled.as_ref().map(|(_, at)| timestamp(*at)))
    };
    Ok(may.answer(Some(page.write(call.result(), "VirtualMFADevices", member))))
}

/// Two consecutive codes of a user's device.
struct Codes {
    user: String,
    serial_number: String,
    first: String,
    second: String,
}

impl Codes {
    /// Reads them, and asks leave.
    fn read(call: &Call<'_>) -> Result<(Self, Authorized<OnAccount>), Refusal> {
        let mut checks = call.checks();
        let codes = Self {
            user: checks.required("UserName", &names::UP_TO_128),
            serial_number: checks.required("SerialNumber", &SERIAL_NUMBER),
            first: checks.required("AuthenticationCode1", &CODE),
            second: checks.required("AuthenticationCode2", &CODE),
        };
        finish(checks)?;
        names::check("userName", &codes.user)?;
        let may = call.ask(&call.entity(Kind::User, &codes.user))?;
        Ok((codes, may))
    }

    fn synchronize(&self, call: &Call<'_>, device: &mut MfaDevice) -> Result<(), IamRefusal> {
        if device.synchronize(&self.first, &self.second, call.exchange.now) {
            return Ok(());
        }
        Err(IamRefusal::InvalidAuthenticationCode)
    }
}

/// The user who is named, else the caller.
pub(super) fn named_or_caller(call: &Call<'_>, given: Option<String>) -> Result<String, IamRefusal> {
    names::check_optional("userName", given.as_ref())?;
    match (given, call.caller()) {
        (Some(name), _) => Ok(name),
        (None, Caller::User { name, .. }) => Ok(name.clone()),
        (None, _) => Err(IamRefusal::UserNameNeeded),
    }
}

fn user_id(iam: &Iam, name: &str) -> Result<String, IamRefusal> {
    iam.user(name).map(|user| user.id.clone()).ok_or_else(|| Kind::User.missing(name))
}

fn missing(serial_number: &str) -> IamRefusal {
    IamRefusal::NoSuchMfaDevice { serial_number: serial_number.to_owned() }
}
