//! The rule that would let a web page in: an existing rule mended where that lets in nothing else, or a rule added.

use serde_json::{Value, json};

use super::METHODS;
use super::matching::{Asked, Failed, first, judge};
use crate::policy::{Change, Remedy, Repair, quoted_for_a_shell};
use crate::world::bucket::{CorsConfiguration, CorsRule};

pub(super) fn of(bucket: &str, cors: &CorsConfiguration, asked: &Asked) -> Repair {
    let (Some(origin), Some(method)) = (&asked.origin, &asked.method) else { return Repair::default() };
    if origin.eq_ignore_ascii_case("null") || origin.contains('*') {
        return withheld(format!(
            "the origin {origin} could be any web page's: serve the page from an origin of its own"
        ));
    }
    if !METHODS.contains(&method.as_str()) {
        return withheld(format!("no CORS rule can allow the method {method}"));
    }
    let mended = mended(cors, asked).into_iter();
    let found = mended.chain([added(cors, asked)]).find(|(cors, _)| first(cors, asked).is_some());
    let remedies = found.map(|(changed, line)| Remedy {
        line: line.clone(),
        changes: vec![change(bucket, cors, &changed, line)],
    });
    Repair { remedies: remedies.into_iter().collect(), ..Repair::default() }
}

fn withheld(line: String) -> Repair {
    Repair { withheld: vec![line], ..Repair::default() }
}

type Changed = (CorsConfiguration, String);

/// The first rule that one element away allows this, and that then allows nothing else besides.
fn mended(cors: &CorsConfiguration, asked: &Asked) -> Option<Changed> {
    let (origin, method) = (asked.origin.clone()?, asked.method.clone()?);
    let rules = cors.rules.iter().enumerate();
    rules.into_iter().find_map(|(index, rule)| {
        let only_origin = rule.allowed_origins == std::slice::from_ref(&origin);
        let only_method = rule.allowed_methods == std::slice::from_ref(&method);
        let mut rule = rule.clone();
        let what = match judge(&rule, asked).err()? {
            Failed::Origin if only_method => {
                rule.allowed_origins.push(origin.clone());
                format!("add {origin} to its AllowedOrigins")
            }
            Failed::Method if only_origin => {
                rule.allowed_methods.push(method.clone());
                format!("add {method} to its AllowedMethods")
            }
            Failed::Header(_) if only_method => {
                let missing = missing_headers(&rule, asked);
                let what = format!("add {} to its AllowedHeaders", missing.join(", "));
                rule.allowed_headers.extend(missing);
                what
            }
            _ => return None,
        };
        judge(&rule, asked).ok()?;
        let mut changed = cors.clone();
        *changed.rules.get_mut(index)? = rule;
        Some((changed, format!("CORS rule {}: {what}", index + 1)))
    })
}

fn missing_headers(rule: &CorsRule, asked: &Asked) -> Vec<String> {
    let alone = |name: &String| Asked { headers: vec![name.clone()], ..asked.clone() };
    asked.headers.iter().filter(|name| judge(rule, &alone(name)).is_err()).cloned().collect()
}

fn added(cors: &CorsConfiguration, asked: &Asked) -> Changed {
    let rule = CorsRule {
        allowed_origins: asked.origin.iter().cloned().collect(),
        allowed_methods: asked.method.iter().cloned().collect(),
        allowed_headers: asked.headers.clone(),
        ..CorsRule::default()
    };
    let headers = match asked.headers.as_slice() {
        [] => String::new(),
        names => format!(" with {}", names.join(", ")),
    };
    let (origin, method) = (rule.allowed_origins.concat(), rule.allowed_methods.concat());
    let mut changed = cors.clone();
    changed.rules.push(rule);
    (changed, format!("add a CORS rule for {method} from {origin}{headers}"))
}

fn change(bucket: &str, before: &CorsConfiguration, after: &CorsConfiguration, line: String) -> Change {
    let document = shown(after);
    let command = format!(
        "aws s3api put-bucket-cors --bucket {} --cors-configuration {}",
        quoted_for_a_shell(bucket),
        quoted_for_a_shell(&document.to_string())
    );
    Change {
        policy: format!("CORS configuration of the bucket {bucket}"),
        account: String::new(),
        line,
        before: (!before.rules.is_empty()).then(|| shown(before)),
        after: Some(document),
        command,
    }
}

/// As the AWS CLI takes it.
pub(super) fn shown(cors: &CorsConfiguration) -> Value {
    json!({ "CORSRules": cors.rules.iter().map(rule).collect::<Vec<_>>() })
}

fn rule(rule: &CorsRule) -> Value {
    let mut shown = serde_json::Map::new();
    let mut set = |name: &str, value: Value| shown.insert(name.to_owned(), value);
    if let Some(id) = &rule.id {
        set("ID", json!(id));
    }
    set("AllowedOrigins", json!(rule.allowed_origins));
    set("AllowedMethods", json!(rule.allowed_methods));
    if !rule.allowed_headers.is_empty() {
        set("AllowedHeaders", json!(rule.allowed_headers));
    }
    if !rule.expose_headers.is_empty() {
        set("ExposeHeaders", json!(rule.expose_headers));
    }
    if let Some(seconds) = rule.max_age_seconds {
        set("MaxAgeSeconds", json!(seconds));
    }
    Value::Object(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(origin: &str, method: &str, headers: &[&str]) -> Asked {
        Asked {
            origin: Some(origin.to_owned()),
            method: Some(method.to_owned()),
            headers: headers.iter().map(|name| (*name).to_owned()).collect(),
            headers_text: None,
        }
    }

    fn labelbox(origins: &[&str], methods: &[&str], headers: &[&str]) -> CorsConfiguration {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        CorsConfiguration {
            rules: vec![CorsRule {
                allowed_origins: owned(origins),
                allowed_methods: owned(methods),
                allowed_headers: owned(headers),
                ..CorsRule::default()
            }],
        }
    }

    #[test]
    fn each_remedy_is_one_rule_mended_or_added() {
        let app = "https://app.labelbox.com";
        let editor = "https://editor.labelbox.com";
        for (cors, asked, line) in [
            (
                CorsConfiguration::default(),
                asked(app, "GET", &[]),
                "add a CORS rule for GET from https://app.labelbox.com",
            ),
            (
                labelbox(&[app], &["GET"], &[]),
                asked(editor, "GET", &[]),
                "CORS rule 1: add https://editor.labelbox.com to its AllowedOrigins",
            ),
            (
                labelbox(&[app], &["GET", "PUT"], &[]),
                asked(editor, "GET", &[]),
                "add a CORS rule for GET from https://editor.labelbox.com",
            ),
            (
                labelbox(&[app], &["PUT"], &[]),
                asked(app, "GET", &[]),
                "CORS rule 1: add GET to its AllowedMethods",
            ),
            (
                labelbox(&[app, editor], &["PUT"], &["*"]),
                asked(app, "GET", &["range"]),
                "add a CORS rule for GET from https://app.labelbox.com with range",
            ),
            (
                labelbox(&[app], &["GET"], &["content-type"]),
                asked(app, "GET", &["content-type", "range"]),
                "CORS rule 1: add range to its AllowedHeaders",
            ),
        ] {
            let repair = of("b", &cors, &asked);
            let lines: Vec<_> = repair.remedies.iter().map(|remedy| remedy.line.as_str()).collect();
            assert_eq!(lines, [line]);
            assert!(
                repair.remedies[0].changes[0].command.starts_with("aws s3api put-bucket-cors --bucket b ")
            );
        }
    }

    #[test]
    fn any_web_page_is_never_let_in() {
        for origin in ["null", "*"] {
            let repair = of("b", &CorsConfiguration::default(), &asked(origin, "GET", &[]));
            assert!(repair.remedies.is_empty() && !repair.withheld.is_empty());
        }
    }
}
