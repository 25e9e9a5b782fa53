//! `POST /v1/matters`: opens a matter.

use axum::extract::State;
use haina_matter::command::Open;
use haina_matter::matter::{NewFile, NewReporter as Reporter, Place};
use haina_party::{Principal, Via};
use http::StatusCode;
use serde_json::{Value, json};

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{IdempotencyKey, Json, Who};
use crate::fault::ApiFault;
use crate::model::{Attachment, MatterView, NewMatter};

/// Opens a matter, or keeps a draft. Who is signed in as a resident or deputy reports it themselves; an agent
/// names the caller.
#[utoipa::path(
    post, path = "/v1/matters", tag = "matters",
    request_body = NewMatter,
    responses((status = 201, description = "the matter", body = MatterView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.open")), ("x-keys" = json!("work-alone")))
)]
pub async fn open_matter(
    State(api): State<Api>,
    who: Who,
    IdempotencyKey(key): IdempotencyKey,
    Json(new): Json<NewMatter>,
) -> Result<(StatusCode, Json<MatterView>), Problem> {
    let open = command(&who.principal, new)?;
    let loaded = api
        .matters()
        .open(&who.principal, open, key.as_deref())
        .await?;
    let view = view::view(&api, &who.principal, &loaded).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// The command that a new matter asks for.
pub(crate) fn command(principal: &Principal, new: NewMatter) -> Result<Open, ApiFault> {
    let channel = serde_json::from_value(Value::String(new.channel.clone()));
    let channel =
        channel.map_err(|_| ApiFault::Shape(format!("there is no channel `{}`", new.channel)))?;
    let form = match new.form.0 {
        Value::Null => json!({}),
        form => form,
    };
    Ok(Open {
        kind: new.kind,
        title: new.title,
        form,
        channel,
        class: new.class,
        urgency: new.urgency,
        place: new.place.map(|p| Place {
            text: p.text,
            area: p.area,
            lat: p.lat,
            lon: p.lon,
        }),
        reporters: reporter(principal, new.reporter).into_iter().collect(),
        files: new
            .attachments
            .into_iter()
            .map(attached)
            .collect::<Result<_, _>>()?,
        lead: new.lead,
        draft: new.draft,
        origin: None,
    })
}

fn attached(given: Attachment) -> Result<NewFile, ApiFault> {
    let (id, shows) = match given {
        Attachment::Id(id) => (id, "other".to_owned()),
        Attachment::Shown(file) => (file.id, file.shows),
    };
    let file = serde_json::from_value(json!({"id": id, "shows": shows}));
    file.map_err(|error| ApiFault::Shape(format!("`attachments`: {error}")))
}

/// Residents and deputies report for themselves; a visitor is nobody that is known.
fn reporter(principal: &Principal, given: Option<crate::model::NewReporter>) -> Option<Reporter> {
    let own = principal.has("resident") || principal.has("deputy");
    let myself = (own && principal.via != Via::Anonymous).then(|| principal.subject().to_string());
    if given.is_none() && myself.is_none() && principal.via != Via::Anonymous {
        return None;
    }
    let known = given
        .as_ref()
        .and_then(|g| g.person.clone())
        .filter(|_| principal.via != Via::Anonymous);
    let given = given.unwrap_or_else(|| crate::model::NewReporter {
        wants_answer: true,
        ..Default::default()
    });
    let name = match (&myself, given.name.is_empty()) {
        (Some(_), true) => principal.name.clone(),
        _ => given.name,
    };
    Some(Reporter {
        person: myself.or(known),
        name,
        phone: given.phone,
        address: given.address,
        anonymous: given.anonymous,
        wants_answer: given.wants_answer,
    })
}
