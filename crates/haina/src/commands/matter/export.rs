//! `haina matter export`.

use std::path::PathBuf;

use super::list::Filter;
use crate::client::{City, Request, query};
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    filter: Filter,

    /// Form of the file
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,

    /// Where to write it [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// One line per matter, with a heading, in UTF-8
    Csv,
    /// One JSON object per line
    Ndjson,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let format = match args.format {
        Format::Csv => "csv",
        Format::Ndjson => "ndjson",
    };
    let mut pairs = args.filter.pairs();
    pairs.push(("format", Some(format.to_owned())));
    let answer = city
        .send(Request::get(format!("/v1/matters/export{}", query(&pairs))))
        .await?;
    match &args.output {
        None => out.bytes(&answer.bytes),
        Some(path) => std::fs::write(path, &answer.bytes)
            .map_err(|error| Failure::file("could not write", path, &error))?,
    }
    Ok(())
}
