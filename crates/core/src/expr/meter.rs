//! Bounds the work of an evaluation: loops and operators pay before they run.
//!
//! [`arm`] rewrites a checked expression. The range of a loop becomes `@range(range, steps)`, which pays for
//! all its turns at once, and operands whose size matters become `@held(operand)`, which pays for their
//! size. When the purse is empty these fail, so that no loop begins, whatever `||` or `exists` make of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cel::common::ast::{CallExpr, EntryExpr, Expr, IdedExpr, LiteralValue, operators as op};
use cel::common::types::{CelBytes, CelInt, CelList, CelMap, CelString};
use cel::common::value::{CowVal, Val};
use cel::{Context, ExecutionError, FunctionContext};

use super::operators;

const RANGE: &str = "@range";
const HELD: &str = "@held";

/// Bytes of text that cost one step.
const BYTES_A_STEP: usize = 16;

/// What a regular expression costs beyond its text.
const MATCHES_STEPS: i64 = 1_000;

/// The steps an evaluation may still take.
#[derive(Debug, Clone)]
pub(super) struct Purse(Arc<AtomicU64>);

impl Purse {
    pub(super) fn with(steps: u64) -> Purse {
        Purse(Arc::new(AtomicU64::new(steps)))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.left() == 0
    }

    fn left(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Takes `steps` out; what does not suffice empties it.
    fn pay(&self, steps: u64) -> Result<(), ExecutionError> {
        let left = self.left();
        self.0.store(left.saturating_sub(steps), Ordering::Relaxed);
        if steps >= left {
            return Err(ExecutionError::function_error("expression", "too costly"));
        }
        Ok(())
    }
}

type Function = Box<
    dyn for<'c, 'v> Fn(&mut FunctionContext<'c, 'v>) -> Result<CowVal<'c, 'v>, ExecutionError>
        + Send
        + Sync,
>;

/// Lets `context` run armed expressions at the cost of `purse`.
pub(super) fn install(
    context: &mut Context<'_, '_>,
    purse: &Purse,
) -> Result<(), cel::DeclarationError> {
    let payer = purse.clone();
    let held: Function = Box::new(move |call| pay_held(call, &payer));
    context.add_function(HELD, held)?;
    let payer = purse.clone();
    let range: Function = Box::new(move |call| pay_range(call, &payer));
    context.add_function(RANGE, range)
}

fn pay_held<'c, 'v>(
    call: &mut FunctionContext<'c, 'v>,
    purse: &Purse,
) -> Result<CowVal<'c, 'v>, ExecutionError> {
    let value = call
        .args
        .pop()
        .ok_or(ExecutionError::MissingArgumentOrTarget)?;
    purse.pay(weight(value.as_ref(), purse.left()))?;
    Ok(value)
}

fn pay_range<'c, 'v>(
    call: &mut FunctionContext<'c, 'v>,
    purse: &Purse,
) -> Result<CowVal<'c, 'v>, ExecutionError> {
    let steps = call
        .args
        .pop()
        .ok_or(ExecutionError::MissingArgumentOrTarget)?;
    let range = call
        .args
        .pop()
        .ok_or(ExecutionError::MissingArgumentOrTarget)?;
    let steps = steps
        .downcast_ref::<CelInt>()
        .map_or(1, |n| n.inner().unsigned_abs());
    let turns = range
        .as_sizer()
        .map_or(1, |s| s.size().inner().unsigned_abs());
    let size = weight(range.as_ref(), purse.left());
    purse.pay(turns.saturating_mul(steps).saturating_add(size))?;
    Ok(range)
}

/// How large a value is, as far as `enough`.
fn weight(value: &dyn Val, enough: u64) -> u64 {
    let bytes = |n: usize| 1 + (n / BYTES_A_STEP) as u64;
    if let Some(text) = value.downcast_ref::<CelString>() {
        return bytes(text.inner().len());
    }
    if let Some(some) = value.downcast_ref::<CelBytes>() {
        return bytes(some.inner().len());
    }
    let mut sum: u64 = 1;
    if let Some(list) = value.downcast_ref::<CelList>() {
        for item in list.inner() {
            if sum > enough {
                return sum;
            }
            sum = sum.saturating_add(weight(item.as_ref(), enough - sum.min(enough)));
        }
    } else if let Some(map) = value.downcast_ref::<CelMap>() {
        for (key, item) in map.inner() {
            if sum > enough {
                return sum;
            }
            let key = weight(key.inner(), enough);
            sum = sum.saturating_add(key + weight(item.as_ref(), enough - sum.min(enough)));
        }
    }
    sum
}

/// Rewrites `node` to pay; gives the steps that one evaluation of it takes, loops inside it aside.
pub(super) fn arm(node: &mut IdedExpr) -> i64 {
    let steps = match &mut node.expr {
        Expr::Call(call) => arm_call(call),
        Expr::Select(select) => arm(&mut select.operand),
        Expr::List(list) => list.elements.iter_mut().map(arm_part).sum(),
        Expr::Map(map) => {
            let entries = map
                .entries
                .iter_mut()
                .filter_map(|entry| match &mut entry.expr {
                    EntryExpr::MapEntry(entry) => {
                        Some(arm_part(&mut entry.key) + arm_part(&mut entry.value))
                    }
                    EntryExpr::StructField(_) => None,
                });
            entries.sum()
        }
        Expr::Comprehension(made) => {
            let steps = arm(&mut made.loop_cond) + arm_step(&mut made.loop_step, &made.accu_var);
            let range = arm(&mut made.iter_range);
            let literal = IdedExpr {
                id: made.iter_range.id,
                expr: Expr::Literal(LiteralValue::Int(steps.into())),
            };
            wrap(RANGE, &mut made.iter_range, Some(literal));
            range
        }
        _ => 0,
    };
    steps + 1
}

fn arm_call(call: &mut CallExpr) -> i64 {
    let mut steps = if call.func_name == "matches" {
        MATCHES_STEPS
    } else {
        0
    };
    let light = operators::is_light(&call.func_name);
    for part in call.target.as_deref_mut().into_iter().chain(&mut call.args) {
        steps += if light { arm(part) } else { arm_part(part) };
    }
    steps
}

/// Arms what becomes part of a larger value or is looked at in full.
fn arm_part(node: &mut IdedExpr) -> i64 {
    let steps = arm(node);
    // the parts of a list or map written out have paid already
    if !matches!(node.expr, Expr::Literal(_) | Expr::List(_) | Expr::Map(_)) {
        wrap(HELD, node, None);
    }
    steps + 1
}

/// Arms one turn of a loop, keeping the shapes that the interpreter runs without copying the result.
fn arm_step(step: &mut IdedExpr, accu: &str) -> i64 {
    let is_accu = |node: &IdedExpr| matches!(&node.expr, Expr::Ident(name) if name == accu);
    if let Expr::Call(call) = &mut step.expr {
        match (call.func_name.as_str(), &mut call.args[..]) {
            (op::CONDITIONAL, [guard, then, otherwise]) if is_accu(otherwise) => {
                return arm(guard) + arm_step(then, accu) + 1;
            }
            (op::ADD, [grown, more]) if is_accu(grown) => return arm(more) + 1,
            _ => {}
        }
    }
    arm(step)
}

fn wrap(function: &str, node: &mut IdedExpr, more: Option<IdedExpr>) {
    let id = node.id;
    let mut args = vec![std::mem::take(node)];
    args.extend(more);
    *node = IdedExpr {
        id,
        expr: Expr::Call(CallExpr {
            func_name: function.to_owned(),
            target: None,
            args,
        }),
    };
}
