//! Expressions (表达式): the core of CEL with a fixed list of functions, checked before it may run.

mod allow;
mod check;
mod dates;
mod error;
mod meter;
mod of_schema;
mod operators;
mod scope;
mod syntax;
#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, LazyLock};

use cel::parser::Parser;
use cel::{Context, Env, IdedExpr};
use serde_json::Value;

pub use error::{ExprError, Place};
pub use scope::{Scope, VarType};

/// The longest expression.
pub const BYTES_MAX: usize = 4_096;

/// The deepest nesting of operations; keeps evaluation within half of a 2 MB stack.
pub const DEPTH_MAX: usize = 24;

/// The deepest nesting of brackets.
pub const BRACKETS_MAX: usize = 48;

/// The most steps one evaluation may take; a step is about one operator, or sixteen bytes of text looked at.
pub const STEPS_MAX: u64 = 500_000;

/// Room for the deepest tree that a text of [`BYTES_MAX`] can make; only what is used is ever committed.
const PARSER_STACK_BYTES: usize = 64 << 20;

static ENV: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// A checked expression, cheap to clone.
///
/// Compiling refuses functions that are not listed, variables and fields that the scope does not declare,
/// and operands whose types clash. Evaluating is bounded in steps and has no effect: there is no clock
/// inside, `now` is a variable like any other.
///
/// Parts of a moment are told in UTC unless a zone is given: `now.getHours("Asia/Shanghai")`. `date(now)` is
/// the day in China. Whole numbers and numbers with a fraction compare, but do not add: write `1.0`.
#[derive(Clone)]
pub struct Expr {
    text: Arc<str>,
    armed: Arc<IdedExpr>,
    scope: Arc<Scope>,
    needs: Arc<BTreeSet<String>>,
    gives: VarType,
}

impl Expr {
    /// Compiles `text` against `scope`.
    ///
    /// # Errors
    /// Anything but [`ExprError::WrongValue`], [`ExprError::Failed`], [`ExprError::TooCostly`] and
    /// [`ExprError::NotBool`]; [`ExprError::place`] says where.
    pub fn compile(text: &str, scope: &Scope) -> Result<Expr, ExprError> {
        guard(text)?;
        let (armed, checked) = on_a_large_stack(|| {
            let (mut expr, source) = Parser::new()
                .parse_with_source_info(text)
                .map_err(|errors| syntax::error(text, &errors))?;
            let checked = check::check(&expr, &source, scope)?;
            meter::arm(&mut expr);
            Ok((expr, checked))
        })?;
        Ok(Expr {
            text: text.into(),
            armed: Arc::new(armed),
            scope: Arc::new(scope.clone()),
            needs: Arc::new(checked.needs),
            gives: checked.gives,
        })
    }

    /// Compiles `text`, which must be able to give true or false.
    ///
    /// # Errors
    /// As [`Expr::compile`], and [`ExprError::NotBool`].
    pub fn compile_bool(text: &str, scope: &Scope) -> Result<Expr, ExprError> {
        let expr = Expr::compile(text, scope)?;
        match expr.gives {
            VarType::Bool | VarType::Any => Ok(expr),
            other => Err(ExprError::NotBool {
                got: other.to_string(),
            }),
        }
    }

    /// Evaluates on `variables`, an object; a declared variable it lacks is null.
    ///
    /// # Errors
    /// A value that is not of its declared type, an evaluation that fails or that takes too many steps.
    pub fn eval(&self, variables: &Value) -> Result<Value, ExprError> {
        self.eval_with(variables, &self.scope.calendar)
    }

    /// Evaluates with another calendar than that of the scope.
    ///
    /// # Errors
    /// As [`Expr::eval`].
    pub fn eval_with(
        &self,
        variables: &Value,
        calendar: &crate::Calendar,
    ) -> Result<Value, ExprError> {
        let purse = meter::Purse::with(STEPS_MAX);
        let mut context = Context::with_env(Arc::clone(&ENV));
        meter::install(&mut context, &purse)
            .and_then(|()| dates::install(&mut context, calendar))
            .map_err(|e| failed(&e))?;
        for name in self.needs.iter() {
            let kind = self.scope.variables.get(name).unwrap_or(&VarType::Any);
            let value = variables.get(name).unwrap_or(&Value::Null);
            context.add_variable_from_value(name, value::into_cel(name, value, kind)?);
        }
        match cel::Value::resolve(&self.armed, &context) {
            Ok(_) if purse.is_empty() => Err(ExprError::TooCostly { max: STEPS_MAX }),
            Ok(value) => value::into_json(&value),
            Err(_) if purse.is_empty() => Err(ExprError::TooCostly { max: STEPS_MAX }),
            Err(e) => Err(failed(&e)),
        }
    }

    /// Evaluates to true or false.
    ///
    /// # Errors
    /// As [`Expr::eval`], and [`ExprError::NotBool`].
    pub fn eval_bool(&self, variables: &Value) -> Result<bool, ExprError> {
        match self.eval(variables)? {
            Value::Bool(b) => Ok(b),
            other => Err(ExprError::NotBool {
                got: shortened(&other.to_string()),
            }),
        }
    }

    /// The text it was compiled from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The variables it refers to.
    pub fn needs(&self) -> impl Iterator<Item = &str> {
        self.needs.iter().map(String::as_str)
    }

    /// The type of its result, as far as it is known before evaluating.
    pub fn gives(&self) -> &VarType {
        &self.gives
    }
}

impl fmt::Debug for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expr").field(&self.text).finish()
    }
}

impl PartialEq for Expr {
    fn eq(&self, other: &Expr) -> bool {
        self.text == other.text
    }
}

/// Refuses what the parser should not even begin: long texts and deep brackets.
fn guard(text: &str) -> Result<(), ExprError> {
    if text.len() > BYTES_MAX {
        return Err(ExprError::TooLong {
            bytes: text.len(),
            max: BYTES_MAX,
        });
    }
    let mut depth = 0usize;
    for letter in text.chars() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > BRACKETS_MAX {
            return Err(ExprError::TooDeep { max: BRACKETS_MAX });
        }
    }
    Ok(())
}

/// The parser recurses through a dozen rules for each bracket, and a text within the limits can still make it
/// a deep tree, so it gets a stack of its own. What comes back is no deeper than [`DEPTH_MAX`].
fn on_a_large_stack<T: Send>(
    work: impl FnOnce() -> Result<T, ExprError> + Send,
) -> Result<T, ExprError> {
    let gone = || ExprError::Failed {
        reason: "the parser could not run".into(),
    };
    std::thread::scope(|threads| {
        let thread = std::thread::Builder::new().stack_size(PARSER_STACK_BYTES);
        let running = thread.spawn_scoped(threads, work).map_err(|_| gone())?;
        running.join().map_err(|_| gone())?
    })
}

fn failed(e: &dyn fmt::Display) -> ExprError {
    ExprError::Failed {
        reason: shortened(&e.to_string()),
    }
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(200).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
