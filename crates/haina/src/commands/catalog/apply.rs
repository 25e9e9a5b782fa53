//! `haina catalog apply KEY`.

use serde_json::json;

use crate::client::{City, Request};
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Key or id of the resource
    resource: String,

    /// Department that applies; you work there
    #[arg(long = "for", value_name = "DEPARTMENT")]
    applicant: String,

    /// Fields, with commas between
    #[arg(long, value_delimiter = ',', required = true)]
    fields: Vec<String>,

    /// What for
    #[arg(long)]
    purpose: String,

    /// Law or document that allows it
    #[arg(long)]
    basis: String,

    /// Last day of use, such as 2026-12-31
    #[arg(long)]
    until: String,

    /// Key that makes this happen once however often it is sent
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let body = json!({
        "resource": args.resource,
        "applicant": args.applicant,
        "fields": args.fields,
        "purpose": args.purpose,
        "basis": args.basis,
        "until": args.until,
    });
    let mut request = Request::post("/v1/catalog/applications", body);
    if let Some(key) = &args.key {
        request = request.once(key);
    }
    let application = city.send(request).await?.json()?;
    out.answer(&application, || {
        format!(
            "{} {}",
            text(&application["id"]),
            text(&application["state"])
        )
    });
    Ok(())
}
