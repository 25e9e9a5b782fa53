//! The parsed statement: that it is one SELECT, what it costs once each `WITH` is put in its places, and which tables it names.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    Expr, Ident, ObjectName, Query, Select, SetExpr, Statement, TableFactor, Visit, Visitor,
};
use datafusion::sql::sqlparser::parser::{Parser, ParserError};
use datafusion::sql::sqlparser::tokenizer::TokenWithSpan;

use super::dialect::Spoken;
use super::text::{BRACKETS_MAX, tokens};
use super::{Limits, QueryError};

/// A statement that may be planned.
pub(super) struct Parsed {
    pub statement: Statement,
    /// Keys of tables: `housing.rental`. It may hold more than are read, never fewer.
    pub tables: BTreeSet<String>,
}

/// Parses and checks a statement. To be called with a deep stack: it recurses as deep as the limits allow.
///
/// # Errors
/// `LAK0040` to `LAK0042`.
pub(super) fn parse(sql: &str, limits: &Limits) -> Result<Parsed, QueryError> {
    let tokens = tokens(sql, limits)?;
    let place = tokens.last().map(|last| last.span.start);
    let mut statements = statements(tokens).map_err(|error| syntax(&error, place))?;
    let statement = match (statements.pop(), statements.is_empty()) {
        (Some(statement @ Statement::Query(_)), true) => statement,
        (Some(_), true) => return Err(QueryError::not_here("anything but SELECT")),
        (Some(_), false) => return Err(QueryError::not_here("more than one statement")),
        (None, _) => return Err(QueryError::not_here("an empty statement")),
    };
    let mut census = Census::default();
    if let ControlFlow::Break(error) = statement.visit(&mut census) {
        return Err(error);
    }
    for (what, count, most) in [
        ("nodes", census.all.nodes, limits.nodes_max),
        ("nodes", census.most.nodes, limits.nodes_max),
        ("tables to read", census.all.scans, limits.scans_max),
        ("tables to read", census.most.scans, limits.scans_max),
    ] {
        if count > most {
            return Err(QueryError::TooLarge { what, most });
        }
    }
    Ok(Parsed {
        statement,
        tables: census.tables,
    })
}

/// The key that a name of a table stands for.
pub(super) fn key<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    parts.into_iter().collect::<Vec<_>>().join(".")
}

fn statements(tokens: Vec<TokenWithSpan>) -> Result<Vec<Statement>, ParserError> {
    Parser::new(&Spoken)
        .with_recursion_limit(BRACKETS_MAX * 8)
        .with_tokens_with_locations(tokens)
        .parse_statements()
}

/// Only the place of the mistake: the parser's text quotes the statement, and what it quotes may be personal.
fn syntax(
    error: &ParserError,
    end: Option<datafusion::sql::sqlparser::tokenizer::Location>,
) -> QueryError {
    let text = error.to_string();
    let number = |after: &str| -> Option<u64> {
        let (_, rest) = text.rsplit_once(after)?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    let end = end.map_or((0, 0), |end| (end.line, end.column));
    QueryError::Syntax {
        line: number(" at Line: ").unwrap_or(end.0),
        column: number(", Column: ").unwrap_or(end.1),
    }
}

/// Calls of functions in calls of functions: the engine finds the type of each argument twice, so that every level doubles the
/// work of planning.
pub(super) const CALLS_DEEP_MAX: usize = 8;

/// Subqueries in subqueries of expressions: each level more than doubles the work of the optimiser.
const SUBQUERIES_DEEP_MAX: usize = 4;

/// What a part of the statement costs.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    nodes: u64,
    scans: u64,
}

/// Counts along the statement.
#[derive(Default)]
struct Census {
    /// Of the queries that are open, innermost last.
    open: Vec<Open>,
    /// Queries of a `WITH` by their place in memory, with their names.
    named: BTreeMap<usize, String>,
    all: Cost,
    /// The most of any query of a `WITH`, should nobody name it.
    most: Cost,
    /// Calls in calls at the present place.
    calls: usize,
    /// Subqueries in expressions in subqueries at the present place.
    subqueries: usize,
    tables: BTreeSet<String>,
}

#[derive(Default)]
struct Open {
    cost: Cost,
    /// Those of its `WITH` that have been counted.
    ctes: Vec<(String, Cost)>,
    /// Its own name, when it stands in a `WITH`.
    name: Option<String>,
}

impl Cost {
    fn add(&mut self, other: Cost) {
        self.nodes = self.nodes.saturating_add(other.nodes);
        self.scans = self.scans.saturating_add(other.scans);
    }
}

impl Census {
    fn add(&mut self, cost: Cost) {
        match self.open.last_mut() {
            Some(open) => open.cost.add(cost),
            None => self.all.add(cost),
        }
    }

    fn cte(&self, name: &str) -> Option<Cost> {
        let mut ctes = self
            .open
            .iter()
            .rev()
            .flat_map(|open| open.ctes.iter().rev());
        ctes.find(|(cte, _)| cte == name).map(|(_, cost)| *cost)
    }
}

const ONE: Cost = Cost { nodes: 1, scans: 0 };

impl Visitor for Census {
    type Break = QueryError;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<QueryError> {
        if let Some(what) = query_has(query).or_else(|| body_has(&query.body)) {
            return refuse(what);
        }
        let name = self.named.remove(&place(query));
        if let Some(with) = &query.with {
            for cte in &with.cte_tables {
                let name = lower(&cte.alias.name);
                self.named.insert(place(&cte.query), name);
            }
        }
        self.open.push(Open {
            cost: ONE,
            name,
            ..Open::default()
        });
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<QueryError> {
        let Some(closed) = self.open.pop() else {
            return ControlFlow::Continue(());
        };
        match (closed.name, self.open.last_mut()) {
            // Planned once where it is defined, and counted again wherever it is named.
            (Some(name), Some(outer)) => {
                self.most.nodes = self.most.nodes.max(closed.cost.nodes);
                self.most.scans = self.most.scans.max(closed.cost.scans);
                outer.ctes.push((name, closed.cost));
            }
            _ => self.add(closed.cost),
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<QueryError> {
        self.add(ONE);
        match select_has(select) {
            Some(what) => refuse(what),
            None => ControlFlow::Continue(()),
        }
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<QueryError> {
        self.add(ONE);
        match factor_has(factor) {
            Some(what) => refuse(what),
            None => ControlFlow::Continue(()),
        }
    }

    fn pre_visit_relation(&mut self, name: &ObjectName) -> ControlFlow<QueryError> {
        let mut parts = Vec::new();
        for part in &name.0 {
            match part.as_ident() {
                Some(ident) => parts.push(lower(ident)),
                None => return refuse("a function as a table"),
            }
        }
        let key = key(parts.iter().map(String::as_str));
        let cte = self.cte(&key);
        if cte.is_none() {
            self.tables.insert(key);
        }
        self.add(cte.unwrap_or(Cost { nodes: 1, scans: 1 }));
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<QueryError> {
        self.add(ONE);
        self.calls += usize::from(is_call(expr));
        self.subqueries += usize::from(is_subquery(expr));
        let too_deep = |what, most: usize| {
            let most = most as u64;
            ControlFlow::Break(QueryError::TooLarge { what, most })
        };
        if self.calls > CALLS_DEEP_MAX {
            return too_deep("calls in calls", CALLS_DEEP_MAX);
        }
        if self.subqueries > SUBQUERIES_DEEP_MAX {
            return too_deep("subqueries in subqueries", SUBQUERIES_DEEP_MAX);
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &Expr) -> ControlFlow<QueryError> {
        self.calls = self.calls.saturating_sub(usize::from(is_call(expr)));
        self.subqueries = self
            .subqueries
            .saturating_sub(usize::from(is_subquery(expr)));
        ControlFlow::Continue(())
    }

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<QueryError> {
        match statement {
            Statement::Query(_) => ControlFlow::Continue(()),
            _ => refuse("anything but SELECT"),
        }
    }
}

/// What holds a statement in an expression.
fn is_subquery(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Subquery(_)
            | Expr::Exists { .. }
            | Expr::InSubquery { .. }
            | Expr::AnyOp { .. }
            | Expr::AllOp { .. }
    )
}

/// What becomes the call of a function.
fn is_call(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Function(_)
            | Expr::Extract { .. }
            | Expr::Position { .. }
            | Expr::Substring { .. }
            | Expr::Trim { .. }
            | Expr::Overlay { .. }
            | Expr::Ceil { .. }
            | Expr::Floor { .. }
            | Expr::AtTimeZone { .. }
    )
}

fn refuse(what: &str) -> ControlFlow<QueryError> {
    ControlFlow::Break(QueryError::not_here(what))
}

fn place(query: &Query) -> usize {
    std::ptr::from_ref(query).addr()
}

fn lower(ident: &Ident) -> String {
    match ident.quote_style {
        Some(_) => ident.value.clone(),
        None => ident.value.to_lowercase(),
    }
}

fn query_has(query: &Query) -> Option<&'static str> {
    let with = query.with.as_ref();
    let found = [
        (with.is_some_and(|w| w.recursive), "WITH RECURSIVE"),
        (!query.locks.is_empty(), "FOR UPDATE"),
        (query.for_clause.is_some(), "FOR XML or JSON"),
        (query.settings.is_some(), "SETTINGS"),
        (query.format_clause.is_some(), "FORMAT"),
        (!query.pipe_operators.is_empty(), "pipe operators"),
    ];
    found.into_iter().find(|(there, _)| *there).map(|(_, w)| w)
}

/// Along the left side of chained set operations, whose number is bounded.
fn body_has(body: &SetExpr) -> Option<&'static str> {
    let mut rest = vec![body];
    while let Some(body) = rest.pop() {
        match body {
            SetExpr::Select(_) | SetExpr::Query(_) | SetExpr::Values(_) => {}
            SetExpr::SetOperation { left, right, .. } => rest.extend([&**left, &**right]),
            SetExpr::Insert(_)
            | SetExpr::Update(_)
            | SetExpr::Delete(_)
            | SetExpr::Merge(_)
            | SetExpr::Table(_) => return Some("anything but SELECT"),
        }
    }
    None
}

fn select_has(select: &Select) -> Option<&'static str> {
    let found = [
        (select.into.is_some(), "SELECT INTO"),
        (!select.lateral_views.is_empty(), "LATERAL VIEW"),
        (!select.connect_by.is_empty(), "CONNECT BY"),
        (select.prewhere.is_some(), "PREWHERE"),
        (!select.cluster_by.is_empty(), "CLUSTER BY"),
        (!select.distribute_by.is_empty(), "DISTRIBUTE BY"),
        (!select.sort_by.is_empty(), "SORT BY"),
        (select.top.is_some(), "TOP"),
        (select.value_table_mode.is_some(), "SELECT AS VALUE"),
        (!select.optimizer_hints.is_empty(), "hints"),
    ];
    found.into_iter().find(|(there, _)| *there).map(|(_, w)| w)
}

fn factor_has(factor: &TableFactor) -> Option<&'static str> {
    match factor {
        TableFactor::Table {
            args,
            with_hints,
            version,
            with_ordinality,
            partitions,
            json_path,
            sample,
            index_hints,
            ..
        } => {
            let found = [
                (args.is_some(), "a function as a table"),
                (version.is_some(), "AS OF in the statement: say it beside"),
                (sample.is_some(), "TABLESAMPLE"),
                (*with_ordinality, "WITH ORDINALITY"),
                (json_path.is_some(), "a path behind a table"),
                (
                    !with_hints.is_empty() || !partitions.is_empty() || !index_hints.is_empty(),
                    "hints",
                ),
            ];
            found.into_iter().find(|(there, _)| *there).map(|(_, w)| w)
        }
        TableFactor::Derived { sample: None, .. } | TableFactor::NestedJoin { .. } => None,
        TableFactor::Derived { .. } => Some("TABLESAMPLE"),
        TableFactor::Function { .. }
        | TableFactor::TableFunction { .. }
        | TableFactor::UNNEST { .. } => Some("a function as a table"),
        _ => Some("this kind of table"),
    }
}
