use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::run::{Options, one};
use crate::{Verdict, find};

const SETUP: &str = include_str!("../../../../../scenarios/working-integration.md");

/// How a page of the catalogue comes out with one change to it.
async fn with(page: &str, from: &str, to: &str) -> Verdict {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let text = std::fs::read_to_string(pages.join(page)).unwrap();
    assert!(text.contains(from), "{from:?} is not on {page}");
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join(page);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(folder.path().join("working-integration.md"), SETUP).unwrap();
    std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
    let scenario = find(&[path]).unwrap().remove(0);
    one(Arc::new(scenario), &Options { jobs: NonZeroUsize::MIN, ..Options::default() }).await.verdict
}

#[tokio::test]
async fn an_answer_that_is_not_as_the_page_says_is_a_mismatch() {
    for (page, from, to, word, said) in [
        (
            "looks-right/another-tenants-id-in-a-list.md",
            "answer: 200",
            "answer: 403 AccessDenied",
            "wrong-proof",
            "`403 AccessDenied` was expected, and `200` came",
        ),
        (
            "looks-right/another-tenants-id-in-a-list.md",
            "fixed: 403 AccessDenied",
            "fixed: 200",
            "fix-did-not-fix",
            "`200` was expected, and `403 AccessDenied: User: ",
        ),
        (
            "cors/headers-not-allowed.md",
            "because: AllowedHeader",
            "because: AllowedOrigin",
            "wrong-proof",
            "`because of AllowedOrigin` was expected, and `AllowedHeader` came",
        ),
        (
            "cors/range-not-exposed.md",
            "bytes 0-9/50",
            "bytes 0-9/51",
            "wrong-proof",
            "`Content-Range: bytes 0-9/51` was expected, and `Content-Range: bytes 0-9/50` came",
        ),
        (
            "cors/range-not-exposed.md",
            "Access-Control-Expose-Headers: none",
            "Access-Control-Allow-Origin: none",
            "wrong-proof",
            "`Access-Control-Allow-Origin: nothing` was expected, and `Access-Control-Allow-Origin: https://",
        ),
        (
            "looks-right/everyone-who-knows-the-id.md",
            "aws iam create-access-key --user-name intern",
            "aws iam get-user --user-name intern",
            "bad-page",
            "no command has made an access key of the customer's",
        ),
    ] {
        let verdict = with(page, from, to).await;
        assert_eq!(verdict.word(), word, "{page}, {to:?}: {verdict}");
        assert!(verdict.to_string().contains(said), "{page}, {to:?}: {verdict}");
    }
}

#[tokio::test]
async fn what_rolecall_does_not_take_is_told_in_its_words() {
    let page = "cannot-access-data-row/slow-down.md";
    let verdict = with(page, "\"fault\": \"slow-down\"", "\"fault\": \"slow-dawn\"").await;
    assert_eq!(verdict.word(), "bad-page");
    assert!(verdict.to_string().contains("`faults.json` is no description: "), "{verdict}");
}
