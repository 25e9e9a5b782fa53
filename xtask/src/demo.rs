//! `cargo xtask demo`: a demo city on this machine.

use anyhow::Result;

use crate::build::{self, Profile};
use crate::run::Cmd;

#[derive(clap::Args)]
pub struct Args {
    /// Build without optimisation: quicker to build, but two months of city take minutes to play
    #[arg(long)]
    debug: bool,

    /// What to pass to `haina demo`, after `--`
    #[arg(last = true)]
    rest: Vec<String>,
}

pub fn run(args: &Args) -> Result<()> {
    build::web()?;
    let profile = if args.debug {
        Profile::Dev
    } else {
        Profile::Release
    };
    let haina = build::haina(profile)?;
    let mut server = Cmd::new(haina).args(["demo"]).args(&args.rest).start()?;
    // It runs until it is stopped from the terminal, which reaches it as well.
    let status = server.wait()?;
    anyhow::ensure!(status.success(), "the demo city ended ({status})");
    Ok(())
}
