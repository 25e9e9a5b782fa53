//! `cargo xtask bench NAME`: `haina bench NAME` of an optimised build.

use anyhow::Result;

use crate::build::{self, Profile};
use crate::run::Cmd;

#[derive(clap::Args)]
pub struct Args {
    /// Name of the benchmark; `haina bench` lists them
    name: String,

    /// What to pass on, such as `--rows 1000000 --json`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

pub fn run(args: &Args) -> Result<()> {
    let haina = build::haina(Profile::Dist)?;
    Cmd::new(haina)
        .args(["bench", &args.name])
        .args(&args.rest)
        .run()
}
