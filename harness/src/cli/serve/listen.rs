//! Where `rolecall serve` listens, and who gets in.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// An address to listen on.
pub(super) fn address(text: &str) -> Result<IpAddr, String> {
    if text.eq_ignore_ascii_case("localhost") {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().map_err(|_| {
        "it is an IP address of this machine, such as 127.0.0.1, ::1 or 0.0.0.0, or localhost".to_owned()
    })
}

/// A host name, or an IP address, as a Host header has it.
pub(super) fn host_name(text: &str) -> Result<String, String> {
    let is_name = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let name = text.strip_suffix('.').unwrap_or(text);
    if address(name).is_ok() || name.split('.').all(is_name) {
        return Ok(name.to_owned());
    }
    Err("it is a host name without scheme, port or path, such as rolecall or aws.internal".to_owned())
}

/// A secret that every file and client takes as it stands.
pub(super) fn secret(text: &str) -> Result<String, String> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(text.to_owned());
    }
    Err("a root user's secret is at least one printable ASCII character, and has no spaces".to_owned())
}

/// What a server beyond loopback has to say.
pub(super) fn warning(address: SocketAddr, is_known: bool, is_open: bool) -> String {
    let keys = match is_known {
        true => {
            " Whoever reaches it may use every account with the secret `test`: --root-secret SECRET has root users take \
             another."
        }
        false => "",
    };
    let control = match is_open {
        true => "The control API is open: whoever reaches it can read every request and reset everything.",
        false => "The control API is closed but for health: --open-control-api opens it.",
    };
    format!("warning: rolecall listens on {address}, beyond this machine.{keys} {control}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_names_and_secrets_are_read() {
        for (text, ip) in [("localhost", "127.0.0.1"), ("[::1]", "::1"), ("0.0.0.0", "0.0.0.0"), ("::", "::")]
        {
            assert_eq!(address(text).unwrap().to_string(), ip);
        }
        for text in ["", "example.com", "http://127.0.0.1", "127.0.0.1:80"] {
            assert!(address(text).unwrap_err().contains("localhost"), "{text}");
        }
        for text in ["rolecall", "aws.internal.", "192.168.1.5", "::2", "my_host"] {
            assert!(host_name(text).is_ok(), "{text}");
        }
        for text in ["", "*", "http://rolecall", "rolecall:4566", "rolecall/", "a..b"] {
            assert!(host_name(text).unwrap_err().contains("host name"), "{text}");
        }
        for text in ["", "a b", "a\nb", "é"] {
            assert!(secret(text).is_err(), "{text}");
        }
    }
}
