//! Every error code the code names has a page, and every page explains a code that something names.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::tree;

pub fn check() -> Result<Vec<String>> {
    let files = tree::files()?;
    let mut named: BTreeMap<String, String> = BTreeMap::new();
    let mut pages = BTreeSet::new();
    for path in &files {
        if let Some(page) = path
            .strip_prefix("docs/errors/")
            .and_then(|p| p.strip_suffix(".md"))
        {
            if is_code(page) {
                pages.insert(page.to_owned());
                let title = tree::text(path).unwrap_or_default();
                if !title.starts_with(&format!("# {page}: ")) {
                    named.insert(format!("{page} title"), path.clone());
                }
            }
            continue;
        }
        let is_source = path.starts_with("crates/") && path.ends_with(".rs");
        for code in is_source
            .then(|| tree::text(path))
            .flatten()
            .iter()
            .flat_map(|t| codes(t))
        {
            named.entry(code).or_insert_with(|| path.clone());
        }
    }
    let mut wrong = Vec::new();
    for (code, path) in &named {
        if let Some(page) = code.strip_suffix(" title") {
            wrong.push(format!(
                "{path} must begin with `# {page}: ` and what is wrong"
            ));
        } else if !pages.contains(code) {
            wrong.push(format!(
                "{path} names `{code}`, which has no page\nhint: write `docs/errors/{code}.md`"
            ));
        }
    }
    for page in pages.iter().filter(|page| !named.contains_key(*page)) {
        wrong.push(format!(
            "docs/errors/{page}.md explains a code that nothing names"
        ));
    }
    Ok(wrong)
}

/// Whether `text` is three capital letters and four digits.
pub fn is_code(text: &str) -> bool {
    let (letters, digits) = text.split_at_checked(3).unwrap_or_default();
    digits.len() == 4
        && letters.bytes().all(|b| b.is_ascii_uppercase())
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Codes that stand in `text` as whole strings: `"MAT0007"`.
fn codes(text: &str) -> Vec<String> {
    let inside = text.split('"').skip(1);
    inside
        .filter(|part| is_code(part))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_as_whole_strings() {
        assert_eq!(
            codes(r#"=> "MAT0007", "see MAT0008", "mat0009", "STO0001""#),
            ["MAT0007", "STO0001"]
        );
    }
}
