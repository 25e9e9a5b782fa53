//! Tables and batches.

mod access;
mod bad;
mod bucket;
mod census;
mod delta;
mod files;
mod folder;
mod kill;
mod memory;
mod nodes;
mod pages;
mod quality;
mod random;
mod service;
pub mod town;
