//! `haina ledger reconcile ACCOUNT FILE`.

use std::path::PathBuf;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{account, amount};
use crate::client::{City, Request, part};
use crate::commands::short::text;
use crate::failure::{Failure, Kind};
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// The account
    account: String,

    /// Their statement as CSV with the columns reference, day and amount (such as 12.50; what went out is negative)
    file: PathBuf,

    /// First day
    #[arg(long)]
    from: Date,

    /// Last day
    #[arg(long)]
    until: Date,
}

/// A row of their file.
#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    reference: String,
    day: Date,
    amount: String,
}

/// Compares; fails when something is left to explain.
pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let account = account(city, &args.account).await?;
    let scale = amount::scale(&account["unit"]);
    let body = json!({ "from": args.from, "until": args.until, "rows": rows(args, scale)? });
    let path = format!("/v1/ledger/accounts/{}/reconciliation", part(&args.account));
    let found = city.send(Request::post(path, body)).await?.json()?;
    out.answer(&found, || told(&found, scale));
    match found["agrees"] == true {
        true => Ok(()),
        false => Err(
            Failure::new(Kind::Refused, "CLI0036", "the two statements differ").hint(
                "explain each row that is listed; what is wrong here is reversed, never edited",
            ),
        ),
    }
}

fn rows(args: &Args, scale: u32) -> Result<Vec<Value>, Failure> {
    let mut reader = csv::Reader::from_path(&args.file).map_err(|error| unread(args, error))?;
    let mut rows = Vec::new();
    for row in reader.deserialize() {
        let row: Row = row.map_err(|error| unread(args, error))?;
        let amount = amount::read(&row.amount, scale)?;
        rows.push(json!({ "reference": row.reference, "day": row.day, "amount": amount }));
    }
    Ok(rows)
}

fn unread(args: &Args, error: csv::Error) -> Failure {
    let what = format!("`{}` cannot be read as a statement", args.file.display());
    Failure::new(Kind::Refused, "CLI0037", what)
        .because(error)
        .hint("give a CSV file whose first line is `reference,day,amount`")
}

fn told(found: &Value, scale: u32) -> String {
    let mut table = Table::new(["WHAT", "REFERENCE", "DAY", "OURS", "THEIRS"]);
    let list = |name: &str| found[name].as_array().cloned().unwrap_or_default();
    let shown = |row: &Value| amount::shown(&row["amount"], scale);
    for pair in list("differing") {
        let (ours, theirs) = (&pair["ours"], &pair["theirs"]);
        let (reference, day) = (text(&ours["reference"]), text(&ours["day"]));
        table.row([
            "differs".to_owned(),
            reference,
            day,
            shown(ours),
            shown(theirs),
        ]);
    }
    for (what, name) in [
        ("missing here", "missing_here"),
        ("missing there", "missing_there"),
    ] {
        for row in list(name) {
            let here = name == "missing_there";
            let (ours, theirs) = match here {
                true => (shown(&row), String::new()),
                false => (String::new(), shown(&row)),
            };
            table.row([
                what.to_owned(),
                text(&row["reference"]),
                text(&row["day"]),
                ours,
                theirs,
            ]);
        }
    }
    let matched = shown(&json!({ "amount": found["matched_amount"] }));
    format!(
        "{} row(s) match, {matched}\n{}",
        text(&found["matched"]),
        table.text()
    )
}
