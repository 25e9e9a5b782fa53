//! Many rows by few statements.

use crate::{Row, Session, StoreError, Value};

/// Values in one statement at most: SQLite takes 32,766, PostgreSQL 65,535.
const VALUES_MAX: usize = 8_000;

impl Session {
    /// Inserts rows of equal length, many to a statement, in their order.
    ///
    /// `head` is what stands before `VALUES`, `tail` what stands behind the rows. What a `RETURNING` in the tail gives
    /// comes back in no order.
    pub async fn insert(
        &mut self,
        head: &str,
        rows: Vec<Vec<Value>>,
        tail: &str,
    ) -> Result<Vec<Row>, StoreError> {
        let mut given = Vec::new();
        for (sql, args) in statements(head, rows, tail) {
            given.extend(self.all(&sql, &args).await?);
        }
        Ok(given)
    }
}

/// The statements that insert rows, as few as hold them.
pub(crate) fn statements(
    head: &str,
    rows: Vec<Vec<Value>>,
    tail: &str,
) -> impl Iterator<Item = (String, Vec<Value>)> {
    let width = rows.first().map_or(1, Vec::len).max(1);
    let mut rows = rows.into_iter().peekable();
    std::iter::from_fn(move || {
        rows.peek()?;
        let args: Vec<Value> = rows.by_ref().take(VALUES_MAX / width).flatten().collect();
        let places = numbered(args.len() / width, width);
        Some((format!("{head} VALUES {places} {tail}"), args))
    })
}

/// `($1, $2), ($3, $4)`.
fn numbered(rows: usize, width: usize) -> String {
    let row = |row: usize| {
        let numbers: Vec<String> = (1..=width)
            .map(|n| format!("${}", row * width + n))
            .collect();
        format!("({})", numbers.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    rows.join(", ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn rows_are_numbered_through() {
        assert_eq!(super::numbered(2, 3), "($1, $2, $3), ($4, $5, $6)");
    }
}
