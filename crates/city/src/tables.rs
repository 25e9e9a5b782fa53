//! Tables of the demo city (演示数据表): what twenty-eight departments deliver, with the errors that such files have; and the
//! table of stalls.

use std::path::Path;

use haina_api::App;
use haina_census::tables::{Table, registry, tables};
use haina_census::{Day, Delivered, Delivery, Plan, generate};
use haina_core::calendar::local_day;
use serde_json::json;

use crate::catalog::{owner_of, register, table_of};
use crate::{Cast, CityError, Client};

/// People of whom the tables tell.
const PEOPLE: u64 = 3_000;

/// Declares the tables and loads what the departments deliver, each as its own.
pub(crate) async fn load(app: &App, cast: &mut Cast, seed: u64) -> Result<(), CityError> {
    let operator = Client::new(app.operator_router());
    let folder = app.api().config().data_dir.join("deliveries");
    let mut plan = Plan::new(seed, PEOPLE);
    // What the models look for has happened lately: the history goes up to today.
    let today = local_day(app.api().env().now());
    plan.base = Day::of(today);
    plan.day = plan.base;
    plan.monitored_only = true;
    plan.truth = false;
    let summary = generate(&plan, &folder, &mut |_, _| {})?;
    for table in tables() {
        declare(&operator, table, "keyed").await?;
        let files = summary.manifest.files.iter();
        for file in files.filter(|file| file.table == table.key) {
            deliver(cast, &folder, file).await?;
        }
    }
    crate::troubles::deliver(cast, &folder).await?;
    crate::stalls::load(&operator, cast, &folder).await
}

/// Registers and declares tables of the census, to which nothing is delivered yet: for benchmarks.
///
/// # Errors
/// As the city refuses.
pub async fn open_census_tables(
    app: &App,
    mode: &str,
    wanted: impl Fn(&Table) -> bool,
) -> Result<(), CityError> {
    let operator = Client::new(app.operator_router());
    for department in registry().departments {
        let owner = owner_of(department.department.key);
        let own = department.tables.iter();
        for doc in own.filter(|doc| tables().any(|table| table.key == doc.key && wanted(table))) {
            register(&operator, doc.key, table_of(doc, owner)).await?;
            let table = tables().find(|table| table.key == doc.key);
            if let Some(table) = table {
                declare(&operator, table, mode).await?;
            }
        }
    }
    Ok(())
}

async fn declare(operator: &Client, table: &Table, mode: &str) -> Result<(), CityError> {
    let has_number = table.columns.iter().any(|column| column.key == "id_number");
    let checks = has_number.then(|| {
        json!({
            "name": "identity-number", "strength": "warn",
            "rule": { "identity_number": { "field": "id_number" } },
        })
    });
    let checks: Vec<_> = checks.into_iter().collect();
    let body = json!({ "mode": mode, "keys": ["record_no"], "checks": checks });
    let path = format!("/v1/tables/{}", table.key);
    operator.put(&path, &body).await?;
    Ok(())
}

/// Delivers a file as its department. What is refused is refused: a file that came twice, a file that is short; then the
/// department says how many rows there are indeed.
async fn deliver(cast: &mut Cast, folder: &Path, file: &Delivered) -> Result<(), CityError> {
    let department = cast.unit(owner_of(file.department)).await?.client;
    let name = named(file);
    let path = |rows: u64| {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("name", name)
            .append_pair("sha256", &file.sha256)
            .append_pair("rows", &rows.to_string())
            .finish();
        format!("/v1/tables/{}/batches?{query}", file.table)
    };
    let bytes = std::fs::read(folder.join(&file.file)).map_err(CityError::files)?;
    let first = department
        .send_file(&path(file.rows_declared), &bytes)
        .await;
    match (file.delivery, first) {
        (_, Ok(_)) => Ok(()),
        (Delivery::Duplicate, Err(error)) if error.code() == "LAK0004" => Ok(()),
        (Delivery::Short, Err(error)) if error.code() == "LAK0009" => {
            department.send_file(&path(file.rows), &bytes).await?;
            Ok(())
        }
        (_, Err(error)) => Err(error.into()),
    }
}

fn named(file: &Delivered) -> &str {
    file.file.rsplit('/').next().unwrap_or(&file.file)
}
