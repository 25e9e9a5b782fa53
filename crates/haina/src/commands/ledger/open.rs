//! `haina ledger open KEY`.

use serde_json::json;

use super::amount;
use crate::client::City;
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Its name in the city, such as fund/meal-2026
    key: String,

    /// Key of its unit
    #[arg(long)]
    unit: String,

    /// Whose: dept:KEY of a department, person:ID of a person
    #[arg(long)]
    holder: String,

    /// Title in Chinese
    #[arg(long)]
    zh: String,

    /// Title in English
    #[arg(long)]
    en: String,

    /// How far below nothing it may go, in the smallest part of its unit
    #[arg(long, default_value_t = 0)]
    overdraft: i64,

    /// It brings units into the world: it may go below nothing as far as it likes
    #[arg(long, conflicts_with = "overdraft")]
    issues: bool,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let body = json!({
        "key": args.key,
        "title": {"zh": args.zh, "en": args.en},
        "unit": args.unit,
        "holder": args.holder,
        "overdraft": args.overdraft,
        "issues": args.issues,
    });
    let account = city.post("/v1/ledger/accounts", body).await?;
    out.answer(&account, || {
        let scale = amount::scale(&account["unit"]);
        let balance = amount::shown(&account["balance"], scale);
        format!(
            "{} {} {balance}\n",
            text(&account["id"]),
            text(&account["key"])
        )
    });
    Ok(())
}
