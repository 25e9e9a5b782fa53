//! Restoring a backup: compared, copied and checked beside the data folder, which it becomes only when all is right.

use std::path::{Path, PathBuf};

use haina_core::Env;
use haina_store::DATABASE_FILE;

use super::manifest::Database;
use super::{DUMP, FOLDER, Manifest, copy, postgres};
use crate::config::Config;
use crate::failure::{Failure, Kind};
use crate::{audit, progress};

/// What was restored.
pub struct Restored {
    pub manifest: Manifest,
    /// Entries of the journal, all of which were checked.
    pub entries: u64,
}

/// Restores the backup in `from` into the data folder that `config` names.
///
/// # Errors
/// The backup is damaged, the data folder holds something, or the journal in it does not hold.
pub async fn restore(config: &Config, from: &Path, env: &Env) -> Result<Restored, Failure> {
    let manifest = Manifest::read(from)?;
    let data = config.data();
    copy::make_empty(&data)?;
    let url = config.text("database.url");
    match (manifest.database, url) {
        (Database::Sqlite, Some(_)) => {
            return Err(wrong(
                "it holds SQLite, and `database.url` names PostgreSQL",
            ));
        }
        (Database::Postgres, None) => {
            return Err(wrong("it holds PostgreSQL, and `database.url` names none"));
        }
        _ => {}
    }
    let bar = progress::bar("comparing digests", manifest.bytes());
    manifest.compare(from, |bytes| bar.inc(bytes))?;
    bar.finish_and_clear();
    let staging = staging(&data);
    copy::make_empty(&staging)?;
    let outcome = fill(config, &manifest, from, &staging, env).await;
    let entries = match outcome {
        Ok(entries) => entries,
        Err(failure) => {
            // What was copied is of no use, and holds personal data.
            let _ = std::fs::remove_dir_all(&staging);
            return Err(failure);
        }
    };
    let moved = std::fs::remove_dir(&data).and_then(|()| std::fs::rename(&staging, &data));
    moved.map_err(|error| Failure::file("could not move the restored files to", &data, &error))?;
    Ok(Restored { manifest, entries })
}

/// Copies everything into `staging` and walks the journal there; gives its entries.
async fn fill(
    config: &Config,
    manifest: &Manifest,
    from: &Path,
    staging: &Path,
    env: &Env,
) -> Result<u64, Failure> {
    let bar = progress::bar("copying files", manifest.files.len() as u64);
    for listed in &manifest.files {
        if let Ok(inner) = Path::new(&listed.path).strip_prefix(FOLDER) {
            copy::copy(&from.join(&listed.path), &staging.join(inner))?;
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    match manifest.database {
        Database::Sqlite => {
            let checked = haina_store::check_file(&staging.join(DATABASE_FILE)).await;
            checked.map_err(|error| {
                Failure::fault("the database of the backup does not hold", &error)
            })?;
        }
        Database::Postgres => postgres::restore(
            &from.join(DUMP),
            config.text("database.url").unwrap_or_default(),
        )?,
    }
    let verified = audit::verify(config, staging, env, &[]).await?;
    Ok(verified.entries)
}

fn wrong(why: &str) -> Failure {
    Failure::new(Kind::Refused, "CLI0024", "could not restore the database").caused(why)
}

/// Beside the data folder, so that moving it there is one step.
fn staging(data: &Path) -> PathBuf {
    let mut name = data.file_name().unwrap_or_default().to_owned();
    name.push(".restoring");
    data.with_file_name(name)
}
