//! Each error code of tables and batches has a page.

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_code_has_a_page_in_both_languages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut codes = BTreeSet::new();
    for file in ["src/error.rs", "src/load/refusal.rs", "src/pull/error.rs"] {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let found = text.match_indices("\"LAK00");
        codes.extend(found.map(|(at, _)| text[at + 1..at + 8].to_owned()));
    }
    assert!(codes.len() >= 23, "{codes:?}");
    for code in codes {
        let page = root.join(format!("../../docs/errors/{code}.md"));
        let text = std::fs::read_to_string(page).unwrap();
        assert!(text.starts_with(&format!("# {code}: ")), "{code}");
        assert!(
            text.chars().any(|c| c > '\u{2e80}'),
            "{code} has no Chinese line"
        );
    }
}
