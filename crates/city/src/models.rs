//! Models of the demo city (演示模型): what the departments delivered goes through the funnel of migrant children, and who was
//! never visited becomes a check.

use haina_api::App;
use serde_json::json;

use crate::{CityError, Client};

/// The pack whose models run.
const SET: &str = "migrant-children";

/// Runs the models once, where their pack is in force.
pub(crate) async fn run(app: &App) -> Result<(), CityError> {
    if app.api().registry().pack(SET).is_none() {
        return Ok(());
    }
    let operator = Client::new(app.operator_router());
    let path = format!("/v1/models/{SET}/runs");
    operator.post(&path, "demo-models-1", &json!({})).await?;
    app.settle().await?;
    Ok(())
}

/// Links what the departments delivered into files (归集档案), where a pack declares them.
pub(crate) async fn link(app: &App) -> Result<(), CityError> {
    let operator = Client::new(app.operator_router());
    for of in app.api().registry().dossiers() {
        let path = format!("/v1/dossiers/{}/links", of.kind);
        operator
            .post(&path, &format!("demo-links-{}", of.kind), &json!({}))
            .await?;
    }
    Ok(())
}
