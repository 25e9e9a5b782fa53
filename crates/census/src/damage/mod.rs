//! Stated errors (声明的差错): what is wrong with a row, how often, and that the truth knows of it.
//!
//! Damage is drawn for a record, not for a row of a file, so that a record is wrong in the same way every day.

mod apply;

use serde::Serialize;

use crate::draw::{Draw, Stream};

pub(crate) use apply::{birth, lender, sex, write_name, write_number};

/// How many rows of ten thousand have an error, kind by kind. At most one kind touches the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rates {
    pub missing: u32,
    pub mistyped: u32,
    pub malformed: u32,
    pub shared: u32,
    pub fifteen: u32,
    pub stale: u32,
    pub name: u32,
    pub birth: u32,
    pub phone: u32,
    pub twice: u32,
    pub late: u32,
}

/// A kind of error (差错类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Kind {
    /// No number.
    Missing,
    /// One digit is wrong; the check character tells.
    Mistyped,
    /// Blanks, full-width digits or a small x; nothing is lost.
    Malformed,
    /// The number of somebody else of the household.
    Shared,
    /// Written in fifteen digits, as before 1999.
    Fifteen,
    /// A valid number the person no longer has.
    Stale,
    /// The name is written otherwise: blanks, another dot, a homophone.
    Name,
    /// The date of birth is wrong.
    Birth,
    /// The telephone number is missing.
    Phone,
    /// The row is delivered twice.
    Twice,
    /// The row comes a day after the others.
    Late,
}

/// What is wrong with one record; often nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Damage(u16);

const NUMBER_KINDS: [Kind; 6] = [
    Kind::Missing,
    Kind::Mistyped,
    Kind::Malformed,
    Kind::Shared,
    Kind::Fifteen,
    Kind::Stale,
];

impl Rates {
    /// No errors: a register that the owner keeps with care.
    pub const NONE: Rates = Rates {
        missing: 0,
        mistyped: 0,
        malformed: 0,
        shared: 0,
        fifteen: 0,
        stale: 0,
        name: 0,
        birth: 0,
        phone: 0,
        twice: 0,
        late: 0,
    };
    /// Most tables.
    pub const ORDINARY: Rates = Rates {
        missing: 60,
        mistyped: 80,
        malformed: 150,
        shared: 15,
        fifteen: 70,
        stale: 20,
        name: 90,
        birth: 40,
        phone: 200,
        twice: 40,
        late: 50,
    };
    /// Tables of children, whose numbers many forms do not ask for.
    pub const CHILDREN: Rates = Rates {
        missing: 400,
        mistyped: 300,
        malformed: 300,
        shared: 40,
        fifteen: 0,
        stale: 20,
        name: 120,
        birth: 60,
        phone: 150,
        twice: 60,
        late: 50,
    };

    /// The rate of a kind.
    pub fn of(&self, kind: Kind) -> u32 {
        match kind {
            Kind::Missing => self.missing,
            Kind::Mistyped => self.mistyped,
            Kind::Malformed => self.malformed,
            Kind::Shared => self.shared,
            Kind::Fifteen => self.fifteen,
            Kind::Stale => self.stale,
            Kind::Name => self.name,
            Kind::Birth => self.birth,
            Kind::Phone => self.phone,
            Kind::Twice => self.twice,
            Kind::Late => self.late,
        }
    }
}

impl Kind {
    /// All kinds, in the order in which files list them.
    pub const ALL: [Kind; 11] = [
        Kind::Missing,
        Kind::Mistyped,
        Kind::Malformed,
        Kind::Shared,
        Kind::Fifteen,
        Kind::Stale,
        Kind::Name,
        Kind::Birth,
        Kind::Phone,
        Kind::Twice,
        Kind::Late,
    ];

    /// Stable key, as the truth's files write it.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Missing => "missing",
            Kind::Mistyped => "mistyped",
            Kind::Malformed => "malformed",
            Kind::Shared => "shared",
            Kind::Fifteen => "fifteen",
            Kind::Stale => "stale",
            Kind::Name => "name",
            Kind::Birth => "birth",
            Kind::Phone => "phone",
            Kind::Twice => "twice",
            Kind::Late => "late",
        }
    }
}

impl Damage {
    /// What is wrong with the record of `key` in the table of `salt`.
    #[inline]
    pub(crate) fn draw(seed: u64, salt: u64, key: u64, rates: &Rates) -> Damage {
        let mut draw = Draw::nested(seed, Stream::Damage, key, salt);
        let mut damage = Damage::default();
        let mut rest = draw.below(10_000);
        for kind in NUMBER_KINDS {
            let rate = rates.of(kind);
            if rest < rate {
                damage.add(kind);
                break;
            }
            rest -= rate;
        }
        for kind in [
            Kind::Name,
            Kind::Birth,
            Kind::Phone,
            Kind::Twice,
            Kind::Late,
        ] {
            if draw.chance(rates.of(kind)) {
                damage.add(kind);
            }
        }
        damage
    }

    /// Whether nothing is wrong.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether `kind` is wrong.
    pub fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// The kinds, in order.
    pub fn kinds(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| self.has(*kind))
    }

    fn add(&mut self, kind: Kind) {
        self.0 |= 1 << kind as u8;
    }

    /// Takes away what cannot show: kinds whose field the table lacks or that would change nothing.
    pub(crate) fn keep(&mut self, kind: Kind, shows: bool) {
        if !shows {
            self.0 &= !(1 << kind as u8);
        }
    }
}
