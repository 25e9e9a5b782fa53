//! The parser's complaints in plain words.

use super::{ExprError, Place, shortened};

/// The first complaint.
pub(super) fn error(text: &str, errors: &cel::ParseErrors) -> ExprError {
    let Some(first) = errors.errors.first() else {
        return ExprError::Syntax {
            at: Place { line: 1, column: 1 },
            reason: "it is no expression".into(),
        };
    };
    let from_one = |n: isize| usize::try_from(n).unwrap_or(1).max(1);
    ExprError::Syntax {
        at: Place {
            line: from_one(first.pos.0),
            column: from_one(first.pos.1),
        },
        reason: plain(text, &first.msg),
    }
}

fn plain(text: &str, complaint: &str) -> String {
    if text.trim().is_empty() {
        return "it is empty".into();
    }
    let complaint = complaint.trim_start_matches("Syntax error: ");
    let complaint = complaint.split(" expecting ").next().unwrap_or(complaint);
    let quoted = |prefix: &str| {
        let rest = complaint.strip_prefix(prefix)?.trim();
        Some(shortened(rest.strip_prefix('\'')?.strip_suffix('\'')?))
    };
    if let Some((missing, _)) = complaint
        .strip_prefix("missing ")
        .and_then(|m| m.split_once(" at "))
    {
        return format!("{} is missing", missing.replace('\'', "`"));
    }
    if complaint.contains("<EOF>") {
        return "it ends too early".into();
    }
    if let Some(token) = quoted("token recognition error at: ") {
        if token.starts_with(['\'', '"']) {
            return "a quote is not closed, or escapes what needs no escape".into();
        }
        return format!("`{token}` means nothing here");
    }
    let unexpected = [
        "extraneous input ",
        "mismatched input ",
        "no viable alternative at input ",
    ];
    match unexpected.iter().find_map(|prefix| quoted(prefix)) {
        Some(token) => format!("`{token}` is not expected here"),
        None => shortened(complaint),
    }
}
