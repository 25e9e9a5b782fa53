#![doc = include_str!("../README.md")]

mod args;
mod audit;
mod client;
mod commands;
mod config;
mod elsewhere;
mod failure;
mod import;
mod logging;
mod out;
mod progress;
mod shipped;
mod vault;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Args;
use crate::failure::Failure;
use crate::out::Out;

/// A quarter of the processor's time went into the system's allocator: JSON and policies are many small pieces.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // `--help` and `--version` are answers, the rest is a way of writing that is not understood.
            let code = if error.use_stderr() {
                failure::USAGE
            } else {
                0
            };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let out = Out::new(args.json);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(commands::run(args, &out)),
        Err(error) => Err(Failure::defect("could not start the runtime").because(error)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            out.failure(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}
