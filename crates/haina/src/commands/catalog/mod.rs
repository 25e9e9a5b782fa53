//! `haina catalog …`: the data catalogue.

mod apply;
mod decide;
mod export;
mod list;
mod register;
mod show;

use clap::Subcommand;

use crate::client::City;
use crate::failure::Failure;
use crate::out::Out;

#[derive(Subcommand)]
pub enum Command {
    /// List resources that you may see
    List(list::ListArgs),
    /// Search the catalogue in Chinese or English
    Search(list::SearchArgs),
    /// Show a resource: fields with class and grade, freshness, quality, who uses it
    Show(show::Args),
    /// Register a resource of a department
    Register(register::Args),
    /// Apply for fields of a resource
    Apply(apply::Args),
    /// Grant an application, all of it or less
    Grant(decide::Args),
    /// Write what is published as DCAT-AP 3 (JSON-LD)
    Export(export::Args),
}

pub async fn run(command: &Command, city: &City, out: &Out) -> Result<(), Failure> {
    match command {
        Command::List(args) => list::list(args, city, out).await,
        Command::Search(args) => list::search(args, city, out).await,
        Command::Show(args) => show::run(args, city, out).await,
        Command::Register(args) => register::run(args, city, out).await,
        Command::Apply(args) => apply::run(args, city, out).await,
        Command::Grant(args) => decide::run(args, city, out).await,
        Command::Export(args) => export::run(args, city, out).await,
    }
}
