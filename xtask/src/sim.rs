//! `cargo xtask sim`: random cities with a fake clock, killed at every write, and every invariant checked.

use anyhow::Result;

use crate::build::{self, Profile};
use crate::run::Cmd;

#[derive(clap::Args)]
pub struct Args {
    /// One seed, or a range `A..B`, both ends included
    #[arg(long, default_value = "1..10")]
    seed: String,

    /// Kill the process at every write and start it again
    #[arg(long)]
    kill: bool,

    /// What to pass to `haina sim`, after `--`
    #[arg(last = true)]
    rest: Vec<String>,
}

pub fn run(args: &Args) -> Result<()> {
    let haina = build::haina(Profile::Dev)?;
    let mut cmd = Cmd::new(haina).args(["sim", "--seed", &args.seed]);
    if args.kill {
        cmd = cmd.args(["--kill"]);
    }
    cmd.args(&args.rest).run()
}
