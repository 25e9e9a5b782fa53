//! The law that agreements stand under: data rules of the packs in force, resources of the catalogue.

use std::sync::Arc;

use async_trait::async_trait;
use haina_agreement::Law;
use haina_agreement::law::{DataRule, Given, GivenField};
use haina_catalog::{Catalog, CatalogError, Family, Field, Grade, Resource};
use haina_pack::Registry;
use haina_store::{Session, StoreError};

pub(super) struct CityLaw {
    pub(super) registry: Registry,
    pub(super) catalog: Catalog,
}

#[async_trait]
impl Law for CityLaw {
    fn rules(&self) -> Vec<(String, Arc<DataRule>)> {
        self.registry.rules()
    }

    async fn given(
        &self,
        session: &mut Session,
        resource: &str,
    ) -> Result<Option<Given>, StoreError> {
        match self.catalog.stored(session, resource).await {
            Ok(resource) => Ok(Some(given(resource))),
            Err(CatalogError::Store(error)) => Err(error),
            // What the catalogue cannot describe is as secret as can be.
            Err(_) => Ok(None),
        }
    }
}

fn given(resource: Resource) -> Given {
    let spec = resource.spec;
    Given {
        kind: spec.kind.to_string(),
        owner: spec.owner,
        area: spec.area.unwrap_or_default(),
        fields: spec.fields.iter().map(field).collect(),
        resource: spec.key,
    }
}

fn field(of: &Field) -> GivenField {
    let family = of.class.family();
    GivenField {
        name: of.name.clone(),
        grade: number(of.grade),
        personal: matches!(
            family,
            Family::Personal | Family::Sensitive | Family::Unclassified
        ),
        sensitive: of.class.is_sensitive(),
    }
}

/// The grade as rules count it.
fn number(grade: Grade) -> u8 {
    match grade {
        Grade::General1 => 1,
        Grade::General2 => 2,
        Grade::General3 => 3,
        Grade::General4 => 4,
        Grade::Important => 5,
        Grade::Core => 6,
    }
}
