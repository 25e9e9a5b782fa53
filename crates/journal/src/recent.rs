//! The kinds of the entries that this node sequenced last, so that each reaction need not read them from the database.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Entries whose kinds are kept.
const KEPT_MAX: usize = 4096;

/// Kinds of entries in neighbouring places.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// The place of the first.
    first: u64,
    kinds: VecDeque<String>,
}

impl Recent {
    /// Keeps the kinds of entries that were sequenced, from place `first` on. They must be committed.
    pub fn put(&self, first: u64, kinds: Vec<String>) {
        let mut kept = self.lock();
        if kept.end() != first {
            // Another node sequenced what lies between.
            *kept = Kept {
                first,
                kinds: VecDeque::new(),
            };
        }
        kept.kinds.extend(kinds);
        let over = kept.kinds.len().saturating_sub(KEPT_MAX);
        kept.kinds.drain(..over);
        kept.first += over as u64;
    }

    /// The kinds of at most `most` entries from place `from` on; none when that is not known here.
    pub fn from(&self, from: u64, most: usize) -> Option<Vec<(u64, String)>> {
        let kept = self.lock();
        let at = usize::try_from(from.checked_sub(kept.first)?).ok()?;
        let kinds: Vec<(u64, String)> = (from..)
            .zip(kept.kinds.iter().skip(at).take(most).cloned())
            .collect();
        (!kinds.is_empty()).then_some(kinds)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn end(&self) -> u64 {
        self.first + self.kinds.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(of: &[&str]) -> Vec<String> {
        of.iter().map(|kind| kind.to_string()).collect()
    }

    #[test]
    fn what_is_not_known_for_certain_is_not_told() {
        let recent = Recent::default();
        assert_eq!(recent.from(0, 10), None);
        recent.put(7, kinds(&["a", "b"]));
        assert_eq!(recent.from(6, 10), None);
        assert_eq!(recent.from(8, 10), Some(vec![(8, "b".to_owned())]));
        assert_eq!(recent.from(9, 10), None);
        recent.put(9, kinds(&["c"]));
        assert_eq!(
            recent.from(7, 2),
            Some(vec![(7, "a".to_owned()), (8, "b".to_owned())])
        );
        // Places 10 and 11 were given by another node.
        recent.put(12, kinds(&["d"]));
        assert_eq!(recent.from(9, 10), None);
        assert_eq!(recent.from(12, 10), Some(vec![(12, "d".to_owned())]));
    }

    #[test]
    fn no_more_are_kept_than_a_bound() {
        let recent = Recent::default();
        for first in 0..3 {
            let count = KEPT_MAX / 2;
            recent.put((first * count) as u64, vec!["a".to_owned(); count]);
        }
        assert_eq!(recent.from(0, 1), None);
        let first = (KEPT_MAX / 2) as u64;
        assert_eq!(recent.from(first, 1), Some(vec![(first, "a".to_owned())]));
        assert_eq!(recent.lock().kinds.len(), KEPT_MAX);
    }
}
