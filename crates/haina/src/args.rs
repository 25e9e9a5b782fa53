//! The command line as a whole: what every command takes, and the commands.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::commands::{
    agreement, backup, bench, calendar, catalog, city, completion, demo, doctor, dossier, journal,
    ledger, link, login, matter, model, pack, query, serve, sim, table, user,
};

/// Haina (海纳), an open city cloud brain: one program that takes a city's work in and gets it done.
///
/// Exit codes: 0 done; 1 refused, or a check that did not pass; 2 the command was not understood; 3 not found;
/// 4 not signed in or not allowed; 5 conflict with the present state; 69 something needed is not reachable;
/// 70 a defect of Haina.
#[derive(Parser)]
#[command(name = "haina", version, max_term_width = 110)]
pub struct Args {
    /// Answer in JSON
    #[arg(long, global = true)]
    pub json: bool,

    /// Configuration file [default: haina.toml here, or /etc/haina/haina.toml]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Server to talk to
    #[arg(
        long,
        global = true,
        env = "HAINA_URL",
        value_name = "URL",
        conflicts_with = "data"
    )]
    pub url: Option<String>,

    /// Data folder to work on without a server; no server may hold it
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,

    #[command(subcommand)]
    pub command: Command,
}

// There is one of it in a run.
#[allow(clippy::large_enum_variant)]
#[derive(Subcommand)]
pub enum Command {
    /// Serve a city: API, web pages, journal, timers and notices
    Serve(serve::Args),

    /// Serve an invented city with two months behind it
    Demo(demo::Args),

    /// Sign in to a server once; later commands show it the token
    Login(login::Args),

    /// Open, list, show and move matters; import, merge, count and export them
    #[command(subcommand)]
    Matter(matter::Command),

    /// List, search and show the data catalogue; apply for data and grant it; export it as DCAT
    #[command(subcommand)]
    Catalog(catalog::Command),

    /// Declare tables, load files into them, look at what was rejected, withdraw, trace a record
    #[command(subcommand)]
    Table(table::Command),

    /// Ask the city's tables in SQL, for a department and a purpose
    Query(query::Args),

    /// List, show, check and run models over tables; look at funnels
    #[command(subcommand)]
    Model(model::Command),

    /// Link, find and show files of persons and enterprises; rule on doubtful links
    #[command(subcommand)]
    Dossier(dossier::Command),

    /// Offer, negotiate and end agreements on data; ask about a use, use with a receipt
    #[command(subcommand)]
    Agreement(agreement::Command),

    /// Open accounts, move units between them, read and compare statements, add the whole ledger up
    #[command(subcommand)]
    Ledger(ledger::Command),

    /// Begin, check, test, plan and apply packs
    #[command(subcommand)]
    Pack(pack::Command),

    /// Read, prove and verify the journal
    #[command(subcommand)]
    Journal(journal::Command),

    /// Count working days and deadlines
    #[command(subcommand)]
    Calendar(calendar::Command),

    /// Find the records of one person or enterprise in tables
    #[command(subcommand)]
    Link(link::Command),

    /// Invent a city: people, departments' tables with their errors, and the truth about them
    #[command(subcommand)]
    City(city::Command),

    /// Explain the configuration in force and what is wrong with this installation
    Doctor(doctor::Args),

    /// Back a city up while it is served
    Backup(backup::BackupArgs),

    /// Restore a backup into a new data folder and verify its journal
    Restore(backup::RestoreArgs),

    /// Add people who sign in, give passwords, grant roles
    #[command(subcommand)]
    User(user::Command),

    /// Print the description of the API (OpenAPI 3.1)
    Openapi,

    /// Print the completion script of a shell
    Completion(completion::Args),

    /// Play random cities from seeds, kill them at their writes, and check what is left
    Sim(sim::Args),

    /// Measure this build on this machine: lives of matters, journal, timers, query plans, start
    #[command(subcommand)]
    Bench(bench::Command),

    /// One simulated city, in a process that may be killed
    #[command(hide = true, subcommand)]
    SimCity(sim::City),

    /// Print this reference as Markdown
    #[command(hide = true)]
    Reference,
}
