//! A folder of texts as one file: the same texts give the same archive, byte by byte.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::failure::Failure;

/// Folders within folders are looked into this deep.
const DEPTH_MAX: usize = 16;
/// Files of a folder, as many as a delivery may have.
const FILES_MAX: usize = 10_000;

/// An archive of a folder, gone with this.
pub struct Packed {
    pub file: PathBuf,
    _folder: TempDir,
}

/// Packs the files of a folder, in the order of their names; hidden ones stay out.
///
/// # Errors
/// What cannot be read, and a folder of no files or too many.
pub fn pack(folder: &Path) -> Result<Packed, Failure> {
    let mut files = Vec::new();
    list(folder, DEPTH_MAX, &mut files)?;
    if files.is_empty() {
        let error = io::Error::other("there is no file in it");
        return Err(Failure::file("could not read", folder, &error));
    }
    files.sort();
    let into = tempfile::tempdir()
        .map_err(|error| Failure::file("could not write", &std::env::temp_dir(), &error))?;
    let name = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = name.file_name().unwrap_or_default().to_string_lossy();
    let file = into.path().join(format!("{name}.zip"));
    let failed = |error: io::Error| Failure::file("could not write", &file, &error);
    let mut archive = ZipWriter::new(File::create(&file).map_err(failed)?);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for one in &files {
        let within = one.strip_prefix(folder).unwrap_or(one);
        let parts: Vec<_> = within.iter().map(|part| part.to_string_lossy()).collect();
        archive
            .start_file(parts.join("/"), options)
            .map_err(|error| failed(error.into()))?;
        let unread = |error: io::Error| Failure::file("could not read", one, &error);
        let mut text = File::open(one).map_err(unread)?;
        io::copy(&mut text, &mut archive).map_err(unread)?;
    }
    archive.finish().map_err(|error| failed(error.into()))?;
    Ok(Packed {
        file,
        _folder: into,
    })
}

fn list(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let unread = |error: io::Error| Failure::file("could not read", folder, &error);
    for entry in fs::read_dir(folder).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let path = entry.path();
        match entry.file_type().map_err(unread)?.is_dir() {
            true if depth > 0 => list(&path, depth - 1, files)?,
            true => {
                let error = io::Error::other("folders are nested too deep");
                return Err(Failure::file("could not read", &path, &error));
            }
            false => files.push(path),
        }
        if files.len() > FILES_MAX {
            let error = io::Error::other(format!("more than {FILES_MAX} files"));
            return Err(Failure::file("could not read", folder, &error));
        }
    }
    Ok(())
}
