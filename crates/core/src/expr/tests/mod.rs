mod bounds;
mod random;

use expect_test::expect;
use serde_json::{Value, json};

use crate::Fault;
use crate::expr::{Expr, ExprError, Scope, VarType};

pub(super) fn scope() -> Scope {
    let form = VarType::object([
        ("amount", VarType::Number),
        ("count", VarType::Int),
        ("kind", VarType::Text),
        ("asked_at", VarType::Time),
        ("tags", VarType::list(VarType::Text)),
    ]);
    Scope::new()
        .with("form", form)
        .with("now", VarType::Time)
        .with("list", VarType::list(VarType::Any))
        .with("any", VarType::Any)
}

pub(super) fn values() -> Value {
    json!({
        "form": {"amount": 100, "count": 3, "kind": "噪声", "asked_at": "2026-04-29T10:00:00+08:00", "tags": ["night", "dock"]},
        "now": "2026-05-22T09:00:00+08:00",
        "list": [1, 2, 3],
        "any": {"deep": {"er": 1}},
    })
}

fn check(text: &str, expected: Value) {
    let expr = Expr::compile(text, &scope()).unwrap_or_else(|e| panic!("{text}: {e}"));
    assert_eq!(
        expr.eval(&values())
            .unwrap_or_else(|e| panic!("{text}: {e}")),
        expected,
        "{text}"
    );
}

fn refused(text: &str, code: &str) -> ExprError {
    let error = Expr::compile(text, &scope()).expect_err(text);
    assert_eq!(error.code(), code, "{text}: {error}");
    assert!(error.hint().is_some());
    error
}

#[test]
fn the_core_of_cel_evaluates() {
    for (text, expected) in [
        ("1 + 2 * 3", json!(7)),
        ("form.amount > 99.5 && form.kind == '噪声'", json!(true)),
        ("form.amount * 0.8", json!(80.0)),
        ("form.count >= 3 ? 'many' : 'few'", json!("many")),
        ("has(form.kind) && !has(any.nothing)", json!(true)),
        ("form.tags.exists(t, t.startsWith('ni'))", json!(true)),
        ("form.tags.all(t, size(t) > 4)", json!(false)),
        ("form.tags.exists_one(t, t == 'dock')", json!(true)),
        ("list.map(x, x + 1).filter(x, x > 2)", json!([3, 4])),
        ("list.map(x, x > 1, [x, x])", json!([[2, 2], [3, 3]])),
        ("'dock' in form.tags", json!(true)),
        ("form.kind.matches('^噪.$')", json!(true)),
        ("any.deep.er + list[0]", json!(2)),
        ("any['deep'].er", json!(1)),
        ("form.asked_at + duration('24h') < now", json!(true)),
        ("form.asked_at.getHours('+08:00')", json!(10)),
        ("string(form.count) + ' 次'", json!("3 次")),
        (
            "{'b': 1, 'a': [true, null]}",
            json!({"a": [true, null], "b": 1}),
        ),
        ("now", json!("2026-05-22T09:00:00+08:00")),
        ("now - form.asked_at", json!("1983600s")),
    ] {
        check(text, expected);
    }
}

#[test]
fn working_days_count_inside_expressions() {
    for (text, expected) in [
        ("workdays_between('2026-04-29', '2026-05-22')", json!(15)),
        ("workdays_between(form.asked_at, now)", json!(15)),
        ("add_workdays('2026-04-29', 15)", json!("2026-05-22")),
        ("add_workdays(form.asked_at, 15) == date(now)", json!(true)),
        ("date('2026-05-22T23:30:00Z')", json!("2026-05-23")),
    ] {
        check(text, expected);
    }
    let expr = Expr::compile("add_workdays('soon', 1)", &scope()).unwrap();
    assert_eq!(expr.eval(&values()).unwrap_err().code(), "COR0038");
    let expr = Expr::compile("add_workdays(now, 1000000)", &scope()).unwrap();
    assert_eq!(expr.eval(&values()).unwrap_err().code(), "COR0038");
}

#[test]
fn another_calendar_gives_another_count() {
    let notice =
        r#"{"year": 2026, "days": [{"name": "城市日", "date": "2026-05-22", "isOffDay": true}]}"#;
    let calendar = crate::Calendar::standard().with_notice(notice).unwrap();
    let expr = Expr::compile("add_workdays('2026-04-29', 15)", &scope()).unwrap();
    assert_eq!(
        expr.eval_with(&values(), &calendar),
        Ok(json!("2026-05-25"))
    );
}

#[test]
fn a_value_of_the_wrong_type_is_named() {
    let expr = Expr::compile("form.count > 1", &scope()).unwrap();
    let error = expr.eval(&json!({"form": {"count": "three"}})).unwrap_err();
    assert_eq!(
        error.to_string(),
        "variable `form` is not a whole number in `count`"
    );
    let error = expr.eval(&json!({"form": 3})).unwrap_err();
    assert_eq!(error.code(), "COR0037");
}

#[test]
fn a_failure_is_an_error_not_a_panic() {
    for text in [
        "1 / 0",
        "1 % 0",
        "9223372036854775807 + 1",
        "-(-9223372036854775807 - 1)",
        "list[7]",
        "any.nothing.at_all",
        "int('seven')",
        "timestamp('soon')",
        "9223372036854775807 * 9223372036854775807",
        "(-9223372036854775807 - 1) / -1",
        "(-9223372036854775807 - 1) % -1",
        "duration('999999999999h')",
        "int(1e300)",
        "1e308 * 1e308",
    ] {
        let expr = Expr::compile(text, &scope()).unwrap_or_else(|e| panic!("{text}: {e}"));
        let error = expr.eval(&values()).expect_err(text);
        assert_eq!(error.code(), "COR0038", "{text}: {error}");
    }
}

#[test]
fn errors_say_where_in_characters() {
    let errors = [
        "'噪声' == fomr.kind",
        "form.kind == '噪声' && now() > 1",
        "form.kind.split(',')",
        "1 == 1 &&\n  form.kindd == 'x'",
        "form.tags.all(t, t.foo > 1)",
        "size(",
        "1 +",
        "'open",
        "a b",
        "1 = 2",
        "form.",
        "(1",
        "a[1",
        "form.?kind",
        "if x",
        "99999999999999999999",
        "'噪声' 1",
        "中文 > 1",
        " ",
    ];
    let lines = errors.map(|text| format!("{}\n", Expr::compile(text, &scope()).unwrap_err()));
    expect![[r#"
        unknown variable `fomr` (column 9)
        `now` is not allowed in an expression (column 25)
        `split` is not allowed in an expression (column 16)
        `form` has no field `kindd` (line 2, column 7)
        `t` is a text and has no field `foo` (column 19)
        the expression cannot be read at column 6: it ends too early
        the expression cannot be read at column 4: it ends too early
        the expression cannot be read at column 1: a quote is not closed, or escapes what needs no escape
        the expression cannot be read at column 3: `b` is not expected here
        the expression cannot be read at column 3: `= ` means nothing here
        the expression cannot be read at column 6: `.` is not expected here
        the expression cannot be read at column 3: `)` is missing
        the expression cannot be read at column 4: `]` is missing
        the expression cannot be read at column 5: unsupported syntax '.?'
        the expression cannot be read at column 1: reserved identifier: if
        the expression cannot be read at column 1: invalid int literal
        the expression cannot be read at column 6: `1` is not expected here
        the expression cannot be read at column 1: `中` means nothing here
        the expression cannot be read at column 2: it is empty
    "#]]
    .assert_eq(&lines.concat());
}

#[test]
fn a_schema_gives_the_type_of_its_values() {
    let schema = json!({
        "type": "object", "additionalProperties": false,
        "properties": {
            "amount": {"type": "number"}, "count": {"type": "integer"}, "kind": {"type": "string"}, "yes": {"type": "boolean"},
            "at": {"type": "string", "format": "date-time"}, "tags": {"type": "array", "items": {"type": "string"}},
            "open": {"type": "object", "properties": {"x": {"type": "string"}}}, "either": {"type": ["string", "null"]}, "named": {"$ref": "#/$defs/x"},
        },
    });
    let expected = VarType::object([
        ("amount", VarType::Number),
        ("count", VarType::Int),
        ("kind", VarType::Text),
        ("yes", VarType::Bool),
        ("at", VarType::Time),
        ("tags", VarType::list(VarType::Text)),
        ("open", VarType::map(VarType::Any)),
        ("either", VarType::Any),
        ("named", VarType::Any),
    ]);
    assert_eq!(VarType::of_schema(&schema), expected);
    let scope = Scope::new().with("form", VarType::of_schema(&schema));
    assert_eq!(
        Expr::compile("form.amuont > 1.0", &scope)
            .unwrap_err()
            .code(),
        "COR0035"
    );
}
