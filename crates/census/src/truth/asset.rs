//! What people own (财产): vehicles, dwellings and money, with what they are worth.

use super::{Household, Person, Role, World};
use crate::Day;
use crate::draw::{Draw, Stream};
use crate::places::{Address, DISTRICTS};

/// A vehicle (机动车); its plate has a letter that no plate has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vehicle {
    /// Number of the plate, to be written by [`Vehicle::plate`].
    pub serial: u64,
    pub model: &'static str,
    pub bought: Day,
    pub sold: Option<Day>,
    /// Price when new, in fen.
    pub price_fen: i64,
}

/// A dwelling somebody owns (不动产).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dwelling {
    pub serial: u64,
    pub address: Address,
    /// Floor space, in square metres.
    pub area_m2: u32,
    pub bought: Day,
    pub sold: Option<Day>,
}

const MODELS: &[(&str, i64)] = &[
    ("两厢轿车", 72_000),
    ("三厢轿车", 118_000),
    ("紧凑型SUV", 146_000),
    ("中型SUV", 232_000),
    ("新能源轿车", 158_000),
    ("新能源SUV", 216_000),
    ("轻型货车", 83_000),
    ("豪华轿车", 412_000),
];
const PLATE: &[u8; 34] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

impl World {
    /// The person's vehicle.
    pub fn vehicle(&self, household: &Household, person: &Person) -> Option<Vehicle> {
        let age = person.years();
        if !(19..=70).contains(&age) || person.role == Role::Child {
            return None;
        }
        let mut draw = Draw::new(self.seed, Stream::Vehicle, person.index);
        let share = if household.hardship.is_some() {
            260
        } else {
            3_300
        };
        if !draw.chance(share) {
            return None;
        }
        let (model, yuan) = draw.pick(MODELS);
        let bought = self
            .base
            .plus(draw.between(-4_300, 320))
            .max(household.arrived);
        let sold = draw
            .chance(900)
            .then(|| self.base.plus(draw.between(-500, 360)));
        Some(Vehicle {
            serial: person.index,
            model,
            bought,
            sold: sold.filter(|day| *day > bought.plus(100)),
            price_fen: yuan * i64::from(draw.between(85, 125)),
        })
    }

    /// The dwellings that the head of the household owns.
    pub fn dwellings(&self, household: &Household) -> [Option<Dwelling>; 2] {
        let mut draw = Draw::new(self.seed, Stream::Dwelling, household.index);
        let (one, two) = match (household.hardship.is_some(), household.local) {
            (true, _) => (4_500, 200),
            (false, true) => (7_900, 1_500),
            (false, false) => (2_100, 200),
        };
        let mut dwelling = |nth: u64, share: u32, address: Address| {
            let (owns, bought) = (
                draw.chance(share),
                self.base.plus(draw.between(-7_000, 330)),
            );
            let area_m2 = draw.between(38, 150) as u32;
            let sold = draw
                .chance(300)
                .then(|| self.base.plus(draw.between(-400, 360)));
            let sold = sold.filter(|day| *day > bought.plus(200));
            let serial = household.index * 2 + nth;
            owns.then_some(Dwelling {
                serial,
                address,
                area_m2,
                bought,
                sold,
            })
        };
        let first = dwelling(0, one, household.address);
        let mut other = household.address;
        other.number = other.number % 390 + 7;
        other.district = (other.district + 3) % DISTRICTS.len() as u8;
        let second = dwelling(1, two, other);
        [first, first.and(second)]
    }

    /// What the person has in the bank and in funds at the base day, in fen: much of it with few.
    pub fn money(&self, household: &Household, person: &Person) -> (i64, i64) {
        if person.years() < 18 {
            return (0, 0);
        }
        let mut draw = Draw::new(self.seed, Stream::Money, person.index);
        let level = i64::from(draw.below(1_000))
            * i64::from(draw.below(1_000))
            * i64::from(draw.below(1_000));
        let hidden = draw.chance(350);
        let poor = household.hardship.is_some() && !hidden;
        let deposit = if poor { level / 900 } else { level / 20 };
        let holds = draw.chance(if poor { 100 } else { 2_400 });
        (deposit, if holds { deposit / 3 + 10_000 } else { 0 })
    }
}

impl Vehicle {
    /// `鲁BI` or `鲁BO` and five more: the letters I and O stand on no plate.
    pub fn plate(&self, out: &mut String) {
        out.push_str(if self.serial.is_multiple_of(2) {
            "鲁BI"
        } else {
            "鲁BO"
        });
        let mut rest = self.serial / 2 * 29;
        for _ in 0..5 {
            out.push(char::from(PLATE[(rest % 34) as usize]));
            rest /= 34;
        }
    }

    /// What it is worth on `day`, in fen: a seventh less each year, never under a twentieth of its price.
    pub fn worth_fen(&self, day: Day) -> i64 {
        let years = day.age_of(self.bought).max(0);
        let worth = (0..years).fold(self.price_fen, |worth, _| worth - worth / 7);
        worth.max(self.price_fen / 20)
    }
}

impl Dwelling {
    /// What it is worth, in fen: the district's price times floor space.
    pub fn worth_fen(&self) -> i64 {
        i64::from(self.address.district().yuan_per_m2) * i64::from(self.area_m2) * 100
    }
}
