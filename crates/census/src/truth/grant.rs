//! Subsidies (补贴): nineteen kinds, who was granted one, and what re-verification must find.

use serde::Serialize;

use super::{HardshipKind, Household, Person, Role, Trace, World};
use crate::Day;
use crate::draw::{Draw, Stream};

/// A kind of subsidy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subsidy {
    Subsistence,
    Destitute,
    Marginal,
    OldAge,
    ElderlyCare,
    DisabledLiving,
    DisabledCare,
    Orphan,
    Unattended,
    StudentAid,
    Heating,
    Relief,
    Veteran,
    Unemployment,
    FlexibleWork,
    Rental,
    FamilyPlanning,
    LoneParent,
    Meals,
}

/// Somebody gets a subsidy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    pub subsidy: Subsidy,
    pub since: Day,
    /// What is paid a month, in fen.
    pub monthly_fen: i64,
    /// When the department stopped it by itself, having heard of a death or a departure.
    pub stopped: Option<Day>,
}

/// What re-verification must find on a day (核验结论).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Alive, here, qualified, and seen within ninety days.
    Positive,
    Dead,
    MovedAway,
    Unqualified,
    /// All holds, but no department saw the person for ninety days: somebody has to ask.
    Ask,
}

/// How long a trace shows that somebody is here.
pub const TRACE_DAYS: i32 = 90;

impl Subsidy {
    /// All nineteen, key, Chinese name and fen a month.
    pub const ALL: [(Subsidy, &'static str, &'static str, i64); 19] = [
        (
            Subsidy::Subsistence,
            "subsistence",
            "最低生活保障金",
            86_000,
        ),
        (Subsidy::Destitute, "destitute", "特困人员供养金", 148_000),
        (Subsidy::Marginal, "marginal", "低保边缘家庭补助", 30_000),
        (Subsidy::OldAge, "old-age", "高龄津贴", 20_000),
        (Subsidy::ElderlyCare, "elderly-care", "养老服务补贴", 26_000),
        (
            Subsidy::DisabledLiving,
            "disabled-living",
            "困难残疾人生活补贴",
            19_000,
        ),
        (
            Subsidy::DisabledCare,
            "disabled-care",
            "重度残疾人护理补贴",
            18_000,
        ),
        (Subsidy::Orphan, "orphan", "孤儿基本生活费", 230_000),
        (
            Subsidy::Unattended,
            "unattended",
            "事实无人抚养儿童生活补贴",
            200_000,
        ),
        (
            Subsidy::StudentAid,
            "student-aid",
            "家庭经济困难学生资助",
            25_000,
        ),
        (Subsidy::Heating, "heating", "冬季取暖补贴", 16_000),
        (Subsidy::Relief, "relief", "临时救助", 50_000),
        (Subsidy::Veteran, "veteran", "重点优抚对象补助", 110_000),
        (Subsidy::Unemployment, "unemployment", "失业保险金", 189_000),
        (
            Subsidy::FlexibleWork,
            "flexible-work",
            "灵活就业社保补贴",
            60_000,
        ),
        (Subsidy::Rental, "rental", "公租房租赁补贴", 90_000),
        (
            Subsidy::FamilyPlanning,
            "family-planning",
            "计划生育特别扶助金",
            118_000,
        ),
        (
            Subsidy::LoneParent,
            "lone-parent",
            "困境单亲家庭补助",
            40_000,
        ),
        (Subsidy::Meals, "meals", "老年助餐补贴", 9_000),
    ];

    /// Stable key, as files write it.
    pub fn key(self) -> &'static str {
        Subsidy::ALL
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.1)
    }

    /// Whether somebody of `age` at the base day could qualify within the years the city knows; spares most draws.
    fn possible(self, household: &Household, person: &Person, age: i32) -> bool {
        match self {
            Subsidy::OldAge | Subsidy::Meals => household.local && age >= 74,
            Subsidy::DisabledCare => household.local && age >= 0,
            Subsidy::Orphan | Subsidy::Unattended => person.role == Role::Ward,
            Subsidy::Veteran => age >= 22,
            Subsidy::Unemployment => (17..=61).contains(&age),
            Subsidy::FlexibleWork => household.local && (43..=61).contains(&age),
            Subsidy::FamilyPlanning => household.local && age >= 47,
            _ => household.hardship.is_some(),
        }
    }
}

impl World {
    /// Whether the rule of a subsidy holds for somebody on `day`, leaving aside whether they live and are here.
    pub fn qualifies(
        &self,
        subsidy: Subsidy,
        household: &Household,
        person: &Person,
        day: Day,
    ) -> bool {
        let age = person.age(day);
        let poor = household.hardship_on(day).map(|h| h.kind);
        let disabled = || {
            self.disability(household, person)
                .filter(|d| d.since <= day)
        };
        let works = || self.employment_on(household, person, day).is_some();
        let child = matches!(person.role, Role::Child | Role::Ward);
        match subsidy {
            Subsidy::Subsistence => poor == Some(HardshipKind::Subsistence),
            Subsidy::Destitute => poor == Some(HardshipKind::Destitute),
            Subsidy::Marginal => poor == Some(HardshipKind::Marginal),
            Subsidy::Relief => poor == Some(HardshipKind::Expense),
            Subsidy::OldAge => household.local && age >= 80,
            Subsidy::ElderlyCare => poor.is_some() && age >= 60 && disabled().is_some(),
            Subsidy::DisabledLiving => poor.is_some() && disabled().is_some(),
            Subsidy::DisabledCare => household.local && disabled().is_some_and(|d| d.level <= 2),
            Subsidy::Orphan => {
                household.local
                    && person.role == Role::Ward
                    && age < 18
                    && person.index.is_multiple_of(2)
            }
            Subsidy::Unattended => {
                household.local && person.role == Role::Ward && age < 18 && person.index % 2 == 1
            }
            Subsidy::StudentAid => {
                let at_school = |s: &super::Schooling| s.entered <= day && day < s.leaves;
                poor.is_some()
                    && child
                    && self
                        .schooling(household, person)
                        .iter()
                        .flatten()
                        .any(at_school)
            }
            Subsidy::Heating => poor.is_some() && person.role == Role::Head,
            Subsidy::Veteran => self.veteran(person),
            Subsidy::Unemployment => {
                let [first, _] = self.employments(household, person);
                let lost = first
                    .and_then(|job| job.end)
                    .is_some_and(|end| end <= day && day < end.plus(365));
                lost && age < 60 && !works()
            }
            Subsidy::FlexibleWork => {
                household.local && (45..60).contains(&age) && !works() && poor.is_none()
            }
            Subsidy::Rental => {
                let owns =
                    |d: &super::Dwelling| d.bought <= day && d.sold.is_none_or(|sold| day < sold);
                poor.is_some()
                    && person.role == Role::Head
                    && !self.dwellings(household).iter().flatten().any(owns)
            }
            Subsidy::FamilyPlanning => {
                let childless = household.members.len() == 2 && household.spouse().is_some();
                household.local
                    && childless
                    && (49..).contains(&age)
                    && household.index.is_multiple_of(12)
            }
            Subsidy::LoneParent => {
                poor.is_some()
                    && self.divorce(household).is_some_and(|d| d <= day)
                    && person.role == Role::Head
            }
            Subsidy::Meals => household.local && age >= 75 && household.members.len() == 1,
        }
    }

    /// Whether somebody served in the army.
    pub fn veteran(&self, person: &Person) -> bool {
        let adult = person.years() >= 22;
        adult && Draw::nested(self.seed, Stream::Grant, person.index, 99).chance(180)
    }

    /// Appends what the person was granted. Departments hear of most deaths and departures within two months and stop;
    /// of the others, and of those who no longer qualify, re-verification must tell.
    pub fn grants(&self, household: &Household, person: &Person, out: &mut Vec<Grant>) {
        let age = person.years();
        for (nth, (subsidy, .., monthly_fen)) in Subsidy::ALL.into_iter().enumerate() {
            if !subsidy.possible(household, person, age) {
                continue;
            }
            let mut draw = Draw::nested(self.seed, Stream::Grant, person.index, nth as u64);
            let since = self.base.plus(draw.between(-700, 200));
            let rare = matches!(subsidy, Subsidy::FlexibleWork | Subsidy::Relief);
            let takes = draw.chance(if rare { 2_000 } else { 8_600 });
            let there = takes && person.alive(since) && household.here(since);
            if there && self.qualifies(subsidy, household, person, since) {
                let away = person.died.into_iter().chain(household.left).min();
                let heard = draw.chance(8_500).then_some(draw.between(5, 60));
                let stopped = away.zip(heard).map(|(day, lag)| day.plus(lag));
                out.push(Grant {
                    subsidy,
                    since,
                    monthly_fen,
                    stopped,
                });
            }
        }
    }

    /// What re-verification of a grant must find on `day`.
    pub fn verdict(
        &self,
        grant: &Grant,
        household: &Household,
        person: &Person,
        day: Day,
    ) -> Verdict {
        if !person.alive(day) {
            return Verdict::Dead;
        }
        if !household.here(day) {
            return Verdict::MovedAway;
        }
        if !self.qualifies(grant.subsidy, household, person, day) {
            return Verdict::Unqualified;
        }
        let mut seen = Vec::new();
        for kind in [Trace::Clinic, Trace::Pharmacy, Trace::Bus, Trace::Bank] {
            self.traces(household, person, kind, day, &mut seen);
        }
        let lately = seen.iter().any(|visit| visit.day > day.plus(-TRACE_DAYS));
        if lately {
            Verdict::Positive
        } else {
            Verdict::Ask
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_could_not_qualify_never_does() {
        let base = Day::new(2026, 3, 1);
        let world = World::new(31, 20_000, base).unwrap();
        let mut seen = 0;
        let all = crate::people(&world, 0..world.cells(), |household, person| {
            for (subsidy, ..) in Subsidy::ALL {
                for day in [-700, -300, 0, 200] {
                    let day = base.plus(day);
                    if person.alive(day) && world.qualifies(subsidy, household, person, day) {
                        assert!(
                            subsidy.possible(household, person, person.years()),
                            "{subsidy:?} {person:?}"
                        );
                        seen += 1;
                    }
                }
            }
            Ok::<(), std::convert::Infallible>(())
        });
        assert!(all.is_ok() && seen > 1_000);
    }
}
