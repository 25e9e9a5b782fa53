//! The board as it is shown.

use std::collections::HashMap;

use haina_catalog::{Measure, Resource};
use haina_finding::Finding;
use haina_lake::load::{Board, Standing, reason_words};

use crate::app::Api;
use crate::bind::quality::subject;
use crate::model::{PaceView, QualityRow, RejectReasonView, StandingView};
use crate::v1::catalog::measure;
use crate::v1::matters::titled;
use crate::v1::tables::refused;

/// A table of the board, with what is found about its sources.
pub(super) fn row(
    api: &Api,
    resource: &Resource,
    (board, measures): (Board, &[Measure]),
    about: &HashMap<String, Finding>,
) -> QualityRow {
    let pace = |pace: haina_lake::load::Pace| PaceView {
        batch: pace.batch.to_string(),
        at: pace.at.into(),
        source: titled(api, &pace.source),
        read: pace.read,
        rejected: pace.rejected,
    };
    let sources = board.sources.into_iter();
    QualityRow {
        key: board.table.key,
        title: (&resource.spec.title).into(),
        owner: titled(api, &resource.spec.owner),
        version: board.table.version,
        rows: board.table.rows,
        measures: measures.iter().map(measure).collect(),
        sources: sources.map(|one| standing(api, one, about)).collect(),
        deliveries: board.paces.into_iter().map(pace).collect(),
    }
}

fn standing(api: &Api, standing: Standing, about: &HashMap<String, Finding>) -> StandingView {
    let finding = about.get(&subject(&standing.table, &standing.source));
    let finding = finding.filter(|finding| finding.state.is_open());
    let counted = standing.batch.as_ref().map(|batch| &batch.counted);
    let rejected = counted.map_or(0, |counted| counted.rejected);
    let state = match (&standing.refused, &standing.batch) {
        (Some(_), _) => "refused",
        (None, None) => "none",
        (None, Some(_)) if rejected > 0 => "rejects",
        (None, Some(_)) => "good",
    };
    let reasons = counted.into_iter().flat_map(|counted| &counted.reasons);
    let mut reasons: Vec<RejectReasonView> = reasons
        .map(|(code, rows)| RejectReasonView {
            code: code.clone(),
            words: (&reason_words(code)).into(),
            rows: *rows,
        })
        .collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.rows));
    StandingView {
        source: titled(api, &standing.source),
        state: state.to_owned(),
        batch: standing.batch.as_ref().map(|batch| batch.id.to_string()),
        at: standing.batch.as_ref().map(|batch| batch.known_at.into()),
        read: counted.map_or(0, |counted| counted.read),
        rejected,
        reasons,
        refused: standing.refused.map(|one| refused(api, one)),
        finding: finding.map(|finding| finding.id.to_string()),
        matter: finding.and_then(|finding| finding.matter.clone()),
    }
}
