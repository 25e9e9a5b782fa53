//! `cargo xtask dev`: the server built again on each change of Rust or packs, beside the web's own reloading server.

use std::process::Child;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::build::{self, Profile};
use crate::run::{self, Cmd};
use crate::{setup, tree};

#[derive(clap::Args)]
pub struct Args {
    /// Port of the server; the web's own server tells its address
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

pub fn run(args: &Args) -> Result<()> {
    setup::npm("web")?;
    let mut web = match tree::has_script("web", "dev")? {
        true => Some(
            Cmd::new("npm")
                .args(["run", "dev"])
                .env("HAINA_URL", format!("http://127.0.0.1:{}", args.port))
                .folder("web")
                .start()?,
        ),
        false => None,
    };
    let mut server: Option<Child> = None;
    let mut seen = SystemTime::UNIX_EPOCH;
    loop {
        let newest = newest()?;
        if newest > seen {
            seen = newest;
            if let Some(running) = &mut server {
                run::end(running);
            }
            server = start(args.port);
        }
        if let Some(child) = &mut web
            && child.try_wait()?.is_some()
        {
            if let Some(running) = &mut server {
                run::end(running);
            }
            anyhow::bail!("the web's server ended");
        }
        std::thread::sleep(Duration::from_millis(700));
    }
}

/// A build that fails says so itself; the next change tries again.
fn start(port: u16) -> Option<Child> {
    let haina = build::haina(Profile::Dev).ok()?;
    let port = port.to_string();
    let data = tree::target().join("dev-city");
    let started = Cmd::new(haina)
        .args(["demo", "--port", &port, "--data"])
        .args([data])
        .start();
    started
        .inspect_err(|error| eprintln!("error: {error:#}"))
        .ok()
}

fn newest() -> Result<SystemTime> {
    let newest = tree::files()?
        .iter()
        .filter(|path| {
            path.ends_with(".rs") || path.ends_with(".sql") || path.starts_with("packs/")
        })
        .filter_map(|path| tree::root().join(path).metadata().ok()?.modified().ok())
        .max();
    Ok(newest.unwrap_or(SystemTime::UNIX_EPOCH))
}
