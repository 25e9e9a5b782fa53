//! Other machines that compute models, in a build that knows how to ask them.

use std::sync::Arc;

use haina_lake::model::Engine;

use crate::failure::Failure;

/// The Ballista cluster of the scheduler at `HOST:PORT`.
///
/// # Errors
/// `CLI0033` in a build without it.
#[cfg(feature = "ballista")]
pub fn ballista(scheduler: &str) -> Result<Arc<dyn Engine>, Failure> {
    Ok(Arc::new(haina_ballista::Ballista::at(scheduler)))
}

/// The Ballista cluster of the scheduler at `HOST:PORT`.
///
/// # Errors
/// `CLI0033` in a build without it.
#[cfg(not(feature = "ballista"))]
pub fn ballista(_: &str) -> Result<Arc<dyn Engine>, Failure> {
    let what = "this build of Haina knows no Ballista";
    Err(
        Failure::new(crate::failure::Kind::Refused, "CLI0033", what).hint(
            "build it with `cargo build --release -p haina --features ballista`, or set `lake.engine = local`",
        ),
    )
}
