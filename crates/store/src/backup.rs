//! Backups of a database in use.

use std::path::{Path, PathBuf};

use serde::Serialize;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, Row as _};
use tokio::process::Command;

use crate::store::Backend;
use crate::{DATABASE_FILE, Store, StoreError};

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
    let mut conn = open(file, true).await?;
    let rows = sqlx::query("PRAGMA integrity_check(1)")
        .fetch_all(&mut conn)
        .await?;
    let found: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let orphans = sqlx::query("PRAGMA foreign_key_check")
        .fetch_optional(&mut conn)
        .await?;
    conn.close().await?;
    match (found.first().map(String::as_str), orphans) {
        (Some("ok"), None) => Ok(()),
        (Some("ok"), Some(row)) => {
            let table: String = row.get(0);
            Err(failed(format!(
                "a row of `{table}` refers to a row that is not there"
            )))
        }
        (found, _) => Err(failed(found.unwrap_or("it cannot be checked"))),
    }
}

async fn backup_file(from: &Path, to: &Path) -> Result<Backup, StoreError> {
    if to.exists() {
        return Err(failed(format!("`{}` exists", to.display())));
    }
    let mut conn = open(from, false).await?;
    let copied = sqlx::query("VACUUM INTO $1").bind(to.display().to_string());
    copied.execute(&mut conn).await.map_err(failed)?;
    conn.close().await?;
    let file = std::fs::File::open(to).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    let bytes = file.metadata().map_err(failed)?.len();
    Ok(Backup {
        path: to.to_owned(),
        bytes,
        form: "sqlite",
    })
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

async fn open(file: &Path, read_only: bool) -> Result<SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(false)
        .read_only(read_only)
        .busy_timeout(std::time::Duration::from_secs(30));
    SqliteConnection::connect_with(&options)
        .await
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
