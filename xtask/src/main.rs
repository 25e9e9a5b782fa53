#![doc = include_str!("../README.md")]
#![allow(clippy::print_stdout, clippy::print_stderr)] // a command line speaks on its terminal

mod bench;
mod build;
mod check;
mod demo;
mod dev;
mod fuzz;
mod generate;
mod http;
mod run;
mod setup;
mod sim;
mod test;
mod tree;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The one helper of Haina's source tree.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build web and server, start a demo city, print its address and sign-ins
    Demo(demo::Args),
    /// Run server and web so that both reload on a change
    Dev(dev::Args),
    /// Run every test, or those whose name contains FILTER
    Test(test::Args),
    /// Check format, lints, layers, links, generated files, licences, file lengths
    Check(check::Args),
    /// Write generated files: API document, web client, command reference, error index
    Gen(generate::Args),
    /// Play random cities from seeds and check every invariant
    Sim(sim::Args),
    /// Feed the readers of outside input with mutations, guided by coverage
    Fuzz(fuzz::Args),
    /// Run a benchmark with an optimised build
    Bench(bench::Args),
    /// Do all set-up and nothing else
    Setup(setup::Args),
}

fn main() -> ExitCode {
    let outcome = match Args::parse().command {
        Command::Demo(args) => demo::run(&args),
        Command::Dev(args) => dev::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Gen(args) => generate::run(&args),
        Command::Sim(args) => sim::run(&args),
        Command::Fuzz(args) => fuzz::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Setup(args) => setup::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
