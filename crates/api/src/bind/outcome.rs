//! The answer of a matter decides the finding it was opened for.

use haina_finding::{Command, FindingError};
use haina_journal::{Entry, WorkError};
use haina_matter::MatterId;
use haina_store::Tx;

use crate::app::Api;

/// The classes of an answer that decide a finding.
const CONFIRMED: &str = "confirmed";
const REFUTED: &str = "refuted";

/// Whether an answer has a class that decides a finding: few have one, and only they are looked at closer.
pub(super) fn decides(entry: &Entry) -> bool {
    let events = entry.body["events"].as_array().into_iter().flatten();
    let classes = events.filter_map(|event| event["class"].as_str());
    classes
        .into_iter()
        .any(|class| class == CONFIRMED || class == REFUTED)
}

/// Takes the class of a matter's answer back to its finding: the label that the model learns from.
pub(super) async fn outcome(api: &Api, tx: &mut Tx, entry: &Entry) -> Result<(), WorkError> {
    let Some(finding) = api.findings().of_matter(tx, &entry.subject).await? else {
        return Ok(());
    };
    let id: MatterId = entry.subject.parse()?;
    let matter = api.matters().stored(tx, id).await?;
    let Some(answer) = matter.answers.last() else {
        return Ok(());
    };
    let (by, note) = (id.to_string(), answer.text.text().to_owned());
    let command = match answer.class.as_deref() {
        Some(CONFIRMED) => Command::Confirm { by, note },
        Some(REFUTED) => Command::Refute { by, note },
        _ => return Ok(()),
    };
    match api.findings().follow(tx, finding.id, &command).await {
        // Decided before, or no longer claimed: what was decided first stays.
        Ok(_) | Err(FindingError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
