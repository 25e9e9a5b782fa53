#![doc = include_str!("../README.md")]

mod changes;
mod damage;
mod day;
mod draw;
mod error;
mod files;
pub mod funnel;
mod generate;
mod names;
mod places;
mod plan;
mod side;
pub mod tables;
pub mod truth;
mod truth_files;

pub use changes::{Change, changes, row_of};
pub use damage::{Damage, Kind, Rates};
pub use day::{DateStyle, Day};
pub use draw::{Draw, Stream};
pub use error::CensusError;
pub use files::{Delivered, Delivery, Manifest};
pub use generate::{Summary, generate, people};
pub use names::Name;
pub use places::{Address, DISTRICTS, District, PREFECTURES, Prefecture};
pub use plan::{FUNNEL_PEOPLE, Plan, Selection};
pub use truth::{Household, Person, Role, World};
