//! `haina journal …`: what happened, and proofs of it.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use haina_core::Env;
use haina_journal::{Checkpoint, Proof, PublicKey};
use serde_json::{Value, json};

use crate::audit;
use crate::client::{City, Request, query};
use crate::commands::short::{moment, text};
use crate::config::Config;
use crate::failure::{Failure, Kind};
use crate::out::{Out, Table};

#[derive(Subcommand)]
pub enum Command {
    /// List entries in the order of the log
    Entries {
        /// Only after this place in the log
        #[arg(long, value_name = "SEQ")]
        after: Option<u64>,
        /// Only of this subject, such as a matter's id
        #[arg(long)]
        subject: Option<String>,
        /// How many at most
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },

    /// Print the public key that checks this city's journal
    Key,

    /// Print the last signed checkpoint; keep it somewhere else
    Checkpoint,

    /// Print a proof that an entry is in the log
    Prove {
        /// Id of the entry
        entry: String,
    },

    /// Check a proof with the public key and nothing else
    Check {
        /// The proof; `-` is standard input
        proof: PathBuf,
        /// The public key, or a file that holds it
        #[arg(long)]
        key: String,
    },

    /// Walk the whole journal: every entry, tile, column and checkpoint
    ///
    /// With --data the database is walked; with --url the server's published log is read and hashed here.
    Verify {
        /// The public key, or a file that holds it [default: with --data the folder's, with --url the server's]
        #[arg(long)]
        key: Option<String>,
        /// A checkpoint that was kept elsewhere: the log must continue it (repeat it)
        #[arg(long, value_name = "FILE")]
        checkpoint: Vec<PathBuf>,
    },
}

/// Runs what needs no city: the check of a proof.
pub fn check(proof: &Path, key: &str, out: &Out) -> Result<(), Failure> {
    let text = read(proof)?;
    let key = public_key(key)?;
    let failed = |error| Failure::fault(format!("`{}` proves nothing", proof.display()), &error);
    let proven = Proof::parse(&text)
        .and_then(|proof| proof.check(&key))
        .map_err(failed)?;
    let entry = &proven.entry;
    let value = json!({
        "holds": true, "entry": entry.id, "seq": entry.seq, "at": entry.at, "kind": entry.kind,
        "subject": entry.subject, "body": entry.body, "personal": entry.personal,
        "log": {"origin": proven.checkpoint.origin, "size": proven.checkpoint.size},
    });
    out.answer(&value, || {
        let size = proven.checkpoint.size;
        let place = entry.seq.unwrap_or_default();
        format!(
            "holds: entry {place} `{}` of {size}: {} {} {}",
            entry.id, entry.at, entry.kind, entry.subject
        )
    });
    Ok(())
}

/// Runs what needs a city.
pub async fn run(command: &Command, city: &City, out: &Out) -> Result<(), Failure> {
    match command {
        Command::Entries {
            after,
            subject,
            limit,
        } => {
            let pairs = [
                ("after", after.map(|n| n.to_string())),
                ("subject", subject.clone()),
                ("limit", Some(limit.to_string())),
            ];
            let page = city
                .get(format!("/v1/journal/entries{}", query(&pairs)))
                .await?;
            out.answer(&page, || entries(&page));
        }
        Command::Key => {
            let key = city.get("/v1/journal/key").await?;
            out.answer(&key, || text(&key["key"]));
        }
        Command::Checkpoint => out.bytes(
            &city
                .send(Request::get("/v1/journal/checkpoint"))
                .await?
                .bytes,
        ),
        Command::Prove { entry } => {
            out.bytes(
                &city
                    .send(Request::get(format!("/v1/journal/proof/{entry}")))
                    .await?
                    .bytes,
            );
        }
        Command::Check { proof, key } => check(proof, key, out)?,
        Command::Verify { key, checkpoint } => {
            let key = match key {
                Some(key) => public_key(key)?,
                None => {
                    let served = city.get("/v1/journal/key").await?;
                    public_key(&text(&served["key"]))?
                }
            };
            let held = audit::verify_remote(city, &key, &checkpoints(checkpoint)?).await?;
            let value = json!({"holds": true, "entries": held.size, "origin": held.origin});
            out.answer(&value, || format!("{} entries hold", held.size));
        }
    }
    Ok(())
}

/// Walks the journal of the data folder that `config` names.
pub async fn verify_folder(
    checkpoint: &[PathBuf],
    config: &Config,
    out: &Out,
) -> Result<(), Failure> {
    let report = audit::verify(
        config,
        &config.data(),
        &Env::system(),
        &checkpoints(checkpoint)?,
    )
    .await?;
    let value = json!({
        "holds": true, "entries": report.entries, "checkpoints": report.checkpoints,
        "erased": report.erased, "waiting": report.waiting,
    });
    out.answer(&value, || {
        let (entries, checkpoints, erased) = (report.entries, report.checkpoints, report.erased);
        format!("{entries} entries and {checkpoints} checkpoints hold; personal content of {erased} was erased")
    });
    Ok(())
}

fn entries(page: &Value) -> String {
    let mut table = Table::new(["seq", "at", "kind", "subject", "entry"]);
    for entry in page["items"].as_array().into_iter().flatten() {
        let id = if entry["id"].is_null() {
            &entry["entry"]
        } else {
            &entry["id"]
        };
        table.row([
            text(&entry["seq"]),
            moment(&entry["at"]),
            text(&entry["kind"]),
            text(&entry["subject"]),
            text(id),
        ]);
    }
    table.text()
}

fn checkpoints(files: &[PathBuf]) -> Result<Vec<Checkpoint>, Failure> {
    let parse = |path: &PathBuf| {
        let what = format!("`{}` is not a checkpoint", path.display());
        read(path)?
            .parse()
            .map_err(|error| Failure::fault(what, &error))
    };
    files.iter().map(parse).collect()
}

/// The public key that is written here, or in the file that is named here.
fn public_key(text: &str) -> Result<PublicKey, Failure> {
    if let Ok(key) = text.trim().parse() {
        return Ok(key);
    }
    let path = Path::new(text.trim());
    let written = if path.is_file() {
        read(path)?
    } else {
        text.to_owned()
    };
    written.trim().parse().map_err(|error| {
        let shown: String = text.trim().chars().take(60).collect();
        Failure::fault(format!("`{shown}` is not a public key"), &error)
            .or_hint("`haina journal key` prints the key of a city")
    })
}

fn read(path: &Path) -> Result<String, Failure> {
    let text = match path.to_str() {
        Some("-") => std::io::read_to_string(std::io::stdin()),
        _ => std::fs::read_to_string(path),
    };
    text.map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidData => Failure::new(
            Kind::Refused,
            "CLI0002",
            format!("`{}` is not text", path.display()),
        ),
        _ => Failure::file("could not read", path, &error),
    })
}
