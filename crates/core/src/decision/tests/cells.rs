//! What cells take.

use expect_test::expect;
use serde_json::{Value, json};

use super::{check, table};

/// Which of `values` a cell takes.
fn taken(kind: &str, cell: Value, values: &[Value]) -> Vec<Value> {
    let table = table(json!({
        "id": "t", "hit": "C", "inputs": [{"name": "x", "type": kind, "optional": true}],
        "outputs": [{"name": "y", "type": "int"}], "rows": [{"id": "r", "when": {"x": cell}, "then": {"y": 1}}],
    }));
    let hits = |value: &&Value| !table.decide(&json!({"x": value})).unwrap().rows.is_empty();
    values.iter().filter(hits).cloned().collect()
}

#[test]
fn cells_take_what_they_say() {
    let numbers: Vec<Value> = vec![
        json!(null),
        json!(-1),
        json!(0),
        json!(1),
        json!(1.5),
        json!(5),
        json!(7),
    ];
    for (cell, expected) in [
        (json!("-"), "[null,-1,0,1,1.5,5,7]"),
        (json!("< 5"), "[-1,0,1,1.5]"),
        (json!("<= 5"), "[-1,0,1,1.5,5]"),
        (json!(">1.5"), "[5,7]"),
        (json!(">= 1.5"), "[1.5,5,7]"),
        (json!("[1..5)"), "[1,1.5]"),
        (json!("(1..5]"), "[1.5,5]"),
        (json!("]1..5["), "[1.5]"),
        (json!("[1..)"), "[1,1.5,5,7]"),
        (json!("(..0]"), "[-1,0]"),
        (json!("1, 5, 7.0"), "[1,5,7]"),
        (json!("< 0, > 5"), "[-1,7]"),
        (json!("not(1, [5..7])"), "[null,-1,0,1.5]"),
        (json!("null"), "[null]"),
        (json!(null), "[null]"),
        (json!("not(null)"), "[-1,0,1,1.5,5,7]"),
        (json!(5), "[5]"),
        (json!([1, ">= 7", "null"]), "[null,1,7]"),
    ] {
        assert_eq!(
            Value::from(taken("number", cell.clone(), &numbers)).to_string(),
            expected,
            "{cell}"
        );
    }
    let texts: Vec<Value> = vec![
        json!(null),
        json!("housing"),
        json!("housing/repair"),
        json!("noise"),
        json!("a, b"),
        json!("道路(市政)"),
    ];
    for (cell, expected) in [
        (json!("noise"), r#"["noise"]"#),
        (json!("\"noise\", housing"), r#"["housing","noise"]"#),
        (json!("housing/*"), r#"["housing/repair"]"#),
        (json!("\"housing*\""), r#"["housing","housing/repair"]"#),
        (
            json!("not(housing, housing/*)"),
            r#"[null,"noise","a, b","道路(市政)"]"#,
        ),
        (json!("\"a, b\""), r#"["a, b"]"#),
        (json!("道路(市政)"), r#"["道路(市政)"]"#),
        (json!(["noise", "a, b"]), r#"["noise","a, b"]"#),
        (json!("not(*)"), "[null]"),
    ] {
        assert_eq!(
            Value::from(taken("text", cell.clone(), &texts)).to_string(),
            expected,
            "{cell}"
        );
    }
    let days: Vec<Value> = vec![
        json!("2026-04-30"),
        json!("2026-05-01"),
        json!("2026-05-31T20:00:00Z"),
    ];
    for (cell, expected) in [
        (json!("[2026-05-01..2026-06-01)"), r#"["2026-05-01"]"#),
        (json!("< date(\"2026-05-01\")"), r#"["2026-04-30"]"#),
        (json!(">= 2026-06-01"), r#"["2026-05-31T20:00:00Z"]"#),
    ] {
        assert_eq!(
            Value::from(taken("date", cell.clone(), &days)).to_string(),
            expected,
            "{cell}"
        );
    }
    assert_eq!(
        taken("bool", json!(true), &[json!(true), json!(false)]),
        [json!(true)]
    );
    assert_eq!(
        taken("bool", json!("not(true)"), &[json!(true), json!(false)]),
        [json!(false)]
    );
}

#[test]
fn beginnings_and_literals_are_told_apart() {
    let classes = |rows: &[&str], hit: &str| {
        let rows: Vec<Value> = rows
            .iter()
            .map(|cell| json!({"id": cell, "when": {"class": cell}, "then": {"unit": cell}}))
            .collect();
        table(
            json!({"id": "c", "hit": hit, "inputs": [{"name": "class", "path": "matter.class", "type": "text"}], "outputs": [{"name": "unit", "type": "text"}], "rows": rows}),
        )
    };
    let whole = classes(&["housing", "housing/*", "not(housing, housing/*)"], "U");
    check(&whole, expect![[""]]);
    assert_eq!(
        whole
            .decide(&json!({"matter": {"class": "housing/roof"}}))
            .unwrap()
            .rows,
        ["housing/*"]
    );
    check(
        &classes(&["housing/*", "housing/roof/*", "noise"], "U"),
        expect![[r#"
            COR0060 rows housing/* and housing/roof/* overlap, as for {"class":"housing/roof/…"}
            COR0063 no row decides {"class":"…"}
        "#]],
    );
    check(
        &classes(&["housing/*", "housing/roof", "-"], "F"),
        expect![[r#"
            COR0062 row `housing/roof` can never hit: the rows before it take all its values
        "#]],
    );
}
