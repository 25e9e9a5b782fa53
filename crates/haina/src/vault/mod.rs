//! Backups: a folder with the database as of one moment, every other file of the data folder, and a list of all with
//! their digests. Nothing in it is changed once the list is written; a backup without a list is not whole.

mod copy;
mod manifest;
mod postgres;
mod restore;
mod save;

pub use copy::files;
pub use manifest::Manifest;
pub use restore::restore;
pub use save::save;

/// Name of the list in a backup.
const LIST: &str = "backup.json";

/// Folder of a backup that holds what the data folder holds beside the database.
const FOLDER: &str = "data";

/// Name of a PostgreSQL dump in a backup.
const DUMP: &str = "haina.pgdump";
