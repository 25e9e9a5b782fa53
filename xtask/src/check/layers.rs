//! A crate names only crates of lower layers, and only the store talks to a database.

use anyhow::Result;

use crate::tree;

/// Layers of `ARCHITECTURE.md`; within a layer, a crate may name those in its own list.
const LAYERS: &[(&str, u32, &[&str])] = &[
    ("haina-core", 0, &[]),
    ("haina-store", 1, &[]),
    ("haina-journal", 1, &["haina-store"]),
    ("haina-linkage", 1, &[]),
    ("haina-party", 2, &[]),
    ("haina-catalog", 2, &["haina-party"]),
    ("haina-ledger", 2, &[]),
    ("haina-agreement", 3, &[]),
    ("haina-finding", 3, &[]),
    ("haina-matter", 4, &[]),
    ("haina-lake", 4, &[]),
    ("haina-signal", 4, &[]),
    ("haina-compute", 4, &[]),
    ("haina-model", 4, &[]),
    ("haina-exchange", 5, &[]),
    ("haina-dossier", 5, &[]),
    ("haina-proof", 5, &[]),
    ("haina-ballista", 5, &[]),
    ("haina-pack", 5, &["haina-dossier"]),
    ("haina-api", 6, &[]),
    ("haina-census", 1, &[]),
    ("haina-city", 7, &[]),
    ("haina-bench", 7, &["haina-city"]),
    ("haina", 8, &[]),
    ("xtask", 0, &[]),
];

/// Libraries that only some crates may name, so that what they do happens in one place. The lake reads departments' databases
/// with it, never the city's own.
const ONLY: &[(&str, &[&str], &str)] = &[(
    "sqlx",
    &["haina-store", "haina-lake"],
    "run SQL through `haina_store::Session`, which works on SQLite and PostgreSQL",
)];

pub fn check() -> Result<Vec<String>> {
    let metadata = tree::metadata(false)?;
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        let named: Vec<&str> = package["dependencies"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|d| d["name"].as_str())
            .collect();
        wrong.extend(faults(name, &named));
    }
    wrong.sort();
    wrong.dedup();
    Ok(wrong)
}

fn faults(name: &str, named: &[&str]) -> Vec<String> {
    let Some((_, layer, beside)) = layer(name) else {
        return vec![format!(
            "`{name}` has no layer\nhint: give it one in `xtask/src/check/layers.rs` and in ARCHITECTURE.md"
        )];
    };
    let mut wrong = Vec::new();
    // A crate names itself to test with its own features.
    for other in named.iter().filter(|other| **other != name) {
        for (library, owners, instead) in ONLY {
            if other == library && !owners.contains(&name) {
                let owners = owners.join("` and `");
                wrong.push(format!(
                    "`{name}` must not depend on `{library}`, only `{owners}` may\nhint: {instead}"
                ));
            }
        }
        let Some((_, other_layer, _)) = layer_of(other) else {
            continue;
        };
        if other_layer >= layer && !beside.contains(other) {
            wrong.push(format!(
                "`{name}` (layer {layer}) must not depend on `{other}` (layer {other_layer})\n\
                 hint: append a journal entry that the other reacts to, declare a trait below and wire it in `haina`, or move the shared type down"
            ));
        }
    }
    wrong
}

fn layer(name: &str) -> Option<(&'static str, u32, &'static [&'static str])> {
    LAYERS.iter().copied().find(|(n, ..)| *n == name)
}

fn layer_of(name: &str) -> Option<(&'static str, u32, &'static [&'static str])> {
    layer(name).filter(|_| name.starts_with("haina"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn naming_a_higher_layer_is_refused_with_advice() {
        let wrong = faults("haina-party", &["haina-core", "haina-matter", "serde"]);
        assert_eq!(wrong.len(), 1);
        assert!(wrong[0].starts_with(
            "`haina-party` (layer 2) must not depend on `haina-matter` (layer 4)\nhint: "
        ));
    }

    #[test]
    fn planes_do_not_name_one_another_and_the_journal_may_name_the_store() {
        assert_eq!(faults("haina-matter", &["haina-lake"]).len(), 1);
        assert!(faults("haina-journal", &["haina-store"]).is_empty());
        assert_eq!(faults("haina-store", &["haina-journal"]).len(), 1);
    }

    #[test]
    fn only_the_store_talks_to_a_database() {
        assert_eq!(faults("haina-matter", &["sqlx"]).len(), 1);
        assert!(faults("haina-store", &["sqlx"]).is_empty());
        assert!(faults("haina-lake", &["sqlx"]).is_empty());
    }

    #[test]
    fn a_crate_without_a_layer_is_asked_for_one() {
        assert!(faults("haina-weather", &[])[0].starts_with("`haina-weather` has no layer"));
    }
}
