//! `haina model accept PACK/NAME INPUT --reason TEXT`.

use serde_json::{Value, json};

use crate::client::{City, Request};
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Key of the model: PACK/NAME
    #[arg(value_parser = super::key)]
    key: String,

    /// The table or model that it reads and that became short
    input: String,

    /// Why its present size is right
    #[arg(long)]
    reason: String,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let path = format!("/v1/models/{}/acceptances", args.key);
    let body = json!({ "input": args.input, "reason": args.reason });
    city.send(Request::post(path, body)).await?;
    out.answer(&Value::Null, || {
        format!("`{}` counts as whole from the next run on\n", args.input)
    });
    Ok(())
}
