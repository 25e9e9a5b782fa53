//! Statements whose outcome nobody waits for: on PostgreSQL several of them are one way there and back.

use crate::record::Statement;
use crate::{Dialect, Session, StoreError, Tx, Value};

/// Values that go in one statement at most: PostgreSQL takes 65,535.
const VALUES_MAX: usize = 32_000;

impl Tx {
    /// Inserts, updates or deletes at the latest with the commit, or with the next statement of this transaction, which sees it.
    ///
    /// For what comes after one another without a look at what came of it. On SQLite it is done at once. PostgreSQL gets those
    /// that follow each other as one statement; of those none would see what another has changed, so a table that is met
    /// again begins the next.
    ///
    /// # Errors
    /// As [`Session::execute`], perhaps only from the statement or the commit that it goes with.
    pub async fn later(&mut self, sql: &str, args: &[Value]) -> Result<(), StoreError> {
        let known = table(sql);
        if self.dialect() == Dialect::Sqlite || known.is_none() {
            self.execute(sql, args).await?;
            return Ok(());
        }
        let values: usize = self.later.iter().map(|one| one.args.len()).sum();
        let again = self.later.iter().any(|one| table(&one.sql) == known);
        if again || values + args.len() > VALUES_MAX {
            self.catch_up().await?;
        }
        crate::record::note(sql, args);
        self.later.push(Statement {
            sql: sql.to_owned(),
            args: args.to_vec(),
        });
        Ok(())
    }

    /// As [`Session::insert`], for rows that nobody asks about: see [`Tx::later`].
    pub async fn insert_later(
        &mut self,
        head: &str,
        rows: Vec<Vec<Value>>,
        tail: &str,
    ) -> Result<(), StoreError> {
        for (sql, args) in crate::insert::statements(head, rows, tail) {
            self.later(&sql, &args).await?;
        }
        Ok(())
    }
}

impl Session {
    /// Runs what waits.
    pub(crate) async fn catch_up(&mut self) -> Result<(), StoreError> {
        if self.later.is_empty() {
            return Ok(());
        }
        let Statement { sql, args } = together(&std::mem::take(&mut self.later));
        self.ready(&sql)?;
        self.change(&sql, &args).await?;
        Ok(())
    }
}

/// The table that a statement changes; none of one that is not just an insert, an update or a delete.
fn table(sql: &str) -> Option<&str> {
    let mut words = sql.split_whitespace();
    let table = match words.next()? {
        "UPDATE" => words.next(),
        "INSERT" | "DELETE" => words.nth(1),
        _ => None,
    };
    // A row of values may follow without a space.
    table.and_then(|table| table.split('(').next())
}

/// One statement that does what all of them do.
fn together(all: &[Statement]) -> Statement {
    let (mut args, mut parts) = (Vec::new(), Vec::new());
    for one in all {
        parts.push(moved(&one.sql, args.len()));
        args.extend(one.args.iter().cloned());
    }
    let last = parts.pop().unwrap_or_default();
    let before: Vec<String> = parts
        .iter()
        .enumerate()
        .map(|(n, part)| format!("part{n} AS ({part})"))
        .collect();
    let sql = match before.is_empty() {
        true => last,
        false => format!("WITH {} {last}", before.join(", ")),
    };
    Statement { sql, args }
}

/// The statement with its arguments numbered from `by` on: `$1` becomes `$4`.
fn moved(sql: &str, by: usize) -> String {
    let mut parts = sql.split('$');
    let mut moved = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.chars().take_while(char::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        moved.push('$');
        match number.parse::<usize>() {
            Ok(number) => moved += &(number + by).to_string(),
            Err(_) => moved += number,
        }
        moved += rest;
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args;

    fn statement(sql: &str, args: Vec<Value>) -> Statement {
        Statement {
            sql: sql.to_owned(),
            args,
        }
    }

    #[test]
    fn several_become_one_with_their_own_arguments() {
        let all = together(&[
            statement("INSERT INTO a (x, y) VALUES ($1, $2)", args![1, 2]),
            statement("DELETE FROM b WHERE x = $1", args![3]),
            statement("UPDATE c SET x = $2 WHERE y = $1 AND z = $10", args![4, 5]),
        ]);
        assert_eq!(
            all.sql,
            "WITH part0 AS (INSERT INTO a (x, y) VALUES ($1, $2)), part1 AS (DELETE FROM b WHERE x = $3) \
             UPDATE c SET x = $5 WHERE y = $4 AND z = $13"
        );
        assert_eq!(all.args, args![1, 2, 3, 4, 5]);
        let one = statement("DELETE FROM b", args![]);
        assert_eq!(together(std::slice::from_ref(&one)).sql, one.sql);
    }

    #[test]
    fn the_table_is_read_from_the_statement() {
        assert_eq!(table("INSERT INTO a (x) VALUES ($1)"), Some("a"));
        assert_eq!(table("INSERT INTO a(x) VALUES ($1)"), Some("a"));
        assert_eq!(table("UPDATE a SET x = 1"), Some("a"));
        assert_eq!(table("DELETE FROM a\n WHERE x = 1"), Some("a"));
        assert_eq!(table("WITH v AS (SELECT 1) INSERT INTO a SELECT 1"), None);
        assert_eq!(table("SELECT 1"), None);
    }
}
