//! `cargo xtask gen`: writes what is generated; `--check` says what is out of date instead.

mod errors;

use anyhow::{Result, bail};

use crate::build::{self, Profile};
use crate::run::Cmd;
use crate::{setup, tree};

#[derive(clap::Args)]
pub struct Args {
    /// Write nothing; fail when something is out of date
    #[arg(long)]
    check: bool,
}

/// A generated file: its path and what it must hold.
struct File {
    path: &'static str,
    text: String,
}

pub fn run(args: &Args) -> Result<()> {
    if args.check {
        let stale = stale()?;
        stale.iter().for_each(|text| eprintln!("{text}"));
        return match stale.is_empty() {
            true => Ok(()),
            false => bail!("{} generated files are out of date", stale.len()),
        };
    }
    for file in files()? {
        let path = tree::root().join(file.path);
        if std::fs::read_to_string(&path).is_ok_and(|now| now == file.text) {
            continue;
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, file.text)?;
        println!("wrote {}", file.path);
    }
    Ok(())
}

/// One text per generated file that is not what it would be if generated now.
pub fn stale() -> Result<Vec<String>> {
    let stale = files()?
        .into_iter()
        .filter(|file| tree::text(file.path).as_ref() != Some(&file.text));
    Ok(stale
        .map(|file| format!("{} is out of date\nhint: run `cargo xtask gen`", file.path))
        .collect())
}

fn files() -> Result<Vec<File>> {
    let haina = build::haina(Profile::Tested)?;
    let printed = |args: &[&str]| Cmd::new(&haina).args(args).output();
    let mut files = vec![
        File {
            path: "docs/errors/README.md",
            text: errors::index()?,
        },
        File {
            path: "docs/cli.md",
            text: printed(&["reference"])?,
        },
        File {
            path: "docs/openapi.json",
            text: printed(&["openapi"])?,
        },
    ];
    files.extend(client(&files[2].text)?);
    Ok(files)
}

/// The types of the web's API client, where the web has the generator.
fn client(openapi: &str) -> Result<Option<File>> {
    let package = tree::package_json("web")?.unwrap_or_default();
    if !package["devDependencies"]["openapi-typescript"].is_string() {
        return Ok(None);
    }
    setup::npm("web")?;
    let document = tree::target().join("openapi.json");
    std::fs::write(&document, openapi)?;
    let text = Cmd::new("node_modules/.bin/openapi-typescript")
        .args([&document])
        .folder("web")
        .output()?;
    Ok(Some(File {
        path: "web/src/api/generated.ts",
        text,
    }))
}
