//! The operators of CEL's core and the types they take.

use cel::common::ast::operators as op;

use super::VarType;

const ALL: [&str; 18] = [
    op::CONDITIONAL,
    op::LOGICAL_AND,
    op::LOGICAL_OR,
    op::LOGICAL_NOT,
    op::SUBSTRACT,
    op::ADD,
    op::MULTIPLY,
    op::DIVIDE,
    op::MODULO,
    op::EQUALS,
    op::NOT_EQUALS,
    op::GREATER_EQUALS,
    op::LESS_EQUALS,
    op::GREATER,
    op::LESS,
    op::NEGATE,
    op::INDEX,
    op::IN,
];

/// Whether `name` is an operator, or the guard the macros put around a condition.
pub(super) fn is(name: &str) -> bool {
    ALL.contains(&name) || name == op::NOT_STRICTLY_FALSE
}

/// Whether evaluating the operator costs the same whatever its operands are.
pub(super) fn is_light(name: &str) -> bool {
    matches!(
        name,
        op::CONDITIONAL
            | op::LOGICAL_AND
            | op::LOGICAL_OR
            | op::LOGICAL_NOT
            | op::NEGATE
            | op::INDEX
    ) || name == op::NOT_STRICTLY_FALSE
}

/// The type the operator gives on operands of these types, or why it takes none such.
pub(super) fn gives(name: &str, args: &[VarType]) -> Result<VarType, String> {
    use VarType::{Any, Bool};
    match (name, args) {
        (op::NOT_STRICTLY_FALSE, _) => Ok(Bool),
        (op::LOGICAL_AND | op::LOGICAL_OR | op::LOGICAL_NOT, _) => {
            match args.iter().find(|a| !matches!(a, Bool | Any)) {
                Some(wrong) => Err(format!("`{}` stands beside {wrong}", shown(name))),
                None => Ok(Bool),
            }
        }
        (op::CONDITIONAL, [condition, a, b]) => {
            if !matches!(condition, Bool | Any) {
                return Err(format!("before `?` stands {condition}, not true or false"));
            }
            Ok(if a == b { a.clone() } else { Any })
        }
        (op::EQUALS | op::NOT_EQUALS, [a, b]) => {
            let fits = a.meets(b);
            fits.then_some(Bool).ok_or_else(|| clash(name, a, b))
        }
        (op::LESS | op::LESS_EQUALS | op::GREATER | op::GREATER_EQUALS, [a, b]) => {
            let ordered =
                |t: &VarType| !matches!(t, VarType::List(_) | VarType::Map(_) | VarType::Object(_));
            let fits = a.meets(b) && ordered(a) && ordered(b);
            fits.then_some(Bool).ok_or_else(|| clash(name, a, b))
        }
        (op::IN, [item, range]) => match range {
            Any | VarType::Map(_) | VarType::Object(_) => Ok(Bool),
            VarType::List(of) if item.meets(of) => Ok(Bool),
            _ => Err(clash(name, item, range)),
        },
        (op::INDEX, [of, _]) => match of {
            Any | VarType::Object(_) => Ok(Any),
            VarType::List(item) | VarType::Map(item) => Ok((**item).clone()),
            other => Err(format!("`[…]` stands behind {other}")),
        },
        (op::NEGATE, [a])
            if matches!(a, Any | VarType::Int | VarType::Number | VarType::Duration) =>
        {
            Ok(a.clone())
        }
        (_, [a, b]) => reckon(name, a, b),
        (_, _) => Err(format!("`{}` does not fit its operands", shown(name))),
    }
}

/// Arithmetic.
fn reckon(name: &str, a: &VarType, b: &VarType) -> Result<VarType, String> {
    use VarType::{Any, Duration, Int, List, Number, Text, Time};
    let sum = name == op::ADD;
    let difference = name == op::SUBSTRACT;
    match (a, b) {
        (Any, _) | (_, Any) => Ok(Any),
        (Int, Int) => Ok(Int),
        (Number, Number) if name != op::MODULO => Ok(Number),
        (Text, Text) if sum => Ok(Text),
        (List(x), List(y)) if sum => Ok(VarType::list(if x == y {
            (**x).clone()
        } else {
            joined(x, y)
        })),
        (Duration, Duration) if sum || difference => Ok(Duration),
        (Time, Duration) if sum || difference => Ok(Time),
        (Duration, Time) if sum => Ok(Time),
        (Time, Time) if difference => Ok(Duration),
        (Int, Number) | (Number, Int) if name != op::MODULO => Err(format!(
            "`{}` stands between a whole number and a number with a fraction; write `1.0` for `1`",
            shown(name)
        )),
        _ => Err(clash(name, a, b)),
    }
}

/// The type of the items of two joined lists, one of which may be empty.
fn joined(x: &VarType, y: &VarType) -> VarType {
    match (x, y) {
        (VarType::Any, known) | (known, VarType::Any) => known.clone(),
        _ => VarType::Any,
    }
}

fn clash(name: &str, a: &VarType, b: &VarType) -> String {
    format!("`{}` stands between {a} and {b}", shown(name))
}

/// The operator as it is written.
fn shown(name: &str) -> &str {
    match name {
        op::CONDITIONAL => "? :",
        op::INDEX => "[]",
        name => name.trim_matches(['_', '@']),
    }
}
