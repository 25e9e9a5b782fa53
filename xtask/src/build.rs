//! Building the web pages and the binary that embeds them.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::run::Cmd;
use crate::{setup, tree};

/// How the binary is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build.
    Dev,
    /// As `cargo test --workspace` builds it, so that nothing is built twice beside it.
    Tested,
    /// Quick to run.
    Release,
    /// As it ships: quicker to run, slower to build.
    Dist,
}

/// Builds the web pages where there are any.
pub fn web() -> Result<()> {
    if !tree::has_script("web", "build")? {
        return Ok(());
    }
    setup::npm("web")?;
    Cmd::new("npm")
        .args(["run", "--silent", "build"])
        .folder("web")
        .run()
}

/// Builds the binary and tells where it is.
pub fn haina(profile: Profile) -> Result<PathBuf> {
    let cargo = Cmd::new(tree::cargo());
    let (cmd, folder) = match profile {
        Profile::Dev => (cargo.args(["build", "--package", "haina"]), "debug"),
        Profile::Tested => (
            // The tests called `it` are those of the binary: it is built with them, and no other test is.
            cargo.args(["test", "--workspace", "--no-run", "--quiet", "--test", "it"]),
            "debug",
        ),
        Profile::Release => (
            cargo.args(["build", "--release", "--package", "haina"]),
            "release",
        ),
        Profile::Dist => (
            cargo.args(["build", "--profile", "dist", "--package", "haina"]),
            "dist",
        ),
    };
    cmd.run()?;
    let binary = tree::target().join(folder).join("haina");
    match binary.is_file() {
        true => Ok(binary),
        false => bail!("the build left no `{}`", binary.display()),
    }
}
