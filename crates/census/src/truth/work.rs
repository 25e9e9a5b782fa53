//! Work (就业): who is employed where since when, and the enterprises of the city.

use haina_core::CreditCode;

use super::{Household, Person, Role, World};
use crate::Day;
use crate::draw::{Draw, Stream};
use crate::places::DISTRICTS;

/// A person's time with one employer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Employment {
    /// Index of the enterprise.
    pub employer: u64,
    pub start: Day,
    pub end: Option<Day>,
    /// Wage a month, in fen.
    pub wage_fen: i64,
}

/// What an enterprise does (行业).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Industry {
    /// Section letter of GB/T 4754.
    pub section: &'static str,
    /// Words of a firm's name.
    pub words: &'static str,
}

/// An enterprise (企业), invented as its people are.
#[derive(Debug, Clone)]
pub struct Enterprise {
    pub index: u64,
    pub name: String,
    /// Valid by both check characters, in a division that does not exist.
    pub code: CreditCode,
    /// Index into [`DISTRICTS`].
    pub district: u8,
    pub industry: Industry,
    pub registered: Day,
    pub cancelled: Option<Day>,
    /// Registered capital, in fen.
    pub capital_fen: i64,
    /// Index of its legal representative; none for one that the city owns.
    pub owner: Option<u64>,
}

/// One enterprise for so many people.
pub(super) const PEOPLE_PER_ENTERPRISE: u64 = 14;

const INDUSTRIES: &[Industry] = &[
    industry("C", "机械制造"),
    industry("C", "电子科技"),
    industry("C", "食品加工"),
    industry("C", "橡胶制品"),
    industry("F", "商贸"),
    industry("F", "国际贸易"),
    industry("F", "超市"),
    industry("H", "餐饮管理"),
    industry("H", "酒店管理"),
    industry("G", "物流"),
    industry("G", "船舶代理"),
    industry("E", "建筑工程"),
    industry("E", "装饰工程"),
    industry("I", "软件"),
    industry("I", "信息技术"),
    industry("L", "劳务服务"),
    industry("O", "家政服务"),
    industry("A", "水产养殖"),
    industry("A", "农业发展"),
    industry("K", "物业服务"),
];
const WORDS: &[&str] = &[
    "海", "岛", "瑞", "丰", "恒", "信", "德", "盛", "华", "泰", "宏", "润", "启", "航", "嘉", "源",
    "鑫", "隆", "众", "联", "远", "帆", "汇", "通", "安", "达", "兴", "和", "祥", "裕",
];

const fn industry(section: &'static str, words: &'static str) -> Industry {
    Industry { section, words }
}

impl World {
    /// How many enterprises the city has.
    pub fn enterprises(&self) -> u64 {
        self.people.div_ceil(PEOPLE_PER_ENTERPRISE)
    }

    /// Enterprise `index`. Any index gives one; those from [`World::enterprises`] on employ nobody.
    pub fn enterprise(&self, index: u64) -> Enterprise {
        let mut draw = Draw::new(self.seed, Stream::Enterprise, index);
        let district = draw.below(DISTRICTS.len() as u32) as u8;
        let industry = draw.pick(INDUSTRIES);
        let registered = self.base.plus(-draw.between(-300, 9_000));
        let cancelled = draw
            .chance(700)
            .then(|| self.base.plus(draw.between(-700, 365)));
        let place = DISTRICTS[usize::from(district)]
            .zh
            .trim_end_matches(['区', '市']);
        let mut name = format!("青岛{place}{}{}", draw.pick(WORDS), draw.pick(WORDS));
        name.push_str(draw.pick(WORDS));
        name.push_str(industry.words);
        name.push_str(if draw.chance(3_000) {
            "个体经营部"
        } else {
            "有限公司"
        });
        // 3702 with a county part from 90 on exists nowhere. The multiplier is prime to 31: one to one.
        let serial = (index + 1).wrapping_mul(48_611) % 852_891_037_441;
        let code = CreditCode::enterprise(370_290 + u32::from(district), serial);
        Enterprise {
            index,
            name,
            code,
            district,
            industry,
            registered,
            cancelled: cancelled.filter(|day| *day > registered.plus(90)),
            capital_fen: i64::from(draw.between(3, 300)) * 1_000_000,
            owner: self.owner(index),
        }
    }

    /// The enterprise that `person` represents, were they of age when it was registered.
    pub fn enterprise_of(&self, person: &Person) -> Option<Enterprise> {
        let index = person.index / PEOPLE_PER_ENTERPRISE;
        if self.owner_place(index) != person.index {
            return None;
        }
        let enterprise = self.enterprise(index);
        (person.age(enterprise.registered) >= 18 && person.years() < 75).then_some(enterprise)
    }

    /// The person's employments, the earlier first.
    pub fn employments(&self, household: &Household, person: &Person) -> [Option<Employment>; 2] {
        let age = person.years();
        if !(17..=61).contains(&age) {
            return [None, None];
        }
        let mut draw = Draw::new(self.seed, Stream::Job, person.index);
        let poor = household.hardship.is_some();
        let share = match (household.local, poor, person.role) {
            (_, true, _) => 2_600,
            (_, _, Role::Child) => 4_000,
            (false, ..) => 8_600,
            (true, ..) => 7_400,
        };
        if !draw.chance(share) {
            return [None, None];
        }
        let of_age = person.turns(18);
        let mut start = self.base.plus(draw.between(-3_650, 20));
        if start < of_age {
            start = of_age.plus(draw.between(0, 200));
        }
        start = start.max(household.arrived);
        let wage =
            i64::from(2_200 + draw.below(3_000) + if poor { 0 } else { draw.below(9_000) }) * 100;
        let retires = person.turns(60);
        let leaves = draw
            .chance(2_600)
            .then(|| self.base.plus(draw.between(-420, 365)));
        let end = leaves
            .filter(|day| *day > start.plus(60) && *day < retires)
            .unwrap_or(retires);
        let firms = self.enterprises().max(1) as u32;
        let first = Employment {
            employer: u64::from(draw.below(firms)),
            start,
            end: Some(end),
            wage_fen: wage,
        };
        let again = end < retires && draw.chance(6_500);
        let second = again.then(|| Employment {
            employer: u64::from(draw.below(firms)),
            start: end.plus(draw.between(1, 150)),
            end: Some(retires),
            wage_fen: wage + i64::from(draw.between(-600, 1_500)) * 100,
        });
        [Some(first), second.filter(|job| job.start < retires)]
    }

    /// The employment that holds on `day`.
    pub fn employment_on(
        &self,
        household: &Household,
        person: &Person,
        day: Day,
    ) -> Option<Employment> {
        let holds = |job: &Employment| job.start <= day && job.end.is_none_or(|end| day < end);
        let all = self.employments(household, person);
        all.into_iter().flatten().find(holds)
    }

    /// Whose enterprise it would be: one of the people it stands for.
    fn owner_place(&self, index: u64) -> u64 {
        let draw = Draw::nested(self.seed, Stream::Enterprise, index, 1)
            .below(PEOPLE_PER_ENTERPRISE as u32);
        index * PEOPLE_PER_ENTERPRISE + u64::from(draw)
    }

    fn owner(&self, index: u64) -> Option<u64> {
        let place = self.owner_place(index);
        (place < self.people).then_some(place)
    }
}
