//! Every error code of this crate has a page, and every page a code.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors");

fn codes_in(text: &str, codes: &mut BTreeSet<String>) {
    for (i, _) in text.match_indices("\"COR") {
        if let Some(code) = text
            .get(i + 1..i + 8)
            .filter(|c| c[3..].bytes().all(|b| b.is_ascii_digit()))
        {
            codes.insert(code.to_owned());
        }
    }
}

fn walk(folder: &Path, codes: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => walk(&path, codes),
            false => codes_in(&fs::read_to_string(&path).unwrap(), codes),
        }
    }
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let mut codes = BTreeSet::new();
    walk(Path::new(SOURCE), &mut codes);
    let mut pages = BTreeSet::new();
    for entry in fs::read_dir(PAGES).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if name.starts_with("COR") {
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.starts_with(&format!("# {name}: ")), "{name}");
            assert!(
                text.chars().any(|c| c > '\u{2e80}'),
                "{name} has no Chinese line"
            );
            pages.insert(name);
        }
    }
    assert_eq!(codes, pages);
}
