//! `haina table …`: tables of the lake.

mod back;
mod batches;
mod declare;
mod folder;
mod list;
mod load;
mod pull;
mod quality;
mod rejects;
mod show;
mod trace;

use clap::Subcommand;

use crate::client::City;
use crate::failure::Failure;
use crate::out::Out;

/// What to do with tables.
#[derive(Subcommand)]
pub enum Command {
    /// List the tables that were declared
    List(list::Args),
    /// Show a table: the version that is served, its rows by source, how it is loaded
    Show(show::Args),
    /// Say how the table of a resource is loaded
    Declare(declare::Args),
    /// Load a file: CSV, JSON lines, Parquet, a spreadsheet, or a folder of texts; whole or not at all
    Load(load::Args),
    /// Pull what is new from a department's database, as the table's declaration says
    Pull(pull::Args),
    /// List what was delivered, and with --refused what was refused whole
    Batches(batches::Args),
    /// Say how the deliveries of each department stand: rows rejected and why, what was refused, the matter about it
    Quality(quality::Args),
    /// List the rows of a delivery that were rejected, with the reasons
    Rejects(rejects::Args),
    /// Withdraw a delivery: its rows are gone, rows they took the place of are back
    Withdraw(back::Args),
    /// Go back to a delivery: all later ones are withdrawn
    GoBack(back::Args),
    /// Say where a record came from: delivery, department, day, file and line
    Trace(trace::Args),
}

pub async fn run(command: &Command, city: &City, out: &Out) -> Result<(), Failure> {
    match command {
        Command::List(args) => list::run(args, city, out).await,
        Command::Show(args) => show::run(args, city, out).await,
        Command::Declare(args) => declare::run(args, city, out).await,
        Command::Load(args) => load::run(args, city, out).await,
        Command::Pull(args) => pull::run(args, city, out).await,
        Command::Batches(args) => batches::run(args, city, out).await,
        Command::Quality(args) => quality::run(args, city, out).await,
        Command::Rejects(args) => rejects::run(args, city, out).await,
        Command::Withdraw(args) => back::run("withdraw", args, city, out).await,
        Command::GoBack(args) => back::run("go_back", args, city, out).await,
        Command::Trace(args) => trace::run(args, city, out).await,
    }
}
