//! Tables that are pulled by themselves (自动拉取), as their declarations promise.

use haina_core::Fault as _;
use haina_lake::LakeError;
use haina_lake::pull::Outcome;
use haina_party::Principal;

use crate::Problem;
use crate::app::Api;

/// Pulls what is due, one after the other. When each was tried last stands in the database, so that several nodes share the work;
/// one that fails keeps no other from being pulled, and is tried again when it is due again.
pub async fn turn(api: &Api) -> Result<(), Problem> {
    let due = api.pulls().due(api.env().now()).await?;
    let system = Principal::system();
    for (key, source) in due {
        match api.pulls().pull(&system, &key, Some(source)).await {
            Ok(Outcome::Taken(batch)) => {
                tracing::info!(table = key, batch = %batch.id, rows = batch.counted.read, "Pulled `{key}`");
            }
            // Another node is at it.
            Ok(Outcome::Nothing) | Err(LakeError::Busy { .. }) => {}
            Err(error) => {
                tracing::warn!(
                    table = key,
                    code = error.code(),
                    "Could not pull `{key}`: {error}"
                );
            }
        }
    }
    Ok(())
}
