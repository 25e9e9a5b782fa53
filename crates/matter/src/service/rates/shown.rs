//! Rates as they are shown: shares with what was left out, and groups too small to be shown.

use haina_core::Words;
use serde::Serialize;

/// A share, and what was left out of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rate {
    pub numerator: u64,
    pub denominator: u64,
    pub excluded: Vec<Excluded>,
}

/// A rule that leaves matters out, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Excluded {
    pub rule: &'static str,
    pub title: Words,
    pub count: u64,
}

/// The rates of one group.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Rates {
    /// The group's key; empty for all together.
    pub key: String,
    /// Too few to be shown; everything else is empty then.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub suppressed: bool,
    /// First contact within its limit, of those dispatched.
    pub response: Rate,
    /// Solved by the person's word, of those reached.
    pub solved: Rate,
    /// The better grades (3 of 5 and up), of those rated.
    pub satisfied: Rate,
    /// First answered by the deadline, of those due.
    pub on_time: Rate,
    /// Closed by now, of those opened.
    pub closed: Rate,
    /// Opened in the period, drafts aside.
    pub opened: u64,
    pub dispatched: u64,
    /// Dispatched matters that a unit objected to or returned at least once.
    pub returned: u64,
    pub transfers: u64,
    /// Matters with a second round.
    pub redone: u64,
    pub answered: u64,
    pub median_workdays: Option<u32>,
    pub answered_within: Vec<Within>,
}

/// How many were answered within so many working days after the day asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Within {
    pub workdays: u32,
    pub count: u64,
}

impl Rates {
    /// Matters that a unit objected to or gave back at least once, of those dispatched.
    pub fn return_rate(&self) -> Rate {
        Rate::of(self.returned, self.dispatched)
    }

    /// Matters that needed a second round, of those dispatched.
    pub fn redo_rate(&self) -> Rate {
        Rate::of(self.redone, self.dispatched)
    }

    /// How often a dispatched matter was transferred, on average; none without any.
    pub fn transfers_mean(&self) -> Option<f64> {
        (self.dispatched > 0).then(|| self.transfers as f64 / self.dispatched as f64)
    }

    /// How many matters it tells of.
    pub fn size(&self) -> u64 {
        self.dispatched.max(self.answered)
    }

    fn hide(&mut self) {
        *self = Rates {
            key: std::mem::take(&mut self.key),
            suppressed: true,
            ..Rates::default()
        };
    }
}

impl Rate {
    fn of(numerator: u64, denominator: u64) -> Rate {
        Rate {
            numerator,
            denominator,
            excluded: Vec::new(),
        }
    }

    /// The share, 0 to 1; none of nothing.
    pub fn share(&self) -> Option<f64> {
        (self.denominator > 0).then(|| self.numerator as f64 / self.denominator as f64)
    }
}

/// Hides groups of fewer than `least` matters, for statistics that anybody may see: behind a small
/// number stands somebody. A hidden group could be had by subtraction from the total (the first of
/// the list), so where only one is hidden the next smallest goes too, and a total of fewer than
/// `least` hides everything.
pub fn suppress(all: &mut [Rates], least: u64) {
    let Some((total, groups)) = all.split_first_mut() else {
        return;
    };
    if total.size() < least {
        total.hide();
        groups.iter_mut().for_each(Rates::hide);
        return;
    }
    let small = |r: &Rates| r.size() > 0 && r.size() < least;
    let hidden = groups.iter().filter(|r| small(r)).count();
    groups.iter_mut().filter(|r| small(r)).for_each(Rates::hide);
    if hidden == 1 {
        let rest = groups.iter_mut().filter(|r| !r.suppressed && r.size() > 0);
        if let Some(next) = rest.min_by_key(|r| r.size()) {
            next.hide();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(list: &[u64]) -> Vec<Rates> {
        let total = list.iter().sum();
        let sizes = std::iter::once(total).chain(list.iter().copied());
        let rates = sizes.map(|dispatched| Rates {
            dispatched,
            ..Rates::default()
        });
        rates.collect()
    }

    fn check(list: &[u64], hidden: &[bool]) {
        let mut all = sizes(list);
        suppress(&mut all, 5);
        let got: Vec<bool> = all.iter().map(|r| r.suppressed).collect();
        assert_eq!(got, hidden, "{list:?}");
        assert!(all.iter().filter(|r| r.suppressed).all(|r| r.size() == 0));
    }

    #[test]
    fn a_small_group_cannot_be_had_by_subtraction() {
        check(&[10, 20, 30], &[false, false, false, false]);
        check(&[3, 20, 30], &[false, true, true, false]);
        check(&[3, 4, 30], &[false, true, true, false]);
        check(&[0, 20, 30], &[false, false, false, false]);
        check(&[3, 1], &[true, true, true]);
        check(&[], &[true]);
    }

    #[test]
    fn nothing_has_no_share() {
        assert_eq!(Rate::of(0, 0).share(), None);
        assert_eq!(Rate::of(1, 4).share(), Some(0.25));
        assert_eq!(Rates::default().transfers_mean(), None);
    }
}
