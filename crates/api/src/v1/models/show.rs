//! `GET /v1/models/{set}/{name}`: one model with all that is known of it.

use axum::extract::State;
use haina_core::calendar::local_day;
use haina_lake::model::{Claims, Model, ModelSet, Promised};
use haina_party::Principal;
use serde_json::json;

use super::{runner, set_of, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::fault::ApiFault;
use crate::model::{
    ClaimsView, DatedText, DatedValue, InputView, ModelDetail, ParamView, Text, Titled, WhyView,
};
use crate::v1::matters::titled;

/// A model: its SQL, its parameters with their sources, the reasons it gives, what it reads and how fresh that is, its last runs.
#[utoipa::path(
    get, path = "/v1/models/{set}/{name}", tag = "models",
    params(
        ("set" = String, Path, description = "a pack", example = "migrant-children"),
        ("name" = String, Path, description = "a model of it", example = "suspected")
    ),
    responses((status = 200, description = "the model", body = ModelDetail)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("model.read")))
)]
pub async fn show_model(
    State(api): State<Api>,
    who: Who,
    Path((set_name, name)): Path<(String, String)>,
) -> Result<Json<ModelDetail>, Problem> {
    let missing = || ApiFault::NotFound {
        what: "the model",
        id: format!("{set_name}/{name}"),
    };
    let installed = api.registry().pack(&set_name).ok_or_else(missing)?;
    let set = set_of(&api, &set_name).map_err(|_| missing())?;
    let model = set.model(&name).ok_or_else(missing)?;
    let runs = api.models().runs(&set, &name).await?;
    let key = set.key(&name);
    let claimed = api.findings().models(&who.principal).await?;
    let claimed = claimed.into_iter().find(|row| row.key == key);
    let mut reads = Vec::new();
    for (input, promised) in set.reads(model) {
        reads.push(read(&api, &who.principal, (&set, input), promised).await);
    }
    let shown = view::Shown {
        set: &set,
        model,
        last: runs.first().cloned(),
        precision: claimed.map(|row| row.versions).unwrap_or_default(),
        may_run: runner(&api, &who.principal, &set).is_ok(),
    };
    let stage = model.header.stage.as_ref();
    let drops = stage.into_iter().flat_map(|stage| &stage.reasons);
    let manifest = &installed.pack.manifest;
    Ok(Json(ModelDetail {
        pack: Titled {
            key: manifest.name.clone(),
            title: (&manifest.title).into(),
        },
        pack_version: manifest.version.to_string(),
        sql: model.sql.clone(),
        columns: model.header.key.clone(),
        bases: bases(model),
        params: params(&api, model),
        drops: drops
            .map(|(key, words)| (key.clone(), words.into()))
            .collect(),
        claims: model.header.claims().map(|claims| claim(&api, claims)),
        reads,
        runs: runs.into_iter().map(view::run).collect(),
        model: view::model(&api, shown),
    }))
}

/// An input with what the catalogue knows of it, as far as the asker may.
async fn read(
    api: &Api,
    principal: &Principal,
    (set, name): (&ModelSet, &str),
    promised: &Promised,
) -> InputView {
    let key = view::input(set, name);
    let mut shown = InputView {
        kind: "table".to_owned(),
        title: Text {
            zh: key.clone(),
            en: key.clone(),
        },
        key,
        owner: None,
        delivered_at: None,
        due_at: None,
        late: false,
        stale_after: promised.stale_after,
        shrink_max: promised.shrink_max,
    };
    if let Some(model) = set.model(name) {
        shown.kind = "model".to_owned();
        shown.title = (&model.header.title).into();
        shown.owner = Some(titled(api, &model.header.owner));
    } else if let Ok((resource, fact)) = api.catalog().load(principal, name).await {
        let due = resource.due_at(&fact);
        shown.title = (&resource.spec.title).into();
        shown.owner = Some(titled(api, &resource.spec.owner));
        shown.delivered_at = fact.delivered.as_ref().map(|d| d.at.into());
        shown.late = due.is_some_and(|due| due < api.env().now());
        shown.due_at = due.map(Into::into);
    }
    shown
}

fn bases(model: &Model) -> Vec<DatedText> {
    let bases = model.header.basis.iter();
    let view = |basis: &haina_lake::model::Basis| DatedText {
        from: basis.from.to_string(),
        text: basis.text.clone(),
        source: basis.source.clone(),
    };
    bases.map(view).collect()
}

fn params(api: &Api, model: &Model) -> Vec<ParamView> {
    let day = local_day(api.env().now());
    let view = |value: &haina_lake::model::Dated| DatedValue {
        from: value.from.to_string(),
        value: json!(value.value),
        source: value.source.clone(),
    };
    let params = model.header.params.iter();
    let all = params.map(|(name, values)| ParamView {
        name: name.clone(),
        today: json!(model.header.param_on(name, day)),
        values: values.iter().map(view).collect(),
    });
    all.collect()
}

fn claim(api: &Api, claims: &Claims) -> ClaimsView {
    let reasons = claims.reasons.iter();
    ClaimsView {
        subject: claims.subject.clone(),
        claim: (&claims.claim).into(),
        unit: titled(api, &claims.unit),
        reasons: reasons
            .map(|why| WhyView {
                title: (&why.title).into(),
                from: why.from.clone(),
            })
            .collect(),
        debounce: claims.debounce,
    }
}
