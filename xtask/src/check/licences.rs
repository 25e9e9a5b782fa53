//! Every dependency comes under a licence we may ship.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::Value;

use super::spdx;
use crate::tree;

const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BlueOak-1.0.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC-BY-4.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Python-2.0",
    "Unicode-3.0",
    "Unlicense",
    "WTFPL",
    "Zlib",
];

/// Packages that say no licence, or one outside the list, and why they may stay.
const EXCEPTIONS: &[(&str, &str)] = &[(
    "libbz2-rs-sys",
    "bzip2-1.0.6 is a BSD-style licence under a name of its own; files from the lake may be packed so",
)];

pub fn check() -> Result<Vec<String>> {
    let mut wrong = BTreeSet::new();
    let metadata = tree::metadata(true)?;
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        wrong.extend(fault(name, package["license"].as_str()));
    }
    for folder in ["web", "e2e"] {
        let Some(lock) = tree::text(&format!("{folder}/package-lock.json")) else {
            continue;
        };
        let lock: Value = serde_json::from_str(&lock)?;
        for (path, package) in lock["packages"].as_object().into_iter().flatten() {
            if path.is_empty() || package["link"].as_bool() == Some(true) {
                continue;
            }
            let name = path.rsplit("node_modules/").next().unwrap_or(path);
            wrong.extend(fault(name, package["license"].as_str()));
        }
    }
    Ok(wrong.into_iter().collect())
}

fn fault(name: &str, licence: Option<&str>) -> Option<String> {
    if EXCEPTIONS.iter().any(|(known, _)| *known == name) {
        return None;
    }
    let allowed = licence.is_some_and(|text| spdx::is_allowed(text, ALLOWED));
    (!allowed).then(|| {
        format!(
            "`{name}` comes under `{}`, which is not on the list\n\
             hint: read it; then allow it, list an exception with its reason in `xtask/src/check/licences.rs`, or do without",
            licence.unwrap_or("no licence")
        )
    })
}
