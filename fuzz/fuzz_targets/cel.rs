//! Any text is compiled or refused with a place inside it; what compiles ends in bounded steps.

#![no_main]

use haina_core::{Expr, Scope, VarType};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|text: &str| {
    let variables = json!({
        "form": {"text": "路灯不亮", "kind": "help", "n": 3, "list": ["a", "b"]},
        "now": "2026-03-02T01:00:00Z", "n": 7, "list": [1, 2, 3], "on": true,
    });
    let typed = Scope::new()
        .with("n", VarType::Int)
        .with("on", VarType::Bool)
        .with("list", VarType::list(VarType::Int));
    for scope in [Scope::open(), typed] {
        match Expr::compile(text, &scope) {
            Ok(expr) => {
                assert_eq!(expr.text(), text);
                // The same twice: nothing hidden takes part.
                let (first, second) = (expr.eval(&variables), expr.eval(&variables));
                assert_eq!(first.ok(), second.ok());
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                if let Some(place) = error.place() {
                    assert!(place.line as usize <= text.lines().count().max(1) + 1);
                }
            }
        }
    }
});
