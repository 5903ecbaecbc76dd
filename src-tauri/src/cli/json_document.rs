//! The JSON that the command line prints: version 2, with every name in camelCase.
//!
//! Types of the lower layers are printed as they are stored, and some stored names are in snake_case; this is the one
//! place that converts them.

use std::path::Path;

use serde_json::{Map, Value};

/// The version of every document. It changes when a name or a meaning does.
const VERSION: u32 = 2;

/// A document as it is printed: the object `value` with its version.
pub(super) fn json_document(value: &Value) -> Value {
    let mut document = match with_camel_case_names(value) {
        Value::Object(document) => document,
        other => Map::from_iter([("value".to_owned(), other)]),
    };
    document.insert("version".to_owned(), VERSION.into());
    Value::Object(document)
}

/// The object with a path under `name`. Of a path that is no Unicode the text shows what can be shown, and its bytes stand
/// beside it in hexadecimal: `photo` and `photoBytes`.
pub(super) fn with_path(mut object: Value, name: &str, path: Option<&Path>) -> Value {
    object[name] = path.map(Path::to_string_lossy).into();
    if let Some(path) = path.filter(|path| path.to_str().is_none()) {
        object[format!("{name}Bytes")] = hex::encode(path.as_os_str().as_encoded_bytes()).into();
    }
    object
}

fn with_camel_case_names(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let pairs = object.iter();
            let named = pairs.map(|(name, value)| (camel_case(name), with_camel_case_names(value)));
            Value::Object(named.collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(with_camel_case_names).collect()),
        other => other.clone(),
    }
}

fn camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| {
        let mut letters = part.chars();
        let initial = letters.next().map(|letter| letter.to_ascii_uppercase());
        name + &initial.into_iter().chain(letters).collect::<String>()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_path_that_is_no_unicode_has_its_bytes_beside_it() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(OsStr::from_bytes(b"me\xff.jpg"));
        let object = with_path(json!({}), "photo", Some(path));
        let expected = json!({ "photo": "me\u{fffd}.jpg", "photoBytes": "6d65ff2e6a7067" });
        assert_eq!(object, expected);
        let plain = with_path(json!({}), "out", Some(Path::new("a.jpg")));
        assert_eq!(plain, json!({ "out": "a.jpg" }));
        assert_eq!(with_path(json!({}), "out", None), json!({ "out": null }));
    }

    #[test]
    fn names_become_camel_case_at_every_depth_and_values_stay() {
        let stored = json!({ "a": [{ "keep_colour": "keep_colour" }], "already_present": 1 });
        let printed = json!({
            "a": [{ "keepColour": "keep_colour" }], "alreadyPresent": 1, "version": 2
        });
        assert_eq!(json_document(&stored), printed);
    }
}
