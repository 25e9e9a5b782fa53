//! `haina agreement rules [RULE]`: laws and rules of the city, their articles, and the agreements they touch.

use serde_json::Value;

use crate::client::{City, part};
use crate::commands::pages;
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// A rule, as PACK/RULE; without it all are listed
    rule: Option<String>,

    /// List the agreements in force that the rule touches, and whether they keep it
    #[arg(long, requires = "rule")]
    agreements: bool,

    /// With --agreements: by the version in force on this day, as 2027-01-01
    #[arg(long, requires = "agreements")]
    on: Option<String>,

    /// With --agreements: in another state than in_force
    #[arg(long, requires = "agreements")]
    state: Option<String>,

    /// With --agreements: how many at most
    #[arg(long, default_value_t = 200)]
    limit: usize,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let Some(rule) = &args.rule else {
        let rules = city.get("/v1/data-rules".to_owned()).await?;
        out.answer(&rules, || list(&rules));
        return Ok(());
    };
    let named: Vec<String> = rule.split('/').map(part).collect();
    let path = format!("/v1/data-rules/{}", named.join("/"));
    if args.agreements {
        let pairs = [("on", args.on.clone()), ("state", args.state.clone())];
        let path = format!("{path}/agreements");
        return pages::answer((city, out), &path, &pairs, args.limit, touched).await;
    }
    let rule = city.get(path).await?;
    out.answer(&rule, || page(&rule));
    Ok(())
}

fn list(rules: &Value) -> String {
    let mut table = Table::new(["RULE", "FROM", "STATE", "ARTICLES", "TITLE"]);
    for rule in rules.as_array().into_iter().flatten() {
        for version in rule["versions"].as_array().into_iter().flatten() {
            table.row([
                text(&rule["key"]),
                text(&version["from"]),
                text(&version["state"]),
                version["articles"]
                    .as_array()
                    .map_or(0, Vec::len)
                    .to_string(),
                text(&rule["title"]),
            ]);
        }
    }
    table.text()
}

fn page(rule: &Value) -> String {
    let mut page = format!("{}\n  {}\n", text(&rule["title"]), text(&rule["source"]));
    for version in rule["versions"].as_array().into_iter().flatten() {
        page.push_str(&format!(
            "\nfrom {} ({})\n",
            text(&version["from"]),
            text(&version["state"])
        ));
        for article in version["articles"].as_array().into_iter().flatten() {
            page.push_str(&format!(
                "  {} {}\n    {}\n    when {}\n    must {}\n    else {}\n",
                text(&article["key"]),
                text(&article["place"]),
                text(&article["text"]),
                article["when"].as_str().unwrap_or("always"),
                text(&article["must"]),
                text(&article["instead"]),
            ));
        }
    }
    page
}

fn touched(rows: &[Value]) -> String {
    let mut table = Table::new(["AGREEMENT", "RESOURCE", "PARTY", "KEPT", "BROKEN", "TITLE"]);
    for row in rows {
        let articles = row["articles"].as_array().into_iter().flatten();
        let (kept, broken): (Vec<&Value>, Vec<&Value>) =
            articles.partition(|one| one["kept"].as_bool() == Some(true));
        let keys = |some: Vec<&Value>| {
            let keys: Vec<String> = some
                .iter()
                .map(|one| text(&one["article"]["key"]))
                .collect();
            keys.join(", ")
        };
        table.row([
            text(&row["agreement"]["id"]),
            text(&row["agreement"]["resource"]),
            text(&row["agreement"]["party"]["title"]),
            keys(kept),
            keys(broken),
            text(&row["agreement"]["title"]),
        ]);
    }
    table.text()
}
