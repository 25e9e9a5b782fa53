//! `haina matter duplicates`: groups of matters that report the same.

use serde_json::{Value, json};

use crate::client::{City, Request, query};
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::{Out, Table};
use crate::progress;

#[derive(clap::Args)]
pub struct Args {
    /// What must be the same, such as kind,address
    #[arg(long, value_delimiter = ',', default_value = "kind,address")]
    same: Vec<String>,

    /// Merge every group into its first matter
    #[arg(long, conflicts_with = "unmerge")]
    merge: bool,

    /// Undo every merge of such groups
    #[arg(long)]
    unmerge: bool,

    /// Why they are taken apart again
    #[arg(
        long,
        requires = "unmerge",
        default_value = "merged by the command line in error"
    )]
    reason: String,

    /// List the groups
    #[arg(long)]
    list: bool,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let same = args.same.join(",");
    let merged = args.unmerge.then(|| "true".to_owned());
    let pairs = [("same", Some(same)), ("merged", merged)];
    let found = city
        .get(format!("/v1/matters/duplicates{}", query(&pairs)))
        .await?;
    let groups = found["groups"].as_array().cloned().unwrap_or_default();
    let mergeable: usize = groups
        .iter()
        .map(|group| members(group).len().saturating_sub(1))
        .sum();
    let largest = groups
        .iter()
        .map(|group| members(group).len())
        .max()
        .unwrap_or(0);
    let mut value = json!({"groups": groups.len(), "mergeable": mergeable, "largest": largest});
    if args.list {
        value["items"] = json!(groups);
    }
    if args.merge || args.unmerge {
        change(args, city, &groups).await?;
        value["done"] = json!(mergeable);
    }
    out.answer(&value, || {
        let mut lines = String::new();
        if args.list {
            let mut table = Table::new(["matters", "same"]);
            for group in &groups {
                table.row([members(group).len().to_string(), text(&group["key"])]);
            }
            lines = table.text();
        }
        let done = match (args.merge, args.unmerge) {
            (true, _) => format!("; merged {mergeable}"),
            (_, true) => format!("; un-merged {mergeable}"),
            _ => String::new(),
        };
        format!(
            "{lines}{} groups, {mergeable} mergeable, largest {largest}{done}",
            groups.len()
        )
    });
    Ok(())
}

/// The ids of a group's matters, the oldest first.
fn members(group: &Value) -> Vec<&str> {
    group["matters"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// Merges each group's matters into its first, or takes them apart again.
async fn change(args: &Args, city: &City, groups: &[Value]) -> Result<(), Failure> {
    let bar = progress::bar(
        if args.merge { "merging" } else { "un-merging" },
        groups.len() as u64,
    );
    for group in groups {
        let ids = members(group);
        for id in ids.iter().skip(1) {
            let body = match args.merge {
                true => json!({"action": "merge", "into": ids[0]}),
                false => json!({"action": "unmerge", "reason": args.reason}),
            };
            city.send(Request::post(format!("/v1/matters/{id}/actions"), body))
                .await?;
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}
