//! Links in documents lead somewhere: files exist, and so do the headings they point at.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use anyhow::Result;

use crate::tree;

pub fn check() -> Result<Vec<String>> {
    let documents: Vec<String> = tree::files()?
        .into_iter()
        .filter(|p| p.ends_with(".md"))
        .collect();
    let mut anchors_of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in &documents {
        let text = tree::text(path).unwrap_or_default();
        anchors_of.insert(path.clone(), anchors(&text));
    }
    let mut wrong = Vec::new();
    for path in &documents {
        let text = tree::text(path).unwrap_or_default();
        for (line, target) in targets(&text) {
            if let Some(reason) = fault(path, &target, &anchors_of) {
                wrong.push(format!("{path}:{line}: `{target}` {reason}"));
            }
        }
    }
    Ok(wrong)
}

fn fault(from: &str, target: &str, anchors_of: &BTreeMap<String, Vec<String>>) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = match file {
        "" => from.to_owned(),
        _ => resolve(from, file)?,
    };
    if !tree::root().join(&path).exists() {
        return Some("does not exist".to_owned());
    }
    let known = anchors_of.get(&path)?;
    let missing = !anchor.is_empty() && !known.iter().any(|a| a == anchor);
    missing.then(|| format!("names no heading of {path}"))
}

/// The path from the root of what `file`, written in the document `from`, names.
fn resolve(from: &str, file: &str) -> Option<String> {
    let base = Path::new(from).parent()?;
    let mut out = PathBuf::new();
    for part in base.join(file).components() {
        match part {
            Component::ParentDir => drop(out.pop()),
            Component::Normal(name) => out.push(name),
            _ => {}
        }
    }
    Some(out.to_string_lossy().into_owned())
}

/// Targets of the links of a Markdown text with the line they stand in; code is left out.
fn targets(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in prose(text) {
        let mut rest = line.as_str();
        while let Some(at) = rest.find("](") {
            rest = &rest[at + 2..];
            let Some(end) = rest.find(')') else { break };
            let target = rest[..end].split_whitespace().next().unwrap_or_default();
            found.push((number, target.trim_matches(['<', '>']).to_owned()));
            rest = &rest[end..];
        }
        if let Some((name, target)) = line.trim_start().split_once("]: ")
            && name.starts_with('[')
        {
            let target = target.split_whitespace().next().unwrap_or_default();
            found.push((number, target.to_owned()));
        }
    }
    found.retain(|(_, target)| !target.is_empty());
    found
}

/// The lines outside fenced code, with code inside a line blanked.
fn prose(text: &str) -> Vec<(usize, String)> {
    let mut fenced = false;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced && !line.starts_with("    ") {
            let without_code: String = line.split('`').step_by(2).collect();
            lines.push((index + 1, without_code));
        }
    }
    lines
}

/// The anchors that the headings of a Markdown text get.
fn anchors(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        let Some(heading) = line.strip_prefix('#').filter(|_| !fenced) else {
            continue;
        };
        let slug = slug(heading.trim_start_matches('#').trim());
        let same = found.iter().filter(|a| **a == slug).count();
        found.push(if same == 0 {
            slug
        } else {
            format!("{slug}-{same}")
        });
    }
    found
}

fn slug(heading: &str) -> String {
    let kept = heading.chars().filter_map(|c| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c.to_ascii_lowercase()),
        _ => None,
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_outside_code() {
        let text = "See [a](b.md#c) and `[x](y.md)`.\n```\n[in](code.md)\n```\n[ref]: d.md";
        let found: Vec<String> = targets(text).into_iter().map(|(_, t)| t).collect();
        assert_eq!(found, ["b.md#c", "d.md"]);
    }

    #[test]
    fn headings_get_the_anchors_that_forges_give_them() {
        assert_eq!(
            anchors("# One loop, `x`!\n## 备份 and restore\n## One loop x"),
            ["one-loop-x", "备份-and-restore", "one-loop-x-1"]
        );
    }

    #[test]
    fn a_link_resolves_from_its_document() {
        assert_eq!(
            resolve("docs/a/b.md", "../c.md").as_deref(),
            Some("docs/c.md")
        );
    }
}
