//! Reads a pack: files, shapes, types. Every mistake is told, not only the first.

mod assemble;
mod kinds;
mod models;

use std::path::Path;

use crate::check::own;
use crate::fault::{Faults, PackFault, Pos};
use crate::model::Pack;
use crate::source::Source;

/// Reads the pack in a folder.
///
/// # Errors
/// Every error in it, sorted by file and line. Warnings alone do not fail; they are in [`Pack::warnings`].
pub fn load(folder: &Path) -> Result<Pack, Vec<PackFault>> {
    let name = folder_name(folder);
    let mut faults = Faults::new(name.clone());
    if !folder.is_dir() {
        faults
            .error(
                "PAK0001",
                "pack.yaml",
                Pos::default(),
                format!("there is no folder `{name}`"),
            )
            .hint("name the folder that holds pack.yaml");
        return Err(faults.finish());
    }
    let source = Source::read(folder, &mut faults);
    read(source, Some(&name), faults)
}

/// Reads a pack from files that are at hand, such as a stored version.
///
/// # Errors
/// As [`load`].
pub fn load_source(source: Source) -> Result<Pack, Vec<PackFault>> {
    read(source, None, Faults::new("pack"))
}

fn read(source: Source, folder: Option<&str>, mut faults: Faults) -> Result<Pack, Vec<PackFault>> {
    let draft = assemble::draft(source, folder, &mut faults);
    let Some(mut pack) = draft else {
        return Err(faults.finish());
    };
    own::check(&pack, &mut faults);
    let any_error = faults.any_error();
    let told = faults.finish();
    if any_error {
        return Err(told);
    }
    pack.warnings = told;
    Ok(pack)
}

fn folder_name(folder: &Path) -> String {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    whole
        .file_name()
        .map_or_else(|| "pack".to_owned(), |n| n.to_string_lossy().into_owned())
}
