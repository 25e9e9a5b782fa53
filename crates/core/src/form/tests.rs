use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{FormSchema, VIOLATIONS_MAX};
use crate::Fault;

fn report() -> Value {
    json!({
        "type": "object",
        "required": ["kind", "place"],
        "additionalProperties": false,
        "properties": {
            "kind": {"enum": ["noise", "waste", "road"]},
            "place": {"$ref": "#/$defs/place"},
            "phone": {"type": "string", "pattern": "^1[3-9][0-9]{9}$"},
            "seen_on": {"type": "string", "format": "date"},
            "households": {"type": "integer", "minimum": 1, "maximum": 500},
            "photos": {"type": "array", "maxItems": 2, "uniqueItems": true, "items": {"type": "string", "maxLength": 5}},
        },
        "$defs": {"place": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 2}}}},
    })
}

fn check(schema: &Value, value: Value, expected: Expect) {
    let form = FormSchema::compile(schema).unwrap();
    let violations = form.validate(&value);
    assert_eq!(violations.is_empty(), form.accepts(&value));
    let lines = violations.iter().map(|v| {
        format!(
            "`{}` {}: {} | {}\n",
            v.pointer, v.keyword, v.message.zh, v.message.en
        )
    });
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn a_filled_form_that_fits_has_no_violation() {
    let value = json!({"kind": "noise", "place": {"text": "三号码头"}, "phone": "13800000000", "seen_on": "2026-05-22", "households": 3, "photos": ["a"]});
    check(&report(), value, expect![[""]]);
}

#[test]
fn every_violation_is_named_in_both_languages_with_its_place() {
    let value = json!({
        "kind": "smell", "place": {"text": "港"}, "phone": "12", "seen_on": "soon", "households": 0,
        "photos": ["a", "a", "longer"], "extra/field": 1
    });
    check(
        &report(),
        value,
        expect![[r#"
            `/kind` enum: 只能是：noise, waste, road | must be one of noise, waste, road
            `/place/text` minLength: 至少 2 个字 | must have at least 2 character(s)
            `/phone` pattern: 格式应符合 ^1[3-9][0-9]{9}$ | must match ^1[3-9][0-9]{9}$
            `/seen_on` format: 不是有效的日期（如 2026-05-22） | is not a valid date such as 2026-05-22
            `/households` minimum: 不得小于 1 | must be at least 1
            `/photos` maxItems: 最多 2 项 | must have at most 2 item(s)
            `/photos` uniqueItems: 各项不得重复 | must not hold an item twice
            `/photos/2` maxLength: 最多 5 个字 | must have at most 5 character(s)
            `/extra~1field` additionalProperties: 表单没有这一项 | is not part of the form
        "#]],
    );
    check(
        &report(),
        json!({"place": {}, "households": 1.5}),
        expect![[r#"
            `/kind` required: 必填 | is required
            `/place/text` required: 必填 | is required
            `/households` type: 应为整数 | must be a whole number
        "#]],
    );
    check(
        &report(),
        json!([]),
        expect![[r#"
            `` type: 应为一组填项 | must be a group of fields
        "#]],
    );
}

#[test]
fn each_keyword_has_words() {
    for (schema, value) in [
        (json!({"type": ["string", "null"]}), json!(1)),
        (json!({"const": 1}), json!(2)),
        (json!({"exclusiveMinimum": 1}), json!(1)),
        (json!({"exclusiveMaximum": 1}), json!(1)),
        (json!({"multipleOf": 0.5}), json!(0.7)),
        (json!({"minItems": 1}), json!([])),
        (json!({"minProperties": 1}), json!({})),
        (json!({"maxProperties": 0}), json!({"a": 1})),
        (json!({"contains": {"type": "null"}}), json!([1])),
        (json!({"anyOf": [{"type": "null"}]}), json!(1)),
        (json!({"oneOf": [{"type": "null"}]}), json!(1)),
        (json!({"oneOf": [true, true]}), json!(1)),
        (json!({"not": {}}), json!(1)),
        (
            json!({"propertyNames": {"maxLength": 1}}),
            json!({"long": 1}),
        ),
        (
            json!({"prefixItems": [true], "items": false}),
            json!([1, 2]),
        ),
        (json!({"unevaluatedProperties": false}), json!({"a": 1})),
        (json!({"dependentRequired": {"a": ["b"]}}), json!({"a": 1})),
        (json!({"if": true, "then": {"required": ["z"]}}), json!({})),
        (json!({"format": "email"}), json!("nobody")),
    ] {
        let violations = FormSchema::compile(&schema).unwrap().validate(&value);
        assert_eq!(violations.len(), 1, "{schema} {violations:?}");
        let message = &violations[0].message;
        assert!(
            !message.zh.contains("不符合要求"),
            "{schema} {violations:?}"
        );
        assert!(message.zh.chars().any(|c| c > '\u{2e80}'), "{message:?}");
    }
}

#[test]
fn a_schema_that_reaches_out_or_never_ends_is_refused() {
    let wide: Value = (0..9000)
        .map(|i| (format!("p{i}"), json!({"type": "string"})))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let mut deep = json!({});
    (0..40).for_each(|_| deep = json!({"properties": {"a": deep.clone()}}));
    let mut doubling = serde_json::Map::new();
    for i in 0..30 {
        let next = json!({"$ref": format!("#/$defs/d{}", i + 1)});
        doubling.insert(format!("d{i}"), json!({"allOf": [next, next]}));
    }
    doubling.insert("d30".into(), json!({}));
    for (schema, code) in [
        (json!(true), "COR0073"),
        (json!([]), "COR0073"),
        (json!({"description": "x".repeat(300_000)}), "COR0070"),
        (deep, "COR0071"),
        (json!({"properties": wide}), "COR0072"),
        (json!({"$ref": "#/$defs/d0", "$defs": doubling}), "COR0072"),
        (
            json!({"$schema": "http://json-schema.org/draft-07/schema#"}),
            "COR0074",
        ),
        (json!({"$ref": "https://example.com/a.json"}), "COR0075"),
        (json!({"$ref": "other.json#/a"}), "COR0075"),
        (json!({"$ref": "file:///etc/passwd"}), "COR0075"),
        (
            json!({"$ref": "#anchor", "$defs": {"a": {"$anchor": "anchor"}}}),
            "COR0075",
        ),
        (
            json!({"properties": {"a": {"$id": "https://example.com/", "$ref": "#"}}}),
            "COR0075",
        ),
        (json!({"$ref": "#/$defs/none"}), "COR0076"),
        (json!({"$ref": "#"}), "COR0077"),
        (json!({"allOf": [{"$ref": "#/allOf/0"}]}), "COR0077"),
        (json!({"properties": {"child": {"$ref": "#"}}}), "COR0077"),
        (json!({"type": "text"}), "COR0078"),
        (json!({"minimum": "1"}), "COR0078"),
        (json!({"pattern": "("}), "COR0078"),
        (json!({"pattern": "(a{1000}){1000}"}), "COR0078"),
        (json!({"format": "telephon"}), "COR0078"),
    ] {
        let Err(error) = FormSchema::compile(&schema) else {
            panic!("not refused with {code}")
        };
        assert_eq!(error.code(), code, "{error}");
        assert!(error.hint().is_some());
    }
}

#[test]
fn a_name_that_looks_like_a_reference_is_no_reference() {
    let schema = json!({"properties": {"$ref": {"type": "string"}}, "default": {"$ref": "https://example.com"}});
    assert!(FormSchema::compile(&schema).is_ok());
}

#[test]
fn violations_and_depth_of_a_value_are_bounded() {
    let form = FormSchema::compile(&json!({"items": {"type": "string"}})).unwrap();
    assert_eq!(form.validate(&json!(vec![1; 1000])).len(), VIOLATIONS_MAX);
    let mut deep = json!([]);
    (0..100).for_each(|_| deep = json!([deep.clone()]));
    assert_eq!(form.validate(&deep)[0].keyword, "depth");
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z#/$(\\[]{0,6}".prop_map(Value::from),
        prop_oneof![
            Just("string"),
            Just("object"),
            Just("#"),
            Just("#/$defs/a"),
            Just("date")
        ]
        .prop_map(Value::from),
    ];
    let names = prop_oneof![
        Just("type"),
        Just("properties"),
        Just("$ref"),
        Just("items"),
        Just("required"),
        Just("allOf"),
        Just("$defs"),
        Just("pattern"),
        Just("format"),
        Just("enum"),
        Just("a"),
        Just("not"),
        Just("if"),
        Just("minimum"),
        Just("$id"),
        Just("$anchor"),
        Just("$dynamicRef"),
        Just("unevaluatedProperties"),
        Just("$schema"),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..5).prop_map(|fields| Value::Object(
                fields.into_iter().map(|(n, v)| (n.to_owned(), v)).collect()
            )),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_a_form_or_an_error_and_checks_any_value(schema in anything(), value in anything()) {
        if let Ok(form) = FormSchema::compile(&schema) {
            let violations = form.validate(&value);
            prop_assert_eq!(violations.is_empty(), form.accepts(&value));
        }
    }
}
