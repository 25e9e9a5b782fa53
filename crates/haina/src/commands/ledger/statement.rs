//! `haina ledger statement ACCOUNT`.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::amount;
use crate::client::{City, part, query};
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

/// Lines of one page.
const PAGE: usize = 200;

#[derive(clap::Args)]
pub struct Args {
    /// The account
    account: String,

    /// First day [default: 90 days before the last]
    #[arg(long)]
    from: Option<Date>,

    /// Last day [default: today]
    #[arg(long)]
    until: Option<Date>,

    /// How many lines at most
    #[arg(long, default_value_t = 200)]
    limit: usize,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let path = format!("/v1/ledger/accounts/{}/statement", part(&args.account));
    let (mut lines, mut after) = (Vec::new(), None);
    let statement = loop {
        let count = PAGE.min(args.limit.saturating_sub(lines.len())).max(1);
        let pairs = [
            ("from", args.from.map(|day| day.to_string())),
            ("until", args.until.map(|day| day.to_string())),
            ("after", after),
            ("limit", Some(count.to_string())),
        ];
        let mut page = city.get(format!("{path}{}", query(&pairs))).await?;
        if let Value::Array(more) = page["lines"].take() {
            lines.extend(more);
        }
        after = page["next"].as_i64().map(|next| next.to_string());
        if after.is_none() || lines.len() >= args.limit {
            page["lines"] = json!(lines);
            break page;
        }
    };
    out.answer(&statement, || told(&statement));
    if after.is_some() && !out.is_json() {
        out.note("note: there are more lines; raise --limit or ask for fewer days");
    }
    Ok(())
}

fn told(statement: &Value) -> String {
    let account = &statement["account"];
    let scale = amount::scale(&account["unit"]);
    let shown = |value: &Value| amount::shown(value, scale);
    let mut table = Table::new(["NTH", "AT", "AMOUNT", "BALANCE", "OTHER", "KIND", "ABOUT"]);
    for line in statement["lines"].as_array().into_iter().flatten() {
        table.row([
            text(&line["nth"]),
            moment(&line["at"]),
            shown(&line["amount"]),
            shown(&line["balance"]),
            text(&line["other_title"]),
            text(&line["kind"]),
            text(&line["about"]),
        ]);
    }
    format!(
        "{} {} ({})\n{} to {}\n\n{}\nopening {}  in {}  out {}  closing {}\n",
        text(&account["key"]),
        text(&account["title"]),
        text(&account["unit"]["symbol"]),
        text(&statement["from"]),
        text(&statement["until"]),
        table.text(),
        shown(&statement["opening"]),
        shown(&statement["credits"]),
        shown(&statement["debits"]),
        shown(&statement["closing"]),
    )
}
