//! `haina catalog show KEY`.

use serde_json::Value;

use crate::client::{City, part, query};
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Key or id of the resource, such as civil.low-income
    resource: String,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let mut resource = city
        .get(format!("/v1/catalog/resources/{}", part(&args.resource)))
        .await?;
    let pairs = [
        ("resource", Some(text(&resource["id"]))),
        ("state", Some("live".to_owned())),
    ];
    let grants = city
        .get(format!("/v1/catalog/applications{}", query(&pairs)))
        .await?;
    resource["grants"] = grants["items"].clone();
    out.answer(&resource, || page(&resource));
    Ok(())
}

fn page(resource: &Value) -> String {
    let mut page = format!("{} {}\n", text(&resource["key"]), text(&resource["title"]));
    let promise = &resource["promise"];
    let facts = [
        ("id", text(&resource["id"])),
        ("meaning", text(&resource["meaning"])),
        ("owner", text(&resource["owner"]["title"])),
        ("state", text(&resource["state"])),
        ("version", text(&resource["version"])),
        ("grade", text(&resource["grade"])),
        ("sharing", text(&resource["sharing"])),
        (
            "promise",
            format!("{} {}", text(&promise["every"]), text(&promise["by"])),
        ),
        ("last", moment(&resource["delivered"]["at"])),
        ("due", moment(&resource["due_at"])),
    ];
    for (name, value) in facts.iter().filter(|(_, value)| !value.trim().is_empty()) {
        page.push_str(&format!("  {name:<8} {}\n", value.trim_end()));
    }
    let list = |name: &str| resource[name].as_array().cloned().unwrap_or_default();
    let mut fields = Table::new(["field", "type", "class", "grade", "title"]);
    for field in list("fields") {
        let cells = ["name", "type", "class", "grade", "title"];
        fields.row(cells.map(|name| text(&field[name])));
    }
    page.push('\n');
    page.push_str(&fields.text());
    let grants = list("grants");
    if !grants.is_empty() {
        let mut table = Table::new(["grant", "unit", "until", "purpose"]);
        for grant in grants {
            table.row([
                text(&grant["id"]),
                text(&grant["applicant"]["title"]),
                text(&grant["granted_until"]),
                text(&grant["purpose"]),
            ]);
        }
        page.push('\n');
        page.push_str(&table.text());
    }
    page
}
