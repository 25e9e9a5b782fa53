//! Lists of the city, page after page.

use serde_json::{Value, json};

use crate::client::{City, query};
use crate::failure::Failure;
use crate::out::Out;

/// A page of a list holds so many at most.
const PAGE: usize = 200;

/// Answers with at most `limit` rows of the list at `path` that `pairs` narrow, and says when there are more.
pub async fn answer(
    (city, out): (&City, &Out),
    path: &str,
    pairs: &[(&'static str, Option<String>)],
    limit: usize,
    table: impl FnOnce(&[Value]) -> String,
) -> Result<(), Failure> {
    let mut rows: Vec<Value> = Vec::new();
    let mut cursor = None;
    while rows.len() < limit {
        let count = PAGE.min(limit - rows.len());
        let place = [("limit", Some(count.to_string())), ("cursor", cursor)];
        let page = [pairs, place.as_slice()].concat();
        let page = city.get(format!("{path}{}", query(&page))).await?;
        rows.extend(page["items"].as_array().into_iter().flatten().cloned());
        cursor = page["next"].as_str().map(str::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    out.answer(&json!({"items": rows, "next": cursor}), || table(&rows));
    if cursor.is_some() && !out.is_json() {
        out.note("note: there are more; raise --limit or narrow the list");
    }
    Ok(())
}
