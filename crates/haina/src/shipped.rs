//! The packs that come with this program, and those that the configuration names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use haina_api::App;
use rust_embed::RustEmbed;
use serde_json::json;

use crate::client::{Request, local, problem};
use crate::config::Config;
use crate::failure::Failure;

#[derive(RustEmbed)]
#[folder = "../../packs"]
struct Packs;

/// Applies the packs that the configuration names, or else all that come with this program; those already there stay.
pub async fn install(app: &App, config: &Config) -> Result<(), Failure> {
    match config.list("packs") {
        named if named.is_empty() => {
            // Of the packs in this program only `city-base` is needed by others, and it comes first by its name.
            for (name, files) in shipped() {
                let request = Request::post("/v1/packs/apply", json!({"files": files}));
                let answer = local::send(app.operator_router(), request).await?;
                if !(200..300).contains(&answer.status) {
                    return Err(problem::failure(&format!("applying `{name}`"), &answer));
                }
            }
            Ok(())
        }
        named => install_named(app, &named).await,
    }
}

/// Applies the packs in these folders; those already there stay.
pub async fn install_named(app: &App, folders: &[String]) -> Result<(), Failure> {
    if folders.is_empty() {
        return Ok(());
    }
    let folders: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
    let applied = app
        .apply_packs(&haina_party::Principal::system(), &folders)
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

/// The files of each pack by their paths in it, in base64.
fn shipped() -> BTreeMap<String, BTreeMap<String, String>> {
    let mut packs: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for path in Packs::iter() {
        if let Some((pack, inner)) = path.split_once('/')
            && let Some(file) = Packs::get(&path)
        {
            let files = packs.entry(pack.to_owned()).or_default();
            files.insert(inner.to_owned(), STANDARD.encode(&file.data));
        }
    }
    packs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packs_of_the_tree_are_in_the_program() {
        let packs = shipped();
        assert!(packs["city-base"].contains_key("pack.yaml"));
        assert!(packs.contains_key("hotline-12345"));
    }
}
