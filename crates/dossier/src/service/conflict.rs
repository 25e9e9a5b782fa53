//! Conflicts: values of one meaning that differ between rows. Nothing wins in silence.

use std::collections::BTreeMap;

use haina_core::Words;
use haina_party::DeptKey;
use jiff::Timestamp;

use super::decide::Shown;
use super::file::RowView;
use crate::FileKind;

/// A meaning about which rows disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// `born`, `phone`, `address`, …
    pub role: String,
    pub title: Words,
    /// The values, those that most rows have first.
    pub values: Vec<ConflictValue>,
}

/// A value, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictValue {
    pub value: String,
    pub said: Vec<Said>,
}

/// A row that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub place: u64,
    pub table: String,
    pub owner: DeptKey,
    pub from: Option<String>,
    pub known_at: Timestamp,
}

/// What the rows disagree about, as far as it is seen in clear: masked values are not compared.
pub(super) fn conflicts(kind: FileKind, rows: &[RowView]) -> Vec<Conflict> {
    let schema = kind.schema();
    let mut conflicts = Vec::new();
    for column in &schema.columns {
        let mut values: BTreeMap<String, ConflictValue> = BTreeMap::new();
        let mut title = None;
        for row in rows {
            let fields = row.fields.iter();
            let fields = fields.filter(|field| field.role.as_deref() == Some(column.name.as_str()));
            for field in fields.filter(|field| field.shown == Shown::Clear) {
                let Some(value) = &field.value else { continue };
                let Some(normal) = column.normal(value) else {
                    continue;
                };
                title.get_or_insert_with(|| field.title.clone());
                let slot = values.entry(normal).or_insert_with(|| ConflictValue {
                    value: value.clone(),
                    said: Vec::new(),
                });
                slot.said.push(Said {
                    place: row.place,
                    table: row.table.clone(),
                    owner: row.owner.clone(),
                    from: row.from.clone(),
                    known_at: row.known_at,
                });
            }
        }
        if let (Some(title), true) = (title, values.len() > 1) {
            let mut values: Vec<ConflictValue> = values.into_values().collect();
            values.sort_by_key(|value| std::cmp::Reverse(value.said.len()));
            conflicts.push(Conflict {
                role: column.name.clone(),
                title,
                values,
            });
        }
    }
    conflicts
}
