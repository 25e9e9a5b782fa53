//! Every department falls silent after every item: the bundle comes to the same end each time.

use std::path::Path;

use serde::Serialize;

use super::{BundlePlan, bundle};
use crate::CityError;

/// What happened in all of them.
#[derive(Debug, Clone, Serialize)]
pub struct EveryReport {
    pub kind: String,
    pub departments: Vec<String>,
    pub items: usize,
    /// Bundles that were played, the undisturbed one among them.
    pub plays: usize,
    /// The state in which each of them must end.
    pub state: String,
    /// What does not hold, with the department and the item after which it fell silent.
    pub wrong: Vec<String>,
}

/// Plays a bundle undisturbed, and then once for each department and each `stride`-th item. `told` hears how many are done, of all.
///
/// # Errors
/// Whatever ends a city.
pub async fn every(
    folder: &Path,
    plan: &BundlePlan,
    stride: usize,
    mut told: impl FnMut(usize, usize),
) -> Result<EveryReport, CityError> {
    let calm = BundlePlan {
        silent: None,
        silent_after: 0,
        ..plan.clone()
    };
    let first = bundle(&folder.join("calm"), &calm).await?;
    let mut departments: Vec<String> = first
        .spans
        .iter()
        .map(|span| span.department.clone())
        .collect();
    departments.sort();
    departments.dedup();
    let mut report = EveryReport {
        kind: plan.kind.clone(),
        items: first.items,
        plays: 1,
        state: first.state.clone(),
        wrong: first.wrong.clone(),
        departments: departments.clone(),
    };
    let steps: Vec<usize> = (0..first.items).step_by(stride.max(1)).collect();
    let all = 1 + departments.len() * steps.len();
    told(report.plays, all);
    for department in &departments {
        for after in &steps {
            let disturbed = BundlePlan {
                silent: Some(department.clone()),
                silent_after: *after,
                ..plan.clone()
            };
            let place = folder.join(format!("{department}-{after}"));
            let played = bundle(&place, &disturbed).await?;
            std::fs::remove_dir_all(&place).map_err(CityError::files)?;
            let mut wrong = played.wrong;
            if (played.items, &played.state) != (first.items, &first.state) {
                wrong.push(format!(
                    "{} items, and the matter is {}",
                    played.items, played.state
                ));
            }
            let lines = wrong
                .into_iter()
                .map(|line| format!("{department} after {after}: {line}"));
            report.wrong.extend(lines);
            report.plays += 1;
            told(report.plays, all);
        }
    }
    Ok(report)
}
