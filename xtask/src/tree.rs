//! The source tree: its root, its files, its packages.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::run::Cmd;

/// The root of the source tree.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// Paths, relative to the root, of all files git tracks or would track.
pub fn files() -> Result<Vec<String>> {
    let listed = Cmd::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .output()?;
    Ok(listed
        .lines()
        .filter(|path| root().join(path).is_file())
        .map(str::to_owned)
        .collect())
}

/// The text of a file, or nothing when it is not text.
pub fn text(path: &str) -> Option<String> {
    std::fs::read_to_string(root().join(path)).ok()
}

/// What `cargo metadata` says, with dependencies or without.
pub fn metadata(with_dependencies: bool) -> Result<Value> {
    let mut cmd = Cmd::new(cargo()).args(["metadata", "--format-version", "1", "--locked"]);
    if !with_dependencies {
        cmd = cmd.args(["--no-deps"]);
    }
    serde_json::from_str(&cmd.output()?).context("cargo metadata is not JSON")
}

/// The cargo that runs this helper.
pub fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// The scripts and dependencies a folder's `package.json` declares; nothing when it has none.
pub fn package_json(folder: &str) -> Result<Option<Value>> {
    let path = root().join(folder).join("package.json");
    if !path.is_file() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&path)?;
    match serde_json::from_str(&text) {
        Ok(value) => Ok(Some(value)),
        Err(error) => bail!("{folder}/package.json is not JSON: {error}"),
    }
}

/// Whether `folder/package.json` declares the script `name`.
pub fn has_script(folder: &str, name: &str) -> Result<bool> {
    Ok(package_json(folder)?.is_some_and(|p| p["scripts"][name].is_string()))
}
