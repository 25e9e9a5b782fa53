//! Queries: what is refused, what is masked, where it comes from, how it ends.

mod attacks;
mod entries;
mod groups;
mod hostile;
mod lineage;
mod oracle;
mod pages;
mod plain;
mod runaway;
mod world;
