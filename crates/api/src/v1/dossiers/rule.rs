//! `POST /v1/dossiers/{kind}/rulings`: an officer's word on two records.

use axum::extract::State;
use haina_dossier::{DossierError, Word};

use super::declared;
use super::view_links::ruled;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{DossierRule, DossierRuled};

/// Rules that two records are one (必连) or apart (不连), with a reason. It stands above every model, and is taken back by undoing the
/// first entry that it made.
#[utoipa::path(
    post, path = "/v1/dossiers/{kind}/rulings", tag = "dossiers",
    params(("kind" = String, Path, description = "`person` or `enterprise`", example = "person")),
    request_body = DossierRule,
    responses((status = 200, description = "what followed", body = DossierRuled)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.rule")))
)]
pub async fn rule_on_dossiers(
    State(api): State<Api>,
    who: Who,
    Path(kind): Path<String>,
    Json(rule): Json<DossierRule>,
) -> Result<Json<DossierRuled>, Problem> {
    let of = declared(&api, &kind)?;
    let word = match rule.word.as_str() {
        "one" => Word::One,
        "apart" => Word::Apart,
        _ => {
            let why = "the word is `one` or `apart`".to_owned();
            return Err(DossierError::Ask { why }.into());
        }
    };
    let pair = (rule.left, rule.right);
    let done = api
        .dossiers()
        .rule(&who.principal, &of, word, pair, &rule.reason)
        .await?;
    Ok(Json(ruled(done)))
}
