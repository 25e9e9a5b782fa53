//! Words in both languages.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::{Faults, Pos};
use crate::model::Pack;

pub fn check(pack: &Pack, faults: &mut Faults) {
    if pack.strings.is_empty() {
        return;
    }
    let empty = BTreeMap::new();
    let of = |language: &str| pack.strings.get(language).unwrap_or(&empty);
    for (here, there) in [("zh", "en"), ("en", "zh")] {
        let file = format!("strings/{here}.yaml");
        for (key, text) in of(there) {
            let at = pack
                .docs
                .get(&file)
                .and_then(|d| d.entry(key))
                .map(|e| e.key_pos);
            match of(here).get(key) {
                None => {
                    let said = format!("`{key}` is in strings/{there}.yaml and not here");
                    faults
                        .error("PAK0080", &file, Pos { line: 1, column: 1 }, said)
                        .hint("add the text in this language");
                }
                Some(own) if own.trim().is_empty() => {
                    let said = format!("`{key}` has no text");
                    faults
                        .error("PAK0080", &file, at.unwrap_or_default(), said)
                        .hint("write the text");
                }
                Some(own) if here == "en" && blanks(own) != blanks(text) => {
                    let said =
                        format!("`{key}` has other blanks here than in strings/{there}.yaml");
                    faults
                        .error("PAK0081", &file, at.unwrap_or_default(), said)
                        .hint("use the same `{names}` in both languages");
                }
                Some(_) => {}
            }
        }
    }
    for language in pack
        .strings
        .keys()
        .filter(|l| !["zh", "en"].contains(&l.as_str()))
    {
        let file = format!("strings/{language}.yaml");
        faults
            .error(
                "PAK0008",
                &file,
                Pos::default(),
                "strings/ holds zh.yaml and en.yaml",
            )
            .hint("rename it to one of the two");
    }
}

/// The `{names}` in a text.
fn blanks(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}
