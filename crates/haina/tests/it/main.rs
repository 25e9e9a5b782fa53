//! The program as its users run it: arguments in, text and exit code out.

// What Clippy allows in tests it does not allow in what tests share.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr
)]

mod calendar;
mod catalog;
mod city;
mod deploy;
mod doctor;
mod kill;
mod models;
mod nodes;
mod orders;
mod proof;
mod pulls;
mod remote;
mod run;
mod served;
mod sim;
mod texts;
mod tree;
