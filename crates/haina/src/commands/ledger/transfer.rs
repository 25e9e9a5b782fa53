//! `haina ledger transfer FROM TO AMOUNT`.

use serde_json::{Value, json};

use super::{account, amount, one};
use crate::client::City;
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Account that pays
    from: String,

    /// Account that is paid
    to: String,

    /// How much, such as 12.50
    amount: String,

    /// One key is one transfer, however often it is asked for
    #[arg(long)]
    key: String,

    /// What sort of transfer it is
    #[arg(long, default_value = "transfer")]
    kind: String,

    /// What it is for
    #[arg(long, default_value = "")]
    about: String,

    /// Only set it aside
    #[arg(long)]
    pending: bool,

    /// When what is set aside is free again by itself, such as 2026-04-01T00:00:00+08:00
    #[arg(long, requires = "pending")]
    expires: Option<jiff::Timestamp>,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let from = account(city, &args.from).await?;
    let deed = json!({
        "do": "transfer",
        "key": args.key,
        "from": args.from,
        "to": args.to,
        "amount": amount::read(&args.amount, amount::scale(&from["unit"]))?,
        "kind": args.kind,
        "about": args.about,
        "pending": args.pending,
        "expires_at": args.expires,
    });
    one(deed, city, out).await
}

/// A transfer in words.
pub fn told(transfer: &Value, scale: u32) -> String {
    format!(
        "{} {}\n  from   {}\n  to     {}\n  amount {} {} (posted {})\n  made   {}\n  key    {}\n",
        text(&transfer["id"]),
        text(&transfer["state"]),
        text(&transfer["from"]),
        text(&transfer["to"]),
        amount::shown(&transfer["amount"], scale),
        text(&transfer["unit"]),
        amount::shown(&transfer["posted"], scale),
        moment(&transfer["made_at"]),
        text(&transfer["key"]),
    )
}
