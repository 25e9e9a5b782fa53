//! `haina pack new`.

use std::path::Path;

use serde_json::json;

use crate::failure::{Failure, Kind};
use crate::out::Out;

/// The files of a new pack; `NAME` stands for its name.
const TEMPLATE: &[(&str, &str)] = &[
    (
        "pack.yaml",
        include_str!("../../../templates/pack/pack.yaml"),
    ),
    (
        "README.md",
        include_str!("../../../templates/pack/README.md"),
    ),
    (
        "matters/report.yaml",
        include_str!("../../../templates/pack/matters/report.yaml"),
    ),
    (
        "parameters/answer-limit.yaml",
        include_str!("../../../templates/pack/parameters/answer-limit.yaml"),
    ),
    (
        "tests/report.yaml",
        include_str!("../../../templates/pack/tests/report.yaml"),
    ),
];

/// Writes the files of a pack that passes every check into `folder/NAME`.
pub fn run(name: &str, folder: &Path, out: &Out) -> Result<(), Failure> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty()
        || !name.chars().all(fits)
        || !name.starts_with(|c: char| c.is_ascii_lowercase())
    {
        return Err(Failure::new(
            Kind::Usage,
            "CLI0027",
            format!("`{name}` is not a name for a pack"),
        )
        .hint("small letters, digits and `-`, beginning with a letter: night-noise"));
    }
    let root = folder.join(name);
    if root.exists() {
        return Err(Failure::new(
            Kind::Conflict,
            "CLI0021",
            format!("`{}` is there already", root.display()),
        )
        .hint("choose another name or folder; nothing is ever overwritten"));
    }
    for (path, text) in TEMPLATE {
        let path = root.join(path);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        let written = made.and_then(|()| std::fs::write(&path, text.replace("NAME", name)));
        written.map_err(|error| Failure::file("could not write", &path, &error))?;
    }
    let files: Vec<&str> = TEMPLATE.iter().map(|(path, _)| *path).collect();
    out.answer(&json!({"pack": root, "files": files}), || {
        format!(
            "{}: now edit it, then `haina pack check {}`",
            root.display(),
            root.display()
        )
    });
    Ok(())
}
