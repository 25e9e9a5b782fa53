mod cells;
mod deciding;
mod random;

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::Fault;
use crate::decision::DecisionTable;

pub(super) fn table(value: Value) -> DecisionTable {
    serde_json::from_value(value).unwrap()
}

/// A table over `age` (int, 0 to 150) and `kind` (text) that gives `fee`.
fn fees(hit: &str, rows: &[(&str, &str, i64)]) -> DecisionTable {
    let rows: Vec<Value> = rows
        .iter()
        .enumerate()
        .map(|(i, (age, kind, fee))| json!({"id": format!("r{}", i + 1), "when": {"age": age, "kind": kind}, "then": {"fee": fee}}))
        .collect();
    table(json!({
        "id": "fee", "hit": hit,
        "inputs": [
            {"name": "age", "type": "int", "values": "[0..150]"},
            {"name": "kind", "type": "text", "values": ["resident", "guest"]},
        ],
        "outputs": [{"name": "fee", "type": "int", "values": [30, 20, 10, 0]}],
        "rows": rows,
    }))
}

fn check(table: &DecisionTable, expected: Expect) {
    let faults = table.check();
    assert!(faults.iter().all(|f| f.hint().is_some()));
    let lines = faults.iter().map(|f| format!("{} {f}\n", f.code()));
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn overlaps_name_both_rows_and_an_example() {
    check(
        &fees("U", &[("<= 18", "-", 0), (">= 18", "-", 10)]),
        expect![[r#"
            COR0060 rows r1 and r2 overlap, as for {"age":18,"kind":"guest"}
        "#]],
    );
    check(
        &fees(
            "A",
            &[
                ("<= 18", "-", 0),
                (">= 18", "guest", 0),
                ("[18..30]", "-", 10),
                ("> 18", "-", 0),
            ],
        ),
        expect![[r#"
            COR0061 rows r1 and r3 hit together and disagree on `fee`, as for {"age":18,"kind":"guest"}
            COR0061 rows r2 and r3 hit together and disagree on `fee`, as for {"age":18,"kind":"guest"}
            COR0061 rows r3 and r4 hit together and disagree on `fee`, as for {"age":30,"kind":"guest"}
        "#]],
    );
    check(
        &fees("F", &[("<= 18", "-", 0), (">= 18", "-", 10)]),
        expect![[""]],
    );
}

#[test]
fn gaps_give_an_example() {
    check(
        &fees("U", &[("< 18", "-", 0), ("> 18", "resident", 10)]),
        expect![[r#"
            COR0063 no row decides {"age":18,"kind":"guest"}
            COR0063 no row decides {"age":150,"kind":"guest"}
        "#]],
    );
    check(&fees("C", &[("< 18", "-", 0)]), expect![[""]]);
}

#[test]
fn rows_that_can_never_hit_are_named() {
    check(
        &fees(
            "F",
            &[
                ("[0..20)", "-", 0),
                ("[20..150]", "-", 10),
                ("[10..30]", "guest", 20),
                ("> 150", "-", 30),
                ("-", "visitor", 30),
            ],
        ),
        expect![[r#"
            COR0059 row `r4` can never hit: its cell for `age` holds for no value
            COR0059 row `r5` can never hit: its cell for `kind` holds for no value
            COR0062 row `r3` can never hit: the rows before it take all its values
        "#]],
    );
}

#[test]
fn everything_wrong_with_a_table_is_found_at_once() {
    let table = table(json!({
        "id": "wrong", "hit": "P",
        "inputs": [
            {"name": "a", "type": "int"},
            {"name": "b", "type": "list"},
            {"name": "c", "type": "text", "path": "x", "expr": "y"},
            {"name": "d", "type": "bool", "expr": "size("},
            {"name": "e", "type": "number", "values": "[1.."},
        ],
        "outputs": [{"name": "o", "type": "int"}, {"name": "p", "type": "text", "values": ["x", 1], "default": "z"}],
        "rows": [
            {"id": "r1", "when": {"a": "five", "z": "-"}, "then": {"o": "x"}},
            {"id": "r2", "when": {"a": "[5..1]"}, "then": {"p": "q", "o": 1, "n": 1}},
            {"id": "r3", "when": {"a": "1.5"}, "then": {}},
            {"id": "r4", "when": {"a": "not(1"}, "then": {"o": 1}},
            {"id": "r5", "when": {"a": "", "c": "\"open", "d": "yes"}, "then": {"o": 1}},
            {"id": "r6", "when": {"a": [], "c": "a\"b\"", "e": "1, , 2"}, "then": {"o": 1}},
        ],
    }));
    check(
        &table,
        expect![[r#"
            COR0053 input `b` is wrong: no condition can be put on a list
            COR0053 input `c` is wrong: it has both `path` and `expr`
            COR0054 the expression of input `d` is wrong: the expression cannot be read at column 6: it ends too early
            COR0053 input `e` is wrong: in `values`, `[1..` is not an interval such as `[1..5)`
            COR0055 output `o` is wrong: policy P needs `values` in order of priority
            COR0055 output `p` is wrong: `1` is not a text
            COR0056 row `r1` names `z`, which is no column of the table
            COR0057 row `r1` has a cell for `a` that cannot be read: `five` is not a whole number
            COR0058 row `r1` has a wrong result for `o`: `"x"` is not a whole number
            COR0058 row `r1` has a wrong result for `p`: `"z"` is not among `values`
            COR0057 row `r2` has a cell for `a` that cannot be read: the interval `[5..1]` is empty
            COR0056 row `r2` names `n`, which is no column of the table
            COR0058 row `r2` has a wrong result for `p`: `"q"` is not among `values`
            COR0057 row `r3` has a cell for `a` that cannot be read: `1.5` is not a whole number
            COR0058 row `r3` has a wrong result for `o`: it is missing
            COR0058 row `r3` has a wrong result for `p`: `"z"` is not among `values`
            COR0057 row `r4` has a cell for `a` that cannot be read: `not(` is not closed
            COR0058 row `r4` has a wrong result for `p`: `"z"` is not among `values`
            COR0057 row `r5` has a cell for `a` that cannot be read: a part is empty; write `-` for any value
            COR0057 row `r5` has a cell for `c` that cannot be read: a quote is not closed
            COR0057 row `r5` has a cell for `d` that cannot be read: `yes` is not true or false
            COR0058 row `r5` has a wrong result for `p`: `"z"` is not among `values`
            COR0057 row `r6` has a cell for `a` that cannot be read: the list is empty
            COR0057 row `r6` has a cell for `c` that cannot be read: a quote stands inside a word
            COR0057 row `r6` has a cell for `e` that cannot be read: a part is empty; write `-` for any value
            COR0058 row `r6` has a wrong result for `p`: `"z"` is not among `values`
        "#]],
    );
    assert_eq!(table.decide(&json!({})).unwrap_err().code(), "COR0053");
    let twice = |id: &str| json!({"id": id, "then": {"o": 1}});
    let names = self::table(json!({
        "id": "twice", "hit": "F", "inputs": [{"name": "a", "type": "int"}, {"name": "a", "type": "int"}],
        "outputs": [], "rows": [twice("r"), twice("r")],
    }));
    check(
        &names,
        expect![[r#"
        COR0050 the table has no outputs
        COR0052 row `r` is there twice
        COR0052 input `a` is there twice
    "#]],
    );
}

#[test]
fn a_table_reads_back_from_its_text() {
    let table = fees("U", &[("< 18", "-", 0), (">= 18", "-", 10)]);
    let text = serde_json::to_string(&table).unwrap();
    assert_eq!(serde_json::from_str::<DecisionTable>(&text).unwrap(), table);
    assert!(serde_json::from_str::<DecisionTable>(&text.replace("\"hit\"", "\"hits\"")).is_err());
}

#[test]
fn a_catalogue_of_thousands_of_rows_is_checked_in_seconds() {
    let rows: Vec<Value> = (0..3000)
        .map(|i| json!({"id": format!("r{i}"), "when": {"class": format!("c{}", i / 10), "area": format!("{}", 370202 + i % 10)}, "then": {"unit": "u"}}))
        .collect();
    let value = json!({
        "id": "catalogue", "hit": "U",
        "inputs": [{"name": "class", "type": "text"}, {"name": "area", "type": "text"}],
        "outputs": [{"name": "unit", "type": "text", "default": "district"}], "rows": rows,
    });
    let begun = std::time::Instant::now();
    assert_eq!(table(value).check(), []);
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

#[test]
fn a_table_that_tells_too_many_values_apart_says_so() {
    let rows: Vec<Value> = (0..200)
        .map(|i| {
            let words: Vec<String> = (0..800).map(|j| format!("{i}-{j}")).collect();
            json!({"id": i.to_string(), "when": {"x": words}, "then": {"y": 1}})
        })
        .collect();
    let table = table(json!({
        "id": "wide", "hit": "U", "inputs": [{"name": "x", "type": "text"}], "outputs": [{"name": "y", "type": "int"}], "rows": rows,
    }));
    check(
        &table,
        expect![["COR0064 the table is too intricate to be checked for overlaps and gaps\n"]],
    );
}
