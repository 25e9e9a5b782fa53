//! `haina model run PACK`.

use std::time::Duration;

use serde_json::{Value, json};

use super::failed;
use crate::client::{Answer, City, Request, part};
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::{Out, Table};
use crate::progress;

/// How often a person hears how far a run is.
const LOOK_EVERY: Duration = Duration::from_secs(2);

#[derive(clap::Args)]
pub struct Args {
    /// The pack whose models run
    set: String,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let ran = watched(args, city).await?.json()?;
    out.answer(&ran, || table(&ran));
    let models = ran["models"].as_array().into_iter().flatten();
    failed(models.filter(|model| model["did"] == "failed").count())
}

/// Asks for the run, and shows meanwhile how many models it came past.
async fn watched(args: &Args, city: &City) -> Result<Answer, Failure> {
    let before = last_runs(city, &args.set).await.unwrap_or_default();
    let bar = progress::bar(&format!("running {}", args.set), before.len() as u64);
    let path = format!("/v1/models/{}/runs", part(&args.set));
    let mut asked = Box::pin(city.send(Request::post(path, json!({}))));
    let answer = loop {
        tokio::select! {
            answer = &mut asked => break answer,
            () = tokio::time::sleep(LOOK_EVERY) => {
                let now = last_runs(city, &args.set).await.unwrap_or_default();
                let new = now.iter().filter(|run| !before.contains(*run));
                bar.set_position(new.count() as u64);
            }
        }
    };
    bar.finish_and_clear();
    answer
}

/// The last run of each model of a pack.
async fn last_runs(city: &City, set: &str) -> Result<Vec<String>, Failure> {
    let models = city.get("/v1/models").await?;
    let own = models.as_array().into_iter().flatten().filter(|model| {
        let key = model["key"].as_str().and_then(|key| key.split_once('/'));
        key.is_some_and(|(of, _)| of == set)
    });
    Ok(own
        .map(|model| format!("{} {}", text(&model["key"]), text(&model["last"]["id"])))
        .collect())
}

fn table(ran: &Value) -> String {
    let mut table = Table::new(["MODEL", "DID", "ROWS", "ENTERED", "LEFT", "WHY"]);
    let mut hints = String::new();
    for model in ran["models"].as_array().into_iter().flatten() {
        let (run, problem) = (&model["run"], &model["problem"]);
        let why = match model["waits_on"].as_str() {
            Some(on) => format!("waits for {on}"),
            None => format!("{} {}", text(&problem["code"]), text(&problem["detail"])),
        };
        table.row([
            text(&model["key"]),
            text(&model["did"]),
            text(&run["rows"]),
            text(&run["entered"]),
            text(&run["left"]),
            why.trim().to_owned(),
        ]);
        if let Some(hint) = problem["hint"].as_str() {
            hints.push_str(&format!("{}: hint: {hint}\n", text(&model["key"])));
        }
    }
    format!("{}{hints}", table.text())
}
