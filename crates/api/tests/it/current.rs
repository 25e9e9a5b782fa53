//! Generated files are what the code says now: the API document, and a page for each code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn check(path: &str, want: &str) {
    let file = root().join(path);
    if std::env::var_os("HAINA_UPDATE").is_some() {
        fs::write(&file, want).unwrap();
    }
    let is = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        is == want,
        "{path} is out of date; write it anew with `cargo xtask gen`"
    );
}

#[test]
fn the_api_document_is_current() {
    check("docs/openapi.json", &haina_api::openapi::text());
}

#[test]
fn each_code_in_the_source_has_a_page_and_each_page_a_code() {
    let mut used = BTreeSet::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        collect(&entry.unwrap().path().join("src"), &mut used);
    }
    let pages: BTreeSet<String> = haina_api::pages()
        .iter()
        .map(|(code, _)| (*code).to_owned())
        .collect();
    let without: Vec<_> = used.difference(&pages).collect();
    let unused: Vec<_> = pages.difference(&used).collect();
    assert!(
        without.is_empty(),
        "codes without a page in docs/errors: {without:?}"
    );
    assert!(
        unused.is_empty(),
        "pages of codes that no source uses: {unused:?}"
    );
}

/// Codes in string literals: three capital letters and four digits between quotes.
fn collect(folder: &Path, used: &mut BTreeSet<String>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.map(|e| e.unwrap().path()) {
        if path.is_dir() {
            collect(&path, used);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let literals = text.split('"').skip(1).step_by(2);
            used.extend(literals.filter(|l| is_code(l)).map(str::to_owned));
        }
    }
}

fn is_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 7
        && bytes[..3].iter().all(u8::is_ascii_uppercase)
        && bytes[3..].iter().all(u8::is_ascii_digit)
}
