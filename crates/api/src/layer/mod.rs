//! What every request passes, from the outside in: reference number, limits, gate, idempotency.

mod gate;
mod idempotency;
mod identify;
mod limit;
mod rate;
mod reference;

pub use gate::gate;
pub use idempotency::{free_left_behind, idempotency};
pub use identify::{COOKIE, InProcess, cookie};
pub use limit::{broken, limit};
pub use rate::Rates;
pub use reference::reference;
