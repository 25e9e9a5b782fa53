//! Each error code has a page.

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_code_of_the_room_has_a_page_and_every_page_a_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut codes = BTreeSet::new();
    for file in ["src/error.rs", "src/access/engine.rs"] {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        codes.extend(
            text.match_indices("\"PAR")
                .map(|(at, _)| text[at + 1..at + 8].to_owned()),
        );
    }
    let pages = std::fs::read_dir(root.join("../../docs/errors")).unwrap();
    let mut named = BTreeSet::new();
    for page in pages.map(|page| page.unwrap().path()) {
        let code = page.file_stem().unwrap().to_str().unwrap().to_owned();
        if code.starts_with("PAR") {
            let text = std::fs::read_to_string(&page).unwrap();
            assert!(text.starts_with(&format!("# {code}: ")), "{code}");
            named.insert(code);
        }
    }
    assert_eq!(named, codes);
    assert_eq!(codes.len(), 31);
}
