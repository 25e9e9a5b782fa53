//! `haina agreement …`: who may use what of another's.

mod list;
mod offer;
mod receipts;
mod rules;
mod show;
mod step;
mod take_up;
mod uses;

use clap::Subcommand;

use crate::client::City;
use crate::failure::Failure;
use crate::out::Out;

#[derive(Subcommand)]
pub enum Command {
    /// List agreements of departments that you work for, or standing offers
    List(list::Args),
    /// Show an agreement: its terms in words, what was used, what you may do
    Show(show::Args),
    /// Print an agreement as ODRL (JSON-LD)
    Export(show::Args),
    /// Offer terms on a resource of your department
    Offer(offer::Args),
    /// Take a standing offer up
    TakeUp(take_up::Args),
    /// Take a step: accept, counter, decline, withdraw, conclude, pause, resume, end
    Step(step::Args),
    /// Ask what would be decided about a use, with a reason for every term
    Decide(uses::Args),
    /// Use what was agreed: decided, counted, receipted
    Use(uses::UseArgs),
    /// List the receipts of an agreement
    Receipts(receipts::Args),
    /// Show the data rules that agreements must keep, and which agreements a rule touches
    Rules(rules::Args),
}

pub async fn run(command: &Command, city: &City, out: &Out) -> Result<(), Failure> {
    match command {
        Command::List(args) => list::run(args, city, out).await,
        Command::Show(args) => show::run(args, city, out).await,
        Command::Export(args) => show::export(args, city, out).await,
        Command::Offer(args) => offer::run(args, city, out).await,
        Command::TakeUp(args) => take_up::run(args, city, out).await,
        Command::Step(args) => step::run(args, city, out).await,
        Command::Decide(args) => uses::decide(args, city, out).await,
        Command::Use(args) => uses::run(args, city, out).await,
        Command::Receipts(args) => receipts::run(args, city, out).await,
        Command::Rules(args) => rules::run(args, city, out).await,
    }
}
