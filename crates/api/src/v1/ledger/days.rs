//! The days of a statement as moments.

use haina_core::calendar::ZONE;
use haina_ledger::{DAYS_MAX, LedgerError};
use jiff::Timestamp;
use jiff::civil::Date;

/// From the first moment of a day until that of the day after another.
pub(super) fn time(from: Date, until: Date) -> Result<(Timestamp, Timestamp), LedgerError> {
    let begin = |day: Date| Some(day.to_zoned(ZONE.clone()).ok()?.timestamp());
    let after = until.tomorrow().ok();
    let time = begin(from).zip(after.and_then(begin));
    time.filter(|(begin, end)| begin < end)
        .ok_or_else(|| LedgerError::Ask {
            why: format!(
                "a statement ends on the day on which it begins or after it, {DAYS_MAX} days later at most"
            ),
        })
}
