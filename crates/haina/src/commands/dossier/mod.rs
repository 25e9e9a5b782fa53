//! `haina dossier …`: files of persons and enterprises.

mod chain;
mod find;
mod link;
mod list;
mod log;
mod looks;
mod review;
mod rule;
mod show;
mod undo;
mod why;

use clap::{Args, Subcommand, ValueEnum};

use crate::client::{City, query};
use crate::failure::Failure;
use crate::out::Out;

/// What to do with files.
#[derive(Subcommand)]
pub enum Command {
    /// List the kinds of files: tables, how far each is linked, files and records
    List,
    /// Link what is new in the declared tables
    Link(link::Args),
    /// Find somebody by exact number or by name
    Find(find::Args),
    /// Show a file, for a department and a purpose; now or as of a past day
    Show(show::Args),
    /// Show the chain of dated facts of somebody, with what became of each
    Chain(show::Args),
    /// Say why two records are, or are not, one: the waterfall
    Why(why::Args),
    /// Rule that two records are one, or apart
    Rule(rule::Args),
    /// Take an entry of the log back
    Undo(undo::Args),
    /// Show what became of a file, or of all files
    Log(log::Args),
    /// List pairs that the linking leaves to a person
    Review(review::Args),
    /// List who looked into a file, and why
    Looks(looks::Args),
}

/// Whose files.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Kind {
    #[default]
    Person,
    Enterprise,
}

impl Kind {
    fn path(self, rest: &str) -> String {
        let kind = match self {
            Kind::Person => "person",
            Kind::Enterprise => "enterprise",
        };
        format!("/v1/dossiers/{kind}{rest}")
    }
}

/// For whom and what for.
#[derive(Args)]
pub struct For {
    /// Department that asks; the one you work for when it is one only
    #[arg(long)]
    unit: Option<String>,

    /// What for: the words of the grant
    #[arg(long)]
    purpose: String,
}

/// A page of a list.
#[derive(Args)]
pub struct Page {
    /// How many
    #[arg(long, default_value_t = 20)]
    limit: u32,

    /// The `next` of the page before
    #[arg(long)]
    cursor: Option<String>,
}

impl Page {
    fn query(&self) -> String {
        query(&[
            ("limit", Some(self.limit.to_string())),
            ("cursor", self.cursor.clone()),
        ])
    }
}

/// Runs a command.
pub async fn run(command: &Command, city: &City, out: &Out) -> Result<(), Failure> {
    match command {
        Command::List => list::run(city, out).await,
        Command::Link(args) => link::run(args, city, out).await,
        Command::Find(args) => find::run(args, city, out).await,
        Command::Show(args) => show::run(args, city, out).await,
        Command::Chain(args) => chain::run(args, city, out).await,
        Command::Why(args) => why::run(args, city, out).await,
        Command::Rule(args) => rule::run(args, city, out).await,
        Command::Undo(args) => undo::run(args, city, out).await,
        Command::Log(args) => log::run(args, city, out).await,
        Command::Review(args) => review::run(args, city, out).await,
        Command::Looks(args) => looks::run(args, city, out).await,
    }
}
