//! `haina matter …`: pieces of work.

mod digest;
mod duplicates;
mod export;
mod fields;
mod import;
mod list;
mod open;
mod perform;
mod rates;
mod show;

use clap::Subcommand;

use crate::client::City;
use crate::failure::Failure;
use crate::out::Out;

// There is one of it in a run.
#[allow(clippy::large_enum_variant)]
#[derive(Subcommand)]
pub enum Command {
    /// Open a matter
    Open(open::Args),
    /// List matters that you may see
    List(list::Args),
    /// Show a matter: its tasks, clocks and history
    Show(show::Args),
    /// Do something with a matter: sign, assign, answer, close …
    Do(perform::Args),
    /// Bring in old work orders from a table
    Import(import::Args),
    /// Find matters that report the same, and merge them
    Duplicates(duplicates::Args),
    /// Count how well matters are dealt with
    Rates(rates::Args),
    /// Write matters to a file
    Export(export::Args),
    /// Print one digest of the state of all matters
    Digest(digest::Args),
}

pub async fn run(command: &Command, city: &City, out: &Out) -> Result<(), Failure> {
    match command {
        Command::Open(args) => open::run(args, city, out).await,
        Command::List(args) => list::run(args, city, out).await,
        Command::Show(args) => show::run(args, city, out).await,
        Command::Do(args) => perform::run(args, city, out).await,
        Command::Import(args) => import::run(args, city, out).await,
        Command::Duplicates(args) => duplicates::run(args, city, out).await,
        Command::Rates(args) => rates::run(args, city, out).await,
        Command::Export(args) => export::run(args, city, out).await,
        Command::Digest(args) => digest::run(args, city, out).await,
    }
}
