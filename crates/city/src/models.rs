//! Models of the demo city (演示模型): what the departments delivered goes through the models of the packs that are in force, and
//! what they find becomes checks and matters of assistance.

use haina_api::App;
use serde_json::json;

use crate::{CityError, Client};

/// The packs whose models run.
const SETS: [&str; 4] = [
    "migrant-children",
    "low-income-monitoring",
    "seamless-entitlement",
    "means-test",
];

/// Runs the models once, where their packs are in force.
pub(crate) async fn run(app: &App) -> Result<(), CityError> {
    let operator = Client::new(app.operator_router());
    for set in SETS {
        if app.api().registry().pack(set).is_none() {
            continue;
        }
        let path = format!("/v1/models/{set}/runs");
        let once = format!("demo-models-{set}");
        operator.post(&path, &once, &json!({})).await?;
        app.settle().await?;
    }
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
