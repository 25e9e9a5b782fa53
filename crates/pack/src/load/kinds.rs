//! Which file is what, by the folder it lies in.

use crate::shape::{Record, dossier, files, matter, play, rule};

/// What a file of a pack is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    Manifest,
    Parties,
    Classes,
    Parameter,
    Decision,
    Matter,
    View,
    Strings,
    Import,
    Demo,
    Tests,
    /// A JSON Schema that a matter type names.
    Form,
    /// SQL of a model, and its header.
    Model,
    /// What tables say of a person or an enterprise.
    Dossier,
    /// A law or a rule whose articles bind agreements.
    Rule,
    /// README, change notes, licence, pictures: kept, not read.
    Paper,
}

/// The folders of a pack and what lies in them.
pub const FOLDERS: &[(&str, FileKind)] = &[
    ("parties", FileKind::Parties),
    ("classes", FileKind::Classes),
    ("parameters", FileKind::Parameter),
    ("decisions", FileKind::Decision),
    ("matters", FileKind::Matter),
    ("models", FileKind::Model),
    ("dossiers", FileKind::Dossier),
    ("rules", FileKind::Rule),
    ("forms", FileKind::Form),
    ("views", FileKind::View),
    ("strings", FileKind::Strings),
    ("imports", FileKind::Import),
    ("demo", FileKind::Demo),
    ("tests", FileKind::Tests),
];

/// What a path is; `Err` with the folders that exist when it is nothing a pack knows.
pub fn kind_of(path: &str) -> Result<FileKind, &'static str> {
    if path == "pack.yaml" {
        return Ok(FileKind::Manifest);
    }
    let Some((folder, rest)) = path.split_once('/') else {
        let paper = path.ends_with(".md") || path.starts_with("LICENSE");
        return if paper {
            Ok(FileKind::Paper)
        } else {
            Err("a pack has pack.yaml, README.md and folders")
        };
    };
    let Some((_, kind)) = FOLDERS.iter().find(|(name, _)| *name == folder) else {
        return Err("no such folder in a pack");
    };
    match rest.rsplit_once('.') {
        Some((stem, "yaml")) if !stem.contains('/') => Ok(*kind),
        Some((stem, "json")) if *kind == FileKind::Form && !stem.contains('/') => Ok(*kind),
        Some((stem, "sql")) if *kind == FileKind::Model && !stem.contains('/') => Ok(*kind),
        Some((_, "yml")) => Err("name it `.yaml`"),
        _ if *kind == FileKind::Model => Err("the folder holds `.sql` and `.yaml` files only"),
        _ => Err("the folder holds `.yaml` files only"),
    }
}

/// The shape of a file of that kind; none for those that are read freely.
pub fn shape_of(kind: FileKind) -> Option<&'static Record> {
    match kind {
        FileKind::Manifest => Some(&files::MANIFEST),
        FileKind::Parties => Some(&files::PARTIES),
        FileKind::Classes => Some(&files::CLASSES),
        FileKind::Parameter => Some(&files::PARAMETER),
        FileKind::Decision => Some(&files::DECISION),
        FileKind::Matter => Some(&matter::MATTER),
        FileKind::View => Some(&files::VIEW),
        FileKind::Import => Some(&files::IMPORT),
        FileKind::Dossier => Some(&dossier::DOSSIER),
        FileKind::Rule => Some(&rule::RULE),
        FileKind::Demo => Some(&play::DEMO),
        FileKind::Tests => Some(&play::TESTS),
        FileKind::Strings | FileKind::Form | FileKind::Model | FileKind::Paper => None,
    }
}

/// `matters/appeal.yaml` to `appeal`.
pub fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
