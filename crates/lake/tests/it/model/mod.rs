//! Declared models: read, run, compared, in funnels.

mod compare;
mod eligibility;
mod faults;
mod funnel;
mod kill;
mod limits;
mod runs;
mod town;
mod views;
