//! `haina ledger declare UNIT`.

use http::Method;
use serde_json::json;

use crate::client::{City, Request, part};
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Its key, such as fen
    unit: String,

    /// Title in Chinese
    #[arg(long)]
    zh: String,

    /// Title in English
    #[arg(long)]
    en: String,

    /// What stands behind an amount in Chinese
    #[arg(long, default_value = "")]
    symbol_zh: String,

    /// What stands behind an amount in English
    #[arg(long, default_value = "")]
    symbol_en: String,

    /// Digits behind the point when an amount is shown; it never changes
    #[arg(long, default_value_t = 0)]
    scale: u8,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let body = json!({
        "title": {"zh": args.zh, "en": args.en},
        "symbol": {"zh": args.symbol_zh, "en": args.symbol_en},
        "scale": args.scale,
    });
    let path = format!("/v1/ledger/units/{}", part(&args.unit));
    let unit = city.send(Request::json(Method::PUT, path, &body)).await?;
    let unit = unit.json()?;
    out.answer(&unit, || {
        format!("{} {}\n", text(&unit["key"]), text(&unit["title"]))
    });
    Ok(())
}
