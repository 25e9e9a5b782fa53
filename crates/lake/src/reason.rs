//! Reasons that people give for what they do.

use crate::LakeError;

/// Characters of a reason at most.
const REASON_MAX: usize = 500;

/// The reason without blanks around it; `LAK0003` when there is none, or too much of it.
pub(crate) fn given(reason: &str) -> Result<&str, LakeError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        return Err(LakeError::Spec {
            why: format!("a reason of 1 to {REASON_MAX} characters is needed"),
        });
    }
    Ok(reason)
}
