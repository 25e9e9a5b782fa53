//! Types of matters and classes.

mod classes;
mod list;
mod show;

use haina_matter::MatterType;
use haina_matter::kind::LimitRule;
use haina_party::{Principal, Resource, TypeAttributes};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;
use crate::model::{AttachmentView, ClockKindView, Free, TaskKindView, TypeView};

/// The routes of types.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_types))
        .routes(routes!(show::show_type))
        .routes(routes!(classes::list_classes))
}

/// Whether somebody may open one.
pub(crate) fn may_open(api: &Api, principal: &Principal, kind: &MatterType) -> bool {
    let attributes = TypeAttributes {
        id: kind.id.clone(),
        family: kind.family.clone(),
        open_by: kind.open_by.iter().cloned().collect(),
    };
    api.decide(principal, "matter.open", &Resource::MatterType(attributes))
        .allowed
}

/// A type as somebody sees it.
pub(crate) fn view(api: &Api, principal: &Principal, kind: &MatterType) -> TypeView {
    TypeView {
        id: kind.id.clone(),
        title: (&kind.title).into(),
        description: kind.description.as_ref().map(Into::into),
        family: kind.family.clone(),
        pack: kind.id.split('/').next().unwrap_or_default().to_owned(),
        version: kind.version.clone(),
        hash: kind.hash.clone(),
        channels: kind.channels.iter().map(word).collect(),
        open_by: kind.open_by.clone(),
        anonymous: kind.open_by.iter().any(|r| r == "anonymous"),
        may_open: may_open(api, principal, kind),
        form: Free(kind.form.schema.clone()),
        form_ui: kind
            .form
            .ui
            .iter()
            .map(|f| serde_json::to_value(f).unwrap_or_default())
            .collect(),
        place: word(&kind.place),
        attachments: AttachmentView {
            max: kind.attachments.max,
            bytes_max: kind.attachments.bytes().unwrap_or_default(),
            kinds: kind.attachments.kinds.iter().map(word).collect(),
            evidence: kind.attachments.evidence.iter().map(word).collect(),
        },
        clocks: kind
            .clocks
            .iter()
            .map(|(key, clock)| ClockKindView {
                key: key.clone(),
                title: clock.title.as_ref().map(Into::into).unwrap_or_default(),
                limit: limit(&clock.limit),
            })
            .collect(),
        tasks: kind
            .tasks
            .iter()
            .map(|(key, task)| TaskKindView {
                key: key.clone(),
                title: task.title.as_ref().map(Into::into).unwrap_or_default(),
                unit: word(&task.unit),
                needs: task.needs.clone(),
                limit: task.limit.as_ref().map(limit),
            })
            .collect(),
        rating_grades: kind.rating.as_ref().map(|rating| rating.grades),
    }
}

/// The word of a plain enum, as it stands in data.
pub(crate) fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn limit(rule: &LimitRule) -> String {
    match rule {
        LimitRule::Plain(text) => text.0.clone(),
        LimitRule::Cases(cases) => cases
            .iter()
            .map(|c| c.limit.0.as_str())
            .collect::<Vec<_>>()
            .join(" | "),
    }
}
