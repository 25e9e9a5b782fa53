//! `haina matter do ID ACTION`.

use serde_json::{Map, Value, json};

use super::fields::{self, Field};
use crate::client::{City, Request, part};
use crate::commands::short;
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Id or number of the matter
    id: String,

    /// What to do, such as sign; `haina matter show ID` lists what you may
    action: String,

    /// What the action needs, such as text=… (repeat it)
    #[arg(long = "set", short, value_name = "NAME=VALUE", value_parser = fields::field)]
    fields: Vec<Field>,

    /// Key that makes this happen once however often it is sent
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let mut body = Map::new();
    body.insert("action".to_owned(), json!(args.action));
    fields::put(&mut body, &args.fields);
    let mut request = Request::post(
        format!("/v1/matters/{}/actions", part(&args.id)),
        Value::Object(body),
    );
    if let Some(key) = &args.key {
        request = request.once(key);
    }
    let matter = city.send(request).await?.json()?;
    out.answer(&matter, || {
        format!(
            "{} {}",
            short::text(&matter["number"]),
            short::text(&matter["state"])
        )
    });
    Ok(())
}
