//! Old work orders: a table read by a pack's mapping, its good rows to be sent, its bad rows to a reject file.

mod decode;
mod rejects;
mod row;
mod table;
#[cfg(test)]
mod tests;

use std::path::Path;

use haina_pack::imports::ImportMapping;

pub use rejects::write_rejects;
pub use row::row;
pub use table::{Good, Reject, Table};
use table::{TableFault, parse};

use crate::failure::{Failure, Kind};

/// Reads the table at `path` by `mapping`.
///
/// # Errors
/// The file cannot be read, is not of the mapping's encoding, or lacks a column that the mapping reads.
/// A bad row is no error: it becomes a reject.
pub fn read(path: &Path, mapping: &ImportMapping) -> Result<Table, Failure> {
    let bytes =
        std::fs::read(path).map_err(|error| Failure::file("could not read", path, &error))?;
    parse(&bytes, mapping).map_err(|fault| {
        let said = format!("could not use `{}`", path.display());
        let failure = Failure::new(Kind::Refused, "CLI0014", said);
        match fault {
            TableFault::Encoding(at, line, name) => failure
                .caused(format!("line {line}: byte {at} is not {name}"))
                .hint("set `table.encoding` of the mapping to `utf-8` or `gb18030`"),
            TableFault::Csv(error) => failure.because(error),
            TableFault::Columns(missing, headings) => failure
                .caused(format!("it has no column `{}`", missing.join("`, `")))
                .hint(format!("its columns are: {}", headings.join(", "))),
        }
    })
}
