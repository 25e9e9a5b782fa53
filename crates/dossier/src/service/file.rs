//! The file (档案): what every declared table says of somebody, field by field, each with its source and its day.

use std::collections::{BTreeMap, BTreeSet};

use haina_core::Words;
use haina_lake::{AsOf, Tables as _};
use haina_party::{DeptKey, Principal};
use jiff::Timestamp;

use super::conflict::{Conflict, conflicts};
use super::decide::{Reader, Shown, Sight, Withheld};
use super::log::Member;
use super::look::{Looked, keys_of};
use super::rows::{ROWS_MAX, Reading, TableRow, Wanted};
use super::{Dossiers, told};
use crate::declaration::TablePart;
use crate::{Declaration, DossierError, DossierId, FileKind, LookId};

/// Characters of a purpose.
pub(super) const PURPOSE_MAX: usize = 200;

/// Who asks, what for, and as of when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The department that asks.
    pub unit: String,
    /// The words of its grants.
    pub purpose: String,
    /// The file as it was known at this moment; none: now.
    pub as_of: Option<Timestamp>,
}

/// A file as somebody may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    pub id: DossierId,
    pub kind: FileKind,
    pub as_of: Option<Timestamp>,
    /// Rows in the order of the declaration.
    pub rows: Vec<RowView>,
    /// Tables of which nothing may be seen, whether or not they have something.
    pub withheld: Vec<Withheld>,
    /// Values of one meaning that differ; of those seen in clear.
    pub conflicts: Vec<Conflict>,
    /// Whether some table had more rows than are shown.
    pub more: bool,
    /// Rows kept back from the subject, because they carry another number.
    pub kept_back: usize,
    /// The look that this was.
    pub look: LookId,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowView {
    /// What officers call its record by.
    pub place: u64,
    pub table: String,
    pub title: Words,
    /// The department that answers for it, and the one that delivered it.
    pub owner: DeptKey,
    pub source: DeptKey,
    pub group: String,
    pub told: Words,
    pub fields: Vec<FieldView>,
    /// The day of the fact, as far as it may be seen.
    pub from: Option<String>,
    pub until: Option<String>,
    /// When the city came to know it.
    pub known_at: Timestamp,
    pub batch: String,
    /// Its line in the file that was delivered.
    pub line: u64,
}

/// A field of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldView {
    pub name: String,
    pub title: Words,
    /// What it says of whom the row is: `born`; none: it is not linked by.
    pub role: Option<String>,
    pub shown: Shown,
    /// As it may be seen; none: empty, or withheld.
    pub value: Option<String>,
    /// The matter in which its subject contests it.
    pub contested: Option<String>,
}

/// What a file was read as.
pub(super) struct Read {
    pub rows: Vec<RowView>,
    pub withheld: Vec<Withheld>,
    pub more: bool,
}

impl Dossiers {
    /// The file of somebody, for a department and a purpose. The look is in the journal before the file is given out.
    ///
    /// # Errors
    /// `DOS0001`, `DOS0003`; `DOS0002` when they do not work for the department; `DOS0004` without a purpose.
    pub async fn file(
        &self,
        principal: &Principal,
        of: &Declaration,
        id: DossierId,
        ask: &Ask,
    ) -> Result<File, DossierError> {
        let actor = self.asker(principal, &ask.unit)?;
        let purpose = told("the purpose", &ask.purpose, PURPOSE_MAX)?;
        let reader = Reader::Unit {
            unit: ask.unit.clone(),
            purpose: purpose.clone(),
        };
        let mut session = self.around().store.glance().await?;
        let members = self.members(&mut session, of.kind, id, ask.as_of).await?;
        drop(session);
        let read = self.read(of, &members, &reader, ask.as_of).await?;
        let looked = Looked {
            what: "file",
            actor,
            by: principal.person.to_string(),
            unit: ask.unit.clone(),
            purpose,
            tables: keys_of(&read.rows),
            as_of: ask.as_of,
        };
        let look = self.looked(of, id, looked).await?;
        Ok(File {
            id,
            kind: of.kind,
            as_of: ask.as_of,
            conflicts: conflicts(of.kind, &read.rows),
            rows: read.rows,
            withheld: read.withheld,
            more: read.more,
            kept_back: 0,
            look,
        })
    }

    /// The rows of these records, as the reader may see them.
    pub(super) async fn read(
        &self,
        of: &Declaration,
        members: &[Member],
        reader: &Reader,
        as_of: Option<Timestamp>,
    ) -> Result<Read, DossierError> {
        let mut session = self.around().store.glance().await?;
        let contests = self.open_contests(&mut session, of.kind, members).await?;
        let mut by_table: BTreeMap<&str, Vec<&Member>> = BTreeMap::new();
        for member in members {
            by_table.entry(&member.table).or_default().push(member);
        }
        let mut read = Read {
            rows: Vec::new(),
            withheld: Vec::new(),
            more: false,
        };
        for (key, part) in &of.tables {
            let Some(sight) = self.sight(&mut session, key, part, reader).await? else {
                continue;
            };
            if let Some(why) = sight.nothing(part) {
                // The subject is not told of tables that are kept from them.
                if *reader != Reader::Subject {
                    read.withheld.push(sight.withheld(key, why));
                }
                continue;
            }
            let Some(members) = by_table.get(key.as_str()) else {
                continue;
            };
            let rows = self.table_rows(of.kind, key, part, members, as_of).await?;
            read.more |= rows.len() >= ROWS_MAX;
            for (place, row) in rows {
                let contested = |field: &str| contests.get(&(place, field.to_owned())).cloned();
                read.rows
                    .extend(row_view(key, part, &sight, place, &row, contested));
            }
        }
        Ok(read)
    }

    /// The rows of these records as they are, or were known, in a table; each with its record's place.
    pub(super) async fn table_rows(
        &self,
        kind: FileKind,
        key: &str,
        part: &TablePart,
        members: &[&Member],
        as_of: Option<Timestamp>,
    ) -> Result<Vec<(u64, TableRow)>, DossierError> {
        let state = as_of.map_or(AsOf::Now, AsOf::Known);
        let opened = match self.around().lake.open(key, state).await {
            Ok(Some(opened)) => opened,
            // Nothing was known of it then.
            Ok(None) | Err(haina_lake::LakeError::NoVersion { .. }) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let keys: BTreeSet<String> = members
            .iter()
            .map(|member| member.row_key.clone())
            .collect();
        let places: BTreeMap<(&str, &str), u64> = members
            .iter()
            .map(|member| {
                (
                    (member.row_key.as_str(), member.digest.as_str()),
                    member.place,
                )
            })
            .collect();
        let mut reading =
            Reading::open(key, part, opened.provider, Wanted::Keys(&keys), false).await?;
        let mut found = Vec::new();
        while let Some(rows) = reading.next().await? {
            for row in rows {
                let digest = row.digest(kind, part);
                if let Some(place) = places.get(&(row.key.as_str(), digest.as_str())) {
                    found.push((*place, row));
                }
                if found.len() >= ROWS_MAX {
                    return Ok(found);
                }
            }
        }
        found.sort_by_key(|(place, row)| (*place, row.line));
        Ok(found)
    }
}

/// A row as the reader may see it; none: nothing of it.
pub(super) fn row_view(
    key: &str,
    part: &TablePart,
    sight: &Sight,
    place: u64,
    row: &TableRow,
    contested: impl Fn(&str) -> Option<String>,
) -> Option<RowView> {
    let value = |name: &String| sight.value(name, row.values.get(name)?);
    let field = |name: &String| FieldView {
        name: name.clone(),
        title: sight.title(name),
        role: part.role_of(name).map(str::to_owned),
        shown: sight.of(name),
        value: value(name),
        contested: contested(name),
    };
    let fields: Vec<FieldView> = part.show.iter().map(field).collect();
    fields
        .iter()
        .any(|field| !matches!(field.shown, Shown::Withheld(_)))
        .then(|| RowView {
            place,
            table: key.to_owned(),
            title: sight.resource.spec.title.clone(),
            owner: sight.resource.spec.owner.clone(),
            source: row.source.clone(),
            group: part.group.clone(),
            told: part.told.clone(),
            from: part.from.as_ref().and_then(value),
            until: part.until.as_ref().and_then(value),
            fields,
            known_at: Timestamp::from_microsecond(row.known_at).unwrap_or(Timestamp::UNIX_EPOCH),
            batch: row.batch.clone(),
            line: row.line,
        })
}
