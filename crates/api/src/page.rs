//! Lists in pages: a cursor is an opaque text that the next request gives back unchanged.

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::fault::ApiFault;
use crate::model::Page;

/// Items on a page when none is asked for.
pub const LIMIT: u32 = 50;
/// Items on a page at most.
pub const LIMIT_MAX: u32 = 200;

/// The number of items asked for.
pub fn limit(asked: Option<u32>) -> Result<u32, ApiFault> {
    match asked {
        None => Ok(LIMIT),
        Some(n @ 1..=LIMIT_MAX) => Ok(n),
        Some(_) => Err(ApiFault::Address {
            part: "query",
            why: format!("`limit` is 1 to {LIMIT_MAX}"),
        }),
    }
}

/// The cursor of a position.
pub fn write(position: impl std::fmt::Display) -> String {
    URL_SAFE_NO_PAD.encode(position.to_string())
}

/// The position behind a cursor.
pub fn read<T: FromStr>(cursor: Option<&str>) -> Result<Option<T>, ApiFault> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    let bytes = URL_SAFE_NO_PAD
        .decode(cursor)
        .map_err(|_| ApiFault::Cursor)?;
    let text = String::from_utf8(bytes).map_err(|_| ApiFault::Cursor)?;
    text.parse().map(Some).map_err(|_| ApiFault::Cursor)
}

/// The page of what was found, where one more than `limit` was asked for.
pub fn of<F, T, P: std::fmt::Display>(
    mut found: Vec<F>,
    limit: u32,
    position: impl Fn(&F) -> P,
    view: impl Fn(F) -> T,
) -> Page<T> {
    let limit = limit as usize;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| write(position(last)));
    Page {
        items: found.into_iter().map(view).collect(),
        next,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_garbage_is_refused() {
        assert_eq!(read::<i64>(Some(&write(1217))).unwrap(), Some(1217));
        assert_eq!(read::<i64>(None).unwrap(), None);
        for garbage in ["%%", "bm90IGEgbnVtYmVy", "🙂"] {
            assert!(read::<i64>(Some(garbage)).is_err(), "{garbage}");
        }
        assert!(limit(Some(0)).is_err() && limit(Some(201)).is_err() && limit(None).unwrap() == 50);
    }

    #[test]
    fn the_last_page_has_no_next() {
        let page = of(vec![1, 2, 3], 2, |n| *n, |n| n);
        assert_eq!((page.items, page.next), (vec![1, 2], Some(write(2))));
        assert_eq!(of(vec![1, 2], 2, |n| *n, |n| n).next, None);
    }
}
