//! Browser journeys: `npm run e2e` in `e2e/` against a demo city that this stage starts and ends.

use std::ffi::OsStr;
use std::time::Duration;

use anyhow::{Context, Result};

use super::{npm, tally::Tally};
use crate::build::{self, Profile};
use crate::run::{self, Cmd};
use crate::{http, setup, tree};

/// A small city is made in minutes, even without optimisation, and holds some of everything, also at the end of the
/// longest holidays. It stands still while it is looked at: its own people would do what a journey is about to do.
const DAYS: &str = "12";
/// Tables of 28 departments and the models of four packs take their time without optimisation.
const READY: Duration = Duration::from_secs(900);

/// Runs them; `alone` builds the pages first, which the stages before would have done.
pub fn run(filter: Option<&str>, alone: bool) -> Result<Tally> {
    if !tree::has_script("e2e", "e2e")? {
        return Ok(Tally::default());
    }
    setup::npm("e2e")?;
    let chromium = setup::chromium().context("Chromium is missing")?;
    if alone {
        build::web()?;
    }
    let haina = build::haina(Profile::Tested)?;
    let port = http::free_port()?;
    let data = tree::target().join(format!("journeys-{port}"));
    let number = port.to_string();
    let mut city = Cmd::new(&haina)
        .args(["demo", "--still", "--days", DAYS, "--port", &number])
        .args([OsStr::new("--data"), data.as_os_str()])
        .start()?;
    let tally = http::wait_ready(&mut city, port, READY).and_then(|()| {
        let npm = Cmd::new("npm")
            .env("HAINA_URL", format!("http://127.0.0.1:{port}"))
            .env("CHROMIUM", &chromium)
            .env("HAINA_CHROMIUM", &chromium)
            .env("HAINA_BINARY", &haina);
        npm::run(npm, "e2e", "e2e", filter)
    });
    run::end(&mut city);
    let _ = std::fs::remove_dir_all(data);
    tally
}
