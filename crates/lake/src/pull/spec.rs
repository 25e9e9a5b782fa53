//! Where the rows of a department are pulled from: part of a table's declaration. It holds no address and no secret.

use std::collections::BTreeMap;

use datafusion::sql::sqlparser::ast::{Query, SetExpr, Statement};
use datafusion::sql::sqlparser::dialect::{
    Dialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect,
};
use datafusion::sql::sqlparser::parser::Parser;
use haina_catalog::Promise;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use crate::load::LoadMode;

/// Characters of a name.
const NAME_MAX: usize = 200;
/// Characters of a statement.
const SELECT_MAX: usize = 20_000;
/// Levels that a statement may be nested.
const DEPTH_MAX: usize = 40;
/// Columns that have other names there.
const COLUMNS_MAX: usize = 2_000;

/// What kind of database a source is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum SourceKind {
    Postgresql,
    /// MySQL and MariaDB.
    Mysql,
    /// A file in the folder that the configuration allows.
    Sqlite,
}

/// Where the rows of one department come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PullSpec {
    pub kind: SourceKind,
    /// The connection's name in the configuration: `[sources.NAME]`.
    pub connection: String,
    /// The table or view there, `schema.table`; one of this and `select` is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// One `SELECT`, in the words of that database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub select: Option<String>,
    /// For fields that have another name there: field, column.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Only what is new since a watermark; none: all of it, every time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
    /// When it is pulled by itself; none: only by hand.
    #[serde(default)]
    pub schedule: Promise,
}

/// A watermark (水位): a column whose values only grow, such as the time of the last change or a running number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// Its name there; it need not be a field.
    pub column: String,
    /// Of times and dates: so far back is looked again, for what was written late. A row that was taken is not taken twice.
    #[serde(default)]
    pub overlap_seconds: u32,
    /// The same, of whole numbers.
    #[serde(default)]
    pub overlap_keys: u32,
}

impl PullSpec {
    /// Says of the first mistake what it is; `mode` and `fields` are the table's.
    ///
    /// # Errors
    /// A sentence, lower case.
    pub fn check(&self, mode: LoadMode, fields: &[&str]) -> Result<(), String> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let name = &self.connection;
        if name.is_empty() || name.len() > 40 || !name.bytes().all(plain) {
            return Err("a connection's name has small letters, digits and hyphens".to_owned());
        }
        match (&self.table, &self.select) {
            (Some(table), None) => {
                let parts = table
                    .split('.')
                    .map(check_name)
                    .collect::<Result<Vec<_>, _>>()?;
                if parts.len() > 3 {
                    return Err("a table is named by `schema.table`".to_owned());
                }
            }
            (None, Some(select)) => check_select(self.kind, select)?,
            _ => return Err("a pull has either a `table` or a `select`".to_owned()),
        }
        if self.columns.len() > COLUMNS_MAX {
            return Err(format!("at most {COLUMNS_MAX} columns with other names"));
        }
        for (field, column) in &self.columns {
            check_name(column)?;
            if !fields.contains(&field.as_str()) {
                let shown: String = field.chars().take(32).collect();
                return Err(format!("there is no field `{shown}`"));
            }
        }
        if let Some(since) = &self.since {
            check_name(&since.column)?;
        }
        match (mode, &self.since) {
            (LoadMode::Append | LoadMode::Changes, None) => Err(format!(
                "a table in the mode `{mode}` is pulled `since` a watermark: all of it would come again every time"
            )),
            (LoadMode::Full, Some(_)) => Err(
                "a table in the mode `full` is pulled whole: what is new would take the place of everything"
                    .to_owned(),
            ),
            _ => Ok(()),
        }
    }

    /// What is pulled, for people: the table's name, or nothing for a statement.
    pub fn remote(&self) -> Option<&str> {
        self.table.as_deref()
    }
}

fn check_name(name: &str) -> Result<(), String> {
    match name.is_empty() || name.chars().count() > NAME_MAX || name.contains(char::is_control) {
        true => Err(format!(
            "a name there has 1 to {NAME_MAX} printable characters"
        )),
        false => Ok(()),
    }
}

/// One statement that only reads. The session is read-only, too; this says so before anybody connects.
fn check_select(kind: SourceKind, select: &str) -> Result<(), String> {
    if select.chars().count() > SELECT_MAX || select.contains('\0') {
        return Err(format!("a `select` has at most {SELECT_MAX} characters"));
    }
    let dialect: &dyn Dialect = match kind {
        SourceKind::Postgresql => &PostgreSqlDialect {},
        SourceKind::Mysql => &MySqlDialect {},
        SourceKind::Sqlite => &SQLiteDialect {},
    };
    let parsed = Parser::new(dialect)
        .with_recursion_limit(DEPTH_MAX)
        .try_with_sql(select)
        .and_then(|mut parser| parser.parse_statements());
    let parsed = parsed.map_err(|_| "the `select` cannot be read as SQL".to_owned())?;
    let reads = match parsed.as_slice() {
        [Statement::Query(query)] => only_reads(query),
        _ => false,
    };
    match reads {
        true => Ok(()),
        false => Err("a `select` is one SELECT that only reads".to_owned()),
    }
}

fn only_reads(query: &Query) -> bool {
    let withs = query.with.iter().flat_map(|with| &with.cte_tables);
    query.locks.is_empty()
        && set_reads(&query.body)
        && withs.into_iter().all(|w| only_reads(&w.query))
}

fn set_reads(set: &SetExpr) -> bool {
    match set {
        SetExpr::Select(select) => select.into.is_none(),
        SetExpr::Query(query) => only_reads(query),
        SetExpr::SetOperation { left, right, .. } => set_reads(left) && set_reads(right),
        SetExpr::Values(_) | SetExpr::Table(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(json: serde_json::Value, mode: LoadMode) -> String {
        match serde_json::from_value::<PullSpec>(json) {
            Ok(spec) => spec
                .check(mode, &["no"])
                .err()
                .unwrap_or_else(|| "ok".to_owned()),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_statement_only_reads_or_is_refused() {
        let of = |select: &str| {
            let json =
                serde_json::json!({"kind": "postgresql", "connection": "c", "select": select});
            said(json, LoadMode::Full)
        };
        assert_eq!(of("select a from b where c > 1"), "ok");
        assert_eq!(
            of("with x as (select 1 as no) select no from x union select 2"),
            "ok"
        );
        for bad in [
            "delete from b",
            "select 1; drop table b",
            "with x as (delete from b returning no) select * from x",
            "select no into c from b",
            "select no from b for update",
            "call f()",
        ] {
            assert!(of(bad).contains("only reads"), "{bad}: {}", of(bad));
        }
        assert!(of("selec 1").contains("only reads") || of("selec 1").contains("as SQL"));
    }

    #[test]
    fn what_would_double_or_empty_a_table_is_refused() {
        let full = serde_json::json!({"kind": "sqlite", "connection": "c", "table": "t"});
        let since = serde_json::json!({"kind": "sqlite", "connection": "c", "table": "t", "since": {"column": "id"}});
        assert_eq!(said(full.clone(), LoadMode::Full), "ok");
        assert_eq!(said(full.clone(), LoadMode::Keyed), "ok");
        assert!(said(full, LoadMode::Append).contains("every time"));
        assert_eq!(said(since.clone(), LoadMode::Append), "ok");
        assert!(said(since, LoadMode::Full).contains("whole"));
        let url = serde_json::json!({"kind": "sqlite", "connection": "c", "table": "t", "url": "postgres://x"});
        assert!(said(url, LoadMode::Full).contains("unknown field"));
    }
}
