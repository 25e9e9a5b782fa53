//! `haina query SQL`.

use serde_json::{Map, Value, json};

use crate::client::{City, Request};
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// One SELECT; tables are keys of the catalogue: SELECT count(*) FROM police.register
    sql: String,

    /// Department that asks; the one you work for when it is one only
    #[arg(long)]
    unit: Option<String>,

    /// What for: the words of the grant
    #[arg(long)]
    purpose: String,

    /// A table as it was: KEY@VERSION, or KEY@2026-05-03T00:00:00+08:00 for what was known then
    #[arg(long, value_parser = as_of, value_name = "KEY@STATE")]
    as_of: Vec<(String, Value)>,

    /// Say what it would do and whether it may, and run nothing
    #[arg(long)]
    plan: bool,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let as_of: Map<String, Value> = args.as_of.iter().cloned().collect();
    let body = json!({
        "sql": args.sql, "unit": args.unit, "purpose": args.purpose, "as_of": as_of,
    });
    let path = match args.plan {
        true => "/v1/queries/plan",
        false => "/v1/queries",
    };
    let answer = city.send(Request::post(path, body)).await?.json()?;
    out.answer(&answer, || match args.plan {
        true => planned(&answer),
        false => rows(&answer),
    });
    if !out.is_json() && !args.plan {
        out.note(&format!(
            "note: {} rows in {} ms, grade {}",
            answer["rows"].as_array().map_or(0, Vec::len),
            text(&answer["took_ms"]),
            text(&answer["grade"]),
        ));
        if !answer["group_rows_min"].is_null() {
            let least = text(&answer["group_rows_min"]);
            out.note(&format!(
                "note: groups of fewer than {least} rows are left out"
            ));
        }
    }
    Ok(())
}

fn as_of(given: &str) -> Result<(String, Value), String> {
    let wrong = || "write it as KEY@VERSION or KEY@MOMENT".to_owned();
    let (key, state) = given.split_once('@').ok_or_else(wrong)?;
    let state = match state.parse::<u64>() {
        Ok(version) => json!({ "version": version }),
        Err(_) => {
            let known: jiff::Timestamp = state.parse().map_err(|_| wrong())?;
            json!({ "known": known.to_string() })
        }
    };
    Ok((key.to_owned(), state))
}

fn rows(answer: &Value) -> String {
    let columns = answer["columns"].as_array().into_iter().flatten();
    let heads: Vec<String> = columns.map(|column| text(&column["name"])).collect();
    let mut table = Table::new(heads.iter().map(String::as_str));
    for row in answer["rows"].as_array().into_iter().flatten() {
        table.row(row.as_array().into_iter().flatten().map(text));
    }
    table.text()
}

fn planned(plan: &Value) -> String {
    let said = match plan["allowed"] == true {
        true => format!("allowed, grade {}\n", text(&plan["grade"])),
        false => "refused\n".to_owned(),
    };
    let denied = plan["denied"].as_array().into_iter().flatten();
    let denied: String = denied
        .map(|one| format!("  {}\n", text(&one["detail"])))
        .collect();
    format!("{said}{denied}\n{}", text(&plan["plan"]))
}
