//! Tests of the whole server through its router.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // tests

mod access;
mod agreements;
mod bad_fields;
mod bad_input;
mod catalog;
mod current;
mod data_rules;
mod dossiers;
mod entries;
mod findings;
mod forbidden;
mod ground;
mod ledger;
mod life;
mod models;
mod notify;
mod once;
mod open311;
mod papers;
mod pulls;
mod quality;
mod server;
mod tables;

use haina_api::testing::TestCity;
use serde_json::{Value, json};

/// An appeal as the hotline's form wants it.
pub fn appeal(title: &str) -> Value {
    json!({
        "type": "hotline-12345/appeal", "channel": "web", "class": "noise-construction",
        "form": {"title": title, "text": "南京路 88 号工地每晚施工到凌晨两点，影响休息。"},
        "place": {"text": "南京路 88 号", "area": "370202"},
    })
}

/// An appeal opened by somebody; its view.
pub async fn opened(city: &TestCity, who: &str, title: &str) -> Value {
    city.as_role(who)
        .post("/v1/matters", appeal(title))
        .await
        .ok()
}

/// Does something with a matter, as somebody; its view afterwards.
pub async fn act(city: &TestCity, who: &str, matter: &Value, command: Value) -> Value {
    let path = format!("/v1/matters/{}/actions", matter["id"].as_str().unwrap());
    city.as_role(who).post(path, command).await.ok()
}
