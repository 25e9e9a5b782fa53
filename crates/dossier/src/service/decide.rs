//! Which fields of a table somebody may see: what the catalogue says, and for their subject what the declaration says.

use std::collections::BTreeMap;

use haina_catalog::{Form, Resource, WhyNot, mask};
use haina_core::Words;
use haina_party::DeptKey;
use haina_store::Session;

use super::Dossiers;
use crate::declaration::TablePart;
use crate::{Declaration, DossierError};

/// How a field is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Clear,
    Masked,
    /// Not: why.
    Withheld(WhyNot),
}

/// A table of which the asker may see nothing, whether or not it has something about the subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    pub table: String,
    pub title: Words,
    /// Whom to ask.
    pub owner: DeptKey,
    pub why: WhyNot,
}

/// Who reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reader {
    /// A department, for a purpose.
    Unit { unit: String, purpose: String },
    /// The subject.
    Subject,
}

/// What a reader may see of a table.
#[derive(Debug, Clone)]
pub(super) struct Sight {
    pub resource: Resource,
    fields: BTreeMap<String, Shown>,
}

impl Sight {
    pub fn of(&self, field: &str) -> Shown {
        self.fields
            .get(field)
            .copied()
            .unwrap_or(Shown::Withheld(WhyNot::NoField))
    }

    /// A value as the reader may see it.
    pub fn value(&self, field: &str, value: &str) -> Option<String> {
        match self.of(field) {
            Shown::Clear => Some(value.to_owned()),
            Shown::Masked => Some(mask(value)),
            Shown::Withheld(_) => None,
        }
    }

    /// Why nothing of the shown columns may be seen; none: something may.
    pub fn nothing(&self, part: &TablePart) -> Option<WhyNot> {
        let mut why = WhyNot::NoField;
        for field in &part.show {
            match self.of(field) {
                Shown::Withheld(no) => why = why.max(no),
                Shown::Clear | Shown::Masked => return None,
            }
        }
        Some(why)
    }

    /// A table of which nothing is seen.
    pub fn withheld(&self, key: &str, why: WhyNot) -> Withheld {
        Withheld {
            table: key.to_owned(),
            title: self.resource.spec.title.clone(),
            owner: self.resource.spec.owner.clone(),
            why,
        }
    }

    /// The title of a field.
    pub fn title(&self, field: &str) -> Words {
        let found = self.resource.field(field);
        found.map_or_else(|| Words::new(field, field), |field| field.title.clone())
    }
}

impl Dossiers {
    /// What the reader may see of a declared table; none: the catalogue has no such table.
    pub(super) async fn sight(
        &self,
        session: &mut Session,
        key: &str,
        part: &TablePart,
        reader: &Reader,
    ) -> Result<Option<Sight>, DossierError> {
        let catalog = &self.around().catalog;
        let resource = match catalog.stored(session, key).await {
            Ok(resource) => resource,
            Err(haina_catalog::CatalogError::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let columns = part.columns();
        let mut fields = BTreeMap::new();
        match reader {
            Reader::Subject => {
                let shown = columns
                    .into_iter()
                    .filter(|name| part.subject && resource.field(name).is_some());
                let shown = shown.filter(|name| {
                    part.show.contains(name)
                        || part.from.as_ref() == Some(name)
                        || part.until.as_ref() == Some(name)
                });
                fields.extend(shown.map(|name| (name, Shown::Clear)));
            }
            Reader::Unit { unit, purpose } => {
                let decision = catalog.may(session, unit, key, &columns, purpose).await?;
                fields.extend(
                    decision
                        .allowed
                        .into_iter()
                        .map(|allowed| match allowed.form {
                            Form::Clear => (allowed.field, Shown::Clear),
                            Form::Masked => (allowed.field, Shown::Masked),
                        }),
                );
                fields.extend(
                    decision
                        .refused
                        .into_iter()
                        .map(|no| (no.field, Shown::Withheld(no.why))),
                );
            }
        }
        Ok(Some(Sight { resource, fields }))
    }
}

impl Declaration {
    /// A declared table.
    pub(super) fn part(&self, table: &str) -> Option<&TablePart> {
        self.tables.get(table)
    }
}
