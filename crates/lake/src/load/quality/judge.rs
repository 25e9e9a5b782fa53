//! Checks made ready for rows.

use std::borrow::Cow;
use std::collections::BTreeMap;

use haina_catalog::{Dimension, FieldType, Measure};
use haina_core::numbers::{CreditCode, IdentityNumber};
use jiff::Timestamp;
use regex::Regex;

use super::{CheckResult, KeySet, Rule, Strength, bound, compile, digest};
use crate::load::read::{Parsed, Reasons, day_number};
use crate::load::refusal::Refusal;
use crate::load::spec::Declared;

/// All checks of a table, with what they counted.
pub(in crate::load) struct Judges {
    judges: Vec<Judge>,
    key_bytes_max: u64,
}

struct Judge {
    result: CheckResult,
    code: String,
    /// The field that a reject names.
    column: usize,
    test: Test,
}

enum Test {
    NotNull(usize),
    Unique(Vec<usize>, KeySet),
    OneOf(usize, std::collections::BTreeSet<String>),
    Range(usize, Option<Parsed<'static>>, Option<Parsed<'static>>),
    Pattern(usize, Regex),
    Identity(usize),
    Credit(usize),
    NotAfter(usize, i32, i64),
    References(Vec<usize>, KeySet),
}

impl Judges {
    /// The checks of the table as of `now`. `known` has the keys that references look up, by the check's name.
    pub fn new(
        declared: &Declared,
        now: Timestamp,
        mut known: BTreeMap<String, KeySet>,
        key_bytes_max: u64,
    ) -> Judges {
        let place = |name: &String| declared.fields.iter().position(|f| f.name == *name);
        let make = |check: &super::Check| {
            let places: Vec<usize> = check.rule.fields().into_iter().filter_map(place).collect();
            let first = *places.first()?;
            let kind = declared.fields.get(first)?.kind;
            let test = test(&check.rule, first, &places, kind, now, || {
                known.remove(&check.name).unwrap_or_default()
            })?;
            Some(Judge {
                result: CheckResult {
                    name: check.name.clone(),
                    strength: check.strength,
                    dimension: check.rule.dimension(),
                    looked: 0,
                    failed: 0,
                },
                code: format!("check.{}", check.name),
                column: first,
                test,
            })
        };
        let checks = declared.spec.checks.iter();
        let mut judges: Vec<Judge> = checks.filter_map(make).collect();
        // What is rejected for another reason does not make the next one a second.
        judges.sort_by_key(|judge| matches!(judge.test, Test::Unique(..)));
        Judges {
            judges,
            key_bytes_max,
        }
    }

    /// Checks a row; why it is rejected goes to `reasons`.
    ///
    /// # Errors
    /// When a check that stops fails, or the keys take too much memory.
    pub fn row(
        &mut self,
        row: &[Parsed<'_>],
        line: u64,
        reasons: &mut Reasons,
    ) -> Result<(), Refusal> {
        for judge in &mut self.judges {
            if matches!(judge.test, Test::Unique(..)) && !reasons.is_empty() {
                continue;
            }
            let passes = judge.test.passes(row);
            if let Test::Unique(_, seen) = &judge.test
                && seen.bytes() > self.key_bytes_max
            {
                return Err(Refusal::Limit {
                    what: "bytes of keys that must be unique",
                    max: self.key_bytes_max,
                    line: None,
                });
            }
            judge.result.looked += 1;
            if passes {
                continue;
            }
            judge.result.failed += 1;
            match judge.result.strength {
                Strength::Warn => {}
                Strength::Quarantine => reasons.add(&judge.code, judge.column),
                Strength::Stop => {
                    return Err(Refusal::Check {
                        check: judge.result.name.clone(),
                        line: Some(line),
                    });
                }
            }
        }
        Ok(())
    }

    /// What came out of each check.
    pub fn results(&self) -> Vec<CheckResult> {
        self.judges.iter().map(|j| j.result.clone()).collect()
    }
}

/// The checks' results by dimension, added to `measures`.
pub(in crate::load) fn by_dimension(
    results: &[CheckResult],
    measures: &mut BTreeMap<Dimension, Measure>,
) {
    for result in results {
        let dimension = result.dimension;
        let measure = measures.entry(dimension).or_insert(Measure {
            dimension,
            good: 0,
            all: 0,
        });
        measure.all += result.looked;
        measure.good += result.looked - result.failed;
    }
}

fn test(
    rule: &Rule,
    first: usize,
    places: &[usize],
    kind: FieldType,
    now: Timestamp,
    known: impl FnOnce() -> KeySet,
) -> Option<Test> {
    Some(match rule {
        Rule::NotNull { .. } => Test::NotNull(first),
        Rule::Unique { .. } => Test::Unique(places.to_vec(), KeySet::default()),
        Rule::OneOf { values, .. } => Test::OneOf(first, values.clone()),
        Rule::Range { min, max, .. } => {
            let one = |text: &Option<String>| text.as_ref().and_then(|text| bound(text, kind));
            Test::Range(first, one(min), one(max))
        }
        Rule::Pattern { pattern, .. } => Test::Pattern(first, compile(pattern)?),
        Rule::IdentityNumber { .. } => Test::Identity(first),
        Rule::CreditCode { .. } => Test::Credit(first),
        Rule::NotFuture { .. } => {
            let today = day_number(haina_core::calendar::local_day(now));
            Test::NotAfter(first, today, now.as_microsecond())
        }
        Rule::References { .. } => Test::References(places.to_vec(), known()),
    })
}

impl Test {
    fn passes(&mut self, row: &[Parsed<'_>]) -> bool {
        let at = |place: &usize| row.get(*place).unwrap_or(&Parsed::None);
        match self {
            Test::NotNull(place) => !matches!(at(place), Parsed::None),
            Test::Unique(places, seen) => key(row, places).is_none_or(|key| seen.insert(key)),
            Test::OneOf(place, values) => text(at(place)).is_none_or(|t| values.contains(t)),
            Test::Range(place, min, max) => {
                let value = at(place);
                let above = |min: &Parsed<'_>| value.compare(min).is_none_or(|o| o.is_ge());
                let below = |max: &Parsed<'_>| value.compare(max).is_none_or(|o| o.is_le());
                min.as_ref().is_none_or(above) && max.as_ref().is_none_or(below)
            }
            Test::Pattern(place, pattern) => text(at(place)).is_none_or(|t| pattern.is_match(t)),
            Test::Identity(place) => {
                text(at(place)).is_none_or(|t| t.parse::<IdentityNumber>().is_ok())
            }
            Test::Credit(place) => text(at(place)).is_none_or(|t| t.parse::<CreditCode>().is_ok()),
            Test::NotAfter(place, today, now) => match at(place) {
                Parsed::Day(day) => day <= today,
                Parsed::At(at) => at <= now,
                _ => true,
            },
            Test::References(places, known) => {
                key(row, places).is_none_or(|key| known.contains(key))
            }
        }
    }
}

fn text<'p>(value: &'p Parsed<'_>) -> Option<&'p str> {
    match value {
        Parsed::Text(text) => Some(text.as_ref()),
        _ => None,
    }
}

/// The digest of a row's values; none when one is missing.
fn key(row: &[Parsed<'_>], places: &[usize]) -> Option<u128> {
    let texts = places.iter().map(|place| row.get(*place)?.key_text());
    let texts = texts.collect::<Option<Vec<Cow<'_, str>>>>()?;
    Some(digest(texts.iter().map(AsRef::as_ref)))
}
