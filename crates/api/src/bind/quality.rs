//! What is wrong with a delivery goes back to the department that sent it (问题数据回退): a finding, and the matter that its
//! pack has for it.
//!
//! What stands is looked up anew at each entry, so that it does not matter how often or in which order entries are read: the last
//! delivery of a department speaks for it, and one that is in order lets the finding lapse. Only counts, our own names and codes
//! are told, never a value of a row.

use std::collections::BTreeSet;

use async_trait::async_trait;
use haina_catalog::{CatalogError, ResourceId};
use haina_core::Words;
use haina_finding::{Claim, ModelRef, Reason, Severity, Subject};
use haina_journal::{Entry, Reaction, WorkError};
use haina_lake::load::{Batch, Refused, Standing};
use haina_store::Tx;

use crate::app::Api;

/// The key under which findings about deliveries stand.
pub(crate) const MODEL: &str = "lake/deliveries";
/// The kind of their subjects.
pub(crate) const SUBJECT: &str = "table";
/// The department that answers for the rules of deliveries: the owner of the pack `data-quality`.
const OWNER: &str = "data-bureau";
/// The type of matter they open, where its pack is installed.
const MATTER: &str = "data-quality/correction";
/// Reasons of a finding.
const REASONS_MAX: usize = 20;

/// Deliveries with rejected rows, and those that were refused, become findings.
pub struct Quality(pub Api);

#[async_trait]
impl Reaction for Quality {
    fn name(&self) -> &str {
        "api-quality"
    }

    fn wants(&self, kind: &str) -> bool {
        matches!(
            kind,
            "lake.batch_accepted"
                | "lake.batch_refused"
                | "lake.batch_withdrawn"
                | "lake.went_back"
        )
    }

    async fn react(&self, tx: &mut Tx, entry: &Entry) -> Result<(), WorkError> {
        let id: ResourceId = entry.subject.parse()?;
        let resource = match self.0.catalog().stored(tx, &id.to_string()).await {
            Err(CatalogError::NotFound { .. }) => return Ok(()),
            found => found?,
        };
        let (mut claims, mut gone) = (Vec::new(), Vec::new());
        for source in sources(entry) {
            let standing = self.0.lake().standing(tx, id, &source).await?;
            match claim(&standing, &resource.spec.title) {
                Some(claim) => claims.push(claim),
                None => gone.push((SUBJECT.to_owned(), subject(&standing.table, &source))),
            }
        }
        let findings = self.0.findings();
        findings.claim_within(tx, &model(), &claims, &gone).await?;
        Ok(())
    }
}

/// The subject of findings about what a department delivers to a table.
pub(crate) fn subject(table: &str, source: &str) -> String {
    format!("{table}@{source}")
}

fn model() -> ModelRef {
    ModelRef {
        key: MODEL.to_owned(),
        version: "1".to_owned(),
        title: Words::new("报送数据有问题", "something is wrong with a delivery"),
        owner: OWNER.to_owned(),
        basis: String::new(),
        matter: Some(MATTER.to_owned()),
    }
}

/// The departments that an entry is about: whose delivery it was, or whose rows it moved.
fn sources(entry: &Entry) -> BTreeSet<String> {
    let own = entry.body["source"].as_str();
    let tallies = entry.body["tallies"].as_array().into_iter().flatten();
    let moved = tallies.filter_map(|tally| tally["source"].as_str());
    match own {
        Some(own) => BTreeSet::from([own.to_owned()]),
        None => moved.map(str::to_owned).collect(),
    }
}

/// What is wrong; none: all is in order.
fn claim(standing: &Standing, title: &Words) -> Option<Claim> {
    let (words, severity, reasons) = match (&standing.refused, &standing.batch) {
        (Some(refused), _) => (
            Words::new(
                "报送被整批退回，没有入库",
                "a delivery was refused; nothing of it was taken in",
            ),
            Severity::High,
            vec![refusal(standing, refused)],
        ),
        (None, Some(batch)) if batch.counted.rejected > 0 => (
            Words::new(
                "报送中有被拒收的行，请更正后重报",
                "rows were rejected; they are to be corrected and delivered again",
            ),
            severity(batch),
            rejections(standing, batch),
        ),
        _ => return None,
    };
    Some(Claim {
        subject: Subject {
            kind: SUBJECT.to_owned(),
            key: subject(&standing.table, &standing.source),
            name: title.zh.clone(),
        },
        title: words,
        unit: standing.source.clone(),
        area: None,
        severity,
        reasons,
    })
}

/// One row in ten is much.
fn severity(batch: &Batch) -> Severity {
    match batch.counted.rejected.saturating_mul(10) >= batch.counted.read {
        true => Severity::High,
        false => Severity::Medium,
    }
}

fn refusal(standing: &Standing, refused: &Refused) -> Reason {
    Reason {
        what: Words::new("退回原因", "why it was refused"),
        value: match crate::problem::words(&refused.code) {
            Some(words) => format!("{} {}", refused.code, words.zh),
            None => refused.code.clone(),
        },
        table: standing.table.clone(),
        row: refused.id.to_string(),
        date: haina_core::calendar::local_day(refused.at).to_string(),
        dept: standing.source.clone(),
    }
}

/// How many of how many rows, and then each reason, the most frequent first.
fn rejections(standing: &Standing, batch: &Batch) -> Vec<Reason> {
    let counted = &batch.counted;
    let reason = |what: Words, value: String| Reason {
        what,
        value,
        table: standing.table.clone(),
        row: batch.id.to_string(),
        date: haina_core::calendar::local_day(batch.known_at).to_string(),
        dept: standing.source.clone(),
    };
    let mut by_count: Vec<(&String, &u64)> = counted.reasons.iter().collect();
    by_count.sort_by_key(|(code, n)| (std::cmp::Reverse(**n), *code));
    let all = reason(
        Words::new("拒收行数", "rows rejected"),
        format!("{} / {}", counted.rejected, counted.read),
    );
    let each = by_count
        .into_iter()
        .take(REASONS_MAX)
        .map(|(code, n)| reason(haina_lake::load::reason_words(code), n.to_string()));
    std::iter::once(all).chain(each).collect()
}
