//! The truth (真值): who lives in the invented city, made by index from a seed.
//!
//! People stand in *cells* of thirty-two, the households of one entrance. A cell is made from its number alone, so
//! any person, any shard and any order come out the same, and ten million people need no memory.

mod asset;
mod build;
mod event;
mod grant;
mod layout;
mod life;
mod number;
mod work;

pub use asset::{Dwelling, Vehicle};
pub use event::Event;
pub use grant::{Grant, Subsidy, Verdict};
pub use life::{Disability, Permit, Schooling, Trace, Visit};
pub use work::{Employment, Enterprise, Industry};

use haina_core::numbers::{IdentityNumber, Sex};

use crate::draw::{Draw, Stream};
use crate::names::Name;
use crate::places::{Address, PREFECTURES};
use crate::{CensusError, Day};

pub use number::PEOPLE_MAX;
pub(crate) use number::stale;

/// How many people one entrance holds.
pub const CELL: u64 = 32;

/// The invented city: a seed, a number of people, and the day its history was written for.
///
/// Life events lie up to three years before and one year after `base`, so days can be advanced by a year.
#[derive(Debug, Clone, Copy)]
pub struct World {
    pub(crate) seed: u64,
    pub(crate) people: u64,
    pub(crate) base: Day,
}

/// What a person is to the household (与户主关系).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Head,
    Spouse,
    Child,
    /// Parent of the head.
    Elder,
    /// A child who lives with relatives, not with a parent.
    Ward,
}

/// Why a household is on the register of low income (低收入类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HardshipKind {
    /// 最低生活保障
    Subsistence,
    /// 特困供养
    Destitute,
    /// 低保边缘
    Marginal,
    /// 刚性支出困难
    Expense,
}

/// A household's time on the register of low income.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hardship {
    pub kind: HardshipKind,
    pub since: Day,
    pub ended: Option<Day>,
}

/// A household (家庭户): people of one dwelling.
#[derive(Debug, Clone)]
pub struct Household {
    /// Index of its first person; its own number.
    pub index: u64,
    /// Whether it is registered in Qingdao (本市户籍).
    pub local: bool,
    /// Where it is registered, index into [`PREFECTURES`]; of no meaning where `local`.
    pub home: u8,
    pub address: Address,
    /// When it moved inside the city, and where it lived before.
    pub moved: Option<(Day, Address)>,
    /// When it came; long ago for locals.
    pub arrived: Day,
    /// When it left the city for good.
    pub left: Option<Day>,
    pub hardship: Option<Hardship>,
    pub members: Vec<Person>,
}

/// One resident (居民).
#[derive(Debug, Clone, Copy)]
pub struct Person {
    pub index: u64,
    pub role: Role,
    pub sex: Sex,
    /// May lie ahead: then the person is not yet born.
    pub birth: Day,
    pub died: Option<Day>,
    /// Whole years at the base day; -1 is born in the year after it.
    pub base_age: i8,
    pub name: Name,
    pub identity: IdentityNumber,
    /// Eleven digits from `102`: no mobile number begins so. Children have none of their own.
    pub phone: u64,
}

impl World {
    /// A city of `people` from `seed`, written for `base`.
    ///
    /// # Errors
    /// Nobody, or more people than have numbers of their own.
    pub fn new(seed: u64, people: u64, base: Day) -> Result<World, CensusError> {
        if people == 0 || people > PEOPLE_MAX {
            return Err(CensusError::People {
                people,
                max: PEOPLE_MAX,
            });
        }
        Ok(World { seed, people, base })
    }

    /// How many people the city has, the dead of the last two years and the children of next year among them.
    pub fn people(&self) -> u64 {
        self.people
    }

    /// The day the history was written for.
    pub fn base(&self) -> Day {
        self.base
    }

    /// How many cells there are; any range of them is a shard.
    pub fn cells(&self) -> u64 {
        self.people.div_ceil(CELL)
    }

    /// Hands each household of the cells to `each`, in order; the household's memory is used again.
    ///
    /// # Errors
    /// Those of `each`.
    pub fn households<E>(
        &self,
        cells: std::ops::Range<u64>,
        mut each: impl FnMut(&Household) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut household = Household::empty();
        for cell in cells {
            let end = ((cell + 1) * CELL).min(self.people);
            let mut at = cell * CELL;
            let entrance = Address::entrance(&mut Draw::new(self.seed, Stream::Cell, cell));
            while at < end {
                self.build(at, end - at, entrance, &mut household);
                at += household.members.len() as u64;
                each(&household)?;
            }
        }
        Ok(())
    }

    /// The household that person `index` belongs to; none where the city is smaller.
    pub fn household_of(&self, index: u64) -> Option<Household> {
        let cell = index / CELL;
        let mut found = None;
        let search = self.households(cell..cell + 1, |household| {
            let end = household.index + household.members.len() as u64;
            if (household.index..end).contains(&index) {
                found = Some(household.clone());
                return Err(());
            }
            Ok(())
        });
        search.err().and(found)
    }

    /// Person `index`; none where the city is smaller.
    pub fn person(&self, index: u64) -> Option<Person> {
        let household = self.household_of(index)?;
        household.members.iter().find(|p| p.index == index).copied()
    }
}

impl Household {
    fn empty() -> Household {
        let nowhere = Address {
            district: 0,
            road: 0,
            number: 1,
            building: 1,
            unit: 1,
            room: 101,
        };
        Household {
            index: 0,
            local: true,
            home: 0,
            address: nowhere,
            moved: None,
            arrived: Day(0),
            left: None,
            hardship: None,
            members: Vec::with_capacity(8),
        }
    }

    /// The head, who is never a child.
    pub fn head(&self) -> Option<&Person> {
        self.members.first()
    }

    /// The head's spouse.
    pub fn spouse(&self) -> Option<&Person> {
        self.members.iter().find(|p| p.role == Role::Spouse)
    }

    /// Where it lives on `day`.
    pub fn address_on(&self, day: Day) -> &Address {
        match &self.moved {
            Some((moved, before)) if day < *moved => before,
            _ => &self.address,
        }
    }

    /// Whether it lives in the city on `day`.
    pub fn here(&self, day: Day) -> bool {
        self.arrived <= day && self.left.is_none_or(|left| day < left)
    }

    /// Its place on the register of low income on `day`.
    pub fn hardship_on(&self, day: Day) -> Option<&Hardship> {
        let open = |h: &&Hardship| h.since <= day && h.ended.is_none_or(|ended| day < ended);
        self.hardship.as_ref().filter(open)
    }

    /// Where it is registered, as people write it.
    pub fn registered_in(&self) -> &'static str {
        if self.local {
            "山东省青岛市"
        } else {
            PREFECTURES[usize::from(self.home) % PREFECTURES.len()].zh
        }
    }

    /// Division code of where it is registered: of its district for locals, of the prefecture for others.
    pub fn registered_code(&self) -> u32 {
        if self.local {
            self.address.district().code
        } else {
            PREFECTURES[usize::from(self.home) % PREFECTURES.len()].code * 100
        }
    }
}

impl Person {
    /// Born and not dead on `day`.
    pub fn alive(&self, day: Day) -> bool {
        self.birth <= day && self.died.is_none_or(|died| day < died)
    }

    /// Whole years on `day`.
    pub fn age(&self, day: Day) -> i32 {
        day.age_of(self.birth)
    }

    /// Whole years at the base day, known without reckoning.
    #[inline]
    pub(crate) fn years(&self) -> i32 {
        i32::from(self.base_age)
    }

    /// The day of birthday number `years`.
    pub fn turns(&self, years: i32) -> Day {
        let (year, month, day) = self.birth.ymd();
        let leap_day = (month, day) == (2, 29);
        // Born on 29 February: a year older on 1 March where there is no 29th.
        let there = year + years;
        let leap = there % 4 == 0 && (there % 100 != 0 || there % 400 == 0);
        if leap_day && !leap {
            Day::new(there, 3, 1)
        } else {
            Day::new(there, month, day)
        }
    }
}
