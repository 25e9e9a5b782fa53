//! What is refused, and how much work an expression may be.

use serde_json::json;

use super::{refused, scope, values};
use crate::Fault;
use crate::expr::{Expr, ExprError, STEPS_MAX};

#[test]
fn whatever_is_not_listed_is_refused() {
    for text in [
        "now()",
        "uint(1)",
        "1u",
        "b'x'",
        "type(1)",
        "dyn(1)",
        "form.kind.split(',')",
        "math.abs(1)",
        "google.protobuf.Duration{}",
        "base64.encode('x')",
        "size()",
        "size(1, 2)",
        "startsWith('a', 'b')",
        "now.workdays_between(now)",
        "__held__(1)",
    ] {
        let error = Expr::compile(text, &scope()).expect_err(text);
        assert!(
            ["COR0033", "COR0034"].contains(&error.code()),
            "{text}: {error}"
        );
    }
    for text in [
        "optional.none()",
        "form.?kind",
        "@held(1)",
        "1 +",
        "'open",
        "a b",
        "",
    ] {
        let error = Expr::compile(text, &scope()).expect_err(text);
        assert!(
            ["COR0032", "COR0033", "COR0034"].contains(&error.code()),
            "{text}: {error}"
        );
    }
}

#[test]
fn unknown_names_are_refused_with_the_nearest_known_one() {
    let error = refused("from.amount > 1", "COR0034");
    assert_eq!(error.to_string(), "unknown variable `from` (column 1)");
    assert_eq!(error.hint().unwrap(), "did you mean `form`?");
    let error = refused("1 > 2 || form.amuont > 1.0", "COR0035");
    assert_eq!(error.hint().unwrap(), "did you mean `amount`?");
    refused("has(form.nothing)", "COR0035");
    refused("list.map(x, y)", "COR0034");
    refused("list.all(x, x > 0) && x > 0", "COR0034");
    refused("int", "COR0034");
}

#[test]
fn operands_that_clash_are_refused() {
    for text in [
        "form.amount > 'much'",
        "form.kind + 1",
        "form.amount + 1",
        "form.kind && true",
        "!form.count",
        "form.kind.length",
        "form.count.exists(x, x > 1)",
        "now > '2026-01-01'",
        "form.kind == 1",
        "1 in form.tags",
        "form.kind ? 1 : 2",
        "-form.kind",
    ] {
        refused(text, "COR0036");
    }
    assert!(Expr::compile_bool("form.count + 1", &scope()).is_err());
    assert!(Expr::compile_bool("form.count == 1 || any.x", &scope()).is_ok());
}

#[test]
fn a_pattern_is_written_out_and_small() {
    assert!(
        Expr::compile(
            "form.kind.matches('^[噪声]{2}$') || matches(form.kind, 'a')",
            &scope()
        )
        .is_ok()
    );
    refused("form.kind.matches(form.kind)", "COR0033");
    refused("matches(form.kind, form.kind + 'a')", "COR0033");
    refused("form.kind.matches('(\\\\w{50}){50}')", "COR0033");
    refused("form.kind.matches('(')", "COR0036");
}

#[test]
fn an_evaluation_is_bounded_in_steps() {
    let thousand: Vec<u32> = (0..1000).collect();
    let long = json!({"list": thousand, "any": "x".repeat(1000)});
    for text in [
        "list.all(x, list.all(y, list.all(z, x + y + z >= 0)))",
        "list.exists(x, list.exists(y, list.exists(z, 1 / 0 == 1)))",
        "list.all(x, list.map(y, list) == list.map(y, list))",
        "list.exists(x, list.all(y, any.contains('y')))",
        "[any].map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a).map(a, a+a)",
        "[[any]].map(a, [a,a]).map(a, [a,a]).map(a, [a,a]).map(a, [a,a]).map(a, [a,a]).map(a, [a,a]).map(a, [a,a]).map(a, [a,a]).map(a, [a,a]).map(a, [a,a]).map(a, [a,a]).map(a, [a,a]).map(a, [a,a]).map(a, [a,a]).map(a, [a,a]).map(a, [a,a])",
        "list.map(x, list.map(y, list.map(z, 1))) == []",
        "list.exists(x, list.all(y, any.matches('a.*b')))",
    ] {
        let expr = Expr::compile(text, &scope()).unwrap_or_else(|e| panic!("{text}: {e}"));
        let begun = std::time::Instant::now();
        assert_eq!(
            expr.eval(&long),
            Err(ExprError::TooCostly { max: STEPS_MAX }),
            "{text}"
        );
        assert!(begun.elapsed().as_secs() < 5, "{text}");
    }
    let expr = Expr::compile(
        "list.filter(x, x % 2 == 0).map(x, x * 2).exists(x, x == 1996)",
        &scope(),
    )
    .unwrap();
    assert_eq!(expr.eval(&long), Ok(json!(true)));
}

#[test]
fn depth_and_length_are_bounded_on_a_small_stack() {
    let run = || {
        for (text, code) in [
            ("(".repeat(5000), "COR0030"),
            ("(".repeat(100), "COR0031"),
            (format!("{}1{}", "[".repeat(23), "]".repeat(23)), ""),
            (format!("{}list{}", "[] + (".repeat(23), ")".repeat(23)), ""),
            (
                format!("{}list{}", "[list, ".repeat(23), "]".repeat(23)),
                "",
            ),
            (
                format!("{}1{}", "[1].exists(x, ".repeat(9), "== 1)".repeat(9)),
                "",
            ),
            (format!("1{}", "+1".repeat(2000)), "COR0031"),
            (format!("{}true", "!".repeat(4000)), ""),
            (format!("{}1", "-".repeat(4000)), ""),
            (format!("true{}", "?1:2".repeat(900)), ""),
            (format!("true{}", " ? true : true".repeat(200)), ""),
            (format!("any{}", ".a".repeat(1900)), "COR0031"),
            (format!("any{}", "[0]".repeat(1300)), "COR0031"),
            (format!("any{}", ".map(x,x)".repeat(400)), "COR0031"),
            (format!("1{}", "<1".repeat(1900)), "COR0031"),
            (format!("true{}", "&&true".repeat(600)), ""),
        ] {
            let begun = std::time::Instant::now();
            let outcome = Expr::compile(&text, &scope());
            println!(
                "{:?} {:?}",
                begun.elapsed(),
                outcome.as_ref().map_err(|e| e.code())
            );
            if !code.is_empty() && outcome.is_ok() {
                panic!("{}", &text[..20]);
            }
            if let Ok(expr) = outcome {
                let _ = expr.eval(&values());
            }
        }
    };
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(run)
        .unwrap()
        .join()
        .unwrap();
}
