//! `haina ledger post`, `void` and `reverse` of a TRANSFER.

use serde_json::json;

use super::{amount, one, scale_of};
use crate::client::{City, part};
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// The transfer
    transfer: String,
}

#[derive(clap::Args)]
pub struct PostArgs {
    /// The transfer
    transfer: String,

    /// How much of it; the rest is free again [default: all]
    #[arg(long)]
    amount: Option<String>,
}

/// Posts what was set aside.
pub async fn post(args: &PostArgs, city: &City, out: &Out) -> Result<(), Failure> {
    let mut deed = json!({ "do": "post", "transfer": args.transfer });
    if let Some(text) = &args.amount {
        let path = format!("/v1/ledger/transfers/{}", part(&args.transfer));
        let transfer = city.get(path).await?;
        deed["amount"] = json!(amount::read(text, scale_of(city, &transfer).await?)?);
    }
    one(deed, city, out).await
}

/// Voids or reverses.
pub async fn run(what: &str, args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let deed = json!({ "do": what, "transfer": args.transfer });
    one(deed, city, out).await
}
