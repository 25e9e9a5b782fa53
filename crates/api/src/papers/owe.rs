//! What a matter asks for is owed: written with the reading of its entry, asked afterwards.

use async_trait::async_trait;
use haina_journal::{Entry, Reaction, WorkError};
use haina_proof::Due;
use haina_store::Tx;
use serde_json::Value;

use crate::app::Api;

/// Papers that a matter asks for become questions.
pub struct Papers(pub Api);

#[async_trait]
impl Reaction for Papers {
    fn name(&self) -> &str {
        "api-papers"
    }

    fn wants(&self, kind: &str) -> bool {
        matches!(
            kind,
            "matter.opened" | "matter.submitted" | "matter.supplied"
        )
    }

    fn concerns(&self, entry: &Entry) -> bool {
        papers(entry).next().is_some()
    }

    async fn react(&self, tx: &mut Tx, entry: &Entry) -> Result<(), WorkError> {
        let seq = entry.seq.and_then(|seq| i64::try_from(seq).ok());
        for paper in papers(entry) {
            let due = Due {
                about: entry.subject.clone(),
                paper: paper.to_owned(),
                nth: seq.unwrap_or_default(),
                failures: 0,
            };
            self.0.proofs().owe(tx, &due).await?;
        }
        Ok(())
    }
}

/// The papers that an entry asks for, where the person let them be asked for.
fn papers(entry: &Entry) -> impl Iterator<Item = &str> {
    let events = entry.body["events"].as_array().into_iter().flatten();
    let asked = events.filter(|e| e["fact"] == "papers_asked" && e["authorised"] == true);
    let papers = asked.flat_map(|e| e["papers"].as_array().into_iter().flatten());
    papers.filter_map(Value::as_str)
}
