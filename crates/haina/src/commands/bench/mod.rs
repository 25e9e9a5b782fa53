//! `haina bench`: what this build does on this machine, beside what it ought to do.

mod bars;
mod models;
mod told;

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use haina_bench::{
    AgreementPlan, BenchError, Database, FunnelPlan, IngestPlan, JournalPlan, LedgerPlan, LinkPlan,
    MattersPlan, PlansPlan, Site, StartPlan, TimersPlan,
};
use serde_json::json;
use tempfile::TempDir;

use crate::failure::{Failure, Kind};
use crate::out::Out;
use crate::shipped;
use bars::Bars;

#[derive(Subcommand)]
pub enum Command {
    /// Lives of matters (create, assign, answer, search) while many others are there
    Matters(Matters),

    /// Durable entries of many writers, and proofs in a long log
    Journal(Journal),

    /// Durable transfers between accounts, many to a transaction and one by one
    Ledger(Ledger),

    /// Decisions about uses, and uses with receipts
    Agreement(Agreement),

    /// Timers that fall due among many that do not
    Timers(Timers),

    /// How every list comes to its rows; fails when one reads a whole table
    Plans(Rows),

    /// From the start of the server to ready, and its memory when idle
    Start(Start),

    /// Records of one person found among a million
    Link(Link),

    /// CSV files loaded with checks and rejected rows, beside DuckDB which only reads them
    Ingest(Tables),

    /// The funnel of migrant children with a reason for each dropped row, beside the same SQL on DuckDB
    Funnel(Tables),

    /// The steps of the funnel in a folder of `bench funnel`, as a process of their own
    #[command(hide = true)]
    FunnelSteps(Steps),

    /// The models of low-income monitoring over 77 classes of data: a full run with its findings, and a day's changes
    Models(models::Models),
}

/// How large the tables are.
#[derive(clap::Args)]
pub struct Tables {
    #[command(flatten)]
    place: Place,

    /// People of whom the tables tell; ten million make 3.15 million raw rows of five departments
    #[arg(long, default_value_t = 10_000_000)]
    people: u64,

    /// What they are invented from
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(clap::Args)]
pub struct Steps {
    /// Folder whose tables are loaded
    #[arg(long, value_name = "DIR")]
    folder: PathBuf,
}

#[derive(clap::Args)]
pub struct Link {
    /// Records to link
    #[arg(long, default_value_t = 1_000_000)]
    records: u64,

    /// What they are invented from
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Where to measure.
#[derive(clap::Args)]
pub struct Place {
    /// Folder to work in, which is kept; otherwise a temporary one, which is not
    #[arg(long, value_name = "DIR")]
    at: Option<PathBuf>,

    /// Database to measure; PostgreSQL is started in the folder
    #[arg(long, value_enum, default_value_t = Which::Sqlite)]
    database: Which,
}

/// Where to measure, and how large the city is.
#[derive(clap::Args)]
pub struct Rows {
    #[command(flatten)]
    place: Place,

    /// Matters that are there
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
}

#[derive(clap::Args)]
pub struct Matters {
    #[command(flatten)]
    city: Rows,

    /// Matters that are there in the baseline of the same run
    #[arg(long, default_value_t = 10_000)]
    baseline: u64,

    /// Seconds to measure at each size
    #[arg(long, default_value_t = 20)]
    seconds: u64,

    /// Lives side by side
    #[arg(long, default_value_t = 6)]
    clients: u32,
}

#[derive(clap::Args)]
pub struct Journal {
    #[command(flatten)]
    place: Place,

    /// Entries in the log when proofs are made
    #[arg(long, default_value_t = 1_000_000)]
    entries: u64,

    /// Seconds to write
    #[arg(long, default_value_t = 10)]
    seconds: u64,

    /// Writers side by side
    #[arg(long, default_value_t = 64)]
    writers: u32,
}

#[derive(clap::Args)]
pub struct Ledger {
    #[command(flatten)]
    place: Place,

    /// Accounts that pay each other
    #[arg(long, default_value_t = 10_000)]
    accounts: u64,

    /// Transfers of one transaction where they come in batches
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    batch: u16,

    /// Seconds to pay, each way
    #[arg(long, default_value_t = 10)]
    seconds: u64,

    /// Who pays side by side, one by one
    #[arg(long, default_value_t = 64)]
    payers: u32,
}

#[derive(clap::Args)]
pub struct Agreement {
    #[command(flatten)]
    place: Place,

    /// Seconds to decide, and seconds to use
    #[arg(long, default_value_t = 10)]
    seconds: u64,

    /// Who uses side by side
    #[arg(long, default_value_t = 64)]
    users: u32,

    /// Agreements among which the uses are
    #[arg(long, default_value_t = 1_000)]
    agreements: u64,
}

#[derive(clap::Args)]
pub struct Timers {
    #[command(flatten)]
    place: Place,

    /// Timers that are not due
    #[arg(long, default_value_t = 1_000_000)]
    pending: u64,

    /// Timers that fall due in a second
    #[arg(long, default_value_t = 200)]
    due: u64,

    /// Seconds in which they fall due
    #[arg(long, default_value_t = 20)]
    seconds: u64,
}

#[derive(clap::Args)]
pub struct Start {
    #[command(flatten)]
    city: Rows,

    /// How often to start
    #[arg(long, default_value_t = 5)]
    times: u32,
}

#[derive(Clone, Copy, ValueEnum)]
enum Which {
    Sqlite,
    Postgres,
}

pub async fn run(command: &Command, out: &Out) -> Result<(), Failure> {
    let bars = Bars::default();
    match command {
        Command::Matters(args) => {
            let (site, _packs) = args.city.site()?;
            let plan = MattersPlan {
                site,
                rows: args.city.rows,
                baseline: args.baseline,
                seconds: args.seconds.max(1),
                clients: args.clients.max(1),
            };
            let report = haina_bench::matters(&plan, &bars).await.map_err(broken)?;
            out.answer(&json!(report), || told::matters(&report));
        }
        Command::Journal(args) => {
            let plan = JournalPlan {
                site: args.place.site(Vec::new()),
                entries: args.entries,
                seconds: args.seconds.max(1),
                writers: args.writers.max(1),
            };
            let report = haina_bench::journal(&plan, &bars).await.map_err(broken)?;
            out.answer(&json!(report), || told::journal(&report));
        }
        Command::Ledger(args) => {
            let plan = LedgerPlan {
                site: args.place.site(Vec::new()),
                accounts: args.accounts,
                batch: usize::from(args.batch),
                seconds: args.seconds.max(1),
                payers: args.payers,
            };
            let report = haina_bench::ledger(&plan, &bars).await.map_err(broken)?;
            out.answer(&json!(report), || told::ledger(&report));
        }
        Command::Agreement(args) => {
            let plan = AgreementPlan {
                site: args.place.site(Vec::new()),
                seconds: args.seconds.max(1),
                users: args.users,
                agreements: args.agreements,
            };
            let report = haina_bench::agreement(&plan, &bars).await.map_err(broken)?;
            out.answer(&json!(report), || told::agreement(&report));
        }
        Command::Timers(args) => {
            let plan = TimersPlan {
                site: args.place.site(Vec::new()),
                pending: args.pending,
                per_second: args.due.max(1),
                seconds: args.seconds.max(1),
            };
            let report = haina_bench::timers(&plan, &bars).await.map_err(broken)?;
            out.answer(&json!(report), || told::timers(&report));
        }
        Command::Plans(args) => {
            let (site, _packs) = args.site()?;
            let rows = args.rows;
            let report = haina_bench::plans(&PlansPlan { site, rows }, &bars).await;
            let report = report.map_err(broken)?;
            out.answer(&json!(report), || told::plans(&report));
            if report.scans > 0 {
                let what = format!("{} list(s) read a whole table", report.scans);
                return Err(Failure::new(Kind::Refused, "BEN0004", what)
                    .hint("give the statement an index, or ask for less"));
            }
        }
        Command::Start(args) => {
            let (site, _packs) = args.city.site()?;
            let plan = StartPlan {
                site,
                rows: args.city.rows,
                program: this_program()?,
                times: args.times,
            };
            let report = haina_bench::start(&plan, &bars).await.map_err(broken)?;
            out.answer(&json!(report), || told::start(&report));
        }
        Command::Link(args) => {
            let plan = LinkPlan {
                records: args.records.max(2),
                seed: args.seed,
            };
            let report = haina_bench::link_people(plan, &bars).map_err(broken)?;
            out.answer(&json!(report), || told::link(&report));
        }
        Command::Ingest(args) => {
            let (site, _packs) = args.place.with_packs()?;
            let (people, seed) = (args.people, args.seed);
            let plan = IngestPlan { site, people, seed };
            let report = haina_bench::ingest(&plan, &bars).await.map_err(broken)?;
            out.answer(&json!(report), || told::ingest(&report));
        }
        Command::Funnel(args) => {
            let (site, _packs) = args.place.with_packs()?;
            let (people, seed) = (args.people, args.seed);
            let plan = FunnelPlan {
                site,
                people,
                seed,
                program: Some(this_program()?),
            };
            let report = haina_bench::funnel(&plan, &bars).await.map_err(broken)?;
            out.answer(&json!(report), || told::funnel(&report));
        }
        Command::FunnelSteps(args) => {
            let (packs, _unpacked) = unpacked()?;
            let steps = haina_bench::funnel_steps(&args.folder, &packs).await;
            let steps = steps.map_err(broken)?;
            out.answer(&json!(steps), || format!("{steps:?}\n"));
        }
        Command::Models(args) => models::run(args, &bars, out).await?,
    }
    Ok(())
}

impl Rows {
    fn site(&self) -> Result<(Site, TempDir), Failure> {
        self.place.with_packs()
    }
}

impl Place {
    /// The site, and the folder of its packs, which goes when it is dropped.
    fn with_packs(&self) -> Result<(Site, TempDir), Failure> {
        let (packs, unpacked) = unpacked()?;
        Ok((self.site(packs), unpacked))
    }

    fn site(&self, packs: Vec<PathBuf>) -> Site {
        Site {
            at: self.at.clone(),
            database: match self.database {
                Which::Sqlite => Database::Sqlite,
                Which::Postgres => Database::Postgres,
            },
            packs,
        }
    }
}

/// The packs that ship, in a folder which goes when it is dropped.
fn unpacked() -> Result<(Vec<PathBuf>, TempDir), Failure> {
    let folder = tempfile::tempdir()
        .map_err(|error| Failure::defect("no folder for the packs").because(error))?;
    Ok((shipped::unpack(folder.path())?, folder))
}

fn this_program() -> Result<PathBuf, Failure> {
    std::env::current_exe()
        .map_err(|error| Failure::defect("this program is not found").because(error))
}

fn broken(error: BenchError) -> Failure {
    Failure::fault("the benchmark broke off", &error)
}
