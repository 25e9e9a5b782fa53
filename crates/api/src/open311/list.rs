//! `GET /open311/v2/requests.{format}`.

use axum::extract::{Query, State};
use axum::response::Response;
use haina_matter::{Filter, MatterState};
use haina_party::{PartyError, Principal};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use utoipa::IntoParams;

use super::document::service_id;
use super::request::by_code;
use super::source;
use super::{Format, Named, Node, Refusal};
use crate::app::Api;
use crate::extract::Who;

/// The longest span, and the most rows.
const SPAN: SignedDuration = SignedDuration::from_hours(90 * 24);
const ROWS_MAX: usize = 1_000;
const PAGE: u32 = 200;
const IDS_MAX: usize = 100;

/// Which requests.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    #[param(example = "qingdao.example")]
    jurisdiction_id: Option<String>,
    /// Whose requests: an API token, `hna_…`. Without one only requests named by their id are shown, since a list of tracking
    /// codes would let anybody look into them.
    api_key: Option<String>,
    /// Tracking codes with commas; overrides all else.
    #[param(example = "K7Q2-9FMD-X3TP")]
    service_request_id: Option<String>,
    /// Codes with commas.
    #[param(example = "hotline-12345.appeal")]
    service_code: Option<String>,
    #[param(example = "2026-03-01T00:00:00Z")]
    start_date: Option<String>,
    #[param(example = "2026-03-31T00:00:00Z")]
    end_date: Option<String>,
    /// open or closed, with commas.
    #[param(example = "open")]
    status: Option<String>,
}

/// Requests of a span of at most 90 days, at most 1,000, newest first.
#[utoipa::path(
    get, path = "/open311/v2/requests.{format}", tag = "open311",
    params(("format" = String, Path, description = "xml or json", example = "json"), Wanted),
    responses((status = 200, description = "the requests", body = crate::model::Free)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("matter.list")))
)]
pub async fn open311_requests(
    State(api): State<Api>,
    who: Who,
    named: Named,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refusal> {
    let format = named.format;
    source::jurisdiction(&api, wanted.jurisdiction_id.as_deref(), format)?;
    let nodes = match wanted
        .service_request_id
        .as_deref()
        .filter(|ids| !ids.is_empty())
    {
        Some(ids) => by_ids(&api, ids, format).await?,
        None => listed(&api, &who, &wanted, format).await?,
    };
    Ok(format.answer(
        StatusCode::OK,
        "service_requests",
        &Node::List("request", nodes),
    ))
}

/// Unknown ids among several are left out; one unknown id alone is 404.
async fn by_ids(api: &Api, ids: &str, format: Format) -> Result<Vec<Node>, Refusal> {
    let mut nodes = Vec::new();
    for id in ids
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .take(IDS_MAX)
    {
        if let Ok(node) = by_code(api, id, format).await {
            nodes.push(node);
        }
    }
    match nodes.is_empty() {
        true => Err(Refusal::missing(format, "service_request_id was not found")),
        false => Ok(nodes),
    }
}

async fn listed(
    api: &Api,
    who: &Who,
    wanted: &Wanted,
    format: Format,
) -> Result<Vec<Node>, Refusal> {
    let principal = key(api, who, wanted.api_key.as_deref(), format).await?;
    let (from, until) = span(api, wanted, format)?;
    let open = status(wanted.status.as_deref(), format)?;
    let codes: Vec<String> = wanted
        .service_code
        .iter()
        .flat_map(|c| c.split(','))
        .map(|c| service_id(c.trim()))
        .collect();
    for code in &codes {
        if api.matters().types().current(code).is_none() {
            return Err(Refusal::missing(format, "service_code was not found"));
        }
    }
    let Some(principal) = principal else {
        return Ok(Vec::new());
    };
    let filter = Filter {
        opened_from: Some(from),
        opened_before: Some(until),
        ..Filter::default()
    };
    let mut nodes = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = api
            .matters()
            .list(&principal, &filter, cursor.as_deref(), PAGE)
            .await;
        let page = page.map_err(|_| Refusal::wrong(format, "the requests could not be listed"))?;
        for loaded in &page.items {
            let matter = &loaded.matter;
            let of_status = open.is_none_or(|open| open == matter.state.is_before_answer());
            let of_code = codes.is_empty() || codes.contains(&matter.kind.id);
            if of_status && of_code && matter.state != MatterState::Draft && nodes.len() < ROWS_MAX
            {
                nodes.push(source::request(api, matter).node());
            }
        }
        match page.next {
            Some(next) if nodes.len() < ROWS_MAX => cursor = Some(next),
            _ => return Ok(nodes),
        }
    }
}

/// Whose requests: of the key, of who is signed in, or nobody's.
pub async fn key(
    api: &Api,
    who: &Who,
    key: Option<&str>,
    format: Format,
) -> Result<Option<Principal>, Refusal> {
    match key.filter(|key| !key.is_empty()) {
        Some(key) => match api.parties().by_token(key).await {
            Ok(principal) => Ok(Some(principal)),
            Err(PartyError::NoToken) => Err(Refusal::key(format, "api_key is not valid")),
            Err(_) => Err(Refusal::wrong(format, "api_key could not be checked")),
        },
        None => Ok(who.is_signed_in().then(|| who.principal.clone())),
    }
}

/// From and until: what is not given is 90 days from the other, or from now.
fn span(api: &Api, wanted: &Wanted, format: Format) -> Result<(Timestamp, Timestamp), Refusal> {
    let read = |text: &Option<String>, name: &str| match text.as_deref().filter(|t| !t.is_empty()) {
        None => Ok(None),
        // A `+` of the zone that a client did not escape arrives as a space.
        Some(text) => text
            .replace(' ', "+")
            .parse::<Timestamp>()
            .map(Some)
            .map_err(|_| {
                Refusal::wrong(
                    format,
                    format!("{name} must be a time with zone, 2026-03-01T00:00:00Z"),
                )
            }),
    };
    let (start, end) = (
        read(&wanted.start_date, "start_date")?,
        read(&wanted.end_date, "end_date")?,
    );
    let later = |at: Timestamp| at.checked_add(SPAN).unwrap_or(Timestamp::MAX);
    let earlier = |at: Timestamp| at.checked_sub(SPAN).unwrap_or(Timestamp::MIN);
    let (from, until) = match (start, end) {
        (Some(start), Some(end)) => (start, end),
        (Some(start), None) => (start, later(start)),
        (None, Some(end)) => (earlier(end), end),
        (None, None) => {
            let until = api.env().now() + SignedDuration::from_secs(1);
            (earlier(until), until)
        }
    };
    match until < from || until.duration_since(from) > SPAN {
        true => Err(Refusal::wrong(
            format,
            "the span from start_date to end_date must be 0 to 90 days",
        )),
        false => Ok((from, until)),
    }
}

fn status(text: Option<&str>, format: Format) -> Result<Option<bool>, Refusal> {
    let mut found: Vec<bool> = Vec::new();
    for word in text
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|w| !w.is_empty())
    {
        match word {
            "open" => found.push(true),
            "closed" => found.push(false),
            _ => return Err(Refusal::wrong(format, "status is open or closed")),
        }
    }
    let first = found.first().copied();
    Ok(first.filter(|first| found.iter().all(|f| f == first)))
}
