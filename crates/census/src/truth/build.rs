//! How a household comes to be: layout, addresses, comings and goings, then its people.

use haina_core::numbers::Sex;

use super::layout::{Layout, Slot as Place};
use super::number::Slot;
use super::{Hardship, HardshipKind, Household, Person, Role, World};
use crate::Day;
use crate::draw::{Draw, Stream};
use crate::names::Name;
use crate::places::{Address, PREFECTURES};

/// People per ten thousand who die within a year, by age in tens.
const MORTALITY: [u32; 11] = [4, 3, 5, 9, 18, 45, 110, 310, 900, 2_000, 3_500];
const WINDOW_BACK: i32 = 730;
const WINDOW_AHEAD: i32 = 365;

impl World {
    /// Builds the household whose first person is `index`, of at most `room` people, into `out`.
    pub(super) fn build(&self, index: u64, room: u64, entrance: Address, out: &mut Household) {
        let mut draw = Draw::new(self.seed, Stream::Household, index);
        out.index = index;
        out.local = !draw.chance(entrance.district().from_elsewhere * 100);
        out.home = draw
            .below(PREFECTURES.len() as u32)
            .min(draw.below(PREFECTURES.len() as u32)) as u8;
        out.address = entrance;
        out.address.room = (100 * draw.between(1, 17) + draw.between(1, 4)) as u16;
        let layout = Layout::draw(out.local, room as usize, &mut draw);
        self.comings(index, out);
        out.hardship = self.hardship(index, out.local, &layout);

        let surname = |draw: &mut Draw| {
            let far_west = !out.local && PREFECTURES[usize::from(out.home)].code == 6531;
            if far_west && draw.chance(8_000) {
                ""
            } else {
                Name::surname(draw)
            }
        };
        let family = surname(&mut draw);
        let prefecture = if out.local {
            3702
        } else {
            PREFECTURES[usize::from(out.home)].code
        };
        out.members.clear();
        for (nth, (place, age)) in layout.members[..usize::from(layout.len)].iter().enumerate() {
            let at = index + nth as u64;
            let mut draw = Draw::new(self.seed, Stream::Person, at);
            let sex = match place {
                Place::Husband | Place::Grandfather => Sex::Male,
                Place::Wife | Place::Grandmother => Sex::Female,
                _ if draw.chance(5_120) => Sex::Male,
                _ => Sex::Female,
            };
            let slot = Slot::of(self.seed, at);
            let birth = slot.birth(self.base, i32::from(*age));
            let own = match place {
                Place::Wife | Place::Grandmother => surname(&mut draw),
                Place::Ward if draw.chance(5_000) => surname(&mut draw),
                _ => family,
            };
            // Who moved here with a household registered elsewhere was born there; of locals, one in fifty was not.
            let born_in = if out.local && draw.chance(200) {
                3707
            } else {
                prefecture
            };
            out.members.push(Person {
                index: at,
                role: place.role(),
                sex,
                birth,
                died: self.death(at, *age, birth),
                base_age: *age,
                name: Name::of(own, sex, self.base.ymd().0 - i32::from(*age), &mut draw),
                identity: slot.identity(born_in, birth, sex),
                phone: if *age >= 14 {
                    10_200_000_000 + at * 7 % 100_000_000
                } else {
                    0
                },
            });
        }
    }

    fn comings(&self, index: u64, out: &mut Household) {
        let mut draw = Draw::new(self.seed, Stream::Move, index);
        out.arrived = Day::new(1949, 10, 1);
        out.left = None;
        out.moved = None;
        if !out.local {
            // Half came within three years, the rest within fifteen; some come next year.
            let back = if draw.chance(5_000) { 1_095 } else { 5_475 };
            out.arrived = self.base.plus(draw.between(-back, WINDOW_AHEAD / 6));
        }
        let leaving = if out.local { 60 } else { 1_100 };
        if draw.chance(leaving) {
            let left = self.base.plus(draw.between(-WINDOW_BACK, WINDOW_AHEAD));
            out.left = (left > out.arrived.plus(30)).then_some(left);
        }
        if draw.chance(900) {
            let when = self.base.plus(draw.between(-1_095, WINDOW_AHEAD));
            let mut before = if draw.chance(6_000) {
                out.address
            } else {
                Address::entrance(&mut draw)
            };
            before.number = 1 + draw.below(399) as u16;
            before.room = (100 * draw.between(1, 17) + draw.between(1, 4)) as u16;
            let within = when > out.arrived && out.left.is_none_or(|left| when < left);
            out.moved = within.then_some((when, before));
        }
    }

    fn hardship(&self, index: u64, local: bool, layout: &Layout) -> Option<Hardship> {
        let mut draw = Draw::new(self.seed, Stream::Hardship, index);
        let members = &layout.members[..usize::from(layout.len)];
        let alone_and_old = members.len() == 1 && members[0].1 >= 60;
        let fragile = alone_and_old || members.len() == 2 && members[1].0.role() != Role::Spouse;
        let chance = match (local, fragile) {
            (true, true) => 1_600,
            (true, false) => 695,
            (false, _) => 90,
        };
        if !draw.chance(chance) {
            return None;
        }
        let kind = if alone_and_old && draw.chance(4_000) {
            HardshipKind::Destitute
        } else {
            match draw.below(10) {
                0..=5 => HardshipKind::Subsistence,
                6..=8 => HardshipKind::Marginal,
                _ => HardshipKind::Expense,
            }
        };
        let since = self.base.plus(draw.between(-2_900, 90));
        let ended = draw
            .chance(900)
            .then(|| self.base.plus(draw.between(-365, WINDOW_AHEAD)));
        Some(Hardship {
            kind,
            since,
            ended: ended.filter(|e| *e > since.plus(60)),
        })
    }

    #[inline]
    fn death(&self, index: u64, age: i8, birth: Day) -> Option<Day> {
        if age < 0 {
            return None;
        }
        // The age is that of the base day; the window is three years long.
        let yearly = MORTALITY[(age as usize / 10).min(10)];
        let mut draw = Draw::new(self.seed, Stream::Health, index);
        if !draw.chance((yearly * 3).min(9_000)) {
            return None;
        }
        let died = self.base.plus(draw.between(-WINDOW_BACK, WINDOW_AHEAD));
        (died > birth.plus(30)).then_some(died)
    }
}
