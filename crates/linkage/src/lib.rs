#![doc = include_str!("../README.md")]

pub mod blocking;
pub mod checked;
pub mod cluster;
pub mod compare;
pub mod dates;
mod depend;
mod derived;
pub mod em;
mod error;
pub mod eval;
pub mod link;
pub mod model;
pub mod numbers;
pub mod profile;
pub mod records;
pub mod registry;
pub mod schema;
pub mod score;
pub mod similarity;
pub mod synth;
pub mod table;
pub mod text;
pub mod train;
mod work;

pub use error::LinkageError;
