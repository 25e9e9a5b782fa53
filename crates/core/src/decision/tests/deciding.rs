//! What tables decide.

use expect_test::expect;
use serde_json::json;

use super::{check, fees, table};
use crate::decision::TableFault;
use crate::{Fault, Scope, VarType};

#[test]
fn a_whole_table_has_no_fault_and_says_which_row_decided() {
    let table = fees(
        "U",
        &[
            ("< 18", "-", 0),
            (">= 18", "resident", 10),
            ("[18..150]", "not(resident)", 20),
        ],
    );
    check(&table, expect![[""]]);
    let decision = table.decide(&json!({"age": 40, "kind": "guest"})).unwrap();
    assert_eq!(decision.outputs, json!({"fee": 20}));
    assert_eq!(decision.rows, ["r3"]);
}

#[test]
fn a_default_closes_every_gap() {
    let mut value = serde_json::to_value(fees("U", &[("< 18", "-", 0)])).unwrap();
    value["outputs"][0]["default"] = json!(30);
    let table = table(value);
    check(&table, expect![[""]]);
    let decision = table.decide(&json!({"age": 40, "kind": "guest"})).unwrap();
    assert_eq!(
        (decision.outputs, decision.rows.len()),
        (json!({"fee": 30}), 0)
    );
}

#[test]
fn each_policy_gives_what_dmn_says() {
    let rows = [
        ("[0..40]", "-", 0),
        ("[20..60]", "-", 20),
        ("[30..50]", "-", 20),
    ];
    let on = json!({"age": 35, "kind": "guest"});
    for (hit, outputs, ids) in [
        ("F", json!({"fee": 0}), vec!["r1"]),
        ("P", json!({"fee": 20}), vec!["r2", "r3"]),
        (
            "R",
            json!([{"fee": 0}, {"fee": 20}, {"fee": 20}]),
            vec!["r1", "r2", "r3"],
        ),
        (
            "C",
            json!([{"fee": 0}, {"fee": 20}, {"fee": 20}]),
            vec!["r1", "r2", "r3"],
        ),
    ] {
        let decision = fees(hit, &rows).decide(&on).unwrap();
        assert_eq!(
            (decision.outputs, decision.rows),
            (outputs, ids.iter().map(|s| s.to_string()).collect()),
            "{hit}"
        );
    }
    for hit in ["U", "A"] {
        let error = fees(hit, &rows).decide(&on).unwrap_err();
        assert_eq!(error.code(), "COR0067", "{hit}");
        assert!(error.to_string().contains("r1, r2, r3"));
    }
    let agreed = fees("A", &rows)
        .decide(&json!({"age": 45, "kind": "guest"}))
        .unwrap();
    assert_eq!(
        (agreed.outputs, agreed.rows),
        (json!({"fee": 20}), vec!["r2".to_owned(), "r3".into()])
    );
    let error = fees("F", &rows)
        .decide(&json!({"age": 99, "kind": "guest"}))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "no row of decision table `fee` hits age = 99, kind = \"guest\""
    );
    let none = fees("R", &rows)
        .decide(&json!({"age": 99, "kind": "guest"}))
        .unwrap();
    assert_eq!(none.outputs, json!([]));
}

#[test]
fn inputs_that_do_not_fit_are_refused() {
    let table = fees("F", &[("-", "-", 0)]);
    for (on, code) in [
        (json!({"kind": "guest"}), "COR0065"),
        (json!({"age": "40", "kind": "guest"}), "COR0066"),
        (json!({"age": 40.5, "kind": "guest"}), "COR0066"),
        (json!({"age": 1e300, "kind": "guest"}), "COR0066"),
        (json!([]), "COR0065"),
    ] {
        assert_eq!(table.decide(&on).unwrap_err().code(), code, "{on}");
    }
}

#[test]
fn expressions_give_inputs_and_are_checked_against_a_scope() {
    let table = table(json!({
        "id": "late", "hit": "U",
        "inputs": [{"name": "late", "type": "bool", "expr": "workdays_between(matter.opened, now) > 5"}],
        "outputs": [{"name": "do", "type": "text"}],
        "rows": [{"id": "y", "when": {"late": true}, "then": {"do": "escalate"}}, {"id": "n", "when": {"late": false}, "then": {"do": "wait"}}],
    }));
    check(&table, expect![[""]]);
    let on = json!({"matter": {"opened": "2026-04-29"}, "now": "2026-05-22T10:00:00+08:00"});
    assert_eq!(
        table.decide(&on).unwrap().outputs,
        json!({"do": "escalate"})
    );
    let scope = Scope::new()
        .with("now", VarType::Time)
        .with("mater", VarType::Any);
    let faults = table.check_in(&scope);
    assert!(
        matches!(&faults[..], [TableFault::Expr { input, .. }] if input == "late"),
        "{faults:?}"
    );
    assert_eq!(faults[0].hint().unwrap(), "did you mean `mater`?");
}
