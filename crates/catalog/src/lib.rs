#![doc = include_str!("../README.md")]

mod application;
mod class;
pub mod dcat;
mod error;
mod fact;
mod freshness;
mod grade;
mod ids;
mod judge;
mod life;
mod mask;
mod resource;
mod service;
mod step;

pub use application::{Application, ApplicationState, Decided, Form, Given, Terms, Wish};
pub use class::{DataClass, EDITION, Family};
pub use error::CatalogError;
pub use fact::{Delivery, Dimension, Edge, Fact, Measure, Run};
pub use freshness::{Cadence, Promise};
pub use grade::Grade;
pub use ids::{ApplicationId, ResourceId};
pub use judge::{Allowed, Decision, NotAllowed, WhyNot, judge};
pub use life::{Act, Happened, NotNow, carry_out};
pub use mask::mask;
pub use resource::{
    FIELDS_MAX, Field, FieldType, Kind, Resource, ResourceState, Sharing, Spec, Validity,
};
pub use service::{
    Acted, ApplicationFilter, ApplicationPage, Catalog, EDGES_MAX, Edges, Ender, MIGRATIONS,
    Neighbour, Report, ResourceFilter, ResourcePage, VersionRow,
};
pub use step::{Command, Ctx, Event, Refused, step};
