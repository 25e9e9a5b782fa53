//! Matters as service requests, and types as services.

use haina_matter::kind::{Channel, PublicField};
use haina_matter::{Kind, Matter};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Format;
use super::document::{Request, Service, service_id};
use super::fault::Refusal;
use crate::app::Api;

/// What every method takes.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Common {
    /// Only needed where one endpoint serves several.
    #[param(example = "qingdao.example")]
    pub jurisdiction_id: Option<String>,
    /// An API token, `hna_…`; described because clients send it with every method.
    #[allow(dead_code)]
    pub api_key: Option<String>,
}

/// Refuses another city's jurisdiction.
pub fn jurisdiction(api: &Api, asked: Option<&str>, format: Format) -> Result<(), Refusal> {
    match asked.filter(|asked| !asked.is_empty() && *asked != api.config().city.jurisdiction) {
        None => Ok(()),
        Some(_) => Err(Refusal::missing(format, "jurisdiction_id was not found")),
    }
}

/// The types that come in over other systems.
pub fn services(api: &Api) -> Vec<Service> {
    let all = api.matters().types().all();
    all.iter()
        .filter(|kind| is_open(kind))
        .map(|kind| service(api, kind))
        .collect()
}

/// One of them, by its code.
pub fn find(api: &Api, code: &str) -> Option<Service> {
    let kind = api.matters().types().current(&service_id(code))?;
    is_open(&kind).then(|| service(api, &kind))
}

/// Types that residents or anybody may open, and that take what other systems send.
fn is_open(kind: &Kind) -> bool {
    let def = kind.def();
    def.channels.contains(&Channel::Api)
        && def
            .open_by
            .iter()
            .any(|r| r == "anonymous" || r == "resident")
}

fn service(api: &Api, kind: &Kind) -> Service {
    let def = kind.def();
    let roots = api.registry().classes();
    let keywords = roots
        .iter()
        .filter(|c| c.parent.is_none())
        .map(|c| c.title.zh.clone())
        .take(20);
    Service {
        id: def.id.clone(),
        name: def.title.zh.clone(),
        description: def
            .description
            .as_ref()
            .map(|d| d.zh.clone())
            .unwrap_or_default(),
        group: def.family.clone(),
        keywords: keywords.collect(),
        kind: if def.public.is_empty() {
            "blackbox"
        } else {
            "realtime"
        },
        schema: def.form.schema.clone(),
        fields: def
            .form
            .ui
            .iter()
            .map(|f| (f.field.clone(), f.title.clone()))
            .collect(),
    }
}

/// A matter as its type lets the public see it. `status` says closed for everything that is over or answered.
pub fn request(api: &Api, matter: &Matter) -> Request {
    let kind = api
        .matters()
        .types()
        .pinned(&matter.kind.id, &matter.kind.hash);
    let def = kind.as_ref().map(|k| k.def());
    let may = |field: PublicField| def.is_some_and(|d| d.public.contains(&field));
    let directory = api.access().directory();
    let area = matter.area.as_deref().and_then(|code| directory.area(code));
    let updated = [
        matter.submitted_at,
        matter.accepted_at,
        matter.dispatched_at,
        matter.answered_at,
    ];
    let closed = matter.closing.as_ref().map(|c| c.at);
    Request {
        id: matter.code.clone(),
        open: matter.state.is_before_answer(),
        status_notes: may(PublicField::State).then(|| matter.state.words().zh),
        service_name: def.map(|d| d.title.zh.clone()).unwrap_or_default(),
        service_code: matter.kind.id.clone(),
        description: may(PublicField::Title).then(|| matter.title.text().to_owned()),
        agency: matter
            .lead
            .as_deref()
            .filter(|_| may(PublicField::Lead))
            .map(|key| {
                directory
                    .dept(key)
                    .map_or_else(|| key.to_owned(), |d| d.title.zh.clone())
            }),
        requested: Some(matter.opened_at),
        updated: updated
            .into_iter()
            .flatten()
            .chain(closed)
            .max()
            .or(Some(matter.opened_at)),
        expected: matter
            .due()
            .map(|c| c.due)
            .filter(|_| may(PublicField::Due)),
        address: area
            .filter(|_| may(PublicField::Area))
            .map(|a| a.title.zh.clone()),
        area: matter.area.clone().filter(|_| may(PublicField::Area)),
        // The exact place is not among the fields a type can make public.
        lat: None,
        long: None,
    }
}
