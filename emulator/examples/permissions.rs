//! Writes `docs/permissions.md` from the tables of operations.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/permissions.md");
    std::fs::write(path, rolecall_emulator::operations::page())
}
