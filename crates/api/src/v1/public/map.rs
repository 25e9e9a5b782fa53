//! `GET /v1/public/map`: the districts as polygons.

use std::sync::LazyLock;

use axum::extract::State;
use serde_json::Value;

use crate::app::Api;
use crate::extract::Json;
use crate::model::{District, DistrictMap, DistrictProperties, Free};

/// The shipped base map; its origin and licence lie beside it.
static SHIPPED: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../assets/qingdao-districts.geojson"))
        .unwrap_or_default()
});

/// District polygons for a map that needs no other server.
#[utoipa::path(
    get, path = "/v1/public/map", tag = "public",
    responses((status = 200, description = "a GeoJSON FeatureCollection", body = DistrictMap)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("public.map")))
)]
pub async fn show_map(State(api): State<Api>) -> Json<DistrictMap> {
    let directory = api.access().directory();
    let features = SHIPPED["features"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|feature| {
            let gb = feature["properties"]["gb"].as_str().unwrap_or_default();
            let code = gb.strip_prefix("156").unwrap_or(gb).to_owned();
            let name = feature["properties"]["name"].as_str().unwrap_or_default();
            let title = directory.area(&code).map(|a| a.title.clone());
            District {
                kind: "Feature".to_owned(),
                properties: DistrictProperties {
                    name: title.as_ref().map_or(name.to_owned(), |t| t.zh.clone()),
                    en: title.map_or(name.to_owned(), |t| t.en),
                    code,
                    open: None,
                    late: None,
                },
                geometry: Free(feature["geometry"].clone()),
            }
        });
    Json(DistrictMap {
        kind: "FeatureCollection".to_owned(),
        features: features.collect(),
    })
}
