//! Reads query plans: what reads a whole table, and what walks an index from its end.

use haina_store::{Dialect, Statement};
use serde::Serialize;

/// How a statement comes to its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Through an index, to the rows it asks for.
    Search,
    /// Along an index in the order that is asked for, until a page is full.
    Walk,
    /// All of a table that grows with the city.
    Scan,
}

/// Tables whose size does not grow with the matters of a city.
const SMALL: &[&str] = &[
    "party_department",
    "party_area",
    "pack_version",
    "pack_file",
    "pack_type",
    "api_webhook",
    "store_lease",
    "journal_cursor",
    "journal_parked",
    "matter_counter",
    "finding_model",
    "finding_count",
];

/// Indexes of what is open or supervised only: read whole, they grow with the work on hand, not with the city's past.
const ON_HAND: &[&str] = &[
    "matter_state_supervised_idx",
    "matter_state_consulting_idx",
    "matter_state_open_lead_idx",
    "matter_state_open_area_idx",
];

/// Up to here PostgreSQL reads a table of a few pages whole because no index is quicker. In a small city it is told never
/// to, and reckons millions.
const COST_SMALL: f64 = 50.0;

/// The worst step of a plan, with its line.
pub(super) fn way(statement: &Statement, plan: &[String], dialect: Dialect) -> (Way, String) {
    let steps = plan.iter().map(|line| {
        let way = match dialect {
            Dialect::Sqlite => of_sqlite(&statement.sql, line),
            Dialect::Postgres => of_postgres(&statement.sql, line),
        };
        (way, line.trim().to_owned())
    });
    let worst = steps.max_by(|a, b| a.0.cmp(&b.0));
    worst.unwrap_or((Way::Search, String::new()))
}

fn of_sqlite(sql: &str, line: &str) -> Way {
    let Some(rest) = line.trim().strip_prefix("SCAN ") else {
        return Way::Search;
    };
    let mut words = rest.split(' ');
    let table = table(sql, words.next().unwrap_or_default());
    if rest.contains("VIRTUAL TABLE") || !grows(table) {
        return Way::Search;
    }
    // A primary key is walked in its order only where that order is asked for.
    let by_key = rest.contains("sqlite_autoindex_") && rest.ends_with("_1");
    let ordered = rest.contains(" USING ") && (!by_key || sql.contains("ORDER BY id "));
    let on_hand = ON_HAND.iter().any(|index| rest.ends_with(index));
    match on_hand || ordered && pages(sql) {
        true => Way::Walk,
        false => Way::Scan,
    }
}

fn of_postgres(sql: &str, line: &str) -> Way {
    let after = |mark: &str| line.split_once(mark).map(|(_, rest)| rest);
    match after("Seq Scan on ") {
        Some(rest) if grows(rest.split(' ').next().unwrap_or_default()) => match cost(line) {
            Some(cost) if cost <= COST_SMALL => Way::Search,
            _ => Way::Scan,
        },
        _ if line.contains("Index Scan Backward using") && pages(sql) => Way::Walk,
        _ => Way::Search,
    }
}

/// What PostgreSQL reckons a step to cost: `(cost=0.00..1.52 rows=52 width=16)`.
fn cost(line: &str) -> Option<f64> {
    let (_, rest) = line.split_once("(cost=")?;
    let (_, rest) = rest.split_once("..")?;
    rest.split(' ').next()?.parse().ok()
}

/// The table behind a name: `matter_state s` in the text makes `s` mean it.
fn table<'s>(sql: &'s str, name: &'s str) -> &'s str {
    let words: Vec<&str> = sql.split_whitespace().collect();
    let named = words
        .windows(3)
        .find(|w| matches!(w[0], "FROM" | "JOIN") && w[2].trim_end_matches(')') == name);
    named.map_or(name, |w| w[1])
}

/// Of a room, and not among the small ones; what a plan makes itself has no room's name.
fn grows(table: &str) -> bool {
    let rooms = [
        "matter_", "finding_", "catalog_", "journal_", "party_", "pack_", "api_", "store_",
    ];
    rooms.iter().any(|room| table.starts_with(room)) && !SMALL.contains(&table)
}

/// Whether the statement asks for an order, and ends when a page is full.
fn pages(sql: &str) -> bool {
    sql.contains(" LIMIT ") && sql.contains("ORDER BY ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_reads_a_growing_table_whole_is_a_scan() {
        let listed = "SELECT s.id FROM matter_state s WHERE s.open ORDER BY s.due_at LIMIT 21";
        let counted = "SELECT COUNT(*) FROM matter_state s";
        let cases = [
            (
                listed,
                "SEARCH s USING INDEX matter_state_due_idx (due_at<?)",
                Way::Search,
            ),
            (
                listed,
                "SCAN s USING INDEX matter_state_opened_idx",
                Way::Walk,
            ),
            (listed, "SCAN s", Way::Scan),
            (
                counted,
                "SCAN s USING COVERING INDEX matter_state_lead_idx",
                Way::Scan,
            ),
            (counted, "SCAN CONSTANT ROW", Way::Search),
            (
                "SELECT key FROM party_department",
                "SCAN party_department",
                Way::Search,
            ),
        ];
        for (sql, line, way) in cases {
            assert_eq!(of_sqlite(sql, line), way, "{line}");
        }
        let line = "  ->  Seq Scan on matter_state s  (cost=0.00..41200.00 rows=1000000 width=8)";
        assert_eq!(of_postgres(counted, line), Way::Scan);
        let line = "  ->  Seq Scan on party_person  (cost=0.00..2.52 rows=52 width=16)";
        assert_eq!(of_postgres(counted, line), Way::Search);
        let line = "  ->  Index Scan Backward using matter_state_opened_idx on matter_state s";
        assert_eq!(of_postgres(listed, line), Way::Walk);
    }
}
