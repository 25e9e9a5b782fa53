//! What goes over the wire, as documented; made from what the rooms know.

mod account;
mod city;
mod common;
mod deliveries;
mod findings;
mod groups;
mod imports;
mod journal;
mod list;
mod matter;
mod packs;
mod parts;
mod persons;
mod places;
mod public;
mod rates;
mod types;
mod views;

pub use account::*;
pub use city::*;
pub use common::*;
pub use deliveries::*;
pub use findings::*;
pub use groups::*;
pub use imports::*;
pub use journal::*;
pub use list::*;
pub use matter::*;
pub use packs::*;
pub use parts::*;
pub use persons::*;
pub use places::*;
pub use public::*;
pub use rates::*;
pub use types::*;
pub use views::*;
