//! Random input: whatever the text, there is a value or an error.

use proptest::prelude::*;
use serde_json::json;

use super::{scope, values};
use crate::Fault;
use crate::expr::{Expr, Scope, VarType};

/// Texts that look like expressions.
fn likely() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("form".to_owned()),
        Just("form.amount".to_owned()),
        Just("form.kind".into()),
        Just("list".into()),
        Just("any".into()),
        Just("now".into()),
        Just("x".into()),
        Just("true".into()),
        Just("null".into()),
        Just("'噪'".into()),
        Just("duration('1h')".into()),
        any::<i64>().prop_map(|n| n.to_string()),
        (0i64..9).prop_map(|n| n.to_string()),
        any::<f64>().prop_map(|f| format!("{f:?}")),
    ];
    let binary = prop_oneof![
        Just("+"),
        Just("-"),
        Just("*"),
        Just("/"),
        Just("%"),
        Just("=="),
        Just("!="),
        Just("<"),
        Just(">="),
        Just("&&"),
        Just("||"),
        Just(" in "),
    ];
    let call = prop_oneof![
        Just("size"),
        Just("int"),
        Just("double"),
        Just("string"),
        Just("timestamp"),
        Just("duration"),
        Just("date"),
        Just("has"),
        Just("bool"),
        Just("matches"),
    ];
    let lists = prop_oneof![
        Just("all"),
        Just("exists"),
        Just("exists_one"),
        Just("map"),
        Just("filter")
    ];
    leaf.prop_recursive(5, 40, 4, move |inner| {
        let i = || inner.clone();
        prop_oneof![
            4 => (i(), binary.clone(), i()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            1 => i().prop_map(|a| format!("!{a}")),
            1 => i().prop_map(|a| format!("-({a})")),
            2 => (call.clone(), i()).prop_map(|(f, a)| format!("{f}({a})")),
            2 => (i(), lists.clone(), i()).prop_map(|(a, f, b)| format!("{a}.{f}(x, {b})")),
            1 => (i(), i()).prop_map(|(a, b)| format!("{a}[{b}]")),
            1 => (i(), i(), i()).prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
            1 => prop::collection::vec(i(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            1 => (i(), i()).prop_map(|(a, b)| format!("{{'k': {a}, {b}: 1}}")),
            1 => (i(), i()).prop_map(|(a, b)| format!("workdays_between({a}, {b})")),
            1 => (i(), i()).prop_map(|(a, b)| format!("add_workdays({a}, {b})")),
            1 => i().prop_map(|a| format!("{a}.field")),
            1 => i().prop_map(|a| format!("{a}.getFullYear()")),
        ]
    })
}

/// Compiles and evaluates in both scopes; errors must say something.
fn try_out(text: &str) {
    for scope in [scope(), Scope::open()] {
        let outcome = Expr::compile(text, &scope).and_then(|expr| expr.eval(&values()));
        if let Err(error) = outcome {
            assert!(!error.to_string().is_empty() && error.hint().is_some());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn text_that_looks_like_an_expression_never_panics(text in likely()) {
        try_out(&text);
    }

    #[test]
    fn any_text_never_panics(text in "\\PC{0,60}") {
        try_out(&text);
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        try_out(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_row_of_tokens_never_panics(tokens in prop::collection::vec(prop::sample::select(vec![
        "form", ".", "(", ")", "[", "]", "{", "}", ",", ":", "?", "+", "-", "!", "&&", "||", "==", "<", "in", "'a'",
        "\"", "1", "1.5", "0x1f", "1u", "b''", "r'\\'", "has", "all", "map", "x", "null", "\n", "//", "`a`", "@", "\\u0041", "size", "e", ".?",
    ]), 0..14)) {
        try_out(&tokens.concat());
    }

    #[test]
    fn comparisons_of_whole_numbers_agree_with_rust(a in any::<i64>(), b in any::<i64>()) {
        let scope = Scope::new().with("a", VarType::Int).with("b", VarType::Int);
        let on = json!({"a": a, "b": b});
        let eval = |text: &str| Expr::compile(text, &scope).unwrap().eval(&on);
        prop_assert_eq!(eval("a < b"), Ok(json!(a < b)));
        prop_assert_eq!(eval("a == b ? 0 : 1"), Ok(json!(i32::from(a != b))));
        prop_assert_eq!(eval("a + b").ok(), a.checked_add(b).map(|sum| json!(sum)));
        prop_assert_eq!(eval("a * b").ok(), a.checked_mul(b).map(|product| json!(product)));
    }
}
