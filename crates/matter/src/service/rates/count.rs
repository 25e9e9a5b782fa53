//! The counting: one statement over the state rows, whose columns are the facts of each matter.

use std::collections::BTreeMap;

use haina_core::Words;
use haina_store::{Row, Session, Value};
use jiff::Timestamp;

use super::shown::{Excluded, Rate, Rates, Within};
use super::{RatesBy, RatesQuery};
use crate::service::{MatterError, Matters};

impl Matters {
    pub(super) async fn counted(
        &self,
        session: &mut Session,
        query: &RatesQuery,
        by: Option<RatesBy>,
        now: Timestamp,
    ) -> Result<Vec<Rates>, MatterError> {
        let from = query.from.unwrap_or(Timestamp::UNIX_EPOCH);
        let to = query.to.unwrap_or(Timestamp::MAX);
        let mut args = vec![Value::from(from), Value::from(to), Value::from(now.min(to))];
        let mut filter = filter(query, &mut args);
        let key = by.map_or("''", column);
        let within = |column: &str| format!("({column} >= $1 AND {column} < $2)");
        let [opened, dispatched, answered] =
            ["opened_at", "dispatched_at", "answered_at"].map(within);
        let due = "(first_due_at >= $1 AND first_due_at < $3)";
        let counts = "excluded = ''";
        if query.from.is_some() {
            // Everything that any of the sums counts, each by its index; without a beginning that is nearly all.
            filter += &format!(" AND ({opened} OR {dispatched} OR {answered} OR {due})");
        }
        let sums = [
            (
                "resp_den",
                format!("{counts} AND {dispatched} AND responded IS NOT NULL"),
            ),
            (
                "resp_num",
                format!("{counts} AND {dispatched} AND responded IS TRUE"),
            ),
            (
                "resp_open",
                format!("{counts} AND {dispatched} AND responded IS NULL"),
            ),
            ("time_den", format!("{counts} AND {due}")),
            (
                "time_num",
                format!("{counts} AND {due} AND answered_at < first_due_at"),
            ),
            (
                "solved_den",
                format!("{counts} AND {answered} AND reached IS TRUE AND solved IS NOT NULL"),
            ),
            (
                "solved_num",
                format!("{counts} AND {answered} AND reached IS TRUE AND solved IS TRUE"),
            ),
            (
                "solved_unreached",
                format!("{counts} AND {answered} AND reached IS FALSE"),
            ),
            (
                "solved_unasked",
                format!("{counts} AND {answered} AND reached IS NULL"),
            ),
            (
                "solved_silent",
                format!("{counts} AND {answered} AND reached IS TRUE AND solved IS NULL"),
            ),
            (
                "sat_den",
                format!("{counts} AND {answered} AND grade IS NOT NULL AND NOT grade_void"),
            ),
            (
                "sat_num",
                format!("{counts} AND {answered} AND grade >= 3 AND NOT grade_void"),
            ),
            (
                "sat_void",
                format!("{counts} AND {answered} AND grade IS NOT NULL AND grade_void"),
            ),
            (
                "sat_none",
                format!("{counts} AND {answered} AND grade IS NULL"),
            ),
            ("merged", format!("excluded = 'merged' AND {dispatched}")),
            (
                "withdrawn",
                format!("excluded = 'withdrawn' AND {dispatched}"),
            ),
            (
                "diverted",
                format!("excluded IN ('diverted', 'rejected') AND {opened}"),
            ),
            ("closed_den", format!("{counts} AND {opened}")),
            (
                "closed_num",
                format!("{counts} AND state = 'closed' AND {opened}"),
            ),
            ("closed_merged", format!("excluded = 'merged' AND {opened}")),
            (
                "closed_withdrawn",
                format!("excluded = 'withdrawn' AND {opened}"),
            ),
            ("n", format!("{counts} AND {dispatched}")),
            (
                "returned",
                format!("{counts} AND {dispatched} AND returns > 0"),
            ),
            (
                "redone",
                format!("{counts} AND {dispatched} AND rounds > 1"),
            ),
            ("answered", format!("{counts} AND {answered}")),
            ("opened", opened),
        ];
        let sums: Vec<String> = sums
            .iter()
            .map(|(name, when)| {
                format!("CAST(SUM(CASE WHEN {when} THEN 1 ELSE 0 END) AS BIGINT) AS {name}")
            })
            .collect();
        let sql = format!(
            "SELECT {key} AS grp, {}, CAST(SUM(CASE WHEN {counts} AND {dispatched} THEN transfers ELSE 0 END) AS BIGINT) AS transfers
             FROM matter_state WHERE state <> 'draft'{filter} GROUP BY 1",
            sums.join(", ")
        );
        session.all(&sql, &args).await?.iter().map(rates).collect()
    }
}

fn rates(row: &Row) -> Result<Rates, MatterError> {
    let n = |name: &str| -> Result<u64, MatterError> {
        let n: Option<i64> = row.get(name)?;
        Ok(u64::try_from(n.unwrap_or(0)).unwrap_or(0))
    };
    let common = |merged: &str, withdrawn: &str| -> Result<Vec<Excluded>, MatterError> {
        Ok(vec![
            excluded(
                "merged",
                "并入其他事项，由目标事项计算",
                "merged: the target counts",
                n(merged)?,
            ),
            excluded(
                "withdrawn",
                "反映人撤回",
                "withdrawn by the person",
                n(withdrawn)?,
            ),
            excluded(
                "diverted",
                "分流或不予受理",
                "diverted or rejected",
                n("diverted")?,
            ),
        ])
    };
    let of = |numerator: &str, denominator: &str, mut all: Vec<Excluded>| {
        all.retain(|rule| rule.count > 0);
        Ok::<Rate, MatterError>(Rate {
            numerator: n(numerator)?,
            denominator: n(denominator)?,
            excluded: all,
        })
    };
    let rate = |numerator: &str, denominator: &str, own: Vec<Excluded>| {
        let mut all = common("merged", "withdrawn")?;
        all.extend(own);
        of(numerator, denominator, all)
    };
    Ok(Rates {
        key: row.get("grp")?,
        response: rate(
            "resp_num",
            "resp_den",
            vec![excluded(
                "contact-open",
                "联系时限未到或不计",
                "contact still open, or not measured",
                n("resp_open")?,
            )],
        )?,
        on_time: rate("time_num", "time_den", Vec::new())?,
        solved: rate(
            "solved_num",
            "solved_den",
            vec![
                excluded(
                    "unreachable",
                    "回访未联系上",
                    "not reached by call-back",
                    n("solved_unreached")?,
                ),
                excluded("unasked", "未回访", "not called back", n("solved_unasked")?),
                excluded(
                    "no-word",
                    "未说明是否解决",
                    "did not say whether it is solved",
                    n("solved_silent")?,
                ),
            ],
        )?,
        satisfied: rate(
            "sat_num",
            "sat_den",
            vec![
                excluded(
                    "appeal-upheld",
                    "申诉成立的评价",
                    "ratings whose appeal was upheld",
                    n("sat_void")?,
                ),
                excluded("unrated", "未评价", "not rated", n("sat_none")?),
            ],
        )?,
        closed: of(
            "closed_num",
            "closed_den",
            common("closed_merged", "closed_withdrawn")?,
        )?,
        suppressed: false,
        opened: n("opened")?,
        dispatched: n("n")?,
        returned: n("returned")?,
        transfers: n("transfers")?,
        redone: n("redone")?,
        answered: n("answered")?,
        median_workdays: None,
        answered_within: Vec::new(),
    })
}

/// Working days to the first answer: median, and how many within each of `days`.
pub(super) async fn histogram(
    session: &mut Session,
    query: &RatesQuery,
    by: Option<RatesBy>,
    days: &[u32],
    groups: &mut [Rates],
) -> Result<(), MatterError> {
    let from = query.from.unwrap_or(Timestamp::UNIX_EPOCH);
    let to = query.to.unwrap_or(Timestamp::MAX);
    let mut args = vec![Value::from(from), Value::from(to)];
    let filter = filter(query, &mut args);
    let key = by.map_or("''", column);
    let sql = format!(
        "SELECT {key} AS grp, answer_workdays AS days, COUNT(*) AS n FROM matter_state
         WHERE excluded = '' AND answered_at >= $1 AND answered_at < $2 AND answer_workdays IS NOT NULL{filter}
         GROUP BY 1, 2 ORDER BY 1, 2"
    );
    let mut bars: BTreeMap<String, Vec<(u32, u64)>> = BTreeMap::new();
    for row in session.all(&sql, &args).await? {
        let n: i64 = row.get("n")?;
        let bar = (row.get("days")?, u64::try_from(n).unwrap_or(0));
        bars.entry(row.get("grp")?).or_default().push(bar);
    }
    for rates in groups {
        let bars = bars.get(&rates.key).map(Vec::as_slice).unwrap_or_default();
        let total: u64 = bars.iter().map(|(_, n)| n).sum();
        let mut below = 0;
        rates.median_workdays = bars.iter().find_map(|(days, n)| {
            below += n;
            (below * 2 >= total).then_some(*days)
        });
        let within = |most: &u32| Within {
            workdays: *most,
            count: bars
                .iter()
                .filter(|(days, _)| days <= most)
                .map(|(_, n)| n)
                .sum(),
        };
        rates.answered_within = days.iter().map(within).collect();
    }
    Ok(())
}

fn filter(query: &RatesQuery, args: &mut Vec<Value>) -> String {
    let mut text = String::new();
    for (column, value) in [("kind", &query.kind), ("source", &query.source)] {
        if !value.is_empty() {
            args.push(Value::from(value));
            text += &format!(" AND {column} = ${}", args.len());
        }
    }
    // An area or class, and what lies below it.
    let below = [
        ("area", query.area.trim_end_matches("00"), ""),
        ("class", query.class.as_str(), "/"),
    ];
    for (column, value, mark) in below.into_iter().filter(|(_, value, _)| !value.is_empty()) {
        args.push(Value::from(value));
        args.push(Value::from(format!("{value}{mark}")));
        args.push(Value::from(format!("{value}{mark}\u{10ffff}")));
        let n = args.len();
        // Within a period its own indexes are taken: what a district ever had is more than a month of all.
        let column = match query.from {
            Some(_) => format!("({column} || '')"),
            None => column.to_owned(),
        };
        text += &format!(
            " AND ({column} = ${} OR ({column} >= ${} AND {column} < ${n}))",
            n - 2,
            n - 1
        );
    }
    text
}

fn column(by: RatesBy) -> &'static str {
    match by {
        RatesBy::Unit => "lead",
        RatesBy::Class => "class",
        RatesBy::Area => "area",
        RatesBy::Type => "kind",
    }
}

fn excluded(rule: &'static str, zh: &str, en: &str, count: u64) -> Excluded {
    Excluded {
        rule,
        title: Words::new(zh, en),
        count,
    }
}
