//! What a matter asks for is owed: written with the reading of its entry, asked afterwards.

use async_trait::async_trait;
use haina_journal::{Entry, Reaction, WorkError};
use haina_matter::Fact;
use haina_matter::fact::join;
use haina_proof::Due;
use haina_store::Tx;

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
        let mut events = entry.body["events"].as_array().into_iter().flatten();
        events.any(|event| event["fact"] == "papers_asked" && event["authorised"] == true)
    }

    async fn react(&self, tx: &mut Tx, entry: &Entry) -> Result<(), WorkError> {
        let seq = entry.seq.and_then(|seq| i64::try_from(seq).ok());
        for event in join(&entry.body["events"], entry.personal.as_ref())? {
            let Fact::PapersAsked {
                papers,
                authorised: true,
                ..
            } = event.fact
            else {
                continue;
            };
            for paper in papers.get().into_iter().flatten() {
                let due = Due {
                    about: entry.subject.clone(),
                    paper: paper.clone(),
                    nth: seq.unwrap_or_default(),
                    failures: 0,
                };
                self.0.proofs().owe(tx, &due).await?;
            }
        }
        Ok(())
    }
}
