//! `haina model runs KEY`.

use serde_json::{Value, json};

use super::Named;
use crate::client::City;
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

pub async fn run(args: &Named, city: &City, out: &Out) -> Result<(), Failure> {
    let model = city.get(format!("/v1/models/{}", args.key)).await?;
    out.answer(&json!({ "items": model["runs"] }), || table(&model["runs"]));
    Ok(())
}

fn table(runs: &Value) -> String {
    let heads = [
        "AT", "VERSION", "ROWS", "ENTERED", "CHANGED", "LEFT", "MS", "TROUBLE",
    ];
    let mut table = Table::new(heads);
    for run in runs.as_array().into_iter().flatten() {
        let trouble = run["trouble"].as_array().into_iter().flatten();
        let trouble: Vec<String> = trouble
            .map(|one| format!("{} {}", text(&one["source"]), text(&one["what"])))
            .collect();
        table.row([
            moment(&run["at"]),
            text(&run["version"]),
            text(&run["rows"]),
            text(&run["entered"]),
            text(&run["changed"]),
            text(&run["left"]),
            text(&run["took_ms"]),
            trouble.join(", "),
        ]);
    }
    table.text()
}
