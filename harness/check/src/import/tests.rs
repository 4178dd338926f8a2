use super::*;

fn read(text: &[u8]) -> Vec<Result<DataRow, ImportError>> {
    rows("rows.json", text).collect()
}

#[test]
fn both_formats_are_read() {
    let old = br#"[{"externalId": "cells.jpg", "imageUrl": "https://lb-test-data.s3.us-west-1.amazonaws.com/cells.jpg"}]"#;
    let rows = read(old);
    let row = rows[0].as_ref().unwrap();
    assert_eq!(row.row_data, "https://lb-test-data.s3.us-west-1.amazonaws.com/cells.jpg");
    assert_eq!(row.external_id.as_deref(), Some("cells.jpg"));
    assert_eq!(row.place, Some(Place { line: 1, column: 2 }));

    let new = "[\r\n  {\"row_data\": \"u\\u0072l }]\\\"\", \"global_key\": \"é\", \"media_type\": \"IMAGE\",\n\
        \"metadata_fields\": [{\"name\": \"a\", \"value\": {\"b\": []}}], \"attachments\": [{\"type\": \"IMAGE_OVERLAY\", \"value\": \"v\"}]},\n\
        \t{\"row_data\": \"second\", \"external_id\": null, \"attachments\": []}\n]\n";
    let rows = read(new.as_bytes());
    assert_eq!(rows.len(), 2);
    let (first, second) = (rows[0].as_ref().unwrap(), rows[1].as_ref().unwrap());
    assert_eq!((first.row_data.as_str(), first.global_key.as_deref()), ("url }]\"", Some("é")));
    assert_eq!((second.row_data.as_str(), second.external_id.as_deref()), ("second", None));
    assert_eq!(second.place, Some(Place { line: 4, column: 2 }));
    assert!(read(b" [ ] ").is_empty());
}

#[test]
fn each_mistake_has_its_place_its_text_and_what_would_be_right() {
    for (text, expected) in [
        ("", "rows.json:1:1: the file is empty; an import file is one array"),
        (" \n ", "rows.json:2:2: the file is empty"),
        ("\u{feff}[]", "rows.json:1:1: a byte order mark; save the file as UTF-8"),
        ("nonsense", "rows.json:1:1: not an array: `nonsense`"),
        ("\n\"a\"", "rows.json:2:1: not an array: `\"a\"`"),
        ("{\"row_data\": \"u\"}", "rows.json:1:1: not an array: `{\"row_data\": \"u\"}`"),
        (
            "{\"row_data\": \"u\"}\n{\"row_data\": \"v\"}\n",
            "rows.json:1:1: newline-delimited JSON: `{\"row_data\": \"u\"}`; put [",
        ),
        ("[", "rows.json:1:2: the file ends within the array; close the array"),
        ("[{\"row_data\": \"u\"}", "rows.json:1:19: the file ends within the array; close the array"),
        ("[{\"row_data\": \"u\"},", "rows.json:1:20: the file ends within the array; close the array"),
        (
            "[{\"row_data\": \"u\"",
            "rows.json:1:2: the file ends within the array: `{\"row_data\": \"u\"`; close the row",
        ),
        (
            "[{\"row_data\": \"u\"}\n {\"row_data\": \"v\"}]",
            "rows.json:2:2: no comma between two rows: `{\"row_data\": \"v\"}]`",
        ),
        ("[{\"row_data\": \"u\"},\n]", "rows.json:2:1: a comma without a row: `]`"),
        ("[,{\"row_data\": \"u\"}]", "rows.json:1:2: a row that is no object"),
        (
            "[{\"row_data\": \"u\"};]",
            "rows.json:1:19: something follows the array: `;]`; after a row comes a comma",
        ),
        ("[]\n[]", "rows.json:2:1: something follows the array: `[]`"),
        ("[\"https://a\"]", "rows.json:1:2: a row that is no object: `\"https://a\"]`; a row is an object"),
        ("[{\"row_data\": \"é\", \n 'x': 1}]", "rows.json:2:2: not JSON: key must be a string: `'x': 1}`"),
        ("[{\"row_data\": \"u\",}]", "rows.json:1:19: not JSON: trailing comma: `{\"row_data\": \"u\",}`"),
        ("[\n{\"row_data\": \"u,\n\"global_key\": \"k\"}]", "rows.json:2:17: not JSON: control character"),
        ("[{\"row_data\": \"u\"]]", "not JSON: expected `,` or `}`"),
        ("[\n {\"row_dta\": \"u\"}]", "rows.json:2:3: unknown field: `row_dta`; did you mean row_data?"),
        ("[{\"rowData\": \"u\"}]", "rows.json:1:3: unknown field: `rowData`; did you mean row_data?"),
        ("[{\"globalKey\": \"u\"}]", "did you mean global_key?"),
        (
            "[{\"imageUrl\": \"u\", \"externalID\": \"u\"}]",
            "rows.json:1:20: unknown field: `externalID`; did you mean externalId?",
        ),
        ("[{\"imageURL\": \"u\"}]", "unknown field: `imageURL`"),
        ("[{\"colour\": \"u\"}]", "a row may have row_data, global_key, external_id"),
        (
            "[{\"global_key\": \"u\"}]",
            "rows.json:1:2: the field row_data is missing: `{\"global_key\": \"u\"}`",
        ),
        ("[{\"externalId\": \"u\"}]", "the field imageUrl is missing"),
        ("[{}]", "the field row_data is missing: `{}`"),
        (
            "[{\"row_data\": \"u\", \"imageUrl\": \"v\"}]",
            "rows.json:1:20: a field of the other format: `imageUrl`",
        ),
        (
            "[{\"row_data\": \"u\", \"row_data\": \"v\"}]",
            "rows.json:1:20: a field that the row has already: `row_data`",
        ),
        ("[{\"row_data\": 7}]", "rows.json:1:15: row_data is no string: `7`; row_data is a string"),
        ("[{\"row_data\": null}]", "row_data is no string: `null`"),
        ("[{\"row_data\": \" \"}]", "rows.json:1:15: row_data is empty"),
        (
            "[{\"row_data\": \"u\", \"attachments\": {}}]",
            "attachments is no array of objects: `{}`; attachments is an array",
        ),
        ("[{\"row_data\": \"u\", \"attachments\": [1]}]", "attachments is no array of objects: `1`"),
        ("[{\"row_data\": \"u\", \"attachments\": [{\"type\": \"x\"}]}]", "each entry has type and value"),
        (
            "[{\"row_data\": \"u\", \"metadata_fields\": [{\"value\": \"x\"}]}]",
            "each entry has name or schema_id and value",
        ),
    ] {
        let rows = read(text.as_bytes());
        let error =
            rows.iter().find_map(|row| row.as_ref().err()).unwrap_or_else(|| panic!("{text}: no mistake"));
        assert!(error.to_string().contains(expected), "{text}\n  {error}\n  {expected}");
    }
}

#[test]
fn the_bytes_may_be_anything() {
    for (bytes, mistake) in [
        (&b"\xff\xfe[\0"[..], Mistake::Encoding),
        (b"\xfe\xff\0[", Mistake::Encoding),
        (b"[{\"row_data\": \"\xe9\"}]", Mistake::Encoding),
    ] {
        assert_eq!(read(bytes)[0].as_ref().unwrap_err().mistake, mistake);
    }
    let error = read(b"[{\"row_data\": \"\xc3\xa9\xe9\"}]")[0].clone().unwrap_err();
    assert_eq!(error.place, Place { line: 1, column: 17 });
    for byte in 0..=255_u8 {
        for tail in [&b""[..], b"]", b"}]", b"\"}]"] {
            let _ = read(&[b"[{\"a\":", &[byte][..], tail].concat());
            let _ = read(&[b"[{\"", &[byte][..], tail].concat());
            let _ = read(&[&[byte][..], tail].concat());
        }
    }
    let deep = format!("[{}", "{\"a\":[".repeat(100_000));
    assert_eq!(read(deep.as_bytes()).len(), 1);
    let nested = format!("[{{\"row_data\": {}{}}}]", "[".repeat(500), "]".repeat(500));
    let error = read(nested.as_bytes())[0].clone().unwrap_err();
    assert_eq!(error.mistake, Mistake::Syntax("recursion limit exceeded".to_owned()));
    let long = format!("[{{\"row_data\": \"{}\"}}]", "x".repeat(5 << 20));
    assert!(matches!(read(long.as_bytes())[0].as_ref().unwrap_err().mistake, Mistake::RowTooLong(_)));
}

#[test]
fn a_mistake_in_one_row_does_not_hide_the_others() {
    let rows = read(b"[{\"row_data\": \"u\"}, {\"colour\": 1}, {\"row_data\": \"v\"}, oops]");
    let verdicts: Vec<bool> = rows.iter().map(Result::is_ok).collect();
    assert_eq!(verdicts, [true, false, true, false]);
}

#[test]
fn a_file_that_is_not_there_is_told_by_name() {
    let error = open(Path::new("/nowhere/rows.json")).unwrap_err();
    assert!(error.to_string().starts_with("/nowhere/rows.json:1:1: cannot be read: "), "{error}");
}
