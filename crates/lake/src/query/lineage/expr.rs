//! Which columns an expression is made of.

use std::collections::{BTreeMap, BTreeSet};

use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Column, DFSchema};
use datafusion::logical_expr::expr::{
    AggregateFunction, AggregateFunctionParams, Alias, Between, Case, Cast, GroupingSet, InList,
    InSubquery, Like, SetComparison, WindowFunction, WindowFunctionDefinition,
    WindowFunctionParams,
};
use datafusion::logical_expr::{Expr, Operator, Subquery};

use super::plan::{Out, Tracer};
use super::weight::{Weight, weigh};
use super::{Derived, Influence, Source};
use crate::query::{QueryError, functions};

/// Bytes of a pattern of LIKE: what is matched against must not cost more than what is matched.
const PATTERN_BYTES_MAX: usize = 256;

type Indirect = BTreeMap<Source, BTreeSet<Influence>>;

/// The columns that an expression can name.
pub(super) struct Scope<'a> {
    parts: Vec<(&'a DFSchema, &'a [Out])>,
    /// Those of the statement around it, for what is correlated.
    outer: Option<&'a Scope<'a>>,
}

/// What an expression is made of.
#[derive(Debug, Clone, Default)]
pub(super) struct Got {
    pub direct: BTreeMap<Source, Derived>,
    pub raw: BTreeSet<Source>,
    pub weight: Weight,
    /// What decides on rows of its subqueries.
    pub indirect: Indirect,
}

impl<'a> Scope<'a> {
    pub fn new(parts: Vec<(&'a DFSchema, &'a [Out])>, outer: Option<&'a Scope<'a>>) -> Scope<'a> {
        Scope { parts, outer }
    }

    /// All columns that the name can mean; more than the engine's one are no harm.
    pub fn find(&self, column: &Column) -> Vec<(&'a Out, &'a DataType)> {
        let mut found = Vec::new();
        for (schema, outs) in &self.parts {
            for ((qualifier, field), out) in schema.iter().zip(*outs) {
                let theirs = match (&column.relation, qualifier) {
                    (Some(named), Some(qualifier)) => named.resolved_eq(qualifier),
                    (Some(_), None) => false,
                    (None, _) => true,
                };
                if theirs && field.name() == &column.name {
                    found.push((out, field.data_type()));
                }
            }
        }
        found
    }
}

impl Got {
    /// As a column: what is copied stays what it was, everything else is at least this far from its sources.
    pub fn out(self, least: Derived) -> Out {
        let direct = self.direct.into_iter().map(|(s, d)| (s, d.max(least)));
        Out {
            direct: direct.collect(),
            raw: self.raw,
            weight: self.weight,
        }
    }

    fn take(&mut self, out: &Out, least: Derived) {
        for (source, derived) in &out.direct {
            let known = self.direct.entry(source.clone()).or_insert(*derived);
            *known = (*known).max(*derived).max(least);
        }
        self.raw.extend(out.raw.iter().cloned());
    }
}

impl Tracer {
    /// What several expressions are made of.
    pub fn all<'e>(
        &mut self,
        exprs: impl IntoIterator<Item = &'e Expr>,
        scope: &Scope<'_>,
    ) -> Result<Got, QueryError> {
        let mut got = Got::default();
        for expr in exprs {
            self.sources(expr, scope, &mut got)?;
            let weight = weigh(expr, scope);
            weight.check()?;
            got.weight = got.weight.max(weight);
        }
        Ok(got)
    }

    /// A column of a projection: handed on as it is, or made.
    pub fn out(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<(Out, Indirect), QueryError> {
        if let Some(column) = plain(expr, scope) {
            let mut out = Out::default();
            for (one, _) in self.columns(column, scope)? {
                out.merge(one.clone());
            }
            return Ok((out, Indirect::new()));
        }
        let got = self.all([expr], scope)?;
        self.touch(&got.raw, "an expression");
        let indirect = got.indirect.clone();
        Ok((got.out(Derived::Transformation), indirect))
    }

    /// A column of an aggregate.
    pub fn aggregated(
        &mut self,
        expr: &Expr,
        scope: &Scope<'_>,
    ) -> Result<(Out, Indirect), QueryError> {
        let mut inner = expr;
        while let Expr::Alias(Alias { expr, .. }) = inner {
            inner = expr;
        }
        let got = self.all([inner], scope)?;
        let counts = counted(inner).and_then(|arg| plain(arg, scope));
        let mut out = got.clone().out(Derived::Aggregation);
        // Nothing is put in the place of an aggregate.
        out.weight = Weight::default();
        match counts {
            Some(_) => out.raw.clear(),
            None => self.touch(&got.raw, "an aggregate"),
        }
        Ok((out, got.indirect))
    }

    pub fn sources(
        &mut self,
        expr: &Expr,
        scope: &Scope<'_>,
        got: &mut Got,
    ) -> Result<(), QueryError> {
        let plain = Derived::Identity;
        match expr {
            Expr::Column(column) => {
                for (out, _) in self.columns(column, scope)? {
                    got.take(out, plain);
                }
                Ok(())
            }
            Expr::OuterReferenceColumn(_, column) => self.outer(column, scope, got),
            Expr::Literal(..) => Ok(()),
            Expr::Alias(Alias { expr, .. })
            | Expr::Not(expr)
            | Expr::IsNotNull(expr)
            | Expr::IsNull(expr)
            | Expr::IsTrue(expr)
            | Expr::IsFalse(expr)
            | Expr::IsUnknown(expr)
            | Expr::IsNotTrue(expr)
            | Expr::IsNotFalse(expr)
            | Expr::IsNotUnknown(expr)
            | Expr::Negative(expr) => self.sources(expr, scope, got),
            Expr::Cast(Cast { expr, .. }) => self.sources(expr, scope, got),
            Expr::TryCast(cast) => self.sources(&cast.expr, scope, got),
            Expr::BinaryExpr(binary) => {
                operator(binary.op)?;
                self.each([&*binary.left, &*binary.right], scope, got)
            }
            Expr::Like(like) => {
                pattern(like)?;
                self.each([&*like.expr, &*like.pattern], scope, got)
            }
            Expr::Between(Between {
                expr, low, high, ..
            }) => self.each([&**expr, &**low, &**high], scope, got),
            Expr::Case(Case {
                expr,
                when_then_expr,
                else_expr,
            }) => {
                let arms = when_then_expr
                    .iter()
                    .flat_map(|(when, then)| [&**when, &**then]);
                let ends = expr.iter().chain(else_expr).map(|e| &**e);
                self.each(arms.chain(ends), scope, got)
            }
            Expr::InList(InList { expr, list, .. }) => {
                self.each(std::iter::once(&**expr).chain(list), scope, got)
            }
            Expr::ScalarFunction(call) => {
                functions::check_scalar(&call.func)?;
                self.each(&call.args, scope, got)
            }
            Expr::AggregateFunction(AggregateFunction { func, params }) => {
                functions::check_aggregate(func.name())?;
                let AggregateFunctionParams {
                    args,
                    filter,
                    order_by,
                    distinct: _,
                    null_treatment: _,
                } = params;
                let order = order_by.iter().map(|sort| &sort.expr);
                let filter = filter.iter().map(|filter| &**filter);
                self.each(args.iter().chain(order).chain(filter), scope, got)
            }
            Expr::WindowFunction(window) => self.window_function(window, scope, got),
            Expr::GroupingSet(GroupingSet::Rollup(exprs) | GroupingSet::Cube(exprs)) => {
                self.each(exprs, scope, got)
            }
            Expr::GroupingSet(GroupingSet::GroupingSets(sets)) => {
                self.each(sets.iter().flatten(), scope, got)
            }
            Expr::Exists(exists) => self.subquery(&exists.subquery, scope, got),
            Expr::ScalarSubquery(subquery) => self.subquery(subquery, scope, got),
            Expr::InSubquery(InSubquery { expr, subquery, .. }) => {
                self.sources(expr, scope, got)?;
                self.subquery(subquery, scope, got)
            }
            Expr::SetComparison(SetComparison {
                expr, subquery, op, ..
            }) => {
                operator(*op)?;
                self.sources(expr, scope, got)?;
                self.subquery(subquery, scope, got)
            }
            Expr::SimilarTo(_) => Err(QueryError::not_here("SIMILAR TO; use regexp_like")),
            Expr::Unnest(_) => Err(QueryError::not_here("UNNEST")),
            Expr::Placeholder(_) => Err(QueryError::not_here("a parameter")),
            Expr::ScalarVariable(..) => Err(QueryError::not_here("a variable")),
            Expr::HigherOrderFunction(_) | Expr::Lambda(_) | Expr::LambdaVariable(_) => {
                Err(QueryError::not_here("a lambda"))
            }
            #[expect(
                deprecated,
                reason = "it is still a kind of expression, and names columns"
            )]
            Expr::Wildcard { .. } => Err(QueryError::broken("a `*` that nobody resolved")),
        }
    }

    fn each<'e>(
        &mut self,
        exprs: impl IntoIterator<Item = &'e Expr>,
        scope: &Scope<'_>,
        got: &mut Got,
    ) -> Result<(), QueryError> {
        let mut inner = Got::default();
        for expr in exprs {
            self.sources(expr, scope, &mut inner)?;
        }
        for (source, how) in std::mem::take(&mut inner.indirect) {
            got.indirect.entry(source).or_default().extend(how);
        }
        got.take(&inner.out(Derived::Transformation), Derived::Transformation);
        Ok(())
    }

    fn window_function(
        &mut self,
        window: &WindowFunction,
        scope: &Scope<'_>,
        got: &mut Got,
    ) -> Result<(), QueryError> {
        let WindowFunctionParams {
            args,
            partition_by,
            order_by,
            window_frame: _,
            filter,
            null_treatment: _,
            distinct,
        } = &window.params;
        if *distinct {
            return Err(QueryError::not_here("DISTINCT in a window function"));
        }
        match &window.fun {
            WindowFunctionDefinition::AggregateUDF(f) => functions::check_window(f.name())?,
            WindowFunctionDefinition::WindowUDF(f) => functions::check_window(f.name())?,
        }
        let order = order_by.iter().map(|sort| &sort.expr);
        let filter = filter.iter().map(|filter| &**filter);
        let all = args.iter().chain(partition_by).chain(order).chain(filter);
        self.each(all, scope, got)
    }

    /// A subquery in an expression: its rows and its values decide, so both count.
    fn subquery(
        &mut self,
        subquery: &Subquery,
        scope: &Scope<'_>,
        got: &mut Got,
    ) -> Result<(), QueryError> {
        let flow = self.flow(&subquery.subquery, Some(scope))?;
        for out in &flow.outs {
            got.take(out, Derived::Transformation);
        }
        for (source, how) in flow.indirect {
            got.indirect.entry(source).or_default().extend(how);
        }
        Ok(())
    }

    fn outer(
        &mut self,
        column: &Column,
        scope: &Scope<'_>,
        got: &mut Got,
    ) -> Result<(), QueryError> {
        let (mut around, mut found) = (scope.outer, false);
        while let Some(scope) = around {
            for (out, _) in scope.find(column) {
                self.traced.used.extend(out.direct.keys().cloned());
                got.take(out, Derived::Transformation);
                found = true;
            }
            around = scope.outer;
        }
        match found {
            true => Ok(()),
            false => Err(QueryError::broken("a column of a statement around it")),
        }
    }

    fn columns<'a>(
        &mut self,
        column: &Column,
        scope: &Scope<'a>,
    ) -> Result<Vec<(&'a Out, &'a DataType)>, QueryError> {
        let found = scope.find(column);
        if found.is_empty() {
            return Err(QueryError::broken("a column that is not there"));
        }
        for (out, _) in &found {
            self.traced.used.extend(out.direct.keys().cloned());
        }
        Ok(found)
    }
}

/// The column that is handed on as it is, if that is all the expression does: another name, or another layout of text.
fn plain<'e>(expr: &'e Expr, scope: &Scope<'_>) -> Option<&'e Column> {
    match expr {
        Expr::Column(column) => Some(column),
        Expr::Alias(Alias { expr, .. }) => plain(expr, scope),
        Expr::Cast(Cast { expr, field }) if is_text(field.data_type()) => {
            let column = plain(expr, scope)?;
            let found = scope.find(column);
            let texts = found.iter().all(|(_, kind)| is_text(kind));
            texts.then_some(column)
        }
        _ => None,
    }
}

fn is_text(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
    )
}

/// The argument of a plain `count(x)`: it says where there is a value, and not which.
fn counted(expr: &Expr) -> Option<&Expr> {
    let Expr::AggregateFunction(AggregateFunction { func, params }) = expr else {
        return None;
    };
    let bare = !params.distinct && params.filter.is_none() && params.order_by.is_empty();
    match params.args.as_slice() {
        [arg] if bare && func.name() == "count" => Some(arg),
        _ => None,
    }
}

fn operator(op: Operator) -> Result<(), QueryError> {
    match op {
        Operator::Eq
        | Operator::NotEq
        | Operator::Lt
        | Operator::LtEq
        | Operator::Gt
        | Operator::GtEq
        | Operator::Plus
        | Operator::Minus
        | Operator::Multiply
        | Operator::Divide
        | Operator::Modulo
        | Operator::And
        | Operator::Or
        | Operator::IsDistinctFrom
        | Operator::IsNotDistinctFrom
        | Operator::BitwiseAnd
        | Operator::BitwiseOr
        | Operator::BitwiseXor
        | Operator::BitwiseShiftRight
        | Operator::BitwiseShiftLeft => Ok(()),
        Operator::RegexMatch
        | Operator::RegexIMatch
        | Operator::RegexNotMatch
        | Operator::RegexNotIMatch => Err(QueryError::not_here("`~`; use regexp_like")),
        other => Err(QueryError::not_here(format!("the operator `{other}`"))),
    }
}

fn pattern(like: &Like) -> Result<(), QueryError> {
    let mut pattern = &*like.pattern;
    while let Expr::Cast(Cast { expr, .. }) | Expr::Alias(Alias { expr, .. }) = pattern {
        pattern = expr;
    }
    match pattern {
        Expr::Literal(value, _) => match value.try_as_str() {
            Some(Some(text)) if text.len() > PATTERN_BYTES_MAX => Err(QueryError::TooLarge {
                what: "bytes of a LIKE pattern",
                most: PATTERN_BYTES_MAX as u64,
            }),
            _ => Ok(()),
        },
        _ => Err(QueryError::not_here(
            "LIKE with a pattern that is no literal",
        )),
    }
}
