//! Finding somebody (查找): by exact number or by name, in the tables in which the department may use that column in clear.

use std::collections::BTreeMap;

use haina_core::Words;
use haina_journal::Draft;
use haina_linkage::schema::Kind as ColumnKind;
use haina_party::Principal;
use haina_store::{Row, Value, args};
use serde_json::json;

use super::decide::{Reader, Shown, Sight, Withheld};
use super::file::PURPOSE_MAX;
use super::held::parsed;
use super::write::number_digest;
use super::{Dossiers, told};
use crate::{Declaration, DossierError, DossierId};

/// Files that a search gives at most, and records that it looks at.
const FOUND_MAX: usize = 20;
const RECORDS_MAX: usize = 500;
/// Records of a found file that its face is taken from.
const FACE_RECORDS: usize = 100;
/// Characters of what is looked for.
const TEXT_MAX: usize = 100;

/// What is looked for: one of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seek {
    pub number: Option<String>,
    pub name: Option<String>,
    pub unit: String,
    pub purpose: String,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searched {
    pub found: Vec<Found>,
    /// Whether there are more than are given.
    pub more: bool,
    /// The tables that were searched, and those that the department may not search.
    pub tables: Vec<String>,
    pub withheld: Vec<Withheld>,
}

/// A file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub id: DossierId,
    /// What tells it from others, as far as it may be seen.
    pub face: Vec<Face>,
}

/// A value by which people tell files apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// `name`, `born`, …
    pub role: String,
    pub title: Words,
    pub value: String,
    pub shown: Shown,
    pub table: String,
}

impl Dossiers {
    /// Files with a record that has exactly this number, or this name. Only records of tables count whose column the department may
    /// use in clear for the purpose: a masked one is not there to choose by. The search is in the journal before it is answered.
    ///
    /// # Errors
    /// `DOS0002` when they do not work for the department, `DOS0004` without a purpose, or with both or none to look for.
    pub async fn search(
        &self,
        principal: &Principal,
        of: &Declaration,
        seek: &Seek,
    ) -> Result<Searched, DossierError> {
        let actor = self.asker(principal, &seek.unit)?;
        let purpose = told("the purpose", &seek.purpose, PURPOSE_MAX)?;
        let (role, given) = match (&seek.number, &seek.name) {
            (Some(number), None) => (of.kind.number(), told("the number", number, TEXT_MAX)?),
            (None, Some(name)) => ("name", told("the name", name, TEXT_MAX)?),
            _ => {
                let why = "look for a number or for a name, one of the two".to_owned();
                return Err(DossierError::Ask { why });
            }
        };
        let schema = of.kind.schema();
        let column = schema.column(role).and_then(|at| schema.columns.get(at));
        let normal = column.and_then(|column| column.normal(&given));
        let normal = normal.ok_or_else(|| DossierError::Ask {
            why: "nothing is left to look for".to_owned(),
        })?;
        let reader = Reader::Unit {
            unit: seek.unit.clone(),
            purpose: purpose.clone(),
        };
        let sights = self.sights(of, &reader).await?;
        let mut searched = Searched {
            found: Vec::new(),
            more: false,
            tables: Vec::new(),
            withheld: Vec::new(),
        };
        for (key, sight) in &sights {
            let Some(column) = of.part(key).and_then(|part| part.link.get(role)) else {
                continue;
            };
            match sight.of(column) {
                Shown::Clear => searched.tables.push(key.clone()),
                Shown::Masked => {}
                Shown::Withheld(why) => searched.withheld.push(sight.withheld(key, why)),
            }
        }
        self.hits(of, role, &normal, &sights, &mut searched).await?;
        let body = json!({
            "kind": of.kind,
            "unit": seek.unit,
            "by": role,
            "tables": searched.tables.len(),
            "found": searched.found.iter().map(|found| found.id).collect::<Vec<_>>(),
            "more": searched.more,
        });
        let draft = Draft::new(
            "dossier.searched",
            format!("dossier:{}", of.kind),
            actor,
            body,
        );
        let draft = draft.with_personal(json!({ "purpose": purpose }));
        let around = self.around();
        let run = || async {
            let mut tx = around.store.begin().await?;
            around.journal.append(&mut tx, draft.clone()).await?;
            tx.commit().await?;
            Ok::<(), DossierError>(())
        };
        around.store.retry(&around.env, run).await?;
        Ok(searched)
    }

    /// What the reader may see of every declared table that there is.
    pub(super) async fn sights(
        &self,
        of: &Declaration,
        reader: &Reader,
    ) -> Result<BTreeMap<String, Sight>, DossierError> {
        let mut session = self.around().store.glance().await?;
        let mut sights = BTreeMap::new();
        for (key, part) in &of.tables {
            if let Some(sight) = self.sight(&mut session, key, part, reader).await? {
                sights.insert(key.clone(), sight);
            }
        }
        Ok(sights)
    }

    async fn hits(
        &self,
        of: &Declaration,
        role: &str,
        normal: &str,
        sights: &BTreeMap<String, Sight>,
        searched: &mut Searched,
    ) -> Result<(), DossierError> {
        let mut session = self.around().store.glance().await?;
        let sources = self.sources(&mut session, of.kind).await?;
        let numbers: Vec<u16> = searched
            .tables
            .iter()
            .filter_map(|key| sources.get(key).map(|row| row.number))
            .collect();
        if numbers.is_empty() {
            return Ok(());
        }
        let (condition, value) = match role {
            "name" => ("name", normal.to_owned()),
            _ => ("number_digest", number_digest(normal)),
        };
        let mut args = args![of.kind.name(), value];
        let marks = numbers.iter().map(|number| {
            args.push(Value::from(*number));
            format!("${}", args.len())
        });
        let marks = marks.collect::<Vec<_>>().join(", ");
        let sql = format!(
            "SELECT dossier FROM dossier_record WHERE kind = $1 AND {condition} = $2 AND {condition} <> ''
             AND source IN ({marks}) ORDER BY place LIMIT {RECORDS_MAX}"
        );
        let rows = session.all(&sql, &args).await?;
        searched.more = rows.len() == RECORDS_MAX;
        let mut ids: Vec<DossierId> = Vec::new();
        for row in &rows {
            let id: DossierId = row.get("dossier")?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        searched.more |= ids.len() > FOUND_MAX;
        ids.truncate(FOUND_MAX);
        let tables: BTreeMap<u16, &String> =
            sources.iter().map(|(key, row)| (row.number, key)).collect();
        for id in ids {
            let sql = format!(
                "SELECT source, cells FROM dossier_record WHERE kind = $1 AND dossier = $2
                 ORDER BY place DESC LIMIT {FACE_RECORDS}"
            );
            let rows = session.all(&sql, &args![of.kind.name(), id]).await?;
            let face = face(of, &rows, &tables, sights)?;
            searched.found.push(Found { id, face });
        }
        Ok(())
    }
}

/// Of each role the value that may be seen best, of the last record that has one.
fn face(
    of: &Declaration,
    rows: &[Row],
    tables: &BTreeMap<u16, &String>,
    sights: &BTreeMap<String, Sight>,
) -> Result<Vec<Face>, DossierError> {
    let schema = of.kind.schema();
    let mut faces: BTreeMap<usize, Face> = BTreeMap::new();
    for row in rows {
        let source: u16 = row.get("source")?;
        let cells: Vec<Option<String>> = parsed("a record", &row.get::<String>("cells")?)?;
        let Some(key) = tables.get(&source) else {
            continue;
        };
        let (Some(part), Some(sight)) = (of.part(key), sights.get(*key)) else {
            continue;
        };
        for (at, column) in schema.columns.iter().enumerate() {
            let Some(cell) = cells.get(at).and_then(Option::as_deref) else {
                continue;
            };
            let Some(field) = part.link.get(&column.name) else {
                continue;
            };
            let shown = sight.of(field);
            let better = match (faces.get(&at).map(|face| face.shown), shown) {
                (_, Shown::Withheld(_)) => false,
                (None, _) | (Some(Shown::Masked), Shown::Clear) => true,
                _ => false,
            };
            if !better {
                continue;
            }
            let told = match column.kind {
                ColumnKind::Date => day(cell),
                _ => cell.to_owned(),
            };
            if let Some(value) = sight.value(field, &told) {
                faces.insert(
                    at,
                    Face {
                        role: column.name.clone(),
                        title: sight.title(field),
                        value,
                        shown,
                        table: (*key).clone(),
                    },
                );
            }
        }
    }
    Ok(faces.into_values().collect())
}

/// A day as people write it; what is none stays.
fn day(digits: &str) -> String {
    match (digits.get(..4), digits.get(4..6), digits.get(6..)) {
        (Some(year), Some(month), Some(day)) if digits.len() == 8 && digits.is_ascii() => {
            format!("{year}-{month}-{day}")
        }
        _ => digits.to_owned(),
    }
}
