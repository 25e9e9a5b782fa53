//! `GET /metrics`: measurements for Prometheus.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use haina_matter::Filter;
use haina_party::Principal;
use http::header;

use crate::Problem;
use crate::app::Api;
use crate::metrics::Gauge;

/// States of matters that are not over.
const OPEN: [&str; 6] = [
    "submitted",
    "accepted",
    "dispatched",
    "working",
    "suspended",
    "answered",
];

/// Measurements in the Prometheus text format: requests by route, the journal and who follows it, places left, open matters.
#[utoipa::path(
    get, path = "/metrics", tag = "operations",
    responses((status = 200, description = "the measurements", body = String, content_type = "text/plain")),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("ops.metrics")))
)]
pub async fn metrics(State(api): State<Api>) -> Result<Response, Problem> {
    let mut session = api.store().read().await?;
    let head = api
        .journal()
        .checkpoint(&mut session)
        .await?
        .map_or(0, |c| c.size);
    let cursors = haina_journal::cursors(&mut session).await?;
    drop(session);
    let limits = &api.config().limits;
    let taken = limits
        .concurrent_max
        .saturating_sub(api.places().available_permits());
    let live = limits
        .live_max
        .saturating_sub(api.live_places().available_permits());
    let mut gauges = vec![
        Gauge::new("haina_up", "Whether the server runs.", 1.0),
        Gauge::new("haina_journal_size", "Sequenced entries.", head as f64),
        Gauge::new(
            "haina_requests_under_way",
            "Requests being answered.",
            taken as f64,
        ),
        Gauge::new("haina_live_feeds", "Live feeds open.", live as f64),
    ];
    gauges.extend(cursors.iter().map(|cursor| Gauge {
        name: "haina_reaction_lag",
        help: "Entries a reaction has still to read.",
        labels: vec![("reaction", cursor.name.clone())],
        value: head.saturating_sub(cursor.seq) as f64,
    }));
    for state in OPEN {
        let filter = Filter {
            state: state.to_owned(),
            ..Filter::default()
        };
        let count = api.matters().count(&Principal::system(), &filter).await?;
        gauges.push(Gauge {
            name: "haina_matters",
            help: "Open matters by state, counted as far as lists count.",
            labels: vec![("state", state.to_owned())],
            value: f64::from(count),
        });
    }
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    Ok((kind, api.metrics().render(&gauges)).into_response())
}
