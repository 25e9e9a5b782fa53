//! `haina matter show ID`.

use serde_json::Value;

use crate::client::{City, part};
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Id or number of the matter
    id: String,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let matter = city.get(format!("/v1/matters/{}", part(&args.id))).await?;
    out.answer(&matter, || page(&matter));
    Ok(())
}

fn page(matter: &Value) -> String {
    let mut page = format!("{} {}\n", text(&matter["number"]), text(&matter["title"]));
    let facts = [
        ("id", text(&matter["id"])),
        ("code", text(&matter["code"])),
        ("type", text(&matter["type_title"])),
        ("state", text(&matter["state"])),
        ("class", text(&matter["class_title"])),
        ("area", text(&matter["area_title"])),
        ("lead", text(&matter["lead"]["title"])),
        ("opened", moment(&matter["opened_at"])),
        ("due", moment(&matter["due_at"])),
    ];
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        page.push_str(&format!("  {name:<7} {value}\n"));
    }
    let list = |name: &str| matter[name].as_array().cloned().unwrap_or_default();
    let mut tasks = Table::new(["task", "state", "unit", "person", "due"]);
    for task in list("tasks") {
        let part = |name: &str| text(&task[name]);
        tasks.row([
            part("title"),
            part("state"),
            part("unit"),
            part("person"),
            moment(&task["due_at"]),
        ]);
    }
    let mut clocks = Table::new(["clock", "state", "limit", "due"]);
    for clock in list("clocks") {
        let part = |name: &str| text(&clock[name]);
        clocks.row([
            part("title"),
            part("state"),
            part("limit"),
            moment(&clock["due_at"]),
        ]);
    }
    let mut timeline = Table::new(["at", "what"]);
    for entry in list("timeline") {
        timeline.row([moment(&entry["at"]), text(&entry["words"])]);
    }
    let actions: Vec<String> = list("actions")
        .iter()
        .filter(|action| action["allowed"] == true)
        .map(|action| text(&action["action"]))
        .collect();
    page.push_str(&format!(
        "\n{}\n{}\n{}",
        tasks.text(),
        clocks.text(),
        timeline.text()
    ));
    page.push_str(&format!("\nyou may: {}\n", actions.join(", ")));
    page
}
