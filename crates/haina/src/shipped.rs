//! The packs that come with this program, and those that the configuration names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use haina_api::App;
use rust_embed::RustEmbed;

use crate::client::problem;
use crate::config::Config;
use crate::failure::Failure;

#[derive(RustEmbed)]
#[folder = "../../packs"]
struct Packs;

/// Applies the packs that the configuration names, or else all that come with this program, those that are needed first; those already
/// there stay.
pub async fn install(app: &App, config: &Config) -> Result<(), Failure> {
    let named = config.list("packs");
    if !named.is_empty() {
        return install_named(app, &named).await;
    }
    let unpacked = tempfile::tempdir()
        .map_err(|error| Failure::defect("no folder for the packs").because(error))?;
    apply(app, &unpack(unpacked.path())?).await
}

/// Applies the packs in these folders; those already there stay.
pub async fn install_named(app: &App, folders: &[String]) -> Result<(), Failure> {
    let folders: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
    apply(app, &folders).await
}

async fn apply(app: &App, folders: &[PathBuf]) -> Result<(), Failure> {
    let applied = app
        .apply_packs(&haina_party::Principal::system(), folders)
        .await;
    let applied = applied.map_err(|problem| problem::told("could not apply a pack", &problem))?;
    for pack in applied.iter().filter(|pack| !pack.already) {
        tracing::info!(pack.name, pack.version, "Applied pack `{}`", pack.name);
    }
    Ok(())
}

/// Writes the packs of this program below `folder`, and gives their folders.
///
/// # Errors
/// When a file cannot be written.
pub fn unpack(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut packs = BTreeSet::new();
    for path in Packs::iter() {
        if let Some((pack, _)) = path.split_once('/')
            && let Some(file) = Packs::get(&path)
        {
            let to = folder.join(path.as_ref());
            let wrong = |error: std::io::Error| Failure::file("could not write", &to, &error);
            std::fs::create_dir_all(to.parent().unwrap_or(folder)).map_err(wrong)?;
            std::fs::write(&to, &file.data).map_err(wrong)?;
            packs.insert(folder.join(pack));
        }
    }
    Ok(packs.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packs_of_the_tree_are_in_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let packs = unpack(folder.path()).unwrap();
        assert!(packs.contains(&folder.path().join("hotline-12345")));
        assert!(folder.path().join("city-base/pack.yaml").is_file());
    }
}
