//! `haina pack …`: scenarios as folders.

mod check;
mod install;
mod new;
mod play;

use std::path::PathBuf;

use clap::Subcommand;

use crate::client::City;
use crate::failure::Failure;
use crate::out::Out;

#[derive(Subcommand)]
pub enum Command {
    /// Begin a pack: a folder that passes every check
    New {
        /// Name of the pack, such as night-noise
        name: String,
        /// Where to make its folder
        #[arg(long, default_value = ".")]
        folder: PathBuf,
    },

    /// Find every mistake in packs, with file, line, code and hint
    Check {
        /// Folders of packs; packs they need are found beside them
        #[arg(required = true)]
        folders: Vec<PathBuf>,
    },

    /// Play the scenarios of packs in cities that are thrown away
    Test {
        /// Folders of packs; packs they need are found beside them
        #[arg(required = true)]
        folders: Vec<PathBuf>,
    },

    /// Tell what applying packs would change in a city
    Plan {
        /// Folders of packs, those that others need first
        #[arg(required = true)]
        folders: Vec<PathBuf>,

        /// Show the changes of the files line by line
        #[arg(long)]
        diff: bool,
    },

    /// Install packs in a city; running matters keep the versions they began with
    Apply {
        /// Folders of packs, those that others need first
        #[arg(required = true)]
        folders: Vec<PathBuf>,
    },
}

impl Command {
    /// Whether it works on files alone.
    pub fn is_local(&self) -> bool {
        matches!(
            self,
            Command::New { .. } | Command::Check { .. } | Command::Test { .. }
        )
    }
}

/// Runs what needs no city.
pub async fn run(command: &Command, out: &Out) -> Result<(), Failure> {
    match command {
        Command::New { name, folder } => new::run(name, folder, out),
        Command::Test { folders } => play::run(folders, out).await,
        Command::Check { folders } | Command::Plan { folders, .. } | Command::Apply { folders } => {
            check::run(folders, out)
        }
    }
}

/// Runs what needs a city.
pub async fn run_in(command: &Command, city: &City, out: &Out) -> Result<(), Failure> {
    match command {
        Command::Plan { folders, diff } => install::plan(folders, *diff, city, out).await,
        Command::Apply { folders } => install::apply(folders, city, out).await,
        _ => run(command, out).await,
    }
}
