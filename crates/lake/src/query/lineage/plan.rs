//! Along a plan, from the tables up.

use std::collections::{BTreeMap, BTreeSet};

use datafusion::common::{DFSchema, JoinType};
use datafusion::datasource::source_as_provider;
use datafusion::logical_expr::utils::grouping_set_to_exprlist;
use datafusion::logical_expr::{
    Aggregate, Distinct, Expr, Join, LogicalPlan, Projection, TableScan, Union, Values, Window,
};

use super::expr::{Got, Scope};
use super::weight::Weight;
use super::{Derived, Influence, Lineage, OutputColumn, Source};
use crate::query::QueryError;
use crate::query::guard::Guard;

/// What was found along a plan.
#[derive(Debug, Default)]
pub(in crate::query) struct Traced {
    pub lineage: Lineage,
    /// Every column that is named anywhere.
    pub used: BTreeSet<Source>,
    /// Columns of which a value is used otherwise than being handed on as it is, with how.
    pub touched: BTreeMap<Source, &'static str>,
    /// For each output column, the columns of which values stand in it row by row.
    pub shown: Vec<BTreeSet<Source>>,
    /// Every table that is read.
    pub tables: BTreeSet<String>,
}

/// One column between two steps of a plan.
#[derive(Debug, Clone, Default)]
pub(super) struct Out {
    pub direct: BTreeMap<Source, Derived>,
    /// The columns of which values, or what is made of them row by row, stand in it.
    pub raw: BTreeSet<Source>,
    /// What it costs wherever it is put in the place of its name.
    pub weight: Weight,
}

/// The columns of a step, and what decided on its rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Flow {
    pub outs: Vec<Out>,
    pub indirect: BTreeMap<Source, BTreeSet<Influence>>,
}

/// Follows a plan.
///
/// # Errors
/// `LAK0042` for what no query may do, `LAK0057` for what is not understood.
pub(in crate::query) fn trace(plan: &LogicalPlan) -> Result<Traced, QueryError> {
    let mut tracer = Tracer::default();
    let flow = tracer.flow(plan, None)?;
    let shown = flow.outs.iter().map(|out| out.raw.clone()).collect();
    let fields = plan.schema().fields().iter();
    let columns = fields.zip(flow.outs).map(|(field, out)| OutputColumn {
        name: field.name().clone(),
        direct: out.direct,
        masked: false,
    });
    let mut traced = tracer.traced;
    traced.shown = shown;
    // What is shown without being named, as by `SELECT *` of a table, is used all the same.
    let direct = columns.clone().flat_map(|column| column.direct.into_keys());
    traced.used.extend(direct);
    traced.lineage = Lineage {
        columns: columns.collect(),
        indirect: flow.indirect,
    };
    Ok(traced)
}

/// The table that a scan reads.
///
/// # Errors
/// `LAK0057` when it is none of ours.
pub(in crate::query) fn closed_scan(scan: &TableScan) -> Result<String, QueryError> {
    let unknown = || QueryError::broken("a table that nobody opened");
    let provider = source_as_provider(&scan.source).map_err(|_| unknown())?;
    let guard = provider.downcast_ref::<Guard>().ok_or_else(unknown)?;
    Ok(guard.key().to_owned())
}

#[derive(Default)]
pub(super) struct Tracer {
    pub traced: Traced,
}

impl Tracer {
    pub fn flow(
        &mut self,
        plan: &LogicalPlan,
        outer: Option<&Scope<'_>>,
    ) -> Result<Flow, QueryError> {
        let flow = self.step(plan, outer)?;
        // The columns are known by their places: a plan of another shape must not pass.
        match flow.outs.len() == plan.schema().fields().len() {
            true => Ok(flow),
            false => Err(QueryError::broken("a step of the plan has other columns")),
        }
    }

    fn step(&mut self, plan: &LogicalPlan, outer: Option<&Scope<'_>>) -> Result<Flow, QueryError> {
        match plan {
            LogicalPlan::TableScan(scan) => self.scan(scan),
            LogicalPlan::Projection(Projection { expr, input, .. }) => {
                self.projection(expr, input, outer)
            }
            LogicalPlan::Filter(filter) => {
                let flow = self.flow(&filter.input, outer)?;
                let scope = Scope::new(vec![(filter.input.schema(), &flow.outs)], outer);
                let got = self.all([&filter.predicate], &scope)?;
                Ok(self.decided(flow, got, Influence::Filter))
            }
            LogicalPlan::Window(window) => self.window(window, outer),
            LogicalPlan::Aggregate(aggregate) => self.aggregate(aggregate, outer),
            LogicalPlan::Sort(sort) => {
                let flow = self.flow(&sort.input, outer)?;
                let scope = Scope::new(vec![(sort.input.schema(), &flow.outs)], outer);
                let got = self.all(sort.expr.iter().map(|sort| &sort.expr), &scope)?;
                Ok(self.decided(flow, got, Influence::Sort))
            }
            LogicalPlan::Join(join) => self.join(join, outer),
            LogicalPlan::Union(union) => self.union(union, outer),
            LogicalPlan::Subquery(subquery) => self.flow(&subquery.subquery, outer),
            LogicalPlan::SubqueryAlias(alias) => self.flow(&alias.input, outer),
            LogicalPlan::Limit(limit) => {
                let flow = self.flow(&limit.input, outer)?;
                let bounds = limit.skip.iter().chain(&limit.fetch).map(|e| &**e);
                let got = self.all(bounds, &Scope::new(Vec::new(), outer))?;
                Ok(self.decided(flow, got, Influence::Filter))
            }
            LogicalPlan::Values(values) => self.values(values, outer),
            LogicalPlan::EmptyRelation(empty) => Ok(Flow {
                outs: vec![Out::default(); empty.schema.fields().len()],
                ..Flow::default()
            }),
            LogicalPlan::Distinct(Distinct::All(input)) => {
                let mut flow = self.flow(input, outer)?;
                let outs = std::mem::take(&mut flow.outs);
                for out in &outs {
                    self.touch(&out.raw, "DISTINCT");
                    flow.note(out.direct.keys(), Influence::GroupBy);
                }
                flow.outs = outs;
                Ok(flow)
            }
            LogicalPlan::Distinct(Distinct::On(on)) => {
                let below = self.flow(&on.input, outer)?;
                let scope = Scope::new(vec![(on.input.schema(), &below.outs)], outer);
                let sorts = on.sort_expr.iter().flatten().map(|sort| &sort.expr);
                let got = self.all(on.on_expr.iter().chain(sorts), &scope)?;
                let flow = self.projected(&on.select_expr, &scope, below.indirect.clone())?;
                Ok(self.decided(flow, got, Influence::GroupBy))
            }
            LogicalPlan::Unnest(_) => Err(QueryError::not_here("UNNEST")),
            LogicalPlan::RecursiveQuery(_) => Err(QueryError::not_here("WITH RECURSIVE")),
            LogicalPlan::Statement(_)
            | LogicalPlan::Explain(_)
            | LogicalPlan::Analyze(_)
            | LogicalPlan::Dml(_)
            | LogicalPlan::Ddl(_)
            | LogicalPlan::Copy(_)
            | LogicalPlan::DescribeTable(_) => Err(QueryError::not_here("anything but SELECT")),
            LogicalPlan::Repartition(_) | LogicalPlan::Extension(_) => {
                Err(QueryError::broken("a step that is not SQL"))
            }
        }
    }

    fn scan(&mut self, scan: &TableScan) -> Result<Flow, QueryError> {
        let table = closed_scan(scan)?;
        self.traced.tables.insert(table.clone());
        if !scan.filters.is_empty() || scan.fetch.is_some() {
            return Err(QueryError::broken("a table that is filtered already"));
        }
        let all = scan.source.schema();
        let places = match &scan.projection {
            Some(places) => places.clone(),
            None => (0..all.fields().len()).collect(),
        };
        let outs = places.into_iter().map(|at| {
            let source = Source {
                table: table.clone(),
                column: all.field(at).name().clone(),
            };
            Out {
                direct: BTreeMap::from([(source.clone(), Derived::Identity)]),
                raw: BTreeSet::from([source]),
                weight: Weight::default(),
            }
        });
        Ok(Flow {
            outs: outs.collect(),
            ..Flow::default()
        })
    }

    fn projection(
        &mut self,
        exprs: &[Expr],
        input: &LogicalPlan,
        outer: Option<&Scope<'_>>,
    ) -> Result<Flow, QueryError> {
        let flow = self.flow(input, outer)?;
        let scope = Scope::new(vec![(input.schema(), &flow.outs)], outer);
        self.projected(exprs, &scope, flow.indirect.clone())
    }

    fn projected(
        &mut self,
        exprs: &[Expr],
        scope: &Scope<'_>,
        indirect: BTreeMap<Source, BTreeSet<Influence>>,
    ) -> Result<Flow, QueryError> {
        let mut flow = Flow {
            outs: Vec::with_capacity(exprs.len()),
            indirect,
        };
        for expr in exprs {
            let (out, indirect) = self.out(expr, scope)?;
            flow.outs.push(out);
            flow.take(indirect);
        }
        Ok(flow)
    }

    fn values(&mut self, values: &Values, outer: Option<&Scope<'_>>) -> Result<Flow, QueryError> {
        let mut flow = Flow {
            outs: vec![Out::default(); values.schema.fields().len()],
            ..Flow::default()
        };
        for row in &values.values {
            let one = self.projected(row, &Scope::new(Vec::new(), outer), BTreeMap::new())?;
            for (out, one) in flow.outs.iter_mut().zip(one.outs) {
                out.merge(one);
            }
            flow.take(one.indirect);
        }
        Ok(flow)
    }

    fn window(&mut self, window: &Window, outer: Option<&Scope<'_>>) -> Result<Flow, QueryError> {
        let mut flow = self.flow(&window.input, outer)?;
        let scope = Scope::new(vec![(window.input.schema(), &flow.outs)], outer);
        let mut added = Vec::new();
        for expr in &window.window_expr {
            let got = self.all([expr], &scope)?;
            self.touch(&got.raw, "a window function");
            added.push(got);
        }
        for got in added {
            flow.note(got.direct.keys(), Influence::Window);
            flow.take(got.indirect.clone());
            flow.outs.push(got.out(Derived::Transformation));
        }
        Ok(flow)
    }

    fn aggregate(
        &mut self,
        aggregate: &Aggregate,
        outer: Option<&Scope<'_>>,
    ) -> Result<Flow, QueryError> {
        let below = self.flow(&aggregate.input, outer)?;
        let scope = Scope::new(vec![(aggregate.input.schema(), &below.outs)], outer);
        let broken = |_| QueryError::broken("GROUP BY of an unknown kind");
        let groups = grouping_set_to_exprlist(&aggregate.group_expr).map_err(broken)?;
        let mut flow = Flow {
            outs: Vec::new(),
            indirect: below.indirect.clone(),
        };
        for expr in groups {
            let got = self.all([expr], &scope)?;
            self.touch(&got.raw, "GROUP BY");
            flow.note(got.direct.keys(), Influence::GroupBy);
            flow.take(got.indirect.clone());
            flow.outs.push(got.out(Derived::Identity));
        }
        // Which of the sets a group belongs to: a number of its own, decided by the statement alone.
        if matches!(aggregate.group_expr.as_slice(), [Expr::GroupingSet(_)]) {
            flow.outs.push(Out::default());
        }
        for expr in &aggregate.aggr_expr {
            let (out, indirect) = self.aggregated(expr, &scope)?;
            flow.outs.push(out);
            flow.take(indirect);
        }
        Ok(flow)
    }

    fn join(&mut self, join: &Join, outer: Option<&Scope<'_>>) -> Result<Flow, QueryError> {
        let mut left = self.flow(&join.left, outer)?;
        // A lateral right side names columns of the left one.
        let beside = Scope::new(vec![(join.left.schema(), &left.outs)], outer);
        let right = self.flow(&join.right, Some(&beside))?;
        let sides: Vec<(&DFSchema, &[Out])> = vec![
            (join.left.schema(), &left.outs),
            (join.right.schema(), &right.outs),
        ];
        let scope = Scope::new(sides, outer);
        let keys = join.on.iter().flat_map(|(l, r)| [l, r]);
        let got = self.all(keys.chain(&join.filter), &scope)?;
        let mark = got.clone().out(Derived::Transformation);
        let Flow { outs, indirect } = right;
        left.take(indirect);
        let mut left = self.decided(left, got, Influence::Join);
        match join.join_type {
            JoinType::Inner | JoinType::Left | JoinType::Right | JoinType::Full => {
                left.outs.extend(outs);
            }
            JoinType::LeftSemi | JoinType::LeftAnti => {}
            JoinType::RightSemi | JoinType::RightAnti => left.outs = outs,
            JoinType::LeftMark => left.outs.push(mark),
            JoinType::RightMark => {
                left.outs = outs;
                left.outs.push(mark);
            }
        }
        Ok(left)
    }

    fn union(&mut self, union: &Union, outer: Option<&Scope<'_>>) -> Result<Flow, QueryError> {
        let mut all = Flow {
            outs: vec![Out::default(); union.schema.fields().len()],
            ..Flow::default()
        };
        for input in &union.inputs {
            let flow = self.flow(input, outer)?;
            if flow.outs.len() != all.outs.len() {
                return Err(QueryError::broken("a UNION of other columns"));
            }
            for (out, one) in all.outs.iter_mut().zip(flow.outs) {
                out.merge(one);
            }
            all.take(flow.indirect);
        }
        Ok(all)
    }

    /// Columns that decide on rows.
    fn decided(&mut self, mut flow: Flow, got: Got, how: Influence) -> Flow {
        let word = match how {
            Influence::Filter => "a filter",
            Influence::Join => "a JOIN condition",
            Influence::GroupBy => "DISTINCT ON",
            Influence::Sort => "ORDER BY",
            Influence::Window => "a window function",
        };
        self.touch(&got.raw, word);
        flow.note(got.direct.keys(), how);
        flow.take(got.indirect);
        flow
    }

    pub fn touch(&mut self, raw: &BTreeSet<Source>, how: &'static str) {
        for source in raw {
            self.traced.touched.entry(source.clone()).or_insert(how);
        }
    }
}

impl Out {
    pub fn merge(&mut self, other: Out) {
        for (source, derived) in other.direct {
            let known = self.direct.entry(source).or_insert(derived);
            *known = (*known).max(derived);
        }
        self.raw.extend(other.raw);
        self.weight = self.weight.max(other.weight);
    }
}

impl Flow {
    fn note<'s>(&mut self, sources: impl IntoIterator<Item = &'s Source>, how: Influence) {
        for source in sources {
            self.indirect.entry(source.clone()).or_default().insert(how);
        }
    }

    fn take(&mut self, indirect: BTreeMap<Source, BTreeSet<Influence>>) {
        for (source, how) in indirect {
            self.indirect.entry(source).or_default().extend(how);
        }
    }
}
