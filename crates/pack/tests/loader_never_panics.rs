//! The loader says what is wrong with any files, and never panics.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)] // a test that breaks off has failed

use std::path::Path;

use haina_pack::{Source, check, load_source};
use proptest::prelude::*;

fn files(folder: &Path, root: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, root, found);
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            found.push((name, std::fs::read(&path).unwrap()));
        }
    }
}

fn good() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(
        &root.join("fixtures/good"),
        &root.join("fixtures/good"),
        &mut found,
    );
    let more = root.join("../../packs/deputy-snapshot");
    files(&more.join("matters"), &more, &mut found);
    files(&more.join("decisions"), &more, &mut found);
    files(&more.join("tests"), &more, &mut found);
    found.sort();
    found
}

/// One change to the text of a file.
#[derive(Debug, Clone)]
enum Change {
    Drop { at: usize, len: usize },
    Put { at: usize, what: String },
    Swap { at: usize, with: usize },
}

fn change() -> impl Strategy<Value = Change> {
    let odd = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        " ",
        "\n",
        "  ",
        "- ",
        "&a ",
        "*a",
        "!x ",
        "\"",
        "'",
        "|",
        "0",
        "-1",
        "null",
        "~",
        "%",
        "$",
        "form.",
        "999999999999999999999",
        "1e999",
        "\u{0}",
        "\u{feff}",
        "海",
        "{zh: a}",
        "param/",
        "table/x",
        "---\n",
        "#",
        ",",
    ]);
    prop_oneof![
        (any::<usize>(), 1usize..40).prop_map(|(at, len)| Change::Drop { at, len }),
        (any::<usize>(), odd).prop_map(|(at, what)| Change::Put {
            at,
            what: what.to_owned()
        }),
        (any::<usize>(), any::<usize>()).prop_map(|(at, with)| Change::Swap { at, with }),
    ]
}

fn apply(text: &str, change: &Change) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let n = letters.len().max(1);
    match change {
        Change::Drop { at, len } => {
            let at = at % n;
            letters.drain(at.min(letters.len())..(at + len).min(letters.len()));
        }
        Change::Put { at, what } => {
            let at = (at % n).min(letters.len());
            letters.splice(at..at, what.chars());
        }
        Change::Swap { at, with } if !letters.is_empty() => letters.swap(at % n, with % n),
        Change::Swap { .. } => {}
    }
    letters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_mutated_pack_is_read_or_refused_with_places(
        changes in prop::collection::vec((any::<usize>(), change()), 1..6),
    ) {
        let mut all = good();
        for (file, change) in &changes {
            let n = file % all.len();
            let text = String::from_utf8_lossy(&all[n].1).into_owned();
            all[n].1 = apply(&text, change).into_bytes();
        }
        match load_source(Source::from_files(all)) {
            Ok(pack) => drop(check(&pack, &[])),
            Err(faults) => prop_assert!(faults.iter().any(|f| f.is_error())),
        }
    }

    #[test]
    fn any_bytes_are_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        path in prop::sample::select(vec!["pack.yaml", "matters/x.yaml", "decisions/x.yaml", "tests/x.yaml", "imports/x.yaml", "x"]),
    ) {
        let _ = load_source(Source::from_files([(path.to_owned(), bytes)]));
    }

    #[test]
    fn any_text_is_refused_or_read(text in "\\PC{0,200}") {
        let manifest = b"format: 1\nname: x\ntitle: {zh: a, en: b}\nversion: 1.0.0\n".to_vec();
        let files = [("pack.yaml".to_owned(), manifest), ("matters/x.yaml".to_owned(), text.into_bytes())];
        let _ = load_source(Source::from_files(files));
    }
}
