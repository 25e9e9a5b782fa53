//! `haina ledger close ACCOUNT`.

use serde_json::json;

use crate::client::{City, part};
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// The account
    account: String,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let path = format!("/v1/ledger/accounts/{}/close", part(&args.account));
    let account = city.post(path, json!({})).await?;
    out.answer(&account, || {
        let (key, at) = (text(&account["key"]), moment(&account["closed_at"]));
        format!("{key} closed {at}\n")
    });
    Ok(())
}
