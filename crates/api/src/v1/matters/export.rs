//! `GET /v1/matters/export`: a list as a table, however long.

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use haina_matter::service::ExportFormat;
use http::{HeaderValue, header};

use super::list::filter;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Query, Who};
use crate::fault::ApiFault;
use crate::model::{ExportQuery, MatterQuery};

/// The matters of a list I may see as CSV or as one JSON object a line, sent as they are read.
#[utoipa::path(
    get, path = "/v1/matters/export", tag = "matters",
    params(ExportQuery),
    responses((status = 200, description = "the table", content((String = "text/csv"), (String = "application/x-ndjson")))),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("matter.export")))
)]
pub async fn export_matters(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let (format, kind, name) = match query.format.as_deref() {
        None | Some("csv") => (ExportFormat::Csv, "text/csv; charset=utf-8", "matters.csv"),
        Some("ndjson") => (
            ExportFormat::Ndjson,
            "application/x-ndjson",
            "matters.ndjson",
        ),
        Some(_) => {
            let why = "`format` is csv or ndjson".to_owned();
            return Err(ApiFault::Address { part: "query", why }.into());
        }
    };
    let source = query.source.clone().unwrap_or_default();
    let filter = haina_matter::Filter {
        source,
        ..filter(narrowed(query))?
    };
    let mut export = api.matters().export(&who.principal, &filter, format)?;
    // What can go wrong goes wrong with the first piece, while it can still be told.
    let first = export.next().await?.unwrap_or_default();
    let rest = futures_util::stream::try_unfold(export, |mut export| async move {
        let piece = export.next().await?;
        Ok::<_, haina_matter::MatterError>(piece.map(|piece| (piece, export)))
    });
    let pieces = futures_util::StreamExt::chain(futures_util::stream::iter([Ok(first)]), rest);
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

fn narrowed(query: ExportQuery) -> MatterQuery {
    MatterQuery {
        view: query.view,
        q: query.q,
        kind: query.kind,
        state: query.state,
        unit: query.unit,
        area: query.area,
        class: query.class,
        due_before: query.due_before,
        sort: query.sort,
        cursor: None,
        limit: None,
    }
}
