//! Query plans, to see that a list does not read a whole table.

use crate::{Dialect, Session, StoreError, Value};

/// The plan of a statement, a line per step.
///
/// On PostgreSQL plans that read whole tables are made costly first, so that one shows only where there
/// is no other way, also in a small database.
pub async fn explain(
    session: &mut Session,
    sql: &str,
    args: &[Value],
) -> Result<Vec<String>, StoreError> {
    if session.dialect() == Dialect::Postgres {
        session
            .execute("SET LOCAL enable_seqscan = off", &[])
            .await?;
    }
    plan(session, sql, args).await
}

/// The plan of a statement as this database would carry it out now, a line per step.
///
/// # Errors
/// As the statement itself.
pub async fn plan(
    session: &mut Session,
    sql: &str,
    args: &[Value],
) -> Result<Vec<String>, StoreError> {
    let (prefix, column) = match session.dialect() {
        Dialect::Sqlite => ("EXPLAIN QUERY PLAN", "detail"),
        Dialect::Postgres => ("EXPLAIN", "QUERY PLAN"),
    };
    let rows = session.all(&format!("{prefix} {sql}"), args).await?;
    rows.iter().map(|row| row.get(column)).collect()
}

/// The steps of a plan that read a whole table or a whole index.
pub fn full_scans(plan: &[String]) -> Vec<&str> {
    let full = |step: &&str| match step.trim().trim_start_matches("-> ").trim() {
        // SQLite; `SCAN` of what another step made, or of constants, is no scan of a table.
        step if step.starts_with("SCAN ") => {
            !step.contains("CONSTANT ROW")
                && !step.contains("VIRTUAL TABLE")
                && !step.starts_with("SCAN (")
        }
        step => step.contains("Seq Scan on "),
    };
    plan.iter().map(String::as_str).filter(full).collect()
}
