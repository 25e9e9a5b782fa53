//! Who lives together (户型): kinds of households and the ages in them, drawn once for a household.

use super::Role;
use crate::Draw;

/// Ages of a household's members at the base day; -1 is born in the year to come.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Layout {
    pub(super) members: [(Slot, i8); 8],
    pub(super) len: u8,
}

/// A place in a household: role and sex where the place decides it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Slot {
    #[default]
    Head,
    Husband,
    Wife,
    Child,
    Grandfather,
    Grandmother,
    Ward,
}

/// How many of a thousand households are of each kind: single, couple, family, lone parent, three generations, old
/// couple, old single, child with relatives.
const LOCAL: [u32; 8] = [105, 185, 310, 25, 85, 175, 105, 10];
const FROM_ELSEWHERE: [u32; 8] = [398, 280, 241, 13, 13, 18, 10, 22];
const SIZES_MIN: [usize; 8] = [1, 2, 3, 2, 5, 2, 1, 2];

/// Eldest child's age from 0 on, by weight; families with newborns come by `EXPECTING`.
const CHILD_AGES: [u32; 24] = [
    55, 56, 60, 66, 74, 84, 96, 104, 108, 108, 104, 98, 92, 88, 86, 84, 82, 78, 72, 66, 58, 50, 40,
    32,
];
/// Families that expect a child, of ten thousand.
const EXPECTING: u32 = 700;

impl Slot {
    pub(super) fn role(self) -> Role {
        match self {
            Slot::Head | Slot::Husband => Role::Head,
            Slot::Wife => Role::Spouse,
            Slot::Child => Role::Child,
            Slot::Grandfather | Slot::Grandmother => Role::Elder,
            Slot::Ward => Role::Ward,
        }
    }
}

impl Layout {
    /// A household of at most `room` people.
    pub(super) fn draw(local: bool, room: usize, draw: &mut Draw) -> Layout {
        let weights = if local { &LOCAL } else { &FROM_ELSEWHERE };
        let mut kind = draw.weighted(weights);
        if SIZES_MIN[kind] > room {
            kind = if room >= 2 { 1 } else { 0 };
        }
        let mut all = Layout::default();
        match kind {
            0 => all.push(
                Slot::Head,
                if local {
                    draw.between(20, 58)
                } else {
                    draw.between(18, 52)
                },
            ),
            1 => {
                let young = !local || draw.chance(3_000);
                let age = if young {
                    draw.between(23, 46)
                } else {
                    draw.between(47, 66)
                };
                all.couple(age, draw);
            }
            2 => all.family(room, draw),
            3 => {
                let child = draw.weighted(&CHILD_AGES) as i32;
                all.push(Slot::Head, child + draw.between(22, 34));
                all.push(Slot::Child, child);
            }
            4 => {
                all.family(room - 2, draw);
                let head = i32::from(all.members[0].1);
                let elder = head + draw.between(22, 32);
                all.push(Slot::Grandfather, elder);
                all.push(Slot::Grandmother, elder - draw.between(-1, 4));
            }
            5 => {
                let age = 60 + draw.below(16).max(draw.below(30)) as i32;
                all.couple(age.min(92), draw);
            }
            6 => all.push(Slot::Head, 58 + draw.between(0, 20) + draw.between(0, 22)),
            _ => {
                all.push(Slot::Head, draw.between(55, 76));
                all.push(Slot::Ward, draw.between(1, 16));
            }
        }
        all
    }

    fn push(&mut self, slot: Slot, age: i32) {
        let at = usize::from(self.len);
        if at < self.members.len() {
            self.members[at] = (slot, age.clamp(-1, 105) as i8);
            self.len += 1;
        }
    }

    fn couple(&mut self, age: i32, draw: &mut Draw) {
        self.push(Slot::Husband, age);
        self.push(Slot::Wife, (age - draw.between(-2, 5)).max(20));
    }

    /// Two parents and as many children as fit, the eldest first.
    fn family(&mut self, room: usize, draw: &mut Draw) {
        let eldest = draw.weighted(&CHILD_AGES) as i32;
        let mother = eldest + draw.between(21, 33);
        self.push(Slot::Husband, mother + draw.between(-1, 5));
        self.push(Slot::Wife, mother);
        self.push(Slot::Child, eldest);
        let mut youngest = eldest;
        for chance in [4_000, 600] {
            let next = youngest - draw.between(2, 7);
            if usize::from(self.len) < room && next >= 0 && draw.chance(chance) {
                self.push(Slot::Child, next);
                youngest = next;
            }
        }
        if usize::from(self.len) < room && youngest >= 2 && mother < 44 && draw.chance(EXPECTING) {
            self.push(Slot::Child, -1);
        }
    }
}
