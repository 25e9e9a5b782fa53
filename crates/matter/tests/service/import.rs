use haina_core::Fault;
use haina_matter::service::{Filter, ImportMode, ImportRow, RatesQuery};
use serde_json::json;

use crate::town::{each, who};

fn row(key: &str, opened: &str, answered: Option<&str>) -> ImportRow {
    let row = json!({
        "key": key,
        "type": "appeal",
        "title": format!("旧工单 {key}"),
        "opened_at": opened,
        "answered_at": answered,
        "answer": "已办",
        "form": {"text": "旧工单内容"},
        "same": {"kind": "Noise", "address": "1 ROAD"}
    });
    serde_json::from_value(row).unwrap()
}

#[tokio::test]
async fn old_work_orders_count_by_the_days_of_their_own_time_and_come_once() {
    each(async |town| {
        // Friday to the Monday after next; asked and answered on one day; answered on a rest day.
        let rows = [
            row(
                "1",
                "2025-09-05T10:00:00+08:00",
                Some("2025-09-15T09:00:00+08:00"),
            ),
            row(
                "2",
                "2025-09-05T10:00:00+08:00",
                Some("2025-09-05T11:00:00+08:00"),
            ),
            row(
                "3",
                "2025-09-05T10:00:00+08:00",
                Some("2025-09-13T11:00:00+08:00"),
            ),
            row("4", "2025-09-05T10:00:00+08:00", None),
        ];
        let system = who("system");
        let done = town
            .matters
            .import(&system, "old", &rows, ImportMode::Whole)
            .await
            .unwrap();
        assert_eq!((done.imported, done.already), (4, 0));
        let again = town
            .matters
            .import(&system, "old", &rows, ImportMode::Whole)
            .await
            .unwrap();
        assert_eq!((again.imported, again.already), (0, 4));
        let query = RatesQuery {
            answered_within: "0,5,6".into(),
            source: "old".into(),
            ..Default::default()
        };
        let rates = town.matters.rates(&system, &query).await.unwrap().remove(0);
        let within: Vec<u64> = rates.answered_within.iter().map(|w| w.count).collect();
        assert_eq!(within, [1, 1, 3]);
        assert_eq!(rates.answered, 3);
        town.assert_one_truth().await;
        let groups = town
            .matters
            .duplicates_by(&system, &["kind".into(), "address".into()], false)
            .await
            .unwrap();
        assert_eq!(
            groups.iter().map(|g| g.matters.len()).collect::<Vec<_>>(),
            [4]
        );
        let source = Filter {
            source: "old".into(),
            ..Filter::default()
        };
        assert_eq!(town.matters.count(&system, &source).await.unwrap(), 4);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_row_keeps_all_out_unless_partial() {
    each(async |town| {
        let system = who("system");
        let mut wrong = row(
            "2",
            "2025-09-05T10:00:00+08:00",
            Some("2025-09-04T10:00:00+08:00"),
        );
        wrong.lead = Some("nobody".into());
        let rows = [row("1", "2025-09-05T10:00:00+08:00", None), wrong];
        let refused = town
            .matters
            .import(&system, "old", &rows, ImportMode::Whole)
            .await
            .unwrap_err();
        assert_eq!(refused.code(), "MAT0045");
        assert_eq!(town.matters.digest().await.unwrap().matters, 0);
        let done = town
            .matters
            .import(&system, "old", &rows, ImportMode::Partial)
            .await
            .unwrap();
        assert_eq!((done.imported, done.rejected.len()), (1, 1));
        assert_eq!(done.rejected[0].reasons.len(), 2);
    })
    .await;
}
