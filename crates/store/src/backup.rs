//! Backups of a database in use.

use std::path::{Path, PathBuf};

use rusqlite::types::Value as Owned;
use serde::Serialize;
use tokio::process::Command;

use crate::lite::{LiteConn, elsewhere};
use crate::store::Backend;
use crate::{DATABASE_FILE, Store, StoreError, args};

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Backup {
    pub path: PathBuf,
    pub bytes: u64,
    /// `sqlite`: a database file. `pg_dump`: a custom-format dump for `pg_restore`.
    pub form: &'static str,
}

impl Store {
    /// Writes a consistent copy of the database to `to`, which must not exist, while work goes on.
    ///
    /// # Errors
    /// `STO0016`; on PostgreSQL also when `pg_dump` is not installed.
    pub async fn backup(&self, to: &Path) -> Result<Backup, StoreError> {
        match self.backend() {
            Backend::Lite(lite) => backup_file(&lite.file, to).await,
            Backend::Pg(pg) => backup_pg(&pg.url, to).await,
        }
    }
}

/// Copies the database of a data folder, also while another process holds it.
pub async fn backup_folder(data_dir: &Path, to: &Path) -> Result<Backup, StoreError> {
    backup_file(&data_dir.join(DATABASE_FILE), to).await
}

/// Checks a copied SQLite database: its pages, its indexes and its references.
///
/// # Errors
/// `STO0016` with the first thing that is wrong.
pub async fn check_file(file: &Path) -> Result<(), StoreError> {
    let file = file.to_owned();
    elsewhere(move || check(&file)).await?
}

fn check(file: &Path) -> Result<(), StoreError> {
    let conn = open(file, true)?;
    let found = conn.optional("PRAGMA integrity_check(1)", &[])?;
    let orphan = conn.optional("PRAGMA foreign_key_check", &[])?;
    conn.close()?;
    let text = |row: Option<crate::lite::LiteRow>, column| match row?.get(column) {
        Some(Owned::Text(text)) => Some(text.clone()),
        _ => None,
    };
    match (
        text(found, "integrity_check").as_deref(),
        text(orphan, "table"),
    ) {
        (Some("ok"), None) => Ok(()),
        (Some("ok"), Some(table)) => Err(failed(format!(
            "a row of `{table}` refers to a row that is not there"
        ))),
        (found, _) => Err(failed(found.unwrap_or("it cannot be checked"))),
    }
}

async fn backup_file(from: &Path, to: &Path) -> Result<Backup, StoreError> {
    if to.exists() {
        return Err(failed(format!("`{}` exists", to.display())));
    }
    let (from, path) = (from.to_owned(), to.to_owned());
    let bytes = elsewhere(move || copy(&from, &path)).await??;
    Ok(Backup {
        path: to.to_owned(),
        bytes,
        form: "sqlite",
    })
}

/// Copies the database, and says how many bytes it has.
fn copy(from: &Path, to: &Path) -> Result<u64, StoreError> {
    let conn = open(from, false)?;
    conn.execute("VACUUM INTO $1", &args![to.display().to_string()])
        .map_err(failed)?;
    conn.close()?;
    let file = std::fs::File::open(to).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    Ok(file.metadata().map_err(failed)?.len())
}

async fn backup_pg(url: &str, to: &Path) -> Result<Backup, StoreError> {
    if to.exists() {
        return Err(failed(format!("`{}` exists", to.display())));
    }
    // The password goes by the environment: arguments can be read by everyone on the machine.
    let mut url = url::Url::parse(url).map_err(failed)?;
    let password = url.password().map(percent_decoded);
    url.set_password(None)
        .map_err(|()| failed("the url has no host"))?;
    let mut dump = Command::new("pg_dump");
    dump.args(["--format=custom", "--no-owner", "--file"])
        .arg(to)
        .arg("--dbname")
        .arg(url.as_str());
    if let Some(password) = password {
        dump.env("PGPASSWORD", password);
    }
    let output = dump.output().await.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            failed("`pg_dump` is not installed; install the PostgreSQL client and run it again")
        }
        _ => failed(error),
    })?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim()));
    }
    let bytes = std::fs::metadata(to).map_err(failed)?.len();
    Ok(Backup {
        path: to.to_owned(),
        bytes,
        form: "pg_dump",
    })
}

fn open(file: &Path, read_only: bool) -> Result<LiteConn, StoreError> {
    LiteConn::open_plain(file, read_only)
        .map_err(|error| failed(format!("`{}`: {error}", file.display())))
}

fn percent_decoded(text: &str) -> String {
    let pairs = format!("p={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(pairs.as_bytes())
        .map(|(_, value)| value.into_owned())
        .collect()
}

fn failed(reason: impl ToString) -> StoreError {
    StoreError::Backup {
        reason: reason.to_string(),
    }
}
