//! `GET /v1/matters/{id}/duplicates`: matters that may be the same.

use axum::extract::State;

use super::{find, row};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{Duplicate, Page, Text};

/// Matters that look like this one, the likeliest first, and why: by place, class and words.
#[utoipa::path(
    get, path = "/v1/matters/{id}/duplicates", tag = "matters",
    params(("id" = String, Path, description = "a matter", example = "mat_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "the matters with their scores", body = Page<Duplicate>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.duplicates")))
)]
pub async fn list_duplicates(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<Page<Duplicate>>, Problem> {
    let matter = find(&api, &who.principal, &id).await?.matter;
    let mut items = Vec::new();
    for found in api.matters().duplicates(&who.principal, matter.id).await? {
        let Ok(loaded) = api.matters().load(&who.principal, found.id).await else {
            continue;
        };
        let mut reasons = Vec::new();
        let mut reason = |zh: String, en: String| reasons.push(Text { zh, en });
        if let Some(metres) = found.metres {
            let (zh, en) = distance(metres);
            reason(format!("相距 {zh}"), format!("{en} away"));
        }
        if found.same_class {
            reason("同一分类".to_owned(), "same class".to_owned());
        }
        let share = found.text_percent;
        reason(
            format!("文字相似 {share}%"),
            format!("{share}% alike in words"),
        );
        items.push(Duplicate {
            matter: row(&api, &who.principal, &loaded),
            score: f64::from(found.score) / 100.0,
            reasons,
        });
    }
    Ok(Json(Page { items, next: None }))
}

/// Metres up to a kilometre, then kilometres.
fn distance(metres: u32) -> (String, String) {
    if metres < 1_000 {
        return (format!("{metres} 米"), format!("{metres} m"));
    }
    let km = f64::from(metres) / 1_000.0;
    let digits = if km < 10.0 { 1 } else { 0 };
    (format!("{km:.digits$} 公里"), format!("{km:.digits$} km"))
}
