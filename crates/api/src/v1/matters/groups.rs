//! `GET /v1/matters/duplicates`: matters that agree in some fields.

use axum::extract::State;
use haina_matter::MatterError;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::fault::ApiFault;
use crate::model::{DuplicateGroup, DuplicateGroups, GroupsQuery};

/// Fields one request may name.
const FIELDS_MAX: usize = 8;

/// Groups of matters that agree in all the fields named, exactly; an empty value belongs to no group. For those who see
/// the whole city's matters or a desk; matters out of their sight are in no group.
#[utoipa::path(
    get, path = "/v1/matters/duplicates", tag = "matters",
    params(GroupsQuery),
    responses((status = 200, description = "the groups", body = DuplicateGroups)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.list")))
)]
pub async fn list_duplicate_groups(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<GroupsQuery>,
) -> Result<Json<DuplicateGroups>, Problem> {
    let same = query.same.unwrap_or_else(|| "kind,address".to_owned());
    let same: Vec<String> = same
        .split(',')
        .map(|s| s.trim().to_owned())
        .filter(|s| !s.is_empty())
        .collect();
    if same.is_empty() || same.len() > FIELDS_MAX {
        let why = format!("`same` names 1 to {FIELDS_MAX} fields, joined by commas");
        return Err(ApiFault::Address { part: "query", why }.into());
    }
    let merged = query.merged.unwrap_or_default();
    let mut groups = Vec::new();
    for group in api
        .matters()
        .duplicates_by(&who.principal, &same, merged)
        .await?
    {
        let mut seen = Vec::new();
        for id in &group.matters {
            match api.matters().load(&who.principal, *id).await {
                Ok(_) => seen.push(id.to_string()),
                Err(MatterError::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        if seen.len() > 1 {
            groups.push(DuplicateGroup {
                key: group.key.join(" · "),
                matters: seen,
            });
        }
    }
    let mergeable = groups
        .iter()
        .map(|group| group.matters.len().saturating_sub(1) as u64)
        .sum();
    Ok(Json(DuplicateGroups { groups, mergeable }))
}
