//! The reject file: rows that were not imported, as they were, with their line and the reasons.

use std::path::Path;

use super::table::Reject;
use crate::failure::Failure;

/// Writes `rejects` to `path`: the table's own columns after `line` and `reasons`.
pub fn write_rejects(path: &Path, headings: &[String], rejects: &[Reject]) -> Result<(), Failure> {
    let write = || -> csv::Result<()> {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_path(path)?;
        let head = ["line".to_owned(), "reasons".to_owned()];
        writer.write_record(head.iter().chain(headings))?;
        for reject in rejects {
            let head = [reject.line.to_string(), reject.reasons.join("; ")];
            writer.write_record(head.iter().chain(&reject.cells))?;
        }
        writer.flush()?;
        Ok(())
    };
    write().map_err(|error| {
        let error = std::io::Error::other(error);
        Failure::file("could not write", path, &error)
    })
}
