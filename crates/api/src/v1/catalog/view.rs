//! Resources as they are shown.

use std::collections::BTreeSet;

use haina_catalog::{
    Act, Acted, Catalog, CatalogError, Delivery, Edges, Fact, Field, Measure, Neighbour, Resource,
    ResourceState, carry_out, mask,
};
use haina_party::Principal;

use super::view_application::views;
use crate::app::Api;
use crate::model::{
    DeliveredView, EdgeView, MeasureView, NeighbourView, QualityView, ResourceChanged,
    ResourceField, ResourceRow, ResourceView, Titled, ValidityView, VersionView,
};
use crate::v1::matters::{area_titled, titled};
use crate::v1::types::word;

/// A resource in a list.
pub(super) fn row(api: &Api, resource: &Resource, fact: &Fact) -> ResourceRow {
    let spec = &resource.spec;
    let delivered = fact.delivered.as_ref();
    let due_at = resource.due_at(fact);
    let families: BTreeSet<_> = spec.fields.iter().map(|f| f.class.family()).collect();
    ResourceRow {
        id: resource.id.to_string(),
        key: spec.key.clone(),
        kind: word(&spec.kind),
        state: resource.state.name().to_owned(),
        version: resource.version,
        title: (&spec.title).into(),
        meaning: (&spec.meaning).into(),
        owner: titled(api, &spec.owner),
        area: spec.area.as_deref().map(|code| area_titled(api, code)),
        grade: resource.grade().name().to_owned(),
        families: families.iter().map(|f| f.name().to_owned()).collect(),
        fields_count: spec.fields.len(),
        sharing: word(&spec.sharing),
        promise: (&spec.promise).into(),
        delivered: delivered.map(|Delivery { version, rows, at }| DeliveredView {
            version: version.clone(),
            rows: *rows,
            at: (*at).into(),
        }),
        due_at: due_at.map(Into::into),
        late: due_at.is_some_and(|due| due < api.env().now()),
        registered_at: resource.registered_at.into(),
        changed_at: resource.changed_at.into(),
    }
}

/// A resource with all that is known of it; whoever calls has asked whether it may be read.
pub(super) async fn view(
    api: &Api,
    principal: &Principal,
    resource: &Resource,
    fact: &Fact,
) -> Result<ResourceView, CatalogError> {
    let catalog: &Catalog = api.catalog();
    let edges = catalog.edges(resource.id).await?;
    let versions = catalog.versions(resource.id).await?;
    let on = haina_party::Resource::Catalogued(resource.attributes());
    let own = api.decide(principal, "catalog.change", &on).allowed;
    let validity = &resource.spec.validity;
    let (lineage, neighbours) = lineage(api, edges);
    Ok(ResourceView {
        row: row(api, resource, fact),
        fields: resource.spec.fields.iter().map(|f| field(f, own)).collect(),
        validity: ValidityView {
            from: validity.from.map(|day| day.to_string()),
            until: validity.until.map(|day| day.to_string()),
        },
        conditions: (&resource.spec.conditions).into(),
        quality: QualityView {
            version: fact.measured.clone(),
            at: fact.measured_at.map(Into::into),
            measures: fact.quality.iter().map(measure).collect(),
        },
        lineage,
        neighbours,
        versions: versions
            .into_iter()
            .map(|one| VersionView {
                version: one.version,
                event: one.happened.name().to_owned(),
                at: one.at.into(),
            })
            .collect(),
        actions: actions(api, principal, resource),
        applicants: applicants(api, principal, resource),
    })
}

/// A resource after a change, with the grants that no longer fit.
pub(super) async fn changed(
    api: &Api,
    principal: &Principal,
    acted: Acted,
) -> Result<ResourceChanged, CatalogError> {
    let Acted {
        resource,
        fact,
        mut unfit,
    } = acted;
    unfit.retain(|grant| {
        let on = haina_party::Resource::Application(grant.attributes());
        let action = "catalog.read_application";
        api.decide(principal, action, &on).allowed
    });
    Ok(ResourceChanged {
        resource: view(api, principal, &resource, &fact).await?,
        unfit: views(api, principal, unfit).await?,
    })
}

fn field(field: &Field, own: bool) -> ResourceField {
    let hidden = field.grade.is_masked_by_default() && !own;
    ResourceField {
        name: field.name.clone(),
        title: (&field.title).into(),
        kind: word(&field.kind),
        unit: field.unit.clone(),
        meaning: (&field.meaning).into(),
        class: field.class.name().to_owned(),
        grade: field.grade.name().to_owned(),
        example: match hidden {
            true => mask(&field.example),
            false => field.example.clone(),
        },
    }
}

fn lineage(api: &Api, edges: Edges) -> (Vec<EdgeView>, Vec<NeighbourView>) {
    let edge = |(edge, run, at): (haina_catalog::Edge, String, jiff::Timestamp)| EdgeView {
        source: edge.source.to_string(),
        source_field: edge.source_field,
        target: edge.target.to_string(),
        target_field: edge.target_field,
        run,
        at: at.into(),
    };
    let neighbour = |one: Neighbour| NeighbourView {
        id: one.id.to_string(),
        key: one.key,
        title: one.title.into(),
        owner: titled(api, &one.owner),
    };
    let neighbours = edges.neighbours.into_iter().map(neighbour).collect();
    (edges.edges.into_iter().map(edge).collect(), neighbours)
}

/// What the principal may do now: what the engine takes and the policies allow.
fn actions(api: &Api, principal: &Principal, resource: &Resource) -> Vec<String> {
    let on = haina_party::Resource::Catalogued(resource.attributes());
    let taken = |act: &Act| carry_out(Some(resource), act, api.env().now()).is_ok();
    let alive = resource.state != ResourceState::Retired;
    let all = [
        ("change", alive),
        ("publish", taken(&Act::Publish)),
        ("retire", taken(&Act::Retire)),
        ("report", alive),
    ];
    let may = all.into_iter().filter(|(name, goes)| {
        *goes
            && api
                .decide(principal, &format!("catalog.{name}"), &on)
                .allowed
    });
    may.map(|(name, _)| name.to_owned()).collect()
}

/// The departments for which the principal may apply: those they work in, save the owner.
fn applicants(api: &Api, principal: &Principal, resource: &Resource) -> Vec<Titled> {
    if !resource.is_shared() {
        return Vec::new();
    }
    let depts = principal
        .depts("handler")
        .chain(principal.depts("unit-lead"));
    let depts: BTreeSet<&String> = depts.filter(|d| **d != resource.spec.owner).collect();
    depts.into_iter().map(|dept| titled(api, dept)).collect()
}

/// What was measured in one dimension.
pub(crate) fn measure(measure: &Measure) -> MeasureView {
    MeasureView {
        dimension: measure.dimension.name().to_owned(),
        good: measure.good,
        all: measure.all,
    }
}
