//! `haina model show KEY`.

use serde_json::Value;

use super::Named;
use crate::client::City;
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

pub async fn run(args: &Named, city: &City, out: &Out) -> Result<(), Failure> {
    let model = city.get(format!("/v1/models/{}", args.key)).await?;
    out.answer(&model, || told(&model));
    Ok(())
}

fn told(model: &Value) -> String {
    let part = |name: &str| text(&model[name]);
    let mut told = format!(
        "{} {}\n{} of {}, version {}\n",
        part("key"),
        part("title"),
        part("kind"),
        text(&model["owner"]["title"]),
        part("version")
    );
    if !part("basis").is_empty() {
        told.push_str(&format!("basis {}\n", part("basis")));
    }
    let mut reads = Table::new(["READS", "TITLE", "DELIVERED", ""]);
    for input in model["reads"].as_array().into_iter().flatten() {
        let late = if input["late"] == true { "late" } else { "" };
        reads.row([
            text(&input["key"]),
            text(&input["title"]),
            moment(&input["delivered_at"]),
            late.to_owned(),
        ]);
    }
    told.push_str(&format!("\n{}", reads.text()));
    for param in model["params"].as_array().into_iter().flatten() {
        told.push_str(&format!(
            "${} = {}\n",
            text(&param["name"]),
            text(&param["today"])
        ));
    }
    format!("{told}\n{}", part("sql"))
}
