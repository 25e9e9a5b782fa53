//! `haina agreement take-up OFFER`.

use std::path::PathBuf;

use serde_json::json;

use super::show;
use crate::client::{City, part};
use crate::commands::json_file;
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// The standing offer
    offer: String,

    /// Department that takes it up
    #[arg(long = "as", value_name = "DEPARTMENT")]
    unit: String,

    /// One key is one agreement
    #[arg(long)]
    key: String,

    /// Other terms as JSON, on which the owner then has the next word
    #[arg(long, value_name = "FILE")]
    terms: Option<PathBuf>,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let terms = args.terms.as_deref().map(json_file::read).transpose()?;
    let body = json!({ "key": args.key, "as": args.unit, "terms": terms });
    let path = format!("/v1/agreements/{}/takers", part(&args.offer));
    let taken = city.post(path, body).await?;
    out.answer(&taken, || show::head(&taken));
    Ok(())
}
