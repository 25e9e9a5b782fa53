//! How handlers take a request apart; every refusal is a [`Problem`](crate::Problem).

mod address;
mod json;
mod key;
mod who;

pub use address::{Path, Query};
pub use json::{Json, depth};
pub use key::IdempotencyKey;
pub use who::Who;
