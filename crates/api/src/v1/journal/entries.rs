//! `GET /v1/journal/entries`: what happened, in order.

use axum::extract::State;
use haina_journal::{Actor, Entry, Filter};
use haina_party::PersonId;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query};
use crate::model::{ActorView, EntryView, Free, Page};
use crate::page::{self, limit};

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EntryQuery {
    /// Only those after this number.
    #[param(example = 1216)]
    after: Option<u64>,
    /// Only of this subject.
    #[param(example = "mat_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    subject: Option<String>,
    /// Only of this kind; `matter.` with its dot names all of a room.
    #[param(example = "matter.dispatched")]
    kind: Option<String>,
    cursor: Option<String>,
    #[param(example = 50, minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Sequenced entries in order. Personal content is never in this list; `personal` says whether there is some.
#[utoipa::path(
    get, path = "/v1/journal/entries", tag = "journal",
    params(EntryQuery),
    responses((status = 200, description = "a page of entries", body = Page<EntryView>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("journal.read")))
)]
pub async fn list_entries(
    State(api): State<Api>,
    Query(query): Query<EntryQuery>,
) -> Result<Json<Page<EntryView>>, Problem> {
    let limit = limit(query.limit)?;
    let from: Option<u64> = page::read(query.cursor.as_deref())?;
    let from = from
        .or(query.after.map(|after| after.saturating_add(1)))
        .unwrap_or(0);
    let filter = Filter {
        subject: query.subject,
        kind: query.kind,
    };
    let mut session = api.store().read().await?;
    let from = from.min(i64::MAX as u64);
    let found = api
        .journal()
        .entries(&mut session, from, &filter, limit + 1)
        .await?;
    let persons = found.iter().filter_map(|entry| match &entry.actor {
        Actor::Person { id, .. } => id.parse::<PersonId>().ok(),
        _ => None,
    });
    let names = api
        .parties()
        .names(&mut session, persons.collect::<Vec<_>>())
        .await?;
    let view = |entry: Entry| EntryView {
        id: entry.id.to_string(),
        seq: entry.seq,
        at: entry.at.into(),
        kind: entry.kind,
        subject: entry.subject,
        actor: match entry.actor {
            Actor::Person {
                id,
                role,
                on_behalf_of,
            } => {
                let official = haina_party::role(&role).is_some_and(|r| r.is_staff());
                ActorView {
                    kind: "person".to_owned(),
                    display: id
                        .parse()
                        .ok()
                        .and_then(|id: PersonId| names.get(&id).cloned())
                        .filter(|_| official),
                    id: Some(id),
                    role_title: haina_party::role(&role).map(|r| r.title().into()),
                    role: Some(role),
                    unit: None,
                    on_behalf_of,
                }
            }
            Actor::System(name) => ActorView {
                kind: "system".to_owned(),
                display: Some(name),
                ..ActorView::default()
            },
            Actor::Pack(name) => ActorView {
                kind: "pack".to_owned(),
                display: Some(name),
                ..ActorView::default()
            },
        },
        erased: entry.personal_hash.is_some() && entry.personal.is_none(),
        personal: entry.personal_hash.is_some(),
        body: Free(entry.body),
    };
    Ok(Json(page::of(
        found,
        limit,
        |e| e.seq.map_or(0, |s| s + 1),
        view,
    )))
}
