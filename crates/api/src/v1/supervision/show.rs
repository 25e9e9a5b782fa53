//! `GET /v1/supervision`: orders in force, and where work is late.

use axum::extract::State;
use haina_matter::service::Load;
use haina_matter::{Filter, ViewName};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::fault::ApiFault;
use crate::model::{LateArea, LateUnit, SupervisionBoard};
use crate::page::limit;
use crate::v1::matters::{parts, titled};

/// Which part of the orders.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct BoardQuery {
    cursor: Option<String>,
    #[param(example = 50, minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Supervision orders in force on matters I may see, and how much of what I may see is open, near its deadline and late,
/// by unit and by area.
#[utoipa::path(
    get, path = "/v1/supervision", tag = "supervision",
    params(BoardQuery),
    responses((status = 200, description = "the board", body = SupervisionBoard)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.list")))
)]
pub async fn show_supervision(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<BoardQuery>,
) -> Result<Json<SupervisionBoard>, Problem> {
    let limit = limit(query.limit)?;
    if who
        .principal
        .roles
        .iter()
        .all(|held| held.role == "resident")
        && who.principal.via != haina_party::Via::System
    {
        let why =
            "the board is for those who work on matters, or raise them as deputies".to_owned();
        return Err(ApiFault::NotAllowed {
            action: "matter.list".to_owned(),
            why,
        }
        .into());
    }
    let filter = Filter {
        view: ViewName::Supervised,
        ..Filter::default()
    };
    let page = api
        .matters()
        .list(&who.principal, &filter, query.cursor.as_deref(), limit)
        .await?;
    let now = api.env().now();
    let mut items = Vec::new();
    for loaded in &page.items {
        let matter = &loaded.matter;
        items.extend(
            matter
                .open_supervisions()
                .map(|order| parts::supervision(&api, matter, order, now)),
        );
    }
    let board = api.matters().board(&who.principal).await?;
    Ok(Json(SupervisionBoard {
        items,
        next: page.next,
        late: board
            .units
            .into_iter()
            .map(|load| unit(&api, load))
            .collect(),
        areas: board
            .areas
            .into_iter()
            .map(|load| area(&api, load))
            .collect(),
    }))
}

fn unit(api: &Api, load: Load) -> LateUnit {
    LateUnit {
        unit: titled(api, &load.key),
        late: load.late,
        near: load.near,
        open: load.open,
    }
}

fn area(api: &Api, load: Load) -> LateArea {
    let title = api
        .access()
        .directory()
        .area(&load.key)
        .map(|a| (&a.title).into());
    LateArea {
        title: title.unwrap_or_else(|| crate::model::Text {
            zh: load.key.clone(),
            en: load.key.clone(),
        }),
        area: load.key,
        open: load.open,
        late: load.late,
    }
}
