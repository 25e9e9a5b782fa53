//! Each code of the room has a page.

use std::path::Path;

#[test]
fn each_code_has_a_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors");
    for n in 1..=11 {
        let page = folder.join(format!("DOS{n:04}.md"));
        assert!(page.is_file(), "{}", page.display());
    }
}
