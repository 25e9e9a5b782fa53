//! `haina catalog grant ID`.

use serde_json::{Value, json};

use crate::client::{City, Request, part};
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Id of the application
    application: String,

    /// Fields that are given in clear, with commas between
    #[arg(long, value_delimiter = ',', value_name = "FIELDS")]
    clear: Vec<String>,

    /// Fields that are given masked, with commas between
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "FIELDS",
        required_unless_present = "clear"
    )]
    masked: Vec<String>,

    /// Last day of use [default: the day that was applied for]
    #[arg(long)]
    until: Option<String>,

    /// Why
    #[arg(long, default_value = "")]
    reason: String,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let given = |names: &[String], form: &str| -> Vec<Value> {
        let one = |name: &String| json!({ "name": name, "form": form });
        names.iter().map(one).collect()
    };
    let fields = [given(&args.clear, "clear"), given(&args.masked, "masked")].concat();
    let body = json!({
        "action": "grant",
        "fields": fields,
        "until": args.until,
        "reason": args.reason,
    });
    let path = format!(
        "/v1/catalog/applications/{}/actions",
        part(&args.application)
    );
    let grant = city.send(Request::post(path, body)).await?.json()?;
    out.answer(&grant, || {
        let (id, until) = (text(&grant["id"]), text(&grant["granted_until"]));
        format!("{id} {} until {until}", text(&grant["state"]))
    });
    Ok(())
}
