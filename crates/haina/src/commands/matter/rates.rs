//! `haina matter rates`.

use serde_json::Value;

use crate::client::{City, query};
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Count those answered on or before so many working days after the day they were opened
    #[arg(long, value_name = "DAYS", value_delimiter = ',')]
    on_time: Vec<u32>,

    /// Opened on this day or later
    #[arg(long, value_name = "DAY")]
    from: Option<String>,

    /// Opened on this day or earlier
    #[arg(long, value_name = "DAY")]
    to: Option<String>,

    /// One line per unit, class, area or type
    #[arg(long, value_parser = ["unit", "class", "area", "type"])]
    by: Option<String>,

    /// One line per month of the last 36
    #[arg(long, conflicts_with = "by", requires = "from")]
    months: bool,

    /// Matter type
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,

    /// Only matters of one import, such as replies
    #[arg(long)]
    source: Option<String>,
}

/// The rates as the city names them, and their headings.
const RATES: [(&str, &str); 7] = [
    ("response", "response"),
    ("solved", "solved"),
    ("satisfied", "satisfied"),
    ("on_time", "on time"),
    ("closed", "closed"),
    ("return_rate", "returned"),
    ("redo_rate", "redone"),
];

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let days: Vec<String> = args.on_time.iter().map(u32::to_string).collect();
    let pairs = [
        ("from", args.from.clone()),
        ("to", args.to.clone()),
        ("by", args.by.clone()),
        ("type", args.kind.clone()),
        ("source", args.source.clone()),
        (
            "answered_within",
            (!days.is_empty()).then(|| days.join(",")),
        ),
    ];
    let rates = city.get(format!("/v1/rates{}", query(&pairs))).await?;
    out.answer(&rates, || match days.is_empty() {
        true => table(&rates, if args.months { "months" } else { "lines" }),
        false => within(&rates),
    });
    Ok(())
}

/// How many were answered within each number of days, in the order asked: `872 1412 1701 2070`.
fn within(rates: &Value) -> String {
    let counts: Vec<String> = list(&rates["answered_within"])
        .map(|one| text(&one["count"]))
        .collect();
    counts.join(" ")
}

/// A line per group under `lines` or `months`, all together last, and below what each rate leaves out.
fn table(rates: &Value, groups: &str) -> String {
    let headings = ["", "opened", "answered", "median days"];
    let headings = headings.into_iter().chain(RATES.map(|(_, title)| title));
    let mut table = Table::new(headings);
    let total = &rates["total"];
    for row in list(&rates[groups]).chain(std::iter::once(total)) {
        let first = [
            text(&row["title"]),
            text(&row["opened"]),
            text(&row["answered"]),
            text(&row["median_workdays"]),
        ];
        let shares = RATES.map(|(name, _)| share(&row[name]));
        table.row(first.into_iter().chain(shares));
    }
    let mut page = table.text();
    for (name, heading) in RATES {
        for rule in list(&total[name]["excluded"]) {
            let (count, title) = (text(&rule["count"]), text(&rule["title"]));
            page.push_str(&format!(
                "{heading}: {count} left out by {} {title}\n",
                text(&rule["rule"])
            ));
        }
    }
    page
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// `93.1% (871/935)`, or `-` where nothing can be counted.
fn share(rate: &Value) -> String {
    let (Some(part), Some(whole)) = (rate["numerator"].as_f64(), rate["denominator"].as_f64())
    else {
        return "-".to_owned();
    };
    match whole > 0.0 {
        true => format!("{:.1}% ({part}/{whole})", part / whole * 100.0),
        false => "-".to_owned(),
    }
}
