//! Files as they are given out.

use haina_dossier::{
    Declaration, FieldView, File, KindStatus, RowView, Searched, Shown, TableStatus, Withheld,
};
use haina_party::Principal;

use crate::app::Api;
use crate::model::{
    DossierConflict, DossierConflictValue, DossierFace, DossierField, DossierFound, DossierGroup,
    DossierKindView, DossierRow, DossierSaid, DossierSearched, DossierTableView, DossierView,
    DossierWithheld, Titled,
};
use crate::v1::matters::titled;

/// A kind, with what the principal may do.
pub(super) fn kind(
    api: &Api,
    principal: &Principal,
    of: &Declaration,
    status: KindStatus,
) -> DossierKindView {
    let may = |action: &&str| {
        api.decide(principal, &format!("dossier.{action}"), &of.standing())
            .allowed
    };
    let actions = ["link", "review", "rule"]
        .into_iter()
        .filter(may)
        .map(str::to_owned);
    DossierKindView {
        kind: of.kind.to_string(),
        title: (&of.title).into(),
        owner: titled(api, &of.owner),
        purpose: of.purpose.clone(),
        correction: of.correction.clone(),
        groups: groups(of).collect(),
        files: status.files,
        records: status.records,
        links: status.links,
        entries: status.entries,
        trained_on: status.trained_on,
        linked_at: status.linked_at.map(Into::into),
        tables: status.tables.into_iter().map(table).collect(),
        actions: actions.collect(),
    }
}

fn groups(of: &Declaration) -> impl Iterator<Item = Titled> {
    of.groups.iter().map(|(key, words)| Titled {
        key: key.clone(),
        title: words.into(),
    })
}

fn table(of: TableStatus) -> DossierTableView {
    DossierTableView {
        key: of.table,
        title: of.title.map(Into::into),
        group: of.group,
        linked: of.linked,
        served: of.served,
        at: of.at.map(Into::into),
        trouble: Some(of.trouble).filter(|code| !code.is_empty()),
    }
}

/// What a search found.
pub(super) fn searched(api: &Api, searched: Searched) -> DossierSearched {
    let face = |face: haina_dossier::Face| DossierFace {
        role: face.role,
        title: face.title.into(),
        value: face.value,
        shown: shown(face.shown).to_owned(),
        table: face.table,
    };
    let found = |found: haina_dossier::Found| DossierFound {
        id: found.id.to_string(),
        face: found.face.into_iter().map(face).collect(),
    };
    DossierSearched {
        items: searched.found.into_iter().map(found).collect(),
        more: searched.more,
        tables: searched.tables,
        withheld: searched
            .withheld
            .into_iter()
            .map(|one| withheld(api, one))
            .collect(),
    }
}

/// A file.
pub(crate) fn file(api: &Api, of: &Declaration, file: File) -> DossierView {
    let mut headings: Vec<DossierGroup> = groups(of)
        .map(|group| DossierGroup {
            key: group.key,
            title: group.title,
            rows: Vec::new(),
        })
        .collect();
    let conflicts = file
        .conflicts
        .into_iter()
        .map(|one| conflict(api, one))
        .collect();
    for found in file.rows {
        let heading = headings
            .iter_mut()
            .find(|heading| heading.key == found.group);
        if let Some(heading) = heading {
            heading.rows.push(row(api, found));
        }
    }
    headings.retain(|heading| !heading.rows.is_empty());
    DossierView {
        id: file.id.to_string(),
        kind: file.kind.to_string(),
        title: (&of.title).into(),
        as_of: file.as_of.map(Into::into),
        groups: headings,
        withheld: file
            .withheld
            .into_iter()
            .map(|one| withheld(api, one))
            .collect(),
        conflicts,
        more: file.more,
        kept_back: file.kept_back as u64,
        look: file.look.to_string(),
    }
}

/// A row of a file or a chain.
pub(super) fn row(api: &Api, row: RowView) -> DossierRow {
    DossierRow {
        record: row.place,
        table: row.table,
        title: row.title.into(),
        owner: titled(api, &row.owner),
        source: titled(api, &row.source),
        told: row.told.into(),
        from: row.from,
        until: row.until,
        known_at: row.known_at.into(),
        batch: row.batch,
        line: row.line,
        fields: row.fields.into_iter().map(field).collect(),
    }
}

fn field(field: FieldView) -> DossierField {
    let why = match field.shown {
        Shown::Withheld(why) => Some(why.name().to_owned()),
        Shown::Clear | Shown::Masked => None,
    };
    DossierField {
        name: field.name,
        title: field.title.into(),
        role: field.role,
        shown: shown(field.shown).to_owned(),
        value: field.value,
        why,
        contested: field.contested,
    }
}

/// How a field is shown, in a word.
pub(super) fn shown(shown: Shown) -> &'static str {
    match shown {
        Shown::Clear => "clear",
        Shown::Masked => "masked",
        Shown::Withheld(_) => "withheld",
    }
}

fn withheld(api: &Api, one: Withheld) -> DossierWithheld {
    DossierWithheld {
        table: one.table,
        title: one.title.into(),
        owner: titled(api, &one.owner),
        why: one.why.name().to_owned(),
        words: one.why.words().into(),
    }
}

fn conflict(api: &Api, conflict: haina_dossier::Conflict) -> DossierConflict {
    let said = |said: haina_dossier::Said| DossierSaid {
        record: said.place,
        table: said.table,
        owner: titled(api, &said.owner),
        from: said.from,
        known_at: said.known_at.into(),
    };
    let value = |value: haina_dossier::ConflictValue| DossierConflictValue {
        value: value.value,
        said: value.said.into_iter().map(said).collect(),
    };
    DossierConflict {
        role: conflict.role,
        title: conflict.title.into(),
        values: conflict.values.into_iter().map(value).collect(),
    }
}
