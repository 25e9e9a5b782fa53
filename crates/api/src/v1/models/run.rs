//! `POST /v1/models/{set}/runs`: runs the models of a pack now.

use axum::extract::State;
use haina_lake::model::{Did, ModelSet, Ran};

use super::{problem, runner, set_of, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::fault::ApiFault;
use crate::model::{ModelRan, SetRan};

/// Runs the models of a pack that have something new to read, in their order, and says what became of each. The run goes on when
/// the connection breaks; each model is as before it or as after it. While a run is under way another is refused.
#[utoipa::path(
    post, path = "/v1/models/{set}/runs", tag = "models",
    params(("set" = String, Path, description = "a pack", example = "migrant-children")),
    responses((status = 200, description = "what became of each model", body = SetRan)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("model.run")))
)]
pub async fn run_models(
    State(api): State<Api>,
    who: Who,
    Path(name): Path<String>,
) -> Result<Json<SetRan>, Problem> {
    let set = set_of(&api, &name)?;
    let actor = runner(&api, &who.principal, &set)?;
    let (models, running) = (api.models().clone(), set.clone());
    let begun = api.env().now();
    let run = tokio::spawn(async move { models.run_for(&actor, &running).await });
    let ran = run.await.map_err(|_| ApiFault::Panicked)??;
    let took = api.env().now().duration_since(begun).as_millis();
    Ok(Json(SetRan {
        set: name,
        took_ms: u64::try_from(took).unwrap_or_default(),
        whole: ran
            .iter()
            .all(|one| matches!(one.did, Did::Made(_) | Did::Unchanged)),
        models: ran.into_iter().map(|one| told(&set, one)).collect(),
    }))
}

fn told(set: &ModelSet, ran: Ran) -> ModelRan {
    let title = set
        .model(&ran.model)
        .map(|model| (&model.header.title).into());
    let mut told = ModelRan {
        key: set.key(&ran.model),
        title: title.unwrap_or_default(),
        did: ran.word().to_owned(),
        run: None,
        waits_on: None,
        problem: None,
    };
    match ran.did {
        Did::Made(row) => told.run = Some(view::run(*row)),
        Did::Waits { on } => told.waits_on = Some(set.key(&on)),
        Did::Failed(error) => told.problem = Some(problem::problem(&told.key, error)),
        Did::Unchanged => {}
    }
    told
}
