//! Import of every state, export, recipients of the past: what leaves and enters in bulk.

use haina_core::Fault;
use haina_matter::service::{ExportFormat, Filter, ImportMode, ImportRow};
use haina_matter::{Command, MatterState};
use serde_json::{Value, json};

use crate::town::{Town, each, opening, who};

fn row(key: &str, more: Value) -> ImportRow {
    let mut row = json!({
        "key": key,
        "type": "appeal",
        "title": format!("旧工单 {key}"),
        "form": {"text": "旧工单内容"},
        "opened_at": "2025-09-05T10:00:00+08:00",
    });
    if let (Some(row), Value::Object(more)) = (row.as_object_mut(), more) {
        row.extend(more);
    }
    serde_json::from_value(row).unwrap()
}

/// How a row stands once imported, or why it is not.
async fn check(town: &Town, key: &str, more: Value, expected: &str) {
    let rows = [row(key, more)];
    let done = town
        .matters
        .import(&who("system"), "old", &rows, ImportMode::Partial)
        .await
        .unwrap();
    let got = match done.rejected.first() {
        Some(rejected) => rejected.reasons.join("; "),
        None => {
            let filter = Filter {
                q: format!("旧工单 {key}"),
                ..Filter::default()
            };
            let page = town.matters.list(&who("system"), &filter, None, 5).await;
            let matter = page.unwrap().items.remove(0).matter;
            let tasks = matter
                .tasks
                .iter()
                .map(|t| format!("{}={}", t.key, t.state));
            let tasks: Vec<String> = tasks.collect();
            format!("{} [{}]", matter.state, tasks.join(" "))
        }
    };
    assert_eq!(got, expected, "{key}");
}

#[tokio::test]
async fn an_old_work_order_stands_where_its_table_says() {
    each(async |town| {
        let at = "2025-09-10T10:00:00+08:00";
        check(&town, "k1", json!({}), "accepted []").await;
        check(&town, "k2", json!({"state": "submitted"}), "submitted []").await;
        check(
            &town,
            "k3",
            json!({"lead": "water"}),
            "working [handle=offered]",
        )
        .await;
        let given = json!({"lead": "water", "state": "dispatched"});
        check(&town, "k4", given, "dispatched [handle=offered]").await;
        check(
            &town,
            "k5",
            json!({"answered_at": at}),
            "answered [handle=done]",
        )
        .await;
        check(
            &town,
            "k6",
            json!({"closed_at": at}),
            "closed [handle=skipped]",
        )
        .await;
        let whole =
            json!({"answered_at": at, "closed_at": at, "rating": 5.0, "reporter": {"name": "王"}});
        check(&town, "k7", whole, "closed [handle=done]").await;
        check(&town, "k8", json!({"state": "rejected"}), "rejected []").await;
        check(&town, "k9", json!({"state": "withdrawn"}), "withdrawn []").await;
        let odd = json!({"state": "merged"});
        check(
            &town,
            "x1",
            odd,
            "a work order cannot be imported as `merged`",
        )
        .await;
        let odd = json!({"state": "working", "closed_at": at});
        let why = "it is `working`, and yet has answered_at or closed_at";
        check(&town, "x2", odd, why).await;
        let odd = json!({"lead": "nobody", "rating": 4.5, "answered_at": "2025-01-01T00:00:00Z"});
        let why = "rating is not a whole number from 1 to 5; there is no unit `nobody`; \
            answered_at is before opened_at";
        check(&town, "x3", odd, why).await;
        town.assert_one_truth().await;
    })
    .await;
}

#[tokio::test]
async fn checking_an_import_says_what_would_be_and_does_nothing() {
    each(async |town| {
        let rows = [
            row("1", json!({})),
            row("1", json!({})),
            row("2", json!({"lead": "nobody"})),
        ];
        let system = who("system");
        let would = town
            .matters
            .import(&system, "old", &rows, ImportMode::Check)
            .await
            .unwrap();
        assert_eq!(
            (would.imported, would.already, would.rejected.len()),
            (1, 1, 1)
        );
        assert_eq!(town.matters.digest().await.unwrap().matters, 0);
        let refused = town
            .matters
            .import(&who("wang"), "old", &rows, ImportMode::Check)
            .await;
        assert_eq!(refused.unwrap_err().code(), "MAT0002");
    })
    .await;
}

#[tokio::test]
async fn an_open_old_work_order_is_worked_on_like_any_other() {
    each(async |town| {
        let rows = [row(
            "1",
            json!({"lead": "water", "reporter": {"name": "王"}}),
        )];
        let system = who("system");
        town.matters
            .import(&system, "old", &rows, ImportMode::Whole)
            .await
            .unwrap();
        let page = town
            .matters
            .list(&system, &Filter::default(), None, 5)
            .await
            .unwrap();
        let id = page.items[0].matter.id;
        // Long overdue, and yet nothing rings for what was before.
        town.wake(id).await;
        town.act(
            "li@water",
            id,
            json!({"action": "contact", "reached": true, "note": "已联系"}),
        )
        .await
        .unwrap();
        let done = town
            .act(
                "li@water",
                id,
                json!({"action": "answer", "text": "已办结"}),
            )
            .await
            .unwrap();
        assert_eq!(done.matter.state, MatterState::Answered);
        assert_eq!(done.matter.supervisions.len(), 0);
        town.assert_one_truth().await;
    })
    .await;
}

#[tokio::test]
async fn an_export_holds_what_its_reader_may_see_and_runs_no_formula() {
    each(async |town| {
        let mut open = opening("=HYPERLINK(\"http://x\"), 漏水", "noise");
        open.reporters[0].anonymous = true;
        let id = town
            .matters
            .open(&who("agent"), open, None)
            .await
            .unwrap()
            .matter
            .id;
        for command in [
            json!({"action": "accept"}),
            json!({"action": "dispatch", "lead": "water"}),
        ] {
            town.act("desk", id, command).await.unwrap();
        }
        let text = async |name: &str, format| {
            let mut export = town
                .matters
                .export(&who(name), &Filter::default(), format)
                .unwrap();
            let mut text = String::new();
            while let Some(more) = export.next().await.unwrap() {
                text += &more;
            }
            text
        };
        let desk = text("desk", ExportFormat::Csv).await;
        assert_eq!(desk.lines().count(), 2, "{desk}");
        assert!(
            desk.contains("王海") && desk.contains("13800000000"),
            "{desk}"
        );
        assert!(
            desk.contains("\"'=HYPERLINK(\"\"http://x\"\"), 漏水\""),
            "{desk}"
        );
        let unit = text("head@water", ExportFormat::Ndjson).await;
        let row: Value = serde_json::from_str(unit.trim()).unwrap();
        assert_eq!(row["lead"], "water");
        assert_eq!(row["reporter_name"], "");
        assert!(row.get("code").is_none());
        let refused = town
            .matters
            .export(&who("wang"), &Filter::default(), ExportFormat::Csv);
        assert_eq!(refused.err().map(|e| e.code()), Some("MAT0002"));
    })
    .await;
}

#[tokio::test]
async fn an_open_matter_does_not_go_under_a_closed_one() {
    each(async |town| {
        let at = "2025-09-10T10:00:00+08:00";
        let rows = [
            row(
                "1",
                json!({"answered_at": at, "closed_at": at, "same": {"kind": "a", "address": "b"}}),
            ),
            row(
                "2",
                json!({"lead": "water", "same": {"kind": "a", "address": "b"}}),
            ),
        ];
        let system = who("system");
        town.matters
            .import(&system, "old", &rows, ImportMode::Whole)
            .await
            .unwrap();
        let same = ["kind".to_owned(), "address".to_owned()];
        let groups = town
            .matters
            .duplicates_by(&system, &same, false)
            .await
            .unwrap();
        // What is open takes what is over, though it is not older.
        let [open, over] = groups[0].matters[..] else {
            panic!("{groups:?}")
        };
        let wrong = town
            .matters
            .act(&system, open, &Command::Merge { into: over }, None)
            .await;
        assert_eq!(wrong.unwrap_err().code(), "MAT0022");
        town.matters.merge_all(&system, &groups).await.unwrap();
        town.assert_one_truth().await;
    })
    .await;
}
