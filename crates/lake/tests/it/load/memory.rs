//! Tables by key may be larger than the memory that a delivery has.

use haina_core::Fault as _;
use haina_lake::Lake;
use haina_lake::load::{Limits, LoadMode};

use super::town::{Town, one, spec};

const DELIVERIES: usize = 5;
const ROWS: usize = 80_000;

/// The lake with less memory than the keys of the table with their origins take.
async fn small(town: &Town) -> Lake {
    let limits = Limits {
        memory_bytes: 24 << 20,
        ..Limits::default()
    };
    let opened = Lake::open(
        town.store.clone(),
        town.journal.clone(),
        town.env.clone(),
        town.access.clone(),
        town.catalog.clone(),
        town.place.clone(),
        limits,
    );
    opened.await.unwrap()
}

fn rows(from: usize, to: usize, age: usize) -> String {
    let mut text = "no,name,age\n".to_owned();
    for n in from..to {
        text.push_str(&format!("{},王芳{n},{age}\n", 37_023_000_000 + n));
    }
    text
}

#[tokio::test]
async fn a_large_table_by_key_takes_in_a_delivery() {
    one(async |town: Town| {
        let key = "civil.register";
        town.table(key, &spec(LoadMode::Keyed, &["no"])).await;
        for n in 0..DELIVERIES {
            let text = rows(n * ROWS, (n + 1) * ROWS, 30);
            town.load(key, &text).await.unwrap();
        }
        let all = (DELIVERIES * ROWS) as u64;
        assert_eq!(town.lake.table(&town.lead, key).await.unwrap().rows, all);

        // A day's changes: some are new, some take the place of others.
        let lake = small(&town).await;
        let text = rows(DELIVERIES * ROWS - 500, DELIVERIES * ROWS + 200, 31);
        let day = town.file("登记.csv", text);
        lake.load(&town.handler, key, &day).await.unwrap();
        let shown = town.lake.table(&town.lead, key).await.unwrap();
        assert_eq!(shown.rows, all + 200);
        town.adds_up(key).await;

        // To withdraw it, all rows are held at once: what is missing is said, and nothing is changed.
        let batches = lake.batches(&town.lead, key, None, 1).await.unwrap();
        let withdrawn = lake.withdraw(&town.lead, key, batches[0].id, "错").await;
        assert_eq!(withdrawn.unwrap_err().code(), "LAK0024");
        assert_eq!(
            town.lake.table(&town.lead, key).await.unwrap().rows,
            all + 200
        );
        town.lake
            .withdraw(&town.lead, key, batches[0].id, "错")
            .await
            .unwrap();
        assert_eq!(town.lake.table(&town.lead, key).await.unwrap().rows, all);
    })
    .await;
}
