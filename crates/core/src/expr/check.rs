//! Walks an expression before it may run: only listed functions, only known variables, no clash of types.

use std::collections::BTreeSet;

use cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, LiteralValue, SelectExpr, SourceInfo,
};

use super::allow::{self, Style};
use super::error::Place;
use super::{DEPTH_MAX, ExprError, Scope, VarType, operators};

/// The largest pattern, once compiled.
const PATTERN_BYTES_MAX: usize = 64 * 1024;

/// What the walk found: the type of the whole and the variables it needs.
pub(super) struct Checked {
    pub(super) gives: VarType,
    pub(super) needs: BTreeSet<String>,
}

pub(super) fn check(
    expr: &IdedExpr,
    source: &SourceInfo,
    scope: &Scope,
) -> Result<Checked, ExprError> {
    let mut walk = Walk {
        source,
        scope,
        locals: Vec::new(),
        needs: BTreeSet::new(),
    };
    let gives = walk.visit(expr, 0)?;
    Ok(Checked {
        gives,
        needs: walk.needs,
    })
}

struct Walk<'a> {
    source: &'a SourceInfo,
    scope: &'a Scope,
    locals: Vec<(String, VarType)>,
    needs: BTreeSet<String>,
}

impl Walk<'_> {
    fn visit(&mut self, node: &IdedExpr, depth: usize) -> Result<VarType, ExprError> {
        if depth > DEPTH_MAX {
            return Err(ExprError::TooDeep { max: DEPTH_MAX });
        }
        match &node.expr {
            Expr::Literal(literal) => self.literal(literal, node),
            Expr::Ident(name) => self.variable(name, node),
            Expr::Select(select) => self.select(select, node, depth),
            Expr::Call(call) => self.call(call, node, depth),
            Expr::List(list) => {
                let mut items = list.elements.iter().map(|item| self.visit(item, depth + 1));
                let first = items.next().transpose()?.unwrap_or(VarType::Any);
                let mut same = true;
                for item in items {
                    same &= item? == first;
                }
                Ok(VarType::list(if same { first } else { VarType::Any }))
            }
            Expr::Map(map) => {
                for entry in &map.entries {
                    let EntryExpr::MapEntry(entry) = &entry.expr else {
                        return self.refuse("a typed object", node);
                    };
                    self.visit(&entry.key, depth + 1)?;
                    self.visit(&entry.value, depth + 1)?;
                }
                Ok(VarType::map(VarType::Any))
            }
            Expr::Comprehension(comprehension) => self.comprehension(comprehension, node, depth),
            Expr::Struct(made) => self.refuse(&format!("making a `{}`", made.type_name), node),
            Expr::Unspecified => self.refuse("an empty part", node),
        }
    }

    fn literal(&self, literal: &LiteralValue, node: &IdedExpr) -> Result<VarType, ExprError> {
        match literal {
            LiteralValue::Boolean(_) => Ok(VarType::Bool),
            LiteralValue::Int(_) => Ok(VarType::Int),
            LiteralValue::Double(_) => Ok(VarType::Number),
            LiteralValue::String(_) => Ok(VarType::Text),
            LiteralValue::Null => Ok(VarType::Any),
            LiteralValue::UInt(_) => self.refuse("an unsigned number such as `1u`", node),
            LiteralValue::Bytes(_) => self.refuse("a text of bytes such as `b\"…\"`", node),
        }
    }

    fn variable(&mut self, name: &str, node: &IdedExpr) -> Result<VarType, ExprError> {
        if let Some((_, kind)) = self.locals.iter().rev().find(|(local, _)| local == name) {
            return Ok(kind.clone());
        }
        match self.scope.variables.get(name) {
            Some(kind) => {
                self.needs.insert(name.to_owned());
                Ok(kind.clone())
            }
            None if self.scope.open => {
                self.needs.insert(name.to_owned());
                Ok(VarType::Any)
            }
            None => Err(ExprError::UnknownVariable {
                name: name.to_owned(),
                known: self.scope.variables.keys().cloned().collect(),
                at: self.place(node),
            }),
        }
    }

    fn select(
        &mut self,
        select: &SelectExpr,
        node: &IdedExpr,
        depth: usize,
    ) -> Result<VarType, ExprError> {
        let found = match self.visit(&select.operand, depth + 1)? {
            VarType::Any => VarType::Any,
            VarType::Map(value) => *value,
            VarType::Object(fields) => match fields.get(&select.field) {
                Some(kind) => kind.clone(),
                None => {
                    return Err(ExprError::UnknownField {
                        of: spelled(&select.operand),
                        field: select.field.clone(),
                        known: fields.into_keys().collect(),
                        at: self.place(node),
                    });
                }
            },
            other => {
                let what = format!(
                    "`{}` is {other} and has no field `{}`",
                    spelled(&select.operand),
                    select.field
                );
                return self.mismatch(what, node);
            }
        };
        Ok(if select.test { VarType::Bool } else { found })
    }

    fn call(
        &mut self,
        call: &CallExpr,
        node: &IdedExpr,
        depth: usize,
    ) -> Result<VarType, ExprError> {
        let allowed = allow::find(&call.func_name);
        if allowed.is_none() && !operators::is(&call.func_name) {
            return self.refuse(&format!("`{}`", call.func_name), node);
        }
        let mut args = Vec::with_capacity(call.args.len() + 1);
        for arg in call.target.as_deref().into_iter().chain(&call.args) {
            args.push(self.visit(arg, depth + 1)?);
        }
        let Some(allowed) = allowed else {
            return operators::gives(&call.func_name, &args)
                .or_else(|what| self.mismatch(what, node));
        };
        if allowed.name == "matches" {
            self.pattern(call, node)?;
        }
        let member = call.target.is_some();
        let style = match allowed.style {
            Style::Global => !member,
            Style::Member => member,
            Style::Either => true,
        };
        if !style || !allowed.args.contains(&args.len()) {
            let form = if member { "x.f(…)" } else { "f(…)" };
            let what = format!(
                "`{}` called as `{form}` with {} argument(s)",
                allowed.name,
                call.args.len()
            );
            return self.refuse(&what, node);
        }
        Ok((allowed.gives)())
    }

    /// A pattern is written out and small, since it is compiled again for every value it is tried on.
    fn pattern(&self, call: &CallExpr, node: &IdedExpr) -> Result<(), ExprError> {
        let pattern = call.args.last().map(|arg| &arg.expr);
        let Some(Expr::Literal(LiteralValue::String(pattern))) = pattern else {
            return self.refuse("a pattern that is not written out in quotes", node);
        };
        let built = regex::RegexBuilder::new(pattern.inner())
            .size_limit(PATTERN_BYTES_MAX)
            .build();
        match built {
            Ok(_) => Ok(()),
            Err(regex::Error::CompiledTooBig(_)) => self.refuse("a pattern this large", node),
            Err(_) => self.mismatch(
                format!("`{}` is no regular expression", pattern.inner()),
                node,
            ),
        }
    }

    fn comprehension(
        &mut self,
        made: &ComprehensionExpr,
        node: &IdedExpr,
        depth: usize,
    ) -> Result<VarType, ExprError> {
        if made.iter_var2.is_some() {
            return self.refuse("a loop over two variables", node);
        }
        let item = match self.visit(&made.iter_range, depth + 1)? {
            VarType::Any => VarType::Any,
            VarType::List(item) => *item,
            VarType::Map(_) | VarType::Object(_) => VarType::Text,
            other => {
                let what = format!("`{}` is {other}, not a list", spelled(&made.iter_range));
                return self.mismatch(what, node);
            }
        };
        let accu = self.visit(&made.accu_init, depth + 1)?;
        self.locals.push((made.iter_var.clone(), item));
        self.locals.push((made.accu_var.clone(), accu.clone()));
        let step = self
            .visit(&made.loop_cond, depth + 1)
            .and_then(|_| self.visit(&made.loop_step, depth + 1));
        self.locals.pop();
        self.locals.pop();
        let step = step?;
        let grown = matches!(accu, VarType::List(_));
        self.locals
            .push((made.accu_var.clone(), if grown { step } else { accu }));
        let gives = self.visit(&made.result, depth + 1);
        self.locals.pop();
        gives
    }

    fn refuse<T>(&self, what: &str, node: &IdedExpr) -> Result<T, ExprError> {
        Err(ExprError::NotAllowed {
            what: what.to_owned(),
            at: self.place(node),
        })
    }

    fn mismatch<T>(&self, what: String, node: &IdedExpr) -> Result<T, ExprError> {
        Err(ExprError::Mismatch {
            what,
            at: self.place(node),
        })
    }

    fn place(&self, node: &IdedExpr) -> Place {
        let offset = self
            .source
            .offset_for(node.id)
            .map_or(0, |(start, _)| start);
        Place::of(&self.source.source, offset as usize)
    }
}

/// The name a chain of fields spells, for messages.
fn spelled(node: &IdedExpr) -> String {
    match &node.expr {
        Expr::Ident(name) => name.clone(),
        Expr::Select(select) => format!("{}.{}", spelled(&select.operand), select.field),
        _ => "this part".to_owned(),
    }
}
