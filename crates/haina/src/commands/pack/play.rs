//! `haina pack test`.

use std::path::PathBuf;

use serde_json::json;

use super::check;
use crate::failure::{Failure, Kind};
use crate::out::Out;

/// Plays the scenarios of each pack, in the engine and through the service.
pub async fn run(folders: &[PathBuf], out: &Out) -> Result<(), Failure> {
    let mut packs = Vec::new();
    let mut text = String::new();
    let mut wrong = 0;
    let city = tempfile::tempdir()
        .map_err(|error| Failure::defect("no folder for the city").because(error))?;
    for folder in folders {
        let report = match haina_pack::test_folder_served(folder, city.path()).await {
            Ok(report) => report,
            Err(_) => return check::run(std::slice::from_ref(folder), out),
        };
        let failures = report.scenarios.iter().flat_map(|played| {
            played
                .failures
                .iter()
                .map(|failure| format!("{}: {failure}", played.name))
        });
        packs.push(json!({
            "name": report.pack,
            "passed": report.passed(),
            "failed": report.failed(),
            "failures": failures.collect::<Vec<_>>(),
        }));
        wrong += report.failed();
        text.push_str(&report.to_string());
    }
    out.answer(&json!({"packs": packs}), || text);
    match wrong {
        0 => Ok(()),
        _ => Err(Failure::new(
            Kind::Refused,
            "CLI0030",
            format!("{wrong} scenario(s) failed"),
        )
        .hint("each line above names the scenario, its file and what differed")),
    }
}
