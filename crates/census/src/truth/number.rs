//! Identity numbers that nobody bears: valid by their check character, in divisions that do not exist.
//!
//! The index is spread over day of the year, order and one of fifty-seven county codes that no county, city or development
//! zone of these prefectures has: counties are numbered from 21 and none has more than a dozen, zones from 71, cities from
//! 81. The spread is one to one, so no two people share a number, and whoever knows the index knows all but the year.

use haina_core::numbers::{IdentityNumber, Sex};

use crate::Day;

const DAYS: u64 = 365;
const ORDERS: u64 = 497;
const COUNTIES: u64 = COUNTY_CODES.len() as u64;
const SLOTS: u64 = DAYS * ORDERS * COUNTIES;
/// Prime to `SLOTS` and near the golden section of it, so that neighbours lie far apart.
const STRIDE: u64 = 6_726_889;

/// County codes, the last two digits of a division (GB/T 2260), in which nobody is registered.
const COUNTY_CODES: [u32; 57] = {
    let spans = [(33, 70), (74, 79), (87, 99)];
    let (mut codes, mut n, mut span) = ([0; 57], 0, 0);
    while span < spans.len() {
        let (mut code, last) = spans[span];
        while code <= last {
            codes[n] = code;
            (n, code) = (n + 1, code + 1);
        }
        span += 1;
    }
    codes
};

/// The most people one city can have: ten million, all with numbers of their own.
pub const PEOPLE_MAX: u64 = 10_000_000;

/// The part of a number that comes from the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Slot {
    day_of_year: u32,
    order: u16,
    county: u32,
}

impl Slot {
    #[inline]
    pub(super) fn of(seed: u64, index: u64) -> Slot {
        let at = (index * STRIDE + seed % SLOTS) % SLOTS;
        let county = at % COUNTIES;
        let order = (at / COUNTIES + scatter(county)) % ORDERS;
        let day = (at / (COUNTIES * ORDERS) + scatter(order * COUNTIES + county)) % DAYS;
        Slot {
            day_of_year: day as u32,
            order: order as u16,
            county: COUNTY_CODES[county as usize],
        }
    }

    /// The birthday that makes someone `age` years old on `base`; `age` may be -1 for the year to come.
    #[inline]
    pub(super) fn birth(self, base: Day, age: i32) -> Day {
        let (year, ..) = base.ymd();
        // By month and day of a common year: were leap days counted, an age could come out one off.
        let (_, month, day) = Day::new(2001, 1, 1).plus(self.day_of_year as i32).ymd();
        let of_year = |year: i32| Day::new(year, month, day);
        let this = of_year(year - age);
        if base.age_of(this) == age {
            this
        } else {
            of_year(year - age - 1)
        }
    }

    /// The number, under `prefecture` (four digits).
    #[inline]
    pub(super) fn identity(self, prefecture: u32, birth: Day, sex: Sex) -> IdentityNumber {
        let order = 2 * self.order + if sex == Sex::Male { 1 } else { 2 };
        IdentityNumber::new(prefecture * 100 + self.county, birth.date(), order)
    }
}

/// Turns each digit by what the lower ones are, which keeps the spread one to one and hides its stride.
#[inline]
fn scatter(lower: u64) -> u64 {
    (lower + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40
}

/// A number the same person bore before it was put right (曾用号码): an order that no present number has.
pub(crate) fn stale(now: &IdentityNumber) -> IdentityNumber {
    let order = if now.sex() == Sex::Male { 995 } else { 0 };
    IdentityNumber::new(now.area(), now.birth(), order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// GB/T 2260, as of the districts, counties, zones and cities of the prefectures the city's people come from: the codes
    /// that are given most often and the highest of each sort.
    #[test]
    fn no_division_that_exists_is_nowhere() {
        let real = [
            370202, 370203, 370211, 370212, 370213, 370214, 370215, 370271, 370281, 370282, 370283,
            370285, 370724, 370725, 370786, 371329, 371728, 370830, 370831, 370832, 371122, 371428,
            371482, 371526, 411628, 411681, 411426, 230129, 230184, 230231, 230281, 220122, 220184,
            210124, 341226, 320382, 140932, 140981, 511923, 620525, 653131, 530328, 530381,
        ];
        let is_nowhere = |division: &u32| COUNTY_CODES.contains(&(division % 100));
        assert!(!real.iter().any(is_nowhere));
        assert_eq!(COUNTY_CODES.last(), Some(&99));
    }

    #[test]
    fn the_spread_is_one_to_one() {
        let (mut a, mut b) = (SLOTS, STRIDE);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        assert_eq!(a, 1, "stride and slots have no common factor");
        const { assert!(SLOTS >= PEOPLE_MAX) };
    }

    #[test]
    fn no_two_of_a_million_share_a_slot() {
        let all: HashSet<_> = (0..1_000_000).map(|i| Slot::of(9, i)).collect();
        assert_eq!(all.len(), 1_000_000);
    }

    #[test]
    fn a_hundred_thousand_of_one_year_and_sex_have_numbers_of_their_own() {
        let birth_year = |i| Slot::of(9, i).birth(Day::new(2026, 3, 1), 30);
        let numbers: HashSet<_> = (0..100_000)
            .map(|i| Slot::of(9, i).identity(3702, birth_year(i), Sex::Female))
            .collect();
        assert_eq!(numbers.len(), 100_000);
        assert!(
            numbers
                .iter()
                .all(|n| n.as_str().parse::<IdentityNumber>().is_ok())
        );
    }
}
