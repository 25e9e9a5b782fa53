//! Personal content against the hash in the record.

use super::rows::EntryRow;
use crate::hash::content_hash;

/// Whether the content was erased, or what is wrong with it.
pub(super) fn check(row: &EntryRow) -> Result<bool, &'static str> {
    let named = row
        .record
        .as_ref()
        .and_then(|record| record.personal.as_deref());
    match (named, &row.content) {
        (None, None) => Ok(false),
        (None, Some(_)) => Err("content is kept that the record does not name"),
        (Some(_), None) => Err("the personal content is gone without being erased"),
        (Some(hash), Some(content)) => match (&content.salt, &content.text, content.erased) {
            (None, None, true) => Ok(true),
            (Some(salt), Some(text), false) => {
                let same = hex::encode(content_hash(salt, text)) == hash;
                if same {
                    Ok(false)
                } else {
                    Err("the personal content was changed")
                }
            }
            (_, _, true) => Err("the personal content is said to be erased and is still there"),
            (_, _, false) => Err("the personal content is gone without being erased"),
        },
    }
}
