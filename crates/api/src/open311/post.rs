//! `POST /open311/v2/requests.{format}`.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use haina_matter::command::Open;
use haina_matter::kind::Channel;
use haina_matter::matter::{NewReporter, Place};
use haina_party::Principal;
use http::{HeaderMap, StatusCode, header};
use serde_json::json;

use super::document::{accepted, service_id};
use super::form::{self, NewRequest};
use super::list::key;
use super::source;
use super::{Named, Refusal};
use crate::Problem;
use crate::app::Api;
use crate::extract::{IdempotencyKey, Who};

/// Characters of a description that become its title where the form asks for one.
const TITLE_CHARS: usize = 40;

/// A new request, form-encoded. The answer holds its id, and never a token beside it.
#[utoipa::path(
    post, path = "/open311/v2/requests.{format}", tag = "open311",
    params(("format" = String, Path, description = "xml or json", example = "json")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        example = "service_code=hotline-12345.appeal&address_id=370202&description=%E5%99%AA%E9%9F%B3&api_key=hna_%E2%80%A6"),
    responses((status = 201, description = "its id", body = crate::model::Free)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("matter.open")))
)]
pub async fn open311_post_request(
    State(api): State<Api>,
    who: Who,
    named: Named,
    IdempotencyKey(idempotency): IdempotencyKey,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Response> {
    let format = named.format;
    let refuse = |refusal: Refusal| refusal.into_response();
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(refuse(Refusal::wrong(
            format,
            "the body must be application/x-www-form-urlencoded",
        )));
    }
    let new = form::read(&body, format).map_err(refuse)?;
    source::jurisdiction(&api, new.jurisdiction.as_deref(), format).map_err(refuse)?;
    let principal = key(&api, &who, new.api_key.as_deref(), format)
        .await
        .map_err(refuse)?;
    let principal =
        principal.ok_or_else(|| refuse(Refusal::key(format, "api_key was not provided")))?;
    let service = source::find(&api, &new.service_code);
    let service =
        service.ok_or_else(|| refuse(Refusal::missing(format, "service_code was not found")))?;
    let open = open(&principal, &new, &service.schema);
    let opened = api
        .matters()
        .open(&principal, open, idempotency.as_deref())
        .await;
    let matter = opened
        .map_err(|error| Problem::from(error).into_response())?
        .matter;
    Ok(format.answer(
        StatusCode::CREATED,
        "service_requests",
        &accepted(&matter.code, None),
    ))
}

fn open(principal: &Principal, new: &NewRequest, schema: &serde_json::Value) -> Open {
    let mut form = new.form(schema);
    let title: String = new.description.chars().take(TITLE_CHARS).collect();
    for (field, text) in [("text", &new.description), ("title", &title)] {
        let known = schema["properties"].get(field).is_some();
        if known && form.get(field).is_none() && !text.is_empty() {
            form[field] = json!(text);
        }
    }
    let own = principal.has("resident") || principal.has("deputy");
    let name = format!("{}{}", new.last_name, new.first_name);
    let anonymous = name.is_empty() && new.phone.is_empty() && !own;
    Open {
        kind: service_id(&new.service_code),
        title: Some(title).filter(|t| !t.is_empty()),
        form,
        channel: Channel::Api,
        class: None,
        urgency: None,
        place: Some(Place {
            text: new.address.clone().unwrap_or_default(),
            area: new.address_id.clone(),
            lat: new.lat,
            lon: new.long,
        }),
        reporters: vec![NewReporter {
            person: own.then(|| principal.subject().to_string()),
            name: if name.is_empty() && own {
                principal.name.clone()
            } else {
                name
            },
            phone: new.phone.clone(),
            address: String::new(),
            anonymous,
            wants_answer: !anonymous,
        }],
        files: Vec::new(),
        lead: None,
        draft: false,
        origin: new
            .media_url
            .clone()
            .filter(|u| u.len() <= 500)
            .map(|u| format!("media:{u}")),
    }
}
