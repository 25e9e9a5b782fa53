//! The rules. [`own`] looks at one pack alone, [`against`] at a pack among those it needs.

pub(crate) mod against;
mod dossiers;
mod expressions;
mod forms;
mod models;
pub(crate) mod own;
mod papers;
mod parameters;
pub(crate) mod plays;
mod records;
mod rules;
mod strings;
pub(crate) mod tables;
mod tasks;
mod types;
