//! Which checksums a multipart upload wants, keeps, shows and compares: rows 24 to 28 of what was recorded from AWS.

use rolecall_tests::sigv4::{Request, Signed};
use rolecall_tests::table::{Expected, Row, check, refused, row, status};

use super::checksums::invalid_request;
use super::header_auth::argument;
use super::uploads::{Listed, Upload, no_part, with};
use super::world::World;

const ALGORITHM: &str = "x-amz-checksum-algorithm";
const TYPE: &str = "x-amz-checksum-type";
const MODE: (&str, &str) = ("x-amz-checksum-mode", "ENABLED");
/// The ETag of `abc`.
const ABC: &str = "\"900150983cd24fb0d6963f7d28e17f72\"";
const ABC_CRC32C: &str = "Nks/tw==";

fn get(world: &World, target: &str, headers: &[(&str, &str)]) -> Signed {
    world.signed(with(Request::get(target), headers))
}

fn attributes(world: &World, target: &str, headers: &[(&str, &str)]) -> Signed {
    let request = Request::get(&format!("{target}?attributes"));
    world.signed(with(request.header("x-amz-object-attributes", "ETag,Checksum,ObjectParts"), headers))
}

fn bad_digest(lower: &str) -> Expected {
    let message = format!("The {lower} you specified did not match the calculated checksum.");
    refused(400, "BadDigest", &message)
}

fn other_mode(mode: &str) -> Expected {
    invalid_request(&format!(
        "The upload was created using the {mode} checksum mode. The complete request must use the same checksum mode."
    ))
}

/// An upload of three parts, as it was recorded for one algorithm and type: twice 5 MiB and one byte of `a`, then ten
/// bytes of it.
struct Recorded {
    name: &'static str,
    of: &'static str,
    /// The checksums of the first two parts, of the last, and of the object.
    first: &'static str,
    last: &'static str,
    object: &'static str,
    /// That of a copy, which is of the whole object.
    copy: &'static str,
}

const FIRST_ETAG: &str = "\"c4c753e69bb853187f5854c46cf801c6\"";
const LAST_ETAG: &str = "\"e09c80c42fda55f9d992e59ca6b3307d\"";
const ETAG: &str = "\"4d45984fc3feb2ac9b22683c49674b56-3\"";

#[rustfmt::skip]
const RECORDED: [Recorded; 4] = [
    Recorded {
        name: "CRC32", of: "COMPOSITE", first: "NRU+Sw==", last: "TBHN8A==", object: "5FRUiw==-3", copy: "qSEQSA==",
    },
    Recorded {
        name: "SHA1", of: "COMPOSITE", first: "bH71WIZUKQtUwR2wKSSkFjCRBPM=",
        last: "NJX/adNGcdHhWzOmPBN5/e3Toyo=", object: "AyE60nyQoBgJcwsyPHWu7aJuxBs=-3", copy: "eIC+AqBqApUmeqCBQ+9n8OVTP+8=",
    },
    Recorded {
        name: "CRC32C", of: "FULL_OBJECT", first: "2/Ckiw==", last: "5yZkMA==", object: "eTdAQA==", copy: "eTdAQA==",
    },
    Recorded {
        name: "CRC64NVME", of: "FULL_OBJECT", first: "Kg7TOs6algM=", last: "DBqAA21lxVU=", object: "ZMNX55lZurA=",
        copy: "ZMNX55lZurA=",
    },
];

#[tokio::test]
async fn three_parts_as_recorded() {
    for recorded in RECORDED {
        let world = World::new().await;
        let upload = Upload::begin(&world, "parts", &[(ALGORITHM, recorded.name), (TYPE, recorded.of)]).await;
        let rows = recorded.upload(&upload).into_iter().chain(recorded.complete(&upload)).collect();
        check(&world.aws, &format!("26: {} {}", recorded.name, recorded.of), rows).await;
        check(&world.aws, &format!("24, 27: {} {}", recorded.name, recorded.of), recorded.read(&world)).await;
    }
}

impl Recorded {
    fn header(&self) -> String {
        format!("x-amz-checksum-{}", self.name.to_ascii_lowercase())
    }

    fn element(&self) -> String {
        format!("Checksum{}", self.name)
    }

    fn is_composite(&self) -> bool {
        self.of == "COMPOSITE"
    }

    fn upload(&self, upload: &Upload<'_>) -> Vec<Row> {
        let (large, header) = (vec![b'a'; 5 * 1024 * 1024 + 1], self.header());
        let part = |number, body: &[u8], checksum: &str, etag: &str| {
            row(
                &format!("part {number}"),
                upload.part(number, body, &[(&header, checksum)]),
                status(200).header(&header, checksum).header("etag", etag),
            )
        };
        vec![
            part(1, &large, self.first, FIRST_ETAG),
            part(2, &large, self.first, FIRST_ETAG),
            part(3, &large[..10], self.last, LAST_ETAG),
            row("ListParts", upload.list(""), {
                status(200)
                    .element("ChecksumAlgorithm", self.name)
                    .element("ChecksumType", self.of)
                    .element(&self.element(), self.first)
                    .element("NextPartNumberMarker", "3")
            }),
        ]
    }

    fn complete(&self, upload: &Upload<'_>) -> Vec<Row> {
        let (element, header) = (self.element(), self.header());
        let (first, last) = ([(element.as_str(), self.first)], [(element.as_str(), self.last)]);
        let right = [
            Listed::with(1, FIRST_ETAG, &first),
            Listed::with(2, FIRST_ETAG, &first),
            Listed::with(3, LAST_ETAG, &last),
        ];
        // The first two have the last one's checksum, and the last has the first one's.
        let wrong = [
            Listed::with(1, FIRST_ETAG, &last),
            Listed::with(2, FIRST_ETAG, &last),
            Listed::with(3, LAST_ETAG, &first),
        ];
        let without = right.map(|part| Listed { checksums: &[], ..part });
        let lower = self.name.to_ascii_lowercase();
        let digest = self.object.trim_end_matches("-3");
        let another = format!("{}{}", if digest.starts_with('A') { "B" } else { "A" }, &digest[1..]);
        let missing = format!(
            "The upload was created using a {lower} checksum. The complete request must include the checksum for each \
             part. It was missing for part 1 in the request."
        );
        let done = || {
            status(200).element(&element, self.object).element("ChecksumType", self.of).element("ETag", ETAG)
        };
        let mut rows = vec![row(
            "every part with a wrong checksum",
            upload.complete(&wrong, &[]),
            if self.is_composite() {
                no_part(upload, "1", FIRST_ETAG)
            } else {
                no_part(upload, "3", LAST_ETAG)
            },
        )];
        if self.is_composite() {
            rows.push(row(
                "parts without checksums",
                upload.complete(&without, &[]),
                invalid_request(&missing),
            ));
        }
        rows.push(row(
            "another checksum of the object",
            upload.complete(&right, &[(&header, &another), (TYPE, self.of)]),
            bad_digest(&lower),
        ));
        rows.push(row(
            "the checksum of the object",
            upload.complete(&right, &[(&header, self.object), (TYPE, self.of)]),
            done(),
        ));
        rows.push(row("the same again, without a type", upload.complete(&without, &[]), done()));
        rows
    }

    fn read(&self, world: &World) -> Vec<Row> {
        let (element, header) = (self.element(), self.header());
        let whole = || status(200).header(&header, self.object).header(TYPE, self.of);
        let part = status(206).header("x-amz-mp-parts-count", "3");
        let digest = self.object.trim_end_matches("-3");
        let copy = Request::put("/rows/copy", "").header("x-amz-copy-source", "/rows/parts");
        let of_copy = || status(200).element(&element, self.copy).element("ChecksumType", "FULL_OBJECT");
        let described =
            status(200).element(&element, digest).element("PartsCount", "3").element("ChecksumType", self.of);
        vec![
            row("HEAD", world.signed(with(Request::new("HEAD", "/rows/parts"), &[MODE])), whole()),
            row("GET", get(world, "/rows/parts", &[MODE]), whole()),
            row(
                "GET of the last part",
                get(world, "/rows/parts?partNumber=3", &[MODE]),
                if self.is_composite() {
                    part.header(&header, self.last).header(TYPE, self.of)
                } else {
                    part.none_of(&[&header, TYPE])
                },
            ),
            row(
                "GetObjectAttributes",
                attributes(world, "/rows/parts", &[]),
                if self.is_composite() {
                    described
                        .element("PartNumberMarker", "0")
                        .element("NextPartNumberMarker", "3")
                        .element("MaxParts", "1000")
                        .element("IsTruncated", "false")
                        .element("PartNumber", "1")
                        .element("Size", "5242881")
                } else {
                    described.none_of(&[]).no_element("Part").no_element("MaxParts")
                },
            ),
            row(
                "CopyObject",
                world.signed(copy),
                of_copy().element("ETag", "\"a0397ee2df08832642af5d7e57c5760c\""),
            ),
            row(
                "GetObjectAttributes of the copy",
                attributes(world, "/rows/copy", &[]),
                of_copy().no_element("ObjectParts"),
            ),
        ]
    }
}

/// Rows 25 and 26: an upload that announces nothing.
#[tokio::test]
async fn nothing_announced() {
    let world = World::new().await;
    let upload = Upload::begin(&world, "parts", &[]).await;
    let crc32c = ("x-amz-checksum-crc32c", "45fn2Q==");
    let etag = "\"47bce5c74f589f4867dbd57e9ca9f808\"";
    let listed = [Listed::new(1, etag)];
    let with_own = [Listed::with(1, etag, &[("ChecksumCRC32C", "45fn2Q==")])];
    let with_other =
        [Listed::with(1, etag, &[("ChecksumSHA256", "mDSHbc+wXLFnpcJJU+uljErImxrfV/KPL50JrxB+6PA=")])];
    let done = || {
        status(200)
            .element("ChecksumCRC64NVME", "Rnr2/5P7Gsk=")
            .element("ChecksumType", "FULL_OBJECT")
            .element("ETag", "\"e2c3da976e66ec9e7dc128fbc782fc91-1\"")
            .no_element("ChecksumCRC32C")
    };
    let rows = vec![
        row("a part without a checksum", upload.part(1, "aaa", &[]), {
            status(200).header("etag", etag).none_of(&["x-amz-checksum-crc64nvme", "x-amz-checksum-crc32c"])
        }),
        row(
            "a part with a checksum",
            upload.part(1, "aaa", &[crc32c]),
            status(200).header(crc32c.0, crc32c.1),
        ),
        row("ListParts", upload.list(""), {
            ["ChecksumAlgorithm", "ChecksumType", "ChecksumCRC32C", "ChecksumCRC64NVME"]
                .into_iter()
                .fold(status(200).element("ETag", etag), Expected::no_element)
        }),
        row("UploadPartCopy", upload.copied(2, "/rows/key", &[]), {
            status(200).element("ETag", super::world::ETAG).no_element("ChecksumCRC64NVME")
        }),
        row("with the part's checksum", upload.complete(&with_own, &[]), no_part(&upload, "1", etag)),
        row(
            "with a checksum of another algorithm",
            upload.complete(&with_other, &[]),
            no_part(&upload, "1", etag),
        ),
        row("with FULL_OBJECT", upload.complete(&listed, &[(TYPE, "FULL_OBJECT")]), other_mode("null")),
        row("with COMPOSITE", upload.complete(&listed, &[(TYPE, "COMPOSITE")]), other_mode("null")),
        row("with a type that there is not", upload.complete(&listed, &[(TYPE, "WHOLE")]), {
            invalid_request("Value for x-amz-checksum-type header is invalid.")
        }),
        row("with what cannot be a checksum", upload.complete(&listed, &[(crc32c.0, "bad")]), {
            invalid_request("Value for x-amz-checksum-crc32c header is invalid.")
        }),
        row(
            "with a checksum, which is ignored",
            upload.complete(&listed, &[(crc32c.0, "AQIDBA==-2")]),
            done(),
        ),
        row("HEAD", world.signed(with(Request::new("HEAD", "/rows/parts"), &[MODE])), {
            status(200).header("x-amz-checksum-crc64nvme", "Rnr2/5P7Gsk=").header(TYPE, "FULL_OBJECT")
        }),
        row("GET of the only part", get(&world, "/rows/parts?partNumber=1", &[MODE]), {
            status(206).header("x-amz-checksum-crc64nvme", "Rnr2/5P7Gsk=").header("x-amz-mp-parts-count", "1")
        }),
        row("GetObjectAttributes", attributes(&world, "/rows/parts", &[]), {
            status(200)
                .element("ChecksumCRC64NVME", "Rnr2/5P7Gsk=")
                .element("PartsCount", "1")
                .no_element("Part")
        }),
    ];
    check(&world.aws, "25, 26: an upload that announces nothing", rows).await;
}

/// The part `abc` with these checksums.
fn listed<'a>(checksums: &'a [(&'a str, &'a str)]) -> [Listed<'a>; 1] {
    [Listed::with(1, ABC, checksums)]
}

/// Row 26: a COMPOSITE upload.
#[tokio::test]
async fn composite() {
    let world = World::new().await;
    let upload = Upload::begin(&world, "parts", &[(ALGORITHM, "CRC32")]).await;
    let sha256 = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
    let both: [(&str, &str); 2] = [("ChecksumCRC32", "NSRBwg=="), ("ChecksumSHA256", sha256)];
    let one: [(&str, &str); 1] = [("ChecksumCRC32", "NSRBwg==")];
    let other: [(&str, &str); 1] = [("ChecksumSHA256", sha256)];
    let bad: [(&str, &str); 1] = [("ChecksumCRC32", "bad")];
    let header = "x-amz-checksum-crc32";
    let invalid = "Invalid Base64 or multiple checksums present in request";
    let rows = vec![
        row("a part", upload.part(1, "abc", &[(header, "NSRBwg==")]), status(200).header(header, "NSRBwg==")),
        row("a checksum of another algorithm", upload.complete(&listed(&other), &[]), {
            refused(400, "BadDigest", "The sha256 you specified for part 1 did not match what we received.")
        }),
        row("two checksums", upload.complete(&listed(&both), &[]), {
            argument(invalid, "Checksum", &format!("CRC32:NSRBwg==;SHA256:{sha256};"))
        }),
        row("what cannot be a checksum", upload.complete(&listed(&bad), &[]), {
            argument(invalid, "Checksum", "bad")
        }),
        row("another type", upload.complete(&listed(&[]), &[(TYPE, "FULL_OBJECT")]), other_mode("COMPOSITE")),
        row(
            "two checksums of the object",
            {
                upload.complete(&listed(&one), &[(header, "AQIDBA=="), ("x-amz-checksum-crc32c", "AQIDBA==")])
            },
            {
                invalid_request(
                    "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
                )
            },
        ),
        row("a number of parts that is none", upload.complete(&listed(&one), &[(header, "AQIDBA==-x")]), {
            invalid_request("Value for x-amz-checksum-crc32 header is invalid.")
        }),
        row(
            "another number of parts",
            upload.complete(&listed(&one), &[(header, "kE7Zyg==-2")]),
            bad_digest("crc32"),
        ),
    ];
    check(&world.aws, "26: COMPOSITE", rows).await;
    let done = world.succeeds(&upload.complete(&listed(&one), &[])).await;
    let value = done.element("ChecksumCRC32").unwrap().to_owned();
    let digest = value.strip_suffix("-1").expect("the number of parts");
    // Row 27: with the number of parts or without.
    for value in [&value, digest] {
        let upload = Upload::begin(&world, "again", &[(ALGORITHM, "CRC32")]).await;
        world.succeeds(&upload.part(1, "abc", &[(header, "NSRBwg==")])).await;
        let complete = upload.complete(&listed(&one), &[(header, value)]);
        check(&world.aws, "27: COMPOSITE", vec![row(value, complete, status(200))]).await;
    }
}

/// Row 26: a FULL_OBJECT upload.
#[tokio::test]
async fn full_object() {
    let world = World::new().await;
    let upload = Upload::begin(&world, "parts", &[(ALGORITHM, "CRC32C"), (TYPE, "FULL_OBJECT")]).await;
    let header = "x-amz-checksum-crc32c";
    let own = [("ChecksumCRC32C", ABC_CRC32C)];
    let listed = [Listed::with(1, ABC, &own)];
    let sha256 = [("ChecksumSHA256", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")];
    let with = |headers: &[(&str, &str)]| upload.complete(&listed, headers);
    let bad = || bad_digest("crc32c");
    let whole = (TYPE, "FULL_OBJECT");
    let rows = vec![
        row("a part without a checksum", upload.part(1, "abc", &[]), status(200).header(header, ABC_CRC32C)),
        row("UploadPartCopy", upload.copied(2, "/rows/key", &[]), status(200).some_element("ChecksumCRC32C")),
        row("another type", with(&[(TYPE, "COMPOSITE")]), other_mode("FULL_OBJECT")),
        row("a composite checksum", with(&[(header, "AQIDBA==-1")]), bad()),
        row("the right checksum without its type", with(&[(header, ABC_CRC32C)]), bad()),
        row("another algorithm", with(&[("x-amz-checksum-crc64nvme", "BeXKuz/B+us=")]), bad()),
        row("a wrong checksum", with(&[(header, "AQIDBA=="), whole]), bad()),
        row("another algorithm and the type", with(&[("x-amz-checksum-crc32", "AQIDBA=="), whole]), bad()),
        row("a part with another algorithm's", upload.complete(&[Listed::with(1, ABC, &sha256)], &[]), {
            refused(400, "BadDigest", "The sha256 you specified for part 1 did not match what we received.")
        }),
        row("the right checksum with its type", with(&[(header, ABC_CRC32C), whole]), {
            status(200)
                .element("ChecksumCRC32C", ABC_CRC32C)
                .element("ChecksumType", "FULL_OBJECT")
                .element("ETag", "\"af5da9f45af7a300e3aded972f8ff687-1\"")
        }),
    ];
    check(&world.aws, "26: FULL_OBJECT", rows).await;
}

/// Row 26: x-amz-mp-object-size.
#[tokio::test]
async fn the_size_of_the_object() {
    let world = World::new().await;
    let upload = Upload::begin(&world, "parts", &[]).await;
    let etag = "\"74b87337454200d4d33f80c4663dc5e5\"";
    world.succeeds(&upload.part(1, "aaaa", &[])).await;
    let says = |size: &str| upload.complete(&[Listed::new(1, etag)], &[("x-amz-mp-object-size", size)]);
    let rows = vec![
        row("5", says("5"), {
            invalid_request(
                "The provided 'x-amz-mp-object-size' header value 5 does not match what was computed: 4",
            )
        }),
        row("-1", says("-1"), {
            invalid_request("Value for x-amz-mp-object-size header is less than zero: '-1'")
        }),
        row(
            "four",
            says("four"),
            invalid_request("Value for x-amz-mp-object-size header is invalid: 'four'"),
        ),
        row("4", says("4"), status(200).element("ChecksumCRC64NVME", "GC2rW8VclPA=")),
    ];
    check(&world.aws, "26: x-amz-mp-object-size", rows).await;
}

/// Row 24: the checksum of what a GET sends.
#[tokio::test]
async fn checksums_of_what_is_sent() {
    let world = World::new().await;
    let put = Request::put("/rows/sum", "0123456789").header("x-amz-checksum-crc32", "poTHxg==");
    world.succeeds(&world.signed(put)).await;
    for of in ["COMPOSITE", "FULL_OBJECT"] {
        let upload = Upload::begin(&world, of, &[(ALGORITHM, "CRC32C"), (TYPE, of)]).await;
        let crc32c = "fwuu0Q==";
        world.succeeds(&upload.part(1, "test content 123", &[("x-amz-checksum-crc32c", crc32c)])).await;
        let etag = "\"eee506dd7ada7ded524c77e359a0e7c6\"";
        let sums = [("ChecksumCRC32C", crc32c)];
        let listed = [Listed::with(1, etag, &sums)];
        world.succeeds(&upload.complete(&listed, &[])).await;
        let rows = ["GET", "HEAD"].map(|method| {
            let request = Request::new(method, &format!("/rows/{of}?partNumber=1"));
            let expected = status(206)
                .header("x-amz-checksum-crc32c", crc32c)
                .header(TYPE, of)
                .header("x-amz-mp-parts-count", "1")
                .header("content-range", "bytes 0-15/16");
            row(&format!("{method} of a {of} part"), world.signed(with(request, &[MODE])), expected)
        });
        check(&world.aws, "24: parts", rows.into()).await;
    }
    let ranged = |range: &str| get(&world, "/rows/sum", &[MODE, ("range", range)]);
    let shown = || status(206).header("x-amz-checksum-crc32", "poTHxg==").header(TYPE, "FULL_OBJECT");
    let both = "Cannot specify both Range header and partNumber query parameter";
    let rows = vec![
        row("all of it, from the end", ranged("bytes=-15"), shown()),
        row("all of it and more", ranged("bytes=0-100"), shown()),
        row("but the first byte", ranged("bytes=1-"), status(206).no("x-amz-checksum-crc32")),
        row("but the last byte", ranged("bytes=0-8"), status(206).no("x-amz-checksum-crc32")),
        row("the only part of an object", get(&world, "/rows/sum?partNumber=1", &[MODE]), {
            shown().header("content-range", "bytes 0-9/10").no("x-amz-mp-parts-count")
        }),
        row("without checksum mode", get(&world, "/rows/sum?partNumber=1", &[]), {
            status(206).no("x-amz-checksum-crc32")
        }),
        row("a range and a part", get(&world, "/rows/sum?partNumber=1", &[("range", "bytes=0-1")]), {
            invalid_request(both)
        }),
        row(
            "HEAD of a range and a part",
            world.signed(Request::new("HEAD", "/rows/sum?partNumber=1").header("range", "bytes=0-1")),
            status(400),
        ),
    ];
    check(&world.aws, "24: ranges", rows).await;
}

/// Row 27: GetObjectAttributes lists the parts of a COMPOSITE object, page by page.
#[tokio::test]
async fn pages_of_attributes() {
    let world = World::new().await;
    let upload = Upload::begin(&world, "parts", &[(ALGORITHM, "SHA256")]).await;
    let (part, sum) = (vec![b'a'; 5_242_881], "DjU70AB1bON8k0n0fVHv2PJQVWcA/jWsITp6ti20Tbs=");
    let sums = [("ChecksumSHA256", sum)];
    for number in [1, 2] {
        world.succeeds(&upload.part(number, &part, &[("x-amz-checksum-sha256", sum)])).await;
    }
    let listed = [1, 2].map(|number| Listed::with(number, FIRST_ETAG, &sums));
    let page = |headers: &[(&str, &str)]| attributes(&world, "/rows/parts", headers);
    let (most, marker) = ("x-amz-max-parts", "x-amz-part-number-marker");
    let shows = |marker: &str, next: &str, most: &str, truncated: &str| {
        status(200)
            .element("PartsCount", "2")
            .element("PartNumberMarker", marker)
            .element("NextPartNumberMarker", next)
            .element("MaxParts", most)
            .element("IsTruncated", truncated)
    };
    let rows = vec![
        row("CompleteMultipartUpload", upload.complete(&listed, &[]), {
            status(200)
                .element("ChecksumSHA256", "2Wjxbc3N6c1y3Eqve6x8X+xPy4qXhB1vAMgge0qeZJM=-2")
                .element("ETag", "\"14cb3f95b2dfe6bd47fb59d47949e00e-2\"")
        }),
        row(
            "all",
            page(&[]),
            shows("0", "2", "1000", "false")
                .element("ChecksumSHA256", "2Wjxbc3N6c1y3Eqve6x8X+xPy4qXhB1vAMgge0qeZJM="),
        ),
        row("the first", page(&[(most, "1")]), shows("0", "1", "1", "true").element("PartNumber", "1")),
        row("the next", page(&[(most, "1"), (marker, "1")]), {
            shows("1", "2", "1", "false").element("PartNumber", "2").element("Size", "5242881")
        }),
        row("behind the last", page(&[(most, "1"), (marker, "10")]), {
            shows("10", "0", "1", "false").no_element("PartNumber")
        }),
        row("more than 1000", page(&[(most, "2000")]), shows("0", "2", "1000", "false")),
        row("fewer than none", page(&[(most, "-1")]), {
            argument("Argument x-amz-max-parts must be an integer between 0 and 2147483647", most, "-1")
        }),
        row("no number", page(&[(marker, "one")]), {
            argument(
                "Provided x-amz-part-number-marker not an integer or within integer range",
                marker,
                "one",
            )
        }),
    ];
    check(&world.aws, "27: GetObjectAttributes", rows).await;
}
