//! A good pack with one file replaced by anything: loaded and checked, or refused with codes, never a panic.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use haina_pack::{Source, check, load_source};
use libfuzzer_sys::fuzz_target;

static GOOD: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/pack/fixtures/good");
    let mut found = Vec::new();
    files(&root, &root, &mut found);
    found.sort();
    assert!(found.len() > 2, "the good pack is there");
    found
});

fn files(folder: &Path, root: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, root, found);
        } else if let (Ok(name), Ok(bytes)) = (path.strip_prefix(root), std::fs::read(&path)) {
            found.push((name.to_string_lossy().into_owned(), bytes));
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((which, text)) = data.split_first() else {
        return;
    };
    let mut files = GOOD.clone();
    let at = usize::from(*which) % files.len();
    files[at].1 = text.to_vec();
    let faults = match load_source(Source::from_files(files)) {
        Ok(pack) => check(&pack, &[]),
        Err(faults) => {
            assert!(!faults.is_empty(), "refused for no reason");
            faults
        }
    };
    for fault in faults {
        assert!(fault.code.starts_with("PAK"), "{fault}");
    }
});
