//! Random tables, compared with asking every point.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::table;
use crate::Fault;
use crate::decision::{DecisionTable, TableFault};

fn cells() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just("-".to_owned()),
        3 => (0..8i32).prop_map(|n| n.to_string()),
        2 => (0..8i32).prop_map(|n| format!("< {n}")),
        2 => (0..8i32).prop_map(|n| format!(">= {n}")),
        3 => (0..8i32, 1..8i32).prop_map(|(a, n)| format!("[{a}..{})", a + n)),
        1 => (0..8i32, 0..8i32).prop_map(|(a, b)| format!("not({a}, {b})")),
        1 => (0..8i32, 0..8i32).prop_map(|(a, b)| format!("{a}, > {b}")),
    ]
}

fn small(hit: &str, rows: &[(String, String, i64)]) -> DecisionTable {
    let rows: Vec<Value> = rows
        .iter()
        .enumerate()
        .map(|(i, (x, y, o))| json!({"id": i.to_string(), "when": {"x": x, "y": y}, "then": {"o": o}}))
        .collect();
    table(json!({
        "id": "small", "hit": hit,
        "inputs": [{"name": "x", "type": "int", "values": "[0..9]"}, {"name": "y", "type": "int", "values": "[0..9]"}],
        "outputs": [{"name": "o", "type": "int", "values": [0, 1]}], "rows": rows,
    }))
}

/// The rows that hit at each of the hundred points, found by asking each row alone.
fn by_hand(rows: &[(String, String, i64)]) -> Vec<(Value, Vec<String>)> {
    let collect = small("R", rows);
    let points = (0..10).flat_map(|x| (0..10).map(move |y| json!({"x": x, "y": y})));
    points
        .map(|at| (at.clone(), collect.decide(&at).unwrap().rows))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_analysis_agrees_with_asking_every_point(rows in prop::collection::vec((cells(), cells(), 0i64..2), 1..7)) {
        let points = by_hand(&rows);
        let unique = small("U", &rows).check();
        let overlaps = unique.iter().any(|f| matches!(f, TableFault::Overlap { .. }));
        let gaps = unique.iter().any(|f| matches!(f, TableFault::Gap { .. }));
        prop_assert_eq!(overlaps, points.iter().any(|(_, hit)| hit.len() > 1));
        prop_assert_eq!(gaps, points.iter().any(|(_, hit)| hit.is_empty()));
        for fault in &unique {
            let hit = fault.example().map(|at| &points.iter().find(|(point, _)| point == at).unwrap().1);
            match fault {
                TableFault::Gap { .. } => prop_assert!(hit.unwrap().is_empty()),
                TableFault::Overlap { rows, .. } => prop_assert!(rows.iter().all(|row| hit.unwrap().contains(row))),
                TableFault::Never { row, .. } => prop_assert!(points.iter().all(|(_, hit)| !hit.contains(row))),
                other => prop_assert!(false, "{other:?}"),
            }
        }
        let reached = |row: &str| points.iter().any(|(_, hit)| hit.first().is_some_and(|first| first == row));
        let lost: Vec<String> = (0..rows.len()).map(|i| i.to_string()).filter(|row| !reached(row)).collect();
        let first = small("F", &rows).check();
        let mut named: Vec<String> = first.iter().flat_map(|f| f.rows()).map(str::to_owned).collect();
        named.sort();
        prop_assert_eq!(named, lost);
        let conflicts = small("A", &rows).check().iter().any(|f| matches!(f, TableFault::Conflict { .. }));
        let differ = |hit: &Vec<String>| hit.iter().any(|a| rows[a.parse::<usize>().unwrap()].2 != rows[hit[0].parse::<usize>().unwrap()].2);
        prop_assert_eq!(conflicts, points.iter().any(|(_, hit)| differ(hit)));
    }

    #[test]
    fn a_faultless_unique_table_decides_every_point_by_exactly_one_row(rows in prop::collection::vec((cells(), cells(), 0i64..2), 1..4)) {
        let table = small("U", &rows);
        let faultless = table.check().is_empty();
        for (at, hit) in by_hand(&rows) {
            match table.decide(&at) {
                Ok(decision) => prop_assert_eq!(&decision.rows, &hit),
                Err(_) => prop_assert!(!faultless && hit.len() != 1),
            }
        }
    }

    #[test]
    fn any_cell_is_read_or_refused(cell in "[-0-9a-c<>=()\\[\\]\", .*n]{0,16}", kind in 0usize..5, value in -3i64..12) {
        let kind = ["text", "number", "int", "bool", "date"][kind];
        let table = table(json!({
            "id": "t", "hit": "F", "inputs": [{"name": "x", "type": kind, "optional": true}],
            "outputs": [{"name": "y", "type": "int"}], "rows": [{"id": "r", "when": {"x": cell}, "then": {"y": 1}}],
        }));
        for fault in table.check() {
            prop_assert!(fault.hint().is_some());
            if let Some(example) = fault.example() {
                prop_assert!(table.decide(example).is_err(), "{} on {}", fault, example);
            }
        }
        let _ = table.decide(&json!({"x": value}));
    }

    #[test]
    fn any_text_is_a_table_or_an_error(text in "\\PC{0,80}") {
        if let Ok(table) = serde_json::from_str::<DecisionTable>(&text) {
            let _ = table.check();
        }
    }

    #[test]
    fn any_change_to_a_table_is_refused_or_decides(at in 0usize..40, value in anything(), on in anything()) {
        let mut whole = serde_json::to_value(small("U", &[("< 3".into(), "-".into(), 0), ("[3..5]".into(), "not(2)".into(), 1)])).unwrap();
        let mut places = Vec::new();
        pointers(&whole, String::new(), &mut places);
        *whole.pointer_mut(&places[at % places.len()]).unwrap() = value;
        if let Ok(table) = serde_json::from_value::<DecisionTable>(whole) {
            for fault in table.check() {
                prop_assert!(!fault.to_string().is_empty());
            }
            let _ = table.decide(&on);
            let _ = table.decide(&json!({"x": on, "y": 1}));
        }
    }
}

/// The places of all values inside `value`.
fn pointers(value: &Value, at: String, places: &mut Vec<String>) {
    match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(i, item)| pointers(item, format!("{at}/{i}"), places)),
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, field)| pointers(field, format!("{at}/{name}"), places)),
        _ => {}
    }
    places.push(at);
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[-<>=0-9.a-z\\[(),*]{0,8}".prop_map(Value::from),
        prop::sample::select(vec![
            "text", "number", "int", "bool", "date", "list", "any", "U", "P", "size(x)", "x.y"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(
                (
                    prop::sample::select(vec![
                        "id", "name", "type", "when", "then", "x", "y", "o", "expr"
                    ]),
                    inner
                ),
                0..4
            )
            .prop_map(|fields| Value::Object(
                fields.into_iter().map(|(n, v)| (n.to_owned(), v)).collect()
            )),
        ]
    })
}
