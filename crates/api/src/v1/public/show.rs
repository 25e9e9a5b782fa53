//! `GET /v1/public/matters/{code}`: progress by tracking code.

use axum::extract::State;
use haina_matter::service::PublicView;
use haina_party::{Principal, Resource};

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::fault::ApiFault;
use crate::model::{PublicAnswer, PublicGrade, PublicMatter, PublicStep, PublicTask};
use crate::v1::matters::{left, titled};

/// What the type of a matter lets the public see; whoever has the code may look.
#[utoipa::path(
    get, path = "/v1/public/matters/{code}", tag = "public",
    params(("code" = String, Path, description = "a tracking code", example = "K7Q2-9FMD-X3TP")),
    responses((status = 200, description = "the progress", body = PublicMatter)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("matter.read_public")))
)]
pub async fn show_public_matter(
    State(api): State<Api>,
    who: Who,
    Path(code): Path<String>,
) -> Result<Json<PublicMatter>, Problem> {
    let verdict = api.decide(&who.principal, "matter.read_public", &Resource::City);
    if !verdict.allowed && who.is_signed_in() {
        let why = verdict.reason.map(|r| r.en).unwrap_or_default();
        return Err(ApiFault::NotAllowed {
            action: "matter.read_public".to_owned(),
            why,
        }
        .into());
    }
    Ok(Json(view(&api, &code).await?))
}

/// The public view of a code.
pub(crate) async fn view(api: &Api, code: &str) -> Result<PublicMatter, Problem> {
    let shown: PublicView = api.matters().public_view(code).await?;
    // The system reads what the view left out, to say how much time is left; nothing else of it is shown.
    let whole = api.matters().by_code(code).await?.matter;
    let now = api.env().now();
    let clock = whole
        .due()
        .filter(|_| shown.due_at.is_some() && whole.merged.is_none());
    let directory = api.access().directory();
    let kind = api
        .matters()
        .types()
        .pinned(&whole.kind.id, &whole.kind.hash);
    let answered = whole.answers.last();
    let rated = whole.ratings.last();
    Ok(PublicMatter {
        code: shown.code,
        number: shown.number,
        title: shown.title,
        type_title: kind.map(|k| (&k.def().title).into()).unwrap_or_default(),
        state: shown.state.unwrap_or_default(),
        class_title: shown
            .class
            .and_then(|c| api.matters().types().class_title(&c))
            .map(Into::into),
        area_title: shown
            .area
            .and_then(|code| directory.area(&code).map(|a| (&a.title).into())),
        lead: shown.lead.map(|key| titled(api, &key)),
        opened_at: shown.opened_at.map(Into::into),
        due_at: shown.due_at.map(Into::into),
        due_provisional: shown.due_provisional.unwrap_or(false),
        left: clock.map(|c| left(api, c, now)),
        late: clock.is_some_and(|c| c.is_breached(now)),
        round: whole.round(),
        timeline: shown
            .timeline
            .unwrap_or_default()
            .into_iter()
            .map(|s| PublicStep {
                at: s.at.into(),
                kind: s.kind,
                words: s.words.into(),
            })
            .collect(),
        tasks: shown
            .tasks
            .unwrap_or_default()
            .into_iter()
            .map(|t| PublicTask {
                title: t.title.into(),
                state: t.state,
            })
            .collect(),
        answer: shown.answer.map(|text| PublicAnswer {
            at: answered.map_or(whole.opened_at, |a| a.at).into(),
            text,
            unit: answered.map(|a| titled(api, &a.unit).title),
        }),
        files: shown.files,
        wanted: shown.wanted.unwrap_or_default(),
        can_rate: shown.may_rate,
        can_supply: shown.may_supply,
        phone_asked: whole
            .reporters
            .iter()
            .any(|r| r.contact.get().is_some_and(|c| !c.phone.is_empty())),
        rating: shown.grade.map(|grade| PublicGrade {
            grade,
            at: rated.map_or(now, |r| r.at).into(),
        }),
    })
}

/// Who acts for a person that holds the code.
pub(crate) fn code_holder() -> Principal {
    Principal::system()
}
