//! `haina model list`.

use serde_json::{Value, json};

use crate::client::City;
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

pub async fn run(city: &City, out: &Out) -> Result<(), Failure> {
    let models = city.get("/v1/models").await?;
    out.answer(&json!({ "items": models }), || table(&models));
    Ok(())
}

fn table(models: &Value) -> String {
    let mut table = Table::new([
        "KEY",
        "TITLE",
        "KIND",
        "OWNER",
        "LAST RUN",
        "ROWS",
        "PRECISION",
    ]);
    for model in models.as_array().into_iter().flatten() {
        let precision = model["versions"][0]["precision"].as_f64();
        table.row([
            text(&model["key"]),
            text(&model["title"]),
            text(&model["kind"]),
            text(&model["owner"]["title"]),
            moment(&model["last"]["at"]),
            text(&model["last"]["rows"]),
            precision.map_or_else(String::new, |share| format!("{:.1} %", share * 100.0)),
        ]);
    }
    table.text()
}
