//! Making a backup, also while a server works on the data folder.

use std::path::{Path, PathBuf};

use haina_core::Env;
use haina_store::{DATABASE_FILE, DatabaseConfig, Store};

use super::manifest::{Database, FORMAT, Listed, digest};
use super::{DUMP, FOLDER, Manifest, copy};
use crate::config::Config;
use crate::failure::{Failure, Kind};
use crate::progress;

/// Files of the data folder that mean nothing elsewhere.
fn is_passing(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path == Path::new("haina.lock")
        || path.starts_with(haina_api::INCOMING)
        || (name.starts_with(DATABASE_FILE) && path.components().count() == 1)
}

/// Backs up what `config` names into the folder `to`.
///
/// The database comes first: every file that it names was there by then and is never changed, so that the copies made
/// after it are whole.
pub async fn save(config: &Config, to: &Path, env: &Env) -> Result<Manifest, Failure> {
    let data = config.data();
    if !data.is_dir() {
        let what = format!("there is no data folder `{}`", data.display());
        return Err(Failure::new(Kind::NotFound, "CLI0018", what)
            .hint("name it with `--data DIR` or in the configuration"));
    }
    copy::make_empty(to)?;
    let made_at = env.now();
    let (database, first) = database(config, &data, to).await?;
    let mut paths = vec![first];
    let rest: Vec<PathBuf> = copy::files(&data)?
        .into_iter()
        .filter(|path| !is_passing(path))
        .collect();
    let bar = progress::bar("copying files", rest.len() as u64);
    for path in rest {
        let inner = Path::new(FOLDER).join(&path);
        // A temporary file may go between being seen and being copied; a file that counts never does.
        match copy::copy(&data.join(&path), &to.join(&inner)) {
            Ok(_) => paths.push(inner),
            Err(_) if !data.join(&path).exists() => {}
            Err(failure) => return Err(failure),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let mut files = Vec::new();
    for path in paths {
        let (bytes, sha256) = digest(&to.join(&path))
            .map_err(|error| Failure::file("could not read", &path, &error))?;
        let path = path
            .to_string_lossy()
            .replace(std::path::MAIN_SEPARATOR, "/");
        files.push(Listed {
            path,
            bytes,
            sha256,
        });
    }
    let manifest = Manifest {
        format: FORMAT,
        made_at,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        database,
        files,
    };
    manifest.write(to)?;
    Ok(manifest)
}

/// Copies the database as of one moment; gives its form and where the copy lies in the backup.
async fn database(config: &Config, data: &Path, to: &Path) -> Result<(Database, PathBuf), Failure> {
    let failed = |error| Failure::fault("could not copy the database", &error);
    let Some(url) = config.text("database.url") else {
        let inner = Path::new(FOLDER).join(DATABASE_FILE);
        copy::make_empty(&to.join(FOLDER))?;
        haina_store::backup_folder(data, &to.join(&inner))
            .await
            .map_err(failed)?;
        return Ok((Database::Sqlite, inner));
    };
    let source = DatabaseConfig {
        url: Some(url.to_owned()),
        data_dir: data.to_owned(),
        pool_max: 1,
    };
    let store = Store::open(&source)
        .await
        .map_err(|error| Failure::fault("could not reach the database", &error))?;
    let copied = store.backup(&to.join(DUMP)).await;
    store.close().await;
    copied.map_err(failed)?;
    Ok((Database::Postgres, PathBuf::from(DUMP)))
}
