//! Every code of a query has a page.

use std::path::Path;

#[test]
fn every_code_has_a_page_in_both_languages() {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read_to_string(crate_folder.join("src/query/error.rs")).unwrap();
    let codes = source.split('"').filter(|word| word.starts_with("LAK00"));
    let codes: Vec<&str> = codes.collect();
    assert_eq!(codes.len(), 18);
    for code in codes {
        let page = crate_folder.join(format!("../../docs/errors/{code}.md"));
        let text = std::fs::read_to_string(page).unwrap();
        assert!(text.starts_with(&format!("# {code}: ")), "{code}");
        assert!(
            text.contains("## What to do") && text.contains("中文："),
            "{code}"
        );
    }
}
