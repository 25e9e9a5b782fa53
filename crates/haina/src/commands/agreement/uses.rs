//! `haina agreement decide RESOURCE` and `use RESOURCE`.

use serde_json::{Value, json};

use crate::client::City;
use crate::commands::short::text;
use crate::failure::{Failure, Kind};
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Key of the resource
    resource: String,

    /// Department that uses it
    #[arg(long = "as", value_name = "DEPARTMENT")]
    unit: String,

    /// An action of ODRL, or verify or compute
    #[arg(long, default_value = "read")]
    action: String,

    /// Fields, separated by commas
    #[arg(long, value_delimiter = ',')]
    fields: Option<Vec<String>>,

    /// What for
    #[arg(long)]
    purpose: Option<String>,

    /// Where it is used, as the key of a region
    #[arg(long)]
    region: Option<String>,

    /// Rows that it gives at most
    #[arg(long)]
    rows: Option<u64>,

    /// How many the smallest group holds, where only totals are given
    #[arg(long)]
    smallest_group: Option<u64>,

    /// Under which agreement [default: the first in force that permits it]
    #[arg(long)]
    agreement: Option<String>,
}

#[derive(clap::Args)]
pub struct UseArgs {
    #[command(flatten)]
    asked: Args,

    /// One key is one use under an agreement
    #[arg(long)]
    key: Option<String>,
}

/// What would be decided.
pub async fn decide(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let answer = city
        .post("/v1/agreements/decisions", body(args, None))
        .await?;
    told(&answer, out)
}

/// Uses; fails when it is denied.
pub async fn run(args: &UseArgs, city: &City, out: &Out) -> Result<(), Failure> {
    let body = body(&args.asked, args.key.as_deref());
    let answer = city.post("/v1/agreements/uses", body).await?;
    told(&answer, out)
}

fn body(args: &Args, key: Option<&str>) -> Value {
    json!({
        "as": args.unit,
        "action": args.action,
        "resource": args.resource,
        "fields": args.fields,
        "purpose": args.purpose,
        "region": args.region,
        "rows": args.rows,
        "smallest_group": args.smallest_group,
        "agreement": args.agreement,
        "key": key,
    })
}

fn told(answer: &Value, out: &Out) -> Result<(), Failure> {
    out.answer(answer, || {
        let receipt = &answer["receipt"];
        let given = match receipt["id"].as_str() {
            Some(id) => format!("receipt {id}, no {}\n", text(&receipt["nth"])),
            None => String::new(),
        };
        format!("{}\n{given}", text(&answer["explained"]).trim_end())
    });
    match answer["permit"] == true {
        true => Ok(()),
        false => Err(
            Failure::new(Kind::Forbidden, "CLI0039", "the use is denied")
                .hint("each line above says which term; agree to other terms, or ask for less"),
        ),
    }
}
