//! Parameters of lists: numbers, encodings, markers and tokens.

use rolecall_tests::sigv4::Request;
use rolecall_tests::table::{check, row, status};

use super::header_auth::argument;
use super::world::World;

#[tokio::test]
async fn parameters() {
    let world = World::new().await;
    let get = |target: &str| world.signed(Request::get(target));
    let not_a_number = |name: &str| format!("Provided {name} not an integer or within integer range");
    let negative = |name: &str| format!("Argument {name} must be an integer between 0 and 2147483647");
    let buckets = "Argument max-buckets must be an integer between 1 and 10000.";
    let rows = vec![
        row(
            "max-keys is no number",
            get("/rows?max-keys=a"),
            argument(&not_a_number("max-keys"), "max-keys", "a"),
        ),
        row("max-keys below zero", get("/rows?list-type=2&max-keys=-1"), {
            argument(&negative("maxKeys"), "maxKeys", "-1")
        }),
        row("encoding-type is another", get("/rows?encoding-type=base64"), {
            argument("Invalid Encoding Method specified in Request", "encoding-type", "base64")
        }),
        row("a continuation token that S3 did not make", get("/rows?list-type=2&continuation-token=abc"), {
            argument("The continuation token provided is incorrect", "continuation-token", "abc")
        }),
        row("version-id-marker without key-marker", get("/rows?versions&version-id-marker=x"), {
            argument(
                "A version-id marker cannot be specified without a key marker.",
                "version-id-marker",
                "x",
            )
        }),
        row("max-buckets is zero", get("/?max-buckets=0"), argument(buckets, "max-buckets", "0")),
        row(
            "max-buckets is too large",
            get("/?max-buckets=10001"),
            argument(buckets, "max-buckets", "10001"),
        ),
        row("max-keys is zero", get("/rows?list-type=2&max-keys=0"), status(200).element("KeyCount", "0")),
    ];
    check(&world.aws, "lists: parameters", rows).await;
}
