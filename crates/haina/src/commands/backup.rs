//! `haina backup TO` and `haina restore FROM`.

use std::path::PathBuf;

use haina_core::Env;
use serde_json::json;

use crate::config::Config;
use crate::failure::Failure;
use crate::out::Out;
use crate::vault;

#[derive(clap::Args)]
pub struct BackupArgs {
    /// Folder of the backup; made when it is not there, never overwritten
    to: PathBuf,
}

#[derive(clap::Args)]
pub struct RestoreArgs {
    /// Folder of the backup
    from: PathBuf,
}

/// Backs up the data folder of the configuration, also while a server works on it.
pub async fn backup(args: &BackupArgs, config: &Config, out: &Out) -> Result<(), Failure> {
    let made = vault::save(config, &args.to, &Env::system()).await?;
    let value = json!({"backup": args.to, "files": made.files.len(), "bytes": made.bytes(), "made_at": made.made_at});
    out.answer(&value, || {
        format!(
            "{} files, {} bytes in {}",
            made.files.len(),
            made.bytes(),
            args.to.display()
        )
    });
    Ok(())
}

/// Restores a backup into the data folder of the configuration, which must not exist or be empty.
pub async fn restore(args: &RestoreArgs, config: &Config, out: &Out) -> Result<(), Failure> {
    let restored = vault::restore(config, &args.from, &Env::system()).await?;
    let (files, entries) = (restored.manifest.files.len(), restored.entries);
    let value = json!({"data": config.data(), "files": files, "entries": entries, "made_at": restored.manifest.made_at});
    out.answer(&value, || {
        format!(
            "{files} files in {}; {entries} journal entries hold",
            config.data().display()
        )
    });
    Ok(())
}
