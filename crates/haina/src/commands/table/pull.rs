//! `haina table pull KEY`.

use reqwest::Method;
use serde_json::json;

use super::load::{note_rejects, told};
use crate::client::{City, Request, part};
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Key of the table
    key: String,

    /// Department whose database is pulled; when not said, the one that is declared, or the owner
    #[arg(long)]
    source: Option<String>,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let path = format!("/v1/tables/{}/pulls", part(&args.key));
    let ask = match &args.source {
        Some(source) => json!({ "source": source }),
        None => json!({}),
    };
    let pulled = city
        .send(Request::json(Method::POST, path, &ask))
        .await?
        .json()?;
    let batch = &pulled["batch"];
    out.answer(&pulled, || match batch.is_null() {
        true => "nothing new\n".to_owned(),
        false => told(batch),
    });
    note_rejects(&args.key, batch, out);
    Ok(())
}
