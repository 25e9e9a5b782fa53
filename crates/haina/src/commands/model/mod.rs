//! `haina model …`: models over tables, their runs and funnels.

mod accept;
mod check;
mod funnel;
mod list;
mod run;
mod runs;
mod show;

use clap::Subcommand;

use crate::client::{City, part};
use crate::failure::{Failure, Kind};
use crate::out::Out;

/// What to do with models.
#[derive(Subcommand)]
pub enum Command {
    /// List the models of the packs in force: what each is, when it ran last, and how many rows came out
    List,
    /// Show a model: its SQL, parameters, what it reads, what it claims
    Show(Named),
    /// Run the models of a pack that have something new to read
    Run(run::Args),
    /// Take the present size of an input for whole that became short, so that subjects may leave again
    Accept(accept::Args),
    /// Show a funnel: what came in, what went on, what was dropped and why
    Funnel(funnel::Args),
    /// List the last runs of a model
    Runs(Named),
    /// Find every mistake in a folder of models, and play their tests
    Check(check::Args),
}

/// A model.
#[derive(clap::Args)]
pub struct Named {
    /// Key of the model: PACK/NAME
    #[arg(value_parser = key)]
    key: String,
}

impl Command {
    /// Whether it works on files alone.
    pub fn is_local(&self) -> bool {
        matches!(self, Command::Check(_))
    }
}

/// Runs what needs a city.
pub async fn run_in(command: &Command, city: &City, out: &Out) -> Result<(), Failure> {
    match command {
        Command::List => list::run(city, out).await,
        Command::Show(args) => show::run(args, city, out).await,
        Command::Run(args) => run::run(args, city, out).await,
        Command::Accept(args) => accept::run(args, city, out).await,
        Command::Funnel(args) => funnel::run(args, city, out).await,
        Command::Runs(args) => runs::run(args, city, out).await,
        Command::Check(_) => run(command, out).await,
    }
}

/// Runs what needs no city.
pub async fn run(command: &Command, out: &Out) -> Result<(), Failure> {
    match command {
        Command::Check(args) => check::run(args, out).await,
        _ => Err(Failure::defect("this command needs a city")),
    }
}

/// Reads the key of a model or a funnel, `PACK/NAME`, as it stands in a path.
fn key(given: &str) -> Result<String, String> {
    let wrong = || "write it as PACK/NAME".to_owned();
    let (set, name) = given.split_once('/').ok_or_else(wrong)?;
    Ok(format!("{}/{}", part(set), part(name)))
}

/// Models that failed; each was told with its reason.
fn failed(count: usize) -> Result<(), Failure> {
    match count {
        0 => Ok(()),
        _ => Err(
            Failure::new(Kind::Refused, "CLI0032", format!("{count} model(s) failed"))
                .hint("each line above names the model and what to do"),
        ),
    }
}
