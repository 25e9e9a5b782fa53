//! Real old work orders, where they are at hand: tests only, never shipped.

use std::path::PathBuf;

use haina_matter::service::{ImportMode, ImportRow, RatesQuery};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::town::{Town, each, who};

/// The rows of a table as maps; none when the data is not on this machine.
fn table(name: &str) -> Option<Vec<std::collections::HashMap<String, String>>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let places = ["shared/civic", "../shared/civic"].map(|p| root.join(p).join(name));
    let given = std::env::var("HAINA_CIVIC")
        .ok()
        .map(|p| PathBuf::from(p).join(name));
    let path = given.into_iter().chain(places).find(|p| p.exists())?;
    let text = std::fs::read_to_string(path).unwrap();
    let mut records = records(&text).into_iter();
    let head = records.next()?;
    Some(
        records
            .map(|cells| head.iter().cloned().zip(cells).collect())
            .collect(),
    )
}

/// RFC 4180, as far as these tables need it.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut all, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => cell.extend(chars.next()),
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(std::mem::take(&mut cell)),
            ('\n', false) => {
                row.push(std::mem::take(&mut cell));
                all.push(std::mem::take(&mut row));
            }
            ('\r', false) => {}
            (c, _) => cell.push(c),
        }
    }
    all
}

async fn bring(town: &Town, source: &str, rows: &[ImportRow]) -> u32 {
    let mut imported = 0;
    for part in rows.chunks(500) {
        let done = town
            .matters
            .import(&who("system"), source, part, ImportMode::Whole)
            .await
            .unwrap_or_else(|error| panic!("{error:?}"));
        imported += done.imported;
    }
    imported
}

#[tokio::test]
async fn the_replies_are_counted_as_they_are_known_to_be() {
    let Some(table) = table("appeals/replies.csv") else {
        return;
    };
    let rows: Vec<ImportRow> = table
        .iter()
        .map(|row| {
            let row = json!({
                "key": format!("replies/{}", row["message_id"]),
                "type": "appeal",
                "title": row["subject"].chars().take(100).collect::<String>(),
                "form": {"text": row["message"].chars().take(8000).collect::<String>()},
                "lead": "hotline-centre",
                "opened_at": row["asked_at"],
                "contacted_at": row["replied_at"],
                "answered_at": row["replied_at"],
                "closed_at": row["replied_at"],
                "answer": row["reply"],
            });
            serde_json::from_value(row).unwrap()
        })
        .collect();
    each(async |town| {
        assert_eq!(bring(&town, "replies", &rows).await, 2272);
        assert_eq!(bring(&town, "replies", &rows).await, 0);
        let query = RatesQuery {
            source: "replies".into(),
            answered_within: "5,10,15,30".into(),
            ..RatesQuery::default()
        };
        let all = town.matters.rates(&who("sup"), &query).await.unwrap();
        let within: Vec<u64> = all[0].answered_within.iter().map(|w| w.count).collect();
        assert_eq!(within, [872, 1412, 1701, 2070]);
        assert_eq!((all[0].answered, all[0].median_workdays), (2272, Some(8)));
    })
    .await;
}

#[tokio::test]
async fn merging_and_parting_all_duplicates_of_a_night_changes_nothing() {
    let Some(table) = table("nyc311/requests.csv") else {
        return;
    };
    let zone = TimeZone::get("America/New_York").unwrap();
    let time = |text: &str| {
        let local = DateTime::strptime("%m/%d/%Y %I:%M:%S %p", text).ok()?;
        Some(zone.to_timestamp(local).unwrap())
    };
    let rows: Vec<ImportRow> = table
        .iter()
        .map(|row| {
            let closed = time(&row["closed_date"]);
            let state = match row["status"].as_str() {
                "Closed" => "closed",
                "In Progress" => "working",
                _ => "accepted",
            };
            let row = json!({
                "key": format!("nyc311/{}", row["unique_key"]),
                "type": "appeal",
                "title": row["complaint_type"],
                "form": {"text": row["descriptor"]},
                "place": {"text": row["incident_address"]},
                "lead": "urban-management",
                "opened_at": time(&row["created_date"]),
                "answered_at": closed,
                "closed_at": closed,
                "answer": row["resolution_description"],
                "state": state,
                "same": {"kind": row["complaint_type"], "address": row["incident_address"]},
            });
            serde_json::from_value(row).unwrap()
        })
        .collect();
    each(async |town| {
        let system = who("system");
        assert_eq!(bring(&town, "nyc311", &rows).await, 743);
        let before = town.matters.digest().await.unwrap();
        let same = ["kind".to_owned(), "address".to_owned()];
        let groups = town
            .matters
            .duplicates_by(&system, &same, false)
            .await
            .unwrap();
        let mergeable: usize = groups.iter().map(|g| g.matters.len() - 1).sum();
        let largest = groups.iter().map(|g| g.matters.len()).max();
        assert_eq!((groups.len(), mergeable, largest), (82, 109, Some(6)));
        let merged = town.matters.merge_all(&system, &groups).await.unwrap();
        assert_eq!(merged, 109);
        assert_ne!(town.matters.digest().await.unwrap(), before);
        assert!(
            town.matters
                .duplicates_by(&system, &same, false)
                .await
                .unwrap()
                .is_empty()
        );
        let now = town
            .matters
            .duplicates_by(&system, &same, true)
            .await
            .unwrap();
        assert_eq!(town.matters.unmerge_all(&system, &now).await.unwrap(), 109);
        assert_eq!(town.matters.digest().await.unwrap(), before);
        town.assert_one_truth().await;
    })
    .await;
}
