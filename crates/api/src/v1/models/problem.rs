//! Why a model failed, as it is shown among those that did not.

use haina_lake::LakeError;

use crate::Problem;
use crate::model::RunProblem;

/// The problem of one model; what is our own defect goes to the log.
pub(super) fn problem(model: &str, error: LakeError) -> RunProblem {
    let problem = Problem::from(error);
    if let Some(chain) = problem.chain() {
        tracing::error!(model, code = %problem.code, "The run of `{model}` failed: {chain}");
    }
    problem.into()
}
