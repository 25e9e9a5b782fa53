//! Rows become claims: each reason with its value, and the table, row, day and department that it comes from.

use std::collections::BTreeMap;

use haina_core::Words;
use haina_core::calendar::local_day;
use haina_finding::{Claim, Reason, Subject};
use jiff::Timestamp;

use super::Model;
use super::diff::{Fingerprint, fingerprint};
use super::header::{Claims, Why};
use super::rows::Rows;

/// Characters of a text of a claim: the findings refuse longer ones.
const TEXT_MAX: usize = 2_000;

/// What is known of an input of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    /// As the catalogue or the product calls it.
    pub table: String,
    pub version: u64,
    /// Who delivered it, where no row says.
    pub dept: String,
    /// When it was delivered last, where no row says.
    pub delivered: Option<Timestamp>,
}

/// Makes claims of the rows of one model.
pub(super) struct Claimer<'m> {
    claims: &'m Claims,
    /// `migrant-children/confirmed`.
    model: String,
    version: &'m str,
    origins: Vec<Option<Origin>>,
    /// The columns that are read, in the order of their places behind the key.
    pub columns: Vec<String>,
    places: BTreeMap<String, usize>,
    outcome: Option<&'m str>,
}

impl<'m> Claimer<'m> {
    /// For a model that claims; `has` says whether a column comes out of it.
    pub(super) fn new(
        model: &'m Model,
        key: String,
        has: impl Fn(&str) -> bool,
        origin: impl Fn(&str) -> Option<Origin>,
    ) -> Option<Claimer<'m>> {
        let header = &model.header;
        let claims = header.claims()?;
        let mut columns: Vec<String> = claims
            .columns()
            .into_iter()
            .map(|(_, c)| c.to_owned())
            .collect();
        for why in &claims.reasons {
            let parts = ["batch", "source", "row", "known_at"];
            columns.extend(parts.map(|part| why.origin_column(part)));
        }
        let outcome = header.eligibility.as_ref().map(|e| e.outcome.as_str());
        columns.extend(outcome.map(str::to_owned));
        columns.retain(|column| has(column));
        columns.sort();
        columns.dedup();
        let places = columns.iter().cloned().zip(1..).collect();
        let inputs = claims.reasons.iter().map(|why| why.input(header));
        Some(Claimer {
            claims,
            model: key,
            version: &model.version,
            origins: inputs.map(|input| input.and_then(&origin)).collect(),
            columns,
            places,
            outcome,
        })
    }

    /// What the claim of the present row rests on.
    pub(super) fn rests_on(&self, rows: &Rows) -> Fingerprint {
        let reasons = self
            .claims
            .reasons
            .iter()
            .map(|why| self.value(rows, &why.column));
        let outcome = self.outcome.map(|column| self.value(rows, column));
        fingerprint(self.version, reasons.chain(outcome))
    }

    /// The claim of the present row.
    pub(super) fn claim(&self, rows: &Rows) -> Claim {
        let claims = self.claims;
        let column = |name: &Option<String>| {
            let value = name.as_deref().and_then(|name| self.value(rows, name));
            value.filter(|value| !value.is_empty()).map(clip)
        };
        let whys = claims.reasons.iter().zip(&self.origins);
        let mut reasons: Vec<Reason> = whys
            .map(|(why, origin)| self.reason(rows, why, origin.as_ref()))
            .collect();
        if let Some(outcome) = self.outcome {
            reasons.push(Reason {
                what: Words::new("认定结论", "answer"),
                value: self.value(rows, outcome).unwrap_or_default().to_owned(),
                table: self.model.clone(),
                row: self.version.to_owned(),
                date: String::new(),
                dept: String::new(),
            });
        }
        Claim {
            subject: Subject {
                kind: claims.subject.clone(),
                key: rows.get(0).unwrap_or_default().to_owned(),
                name: column(&claims.name).unwrap_or_default(),
            },
            title: claims.claim.clone(),
            unit: column(&claims.unit_column).unwrap_or_else(|| claims.unit.clone()),
            area: column(&claims.area_column),
            severity: claims.severity,
            reasons,
        }
    }

    /// The row's own origin where it passes through, else that of the input.
    fn reason(&self, rows: &Rows, why: &Why, origin: Option<&Origin>) -> Reason {
        let own = |part: &str| self.value(rows, &why.origin_column(part));
        let row = match (own("batch"), own("row")) {
            (Some(batch), Some(row)) => format!("{batch}/{row}"),
            (Some(batch), None) => batch.to_owned(),
            _ => origin
                .map(|o| format!("v{}", o.version))
                .unwrap_or_default(),
        };
        let said = why
            .date
            .as_deref()
            .and_then(|column| self.value(rows, column));
        let known = own("known_at").map(day_of);
        let delivered = origin
            .and_then(|o| o.delivered)
            .map(|at| local_day(at).to_string());
        let date = said.map(clip).or(known).or(delivered);
        let dept = own("source").map(clip);
        let table = why.from.rsplit_once('.').map(|(table, _)| table);
        Reason {
            what: why.title.clone(),
            value: clip(self.value(rows, &why.column).unwrap_or_default()),
            table: origin
                .map_or(table.unwrap_or_default(), |o| &o.table)
                .to_owned(),
            row: clip(&row),
            date: date.unwrap_or_default(),
            dept: dept.or(origin.map(|o| o.dept.clone())).unwrap_or_default(),
        }
    }

    fn value<'r>(&self, rows: &'r Rows, column: &str) -> Option<&'r str> {
        rows.get(*self.places.get(column)?)
    }
}

impl Why {
    fn origin_column(&self, part: &str) -> String {
        format!("{}_{part}", self.origin)
    }
}

/// As much of a text as a claim may have.
fn clip(text: &str) -> String {
    text.chars().take(TEXT_MAX).collect()
}

/// The day of a moment, in the city's zone.
fn day_of(text: &str) -> String {
    match text.parse::<Timestamp>() {
        Ok(at) => local_day(at).to_string(),
        Err(_) => text.chars().take(10).collect(),
    }
}
