//! The statements that a pull sends, in the words of each kind of database.

use super::mark::{Level, LevelKind};
use super::spec::{PullSpec, SourceKind};

/// How a value of a column becomes a text there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// As the database itself writes it.
    Plain,
    /// A moment that the database writes without its offset, which is UTC.
    Utc,
    /// Bits, as the number that they are.
    Bits,
    /// Not at all.
    Refused,
}

/// A column that is pulled.
#[derive(Debug, Clone)]
pub(super) struct Pick {
    pub column: String,
    pub how: How,
}

/// The watermark's column, the level that was reached before, and the one from which the next pull will look again.
#[derive(Debug, Clone)]
pub(super) struct Water<'a> {
    pub column: &'a str,
    pub kind: LevelKind,
    pub from: Option<&'a Level>,
    pub next: Option<&'a Level>,
}

/// A name as it stands in a statement.
pub(super) fn quoted(kind: SourceKind, name: &str) -> String {
    match kind {
        SourceKind::Mysql => format!("`{}`", name.replace('`', "``")),
        _ => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}

/// What is read from.
fn from(pull: &PullSpec) -> String {
    match (&pull.table, &pull.select) {
        (Some(table), _) => {
            let parts = table.split('.').map(|part| quoted(pull.kind, part));
            format!("{} AS pulled", parts.collect::<Vec<_>>().join("."))
        }
        (None, select) => {
            let select = select.as_deref().unwrap_or_default();
            let select = select.trim().trim_end_matches(';');
            // The line's end ends a remark.
            format!("({select}\n) AS pulled")
        }
    }
}

/// Asks for the columns, and no row.
pub(super) fn columns(pull: &PullSpec) -> String {
    format!("SELECT * FROM {} LIMIT 0", from(pull))
}

/// Asks for the highest value of the watermark's column.
pub(super) fn highest(pull: &PullSpec, column: &str, level: LevelKind) -> String {
    let max = format!("MAX({})", compared(pull.kind, column, level));
    let text = match (pull.kind, level) {
        (SourceKind::Postgresql, _) => format!("CAST({max} AS TEXT)"),
        (SourceKind::Mysql, LevelKind::Text) => format!("CONVERT({max} USING utf8mb4)"),
        (SourceKind::Mysql, _) => format!("CAST({max} AS CHAR)"),
        (SourceKind::Sqlite, _) => max,
    };
    format!("SELECT {text} FROM {}", from(pull))
}

/// Asks for the rows: the columns that were picked, and of a watermark its value, and whether it is at the next level or beyond.
pub(super) fn rows(pull: &PullSpec, picks: &[Pick], water: Option<&Water<'_>>) -> String {
    let kind = pull.kind;
    let mut columns: Vec<String> = picks
        .iter()
        .map(|pick| value(kind, &quoted(kind, &pick.column), pick.how))
        .collect();
    let Some(water) = water else {
        return format!("SELECT {} FROM {}", columns.join(", "), from(pull));
    };
    let plain = quoted(kind, water.column);
    let compared = compared(kind, water.column, water.kind);
    columns.push(value(kind, &plain, How::Plain));
    let beyond = water
        .next
        .map(|next| format!("{compared} >= {}", next.literal(kind)));
    let beyond = beyond.unwrap_or_else(|| format!("{plain} IS NOT NULL"));
    columns.push(format!("CASE WHEN {beyond} THEN '1' ELSE '0' END"));
    let columns = columns.join(", ");
    let only = water.from.map(|from| {
        // A row without a value would never be pulled: better to be told.
        format!(
            " WHERE ({compared} >= {} OR {plain} IS NULL)",
            from.literal(kind)
        )
    });
    format!(
        "SELECT {columns} FROM {}{} ORDER BY {compared}",
        from(pull),
        only.unwrap_or_default()
    )
}

/// The watermark's column as values of it are compared: texts by their bytes.
fn compared(kind: SourceKind, column: &str, level: LevelKind) -> String {
    let name = quoted(kind, column);
    match (kind, level) {
        (SourceKind::Postgresql, LevelKind::Text) => format!("{name} COLLATE \"C\""),
        (SourceKind::Mysql, LevelKind::Text) => format!("CAST({name} AS BINARY)"),
        _ => name,
    }
}

fn value(kind: SourceKind, name: &str, how: How) -> String {
    match (kind, how) {
        // SQLite's values have a type each.
        (SourceKind::Sqlite, _) => name.to_owned(),
        (SourceKind::Postgresql, _) => format!("CAST({name} AS TEXT)"),
        (SourceKind::Mysql, How::Utc) => format!("CONCAT(CAST({name} AS CHAR), 'Z')"),
        (SourceKind::Mysql, How::Bits) => format!("CAST({name} + 0 AS CHAR)"),
        (SourceKind::Mysql, _) => format!("CAST({name} AS CHAR)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pull::Since;

    #[test]
    fn statements_name_only_what_is_wanted() {
        let mut pull = PullSpec {
            kind: SourceKind::Postgresql,
            connection: "c".to_owned(),
            table: Some("office.低保\"户".to_owned()),
            select: None,
            columns: Default::default(),
            since: Some(Since {
                column: "changed_at".to_owned(),
                overlap_seconds: 0,
                overlap_keys: 0,
            }),
            schedule: Default::default(),
        };
        let picks = [Pick {
            column: "no".to_owned(),
            how: How::Plain,
        }];
        let level = Level::read(LevelKind::At, "2026-03-01 00:30:00+00").unwrap();
        let water = Water {
            column: "changed_at",
            kind: LevelKind::At,
            from: Some(&level),
            next: Some(&level),
        };
        assert_eq!(
            rows(&pull, &picks, Some(&water)),
            "SELECT CAST(\"no\" AS TEXT), CAST(\"changed_at\" AS TEXT), \
             CASE WHEN \"changed_at\" >= TIMESTAMPTZ '2026-03-01 00:30:00+00' THEN '1' ELSE '0' END \
             FROM \"office\".\"低保\"\"户\" AS pulled \
             WHERE (\"changed_at\" >= TIMESTAMPTZ '2026-03-01 00:30:00+00' OR \"changed_at\" IS NULL) \
             ORDER BY \"changed_at\""
        );
        pull.kind = SourceKind::Mysql;
        pull.select = Some("SELECT no FROM t -- all".to_owned());
        pull.table = None;
        assert_eq!(
            rows(&pull, &picks, None),
            "SELECT CAST(`no` AS CHAR) FROM (SELECT no FROM t -- all\n) AS pulled"
        );
    }
}
