//! `GET /v1/me/questions`: who asked a department's record about me.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use haina_catalog::CatalogError;
use haina_core::Words;
use haina_proof::{Note, Reader};

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::model::{Page, QuestionQuery, QuestionView, Text};
use crate::page::{self, limit};
use crate::v1::matters::titled;

/// Every question that a department's record was asked about me, and those that I let be asked in place of papers (谁查过我): by whom,
/// what for, and how it ended; the last first. Also those that were not permitted. Questions about me are listed once my identity
/// number was verified.
#[utoipa::path(
    get, path = "/v1/me/questions", tag = "me",
    params(QuestionQuery),
    responses((status = 200, description = "a page of questions", body = Page<QuestionView>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("proof.own")))
)]
pub async fn list_own_questions(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<QuestionQuery>,
) -> Result<Json<Page<QuestionView>>, Problem> {
    let person = who.principal.subject();
    api.permit_person(&who.principal, "proof.own", person)?;
    let limit = limit(query.limit)?;
    let before = page::read(query.cursor.as_deref())?;
    let mut session = api.store().glance().await?;
    let subject = api.parties().identity_of(&mut session, person).await?;
    drop(session);
    let reader = Reader {
        subject,
        person: person.to_string(),
    };
    let notes = api.proofs().about(&reader, before, limit + 1).await?;
    let titles = titles(&api, &notes).await?;
    let place = |note: &Note| note.id;
    let view = |note| view(&api, &reader, &titles, note);
    Ok(Json(page::of(notes, limit, place, view)))
}

type Titles = BTreeMap<(String, String), Text>;

/// What the fields that were told are called; one that the catalogue no longer has is called by its name.
async fn titles(api: &Api, notes: &[Note]) -> Result<Titles, Problem> {
    let told = notes.iter().filter_map(|note| {
        let field = note.told.as_ref()?;
        Some((note.source.clone(), field.clone()))
    });
    let mut titles = Titles::new();
    let mut session = api.store().glance().await?;
    for (source, field) in told.collect::<BTreeSet<_>>() {
        let resource = match api.catalog().stored(&mut session, &source).await {
            Ok(resource) => Some(resource),
            Err(CatalogError::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let title = resource
            .as_ref()
            .and_then(|resource| resource.field(&field));
        let title = title.map_or_else(|| Words::new(&*field, &*field), |field| field.title.clone());
        titles.insert((source, field), title.into());
    }
    Ok(titles)
}

fn view(api: &Api, reader: &Reader, titles: &Titles, note: Note) -> QuestionView {
    let mine = note.person.as_deref() == Some(&reader.person);
    let told = note.told.clone().map(|field| (note.source.clone(), field));
    QuestionView {
        id: note.id.to_string(),
        at: note.at.into(),
        title: note.title.into(),
        owner: titled(api, &note.owner),
        source: note.source,
        asker: titled(api, &note.asker),
        purpose: note.purpose,
        outcome: note.outcome.to_string(),
        spared: note.spared,
        told: told.and_then(|told| titles.get(&told).cloned()),
        receipt: note.receipt.map(|id| id.to_string()),
        about_me: note.subject.is_some() && note.subject == reader.subject,
        matter: Some(note.about).filter(|_| mine),
    }
}
