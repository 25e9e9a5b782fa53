#![doc = include_str!("../README.md")]

mod agreements;
mod appeals;
mod bundle;
mod cast;
mod catalog;
mod client;
mod demo;
mod dice;
mod error;
mod findings;
mod life;
mod may;
mod models;
mod papers;
mod people;
mod picture;
mod places;
mod proof;
pub mod sim;
mod stalls;
mod tables;
mod troubles;

pub use appeals::Appeal;
pub use bundle::{BundlePlan, BundleReport, EveryReport, Span, bundle, every};
pub use cast::{Actor, Cast, DEMO_PASSWORD, SignIn, sign_ins};
pub use catalog::owner_of;
pub use client::{Call, CallError, Client, Witness};
pub use demo::{Built, Demo, build, play};
pub use dice::Dice;
pub use error::CityError;
pub use life::{Life, Tally};
pub use people::Resident;
pub use picture::{Picture, Trouble};
pub use places::{Place, Places};
pub use proof::{ProofPhase, ProofPlan, ProofReport, proof};
pub use tables::open_census_tables;
