//! `haina completion SHELL`.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::failure::Failure;

#[derive(clap::Args)]
pub struct Args {
    /// The shell that will read it
    shell: Shell,
}

pub fn run(args: &Args) -> Result<(), Failure> {
    let mut command = crate::args::Args::command();
    clap_complete::generate(args.shell, &mut command, "haina", &mut std::io::stdout());
    Ok(())
}
