//! Numbers for people: by type and period, without gaps that would tell of refused ones. On PostgreSQL a number is left out
//! when an opening breaks off after it was counted (a lost connection, the same request twice at the same time).

use haina_core::calendar::local_day;
use haina_store::{Store, StoreError, Tx, args};
use jiff::Timestamp;

use super::MatterError;

/// Counts on by `$2`.
const COUNT: &str = "INSERT INTO matter_counter (name, last) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET last = matter_counter.last + $2 RETURNING last";

/// A number's fixed parts; the running one is counted when the matter is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pattern {
    before: String,
    after: String,
    digits: usize,
}

impl Pattern {
    /// The pattern of a type on the day of `at`: `{yyyy}`, `{yyyymm}`, `{yyyymmdd}` and `{seq:5}`.
    pub fn of(pattern: &str, at: Timestamp) -> Pattern {
        let day = local_day(at);
        let filled = pattern
            .replace("{yyyymmdd}", &day.strftime("%Y%m%d").to_string())
            .replace("{yyyymm}", &day.strftime("%Y%m").to_string())
            .replace("{yyyy}", &day.strftime("%Y").to_string());
        let cut = filled.find("{seq").and_then(|from| {
            let to = from + filled[from..].find('}')?;
            let digits = filled[from..to]
                .split(':')
                .nth(1)
                .and_then(|n| n.parse().ok());
            Some((from, to, digits.unwrap_or(5)))
        });
        match cut {
            Some((from, to, digits)) => Pattern {
                before: filled[..from].to_owned(),
                after: filled[to + 1..].to_owned(),
                digits: usize::min(digits, 12),
            },
            None => Pattern {
                before: format!("{filled}-"),
                after: String::new(),
                digits: 5,
            },
        }
    }

    /// The next number, counted before the transaction that opens the matter: only for PostgreSQL, where a counter that
    /// was counted within is held until that transaction is durable, and all who open a matter of this type would wait for
    /// one another. On SQLite only one writes at a time.
    pub async fn before(&self, store: &Store) -> Result<String, MatterError> {
        // Durable before the matter is: the commit of that comes later in the same log.
        let rows = store.soon(COUNT, &args![self.name(), 1]).await?;
        let row = rows.first().ok_or(StoreError::NoRow)?;
        Ok(self.numbered(row.get("last")?))
    }

    /// The next number.
    pub async fn next(&self, tx: &mut Tx) -> Result<String, MatterError> {
        Ok(self.numbered(self.count(tx, 1).await?))
    }

    /// The next `count` numbers, in their order.
    pub async fn next_all(&self, tx: &mut Tx, count: i64) -> Result<Vec<String>, MatterError> {
        let last = self.count(tx, count).await?;
        let numbers = last - count + 1..=last;
        Ok(numbers.map(|n| self.numbered(n)).collect())
    }

    /// Counts on, and says how far.
    async fn count(&self, tx: &mut Tx, by: i64) -> Result<i64, MatterError> {
        Ok(tx.one(COUNT, &args![self.name(), by]).await?.get("last")?)
    }

    fn name(&self) -> String {
        format!("{}#{}", self.before, self.after)
    }

    fn numbered(&self, n: i64) -> String {
        format!(
            "{}{n:0width$}{}",
            self.before,
            self.after,
            width = self.digits
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_carries_its_day_and_its_place() {
        let at = "2026-01-04T17:00:00Z".parse().unwrap();
        let pattern = Pattern::of("QD{yyyymmdd}{seq:5}", at);
        assert_eq!(
            pattern,
            Pattern {
                before: "QD20260105".into(),
                after: String::new(),
                digits: 5
            }
        );
        assert_eq!(Pattern::of("{yyyy}-{seq:3}号", at).after, "号");
        assert_eq!(Pattern::of("X", at).before, "X-");
    }
}
