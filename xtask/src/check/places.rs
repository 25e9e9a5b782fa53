//! Nothing in the tree names one machine's folders or one network's package registry.

use anyhow::Result;

use crate::tree;

/// Beginnings of paths that exist on one machine only, written in two parts so that this file passes.
const FOLDERS: &[(&str, &str)] = &[
    ("/wo", "rk/main"),
    ("/wo", "rk/wt"),
    ("/wo", "rk/plan"),
    ("/wo", "rk/shared"),
    ("/wo", "rk/target"),
    ("/ro", "ot/."),
    ("/Us", "ers/"),
];

/// Hosts from which a lock file may say that packages come.
const REGISTRIES: &[&str] = &[
    "registry+https://github.com/rust-lang/crates.io-index",
    "https://registry.npmjs.org/",
];

pub fn check() -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for path in tree::files()? {
        let Some(text) = tree::text(&path) else {
            continue;
        };
        for (index, line) in text.lines().enumerate() {
            let at = || format!("{path}:{}", index + 1);
            for folder in FOLDERS.iter().map(|(a, b)| format!("{a}{b}")) {
                if line.contains(&folder) {
                    wrong.push(format!(
                        "{}: names `{folder}`, a folder of one machine",
                        at()
                    ));
                }
            }
            if let Some(from) = registry(&path, line)
                && !REGISTRIES.iter().any(|known| from.starts_with(known))
            {
                wrong.push(format!(
                    "{}: `{from}` is not a public registry\nhint: lock again with the default registry",
                    at()
                ));
            }
        }
    }
    Ok(wrong)
}

/// Where a line of a lock file says that a package comes from.
fn registry<'a>(path: &str, line: &'a str) -> Option<&'a str> {
    let line = line.trim();
    let value = match path.rsplit('/').next()? {
        "Cargo.lock" => line.strip_prefix("source = ")?,
        "package-lock.json" => line.strip_prefix("\"resolved\": ")?,
        _ => return None,
    };
    let value = value.trim_matches([',', '"']);
    (value.contains("://")).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_tells_where_packages_come_from() {
        let npm = r#"      "resolved": "https://mirror.example/vue/-/vue-3.tgz","#;
        assert_eq!(
            registry("web/package-lock.json", npm),
            Some("https://mirror.example/vue/-/vue-3.tgz")
        );
        assert_eq!(registry("README.md", npm), None);
    }
}
