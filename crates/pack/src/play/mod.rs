//! What people do in a scenario or a demo record, and what must come of it.

mod city;
mod expect;
mod models;
mod run;
mod served;
mod service;
mod types;

pub use models::test_models;
pub use run::{Played, Report, test};
pub use served::test_served;
pub use types::{DemoMatter, Expect, Given, OpenStep, PlaceStep, ReporterStep, Scenario, Step};
