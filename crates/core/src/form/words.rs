//! What is wrong with a filled-in form, in the words of the person who fills it.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::{DEPTH_MAX, Violation};
use crate::Words;

/// The violations that one error of the validator stands for.
pub(super) fn violations(error: &ValidationError<'_>) -> Vec<Violation> {
    let pointer = error.instance_path().to_string();
    let keyword = error.kind().keyword().to_owned();
    let beneath = |names: &[String], message: Words| {
        let each = names.iter().map(|name| Violation {
            pointer: format!("{pointer}/{}", escaped(name)),
            keyword: keyword.clone(),
            message: message.clone(),
        });
        each.collect()
    };
    match error.kind() {
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default().to_owned();
            beneath(&[name], Words::new("必填", "is required"))
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            beneath(
                unexpected,
                Words::new("表单没有这一项", "is not part of the form"),
            )
        }
        kind => vec![Violation {
            pointer,
            keyword,
            message: message(kind),
        }],
    }
}

/// The violation of a value too deep to look at.
pub(super) fn too_deep() -> Violation {
    Violation {
        pointer: String::new(),
        keyword: "depth".into(),
        message: Words::new(
            format!("嵌套不得超过 {DEPTH_MAX} 层"),
            format!("must not be nested deeper than {DEPTH_MAX}"),
        ),
    }
}

fn message(kind: &Kind) -> Words {
    let w = |zh: String, en: String| Words { zh, en };
    match kind {
        Kind::Type { kind } => {
            let (zh, en) = type_names(kind);
            w(format!("应为{zh}"), format!("must be {en}"))
        }
        Kind::Enum { options } => {
            let listed = options.as_array().map(|o| listed(o)).unwrap_or_default();
            w(
                format!("只能是：{listed}"),
                format!("must be one of {listed}"),
            )
        }
        Kind::Constant { expected_value } => w(
            format!("只能是 {expected_value}"),
            format!("must be {expected_value}"),
        ),
        Kind::MinLength { limit } => w(
            format!("至少 {limit} 个字"),
            format!("must have at least {limit} character(s)"),
        ),
        Kind::MaxLength { limit } => w(
            format!("最多 {limit} 个字"),
            format!("must have at most {limit} character(s)"),
        ),
        Kind::Minimum { limit } => w(
            format!("不得小于 {limit}"),
            format!("must be at least {limit}"),
        ),
        Kind::Maximum { limit } => w(
            format!("不得大于 {limit}"),
            format!("must be at most {limit}"),
        ),
        Kind::ExclusiveMinimum { limit } => w(
            format!("应大于 {limit}"),
            format!("must be more than {limit}"),
        ),
        Kind::ExclusiveMaximum { limit } => w(
            format!("应小于 {limit}"),
            format!("must be less than {limit}"),
        ),
        Kind::MultipleOf { multiple_of } => w(
            format!("应为 {multiple_of} 的倍数"),
            format!("must be a multiple of {multiple_of}"),
        ),
        Kind::MinItems { limit } => w(
            format!("至少 {limit} 项"),
            format!("must have at least {limit} item(s)"),
        ),
        Kind::MaxItems { limit } => w(
            format!("最多 {limit} 项"),
            format!("must have at most {limit} item(s)"),
        ),
        Kind::AdditionalItems { limit } => w(
            format!("最多 {limit} 项"),
            format!("must have at most {limit} item(s)"),
        ),
        Kind::MinProperties { limit } => w(
            format!("至少填 {limit} 项"),
            format!("must have at least {limit} field(s)"),
        ),
        Kind::MaxProperties { limit } => w(
            format!("最多填 {limit} 项"),
            format!("must have at most {limit} field(s)"),
        ),
        Kind::UniqueItems => w("各项不得重复".into(), "must not hold an item twice".into()),
        Kind::Contains => w(
            "缺少规定的一项".into(),
            "lacks an item that must be there".into(),
        ),
        Kind::Format { format } => {
            let (zh, en) = format_names(format);
            w(format!("不是有效的{zh}"), format!("is not a valid {en}"))
        }
        Kind::Pattern { pattern } => w(
            format!("格式应符合 {pattern}"),
            format!("must match {pattern}"),
        ),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => w(
            "不符合任何一种填法".into(),
            "fits none of the ways to fill it".into(),
        ),
        Kind::OneOfMultipleValid { .. } => w(
            "同时符合几种填法，只能选一种".into(),
            "fits several ways to fill it; choose one".into(),
        ),
        Kind::PropertyNames { error } => {
            let name = error.instance().as_str().unwrap_or_default().to_owned();
            w(
                format!("不允许名为 {name} 的项"),
                format!("must not have a field named {name}"),
            )
        }
        Kind::Not { .. } | Kind::FalseSchema | Kind::UnevaluatedItems { .. } => w(
            "此处不得这样填".into(),
            "must not be filled like this".into(),
        ),
        _ => w("不符合要求".into(), "does not meet the form".into()),
    }
}

fn type_names(kind: &TypeKind) -> (String, String) {
    let names: Vec<String> = match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(several) => several.iter().map(|one| one.to_string()).collect(),
    };
    let pairs: Vec<(&str, &str)> = names.iter().map(|name| type_name(name)).collect();
    let zh: Vec<&str> = pairs.iter().map(|p| p.0).collect();
    let en: Vec<&str> = pairs.iter().map(|p| p.1).collect();
    (zh.join("或"), en.join(" or "))
}

fn type_name(name: &str) -> (&'static str, &'static str) {
    match name {
        "string" => ("文字", "a text"),
        "integer" => ("整数", "a whole number"),
        "number" => ("数字", "a number"),
        "boolean" => ("是或否", "true or false"),
        "array" => ("列表", "a list"),
        "object" => ("一组填项", "a group of fields"),
        _ => ("空", "empty"),
    }
}

fn format_names(format: &str) -> (&str, &str) {
    match format {
        "date" => ("日期（如 2026-05-22）", "date such as 2026-05-22"),
        "date-time" => (
            "时间（如 2026-05-22T09:00:00+08:00）",
            "time such as 2026-05-22T09:00:00+08:00",
        ),
        "time" => ("时刻", "time of day"),
        "email" => ("邮箱地址", "mail address"),
        "uri" => ("网址", "web address"),
        "uuid" => ("UUID", "UUID"),
        other => (other, other),
    }
}

fn listed(options: &[Value]) -> String {
    let shown = options.iter().take(20).map(|option| match option {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    let mut listed = shown.collect::<Vec<_>>().join(", ");
    if options.len() > 20 {
        listed.push_str(", …");
    }
    listed
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
