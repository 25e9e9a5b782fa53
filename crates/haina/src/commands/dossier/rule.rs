//! `haina dossier rule WORD LEFT RIGHT`.

use clap::ValueEnum;
use serde_json::{Value, json};

use super::Kind;
use crate::client::{City, Request};
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::Out;

/// What is ruled.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Word {
    /// The two are one (必连)
    One,
    /// The two are apart (不连)
    Apart,
}

#[derive(clap::Args)]
pub struct Args {
    /// What is ruled
    word: Word,

    /// A record, as files and doubts call it
    left: u64,

    /// Another
    right: u64,

    /// Whose files
    #[arg(long, value_enum, default_value_t)]
    kind: Kind,

    /// Why
    #[arg(long)]
    reason: String,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let word = match args.word {
        Word::One => "one",
        Word::Apart => "apart",
    };
    let body =
        json!({ "word": word, "left": args.left, "right": args.right, "reason": args.reason });
    let done = city
        .send(Request::post(args.kind.path("/rulings"), body))
        .await?
        .json()?;
    out.answer(&done, || told(&done));
    Ok(())
}

/// What followed from a word.
pub(super) fn told(done: &Value) -> String {
    let files = done["files"].as_array().into_iter().flatten();
    let files: Vec<String> = files.map(text).collect();
    format!(
        "entry {} of the log; now in {}\n",
        text(&done["first"]),
        files.join(", ")
    )
}
