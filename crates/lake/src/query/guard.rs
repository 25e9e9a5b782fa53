//! A table as one unit may see it.
//!
//! Whatever the checks before it overlook, nothing else leaves: a masked column is masked where it is read, and a refused one is
//! not read at all. An answer is thus made of what the unit may read, and of nothing else.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::stats::Precision;
use datafusion::common::{Result, ScalarValue, Statistics};
use datafusion::logical_expr::{Expr, ScalarUDF, TableProviderFilterPushDown, TableType};
use datafusion::physical_expr::ScalarFunctionExpr;
use datafusion::physical_expr::expressions::{Column, Literal};
use datafusion::physical_plan::projection::{ProjectionExec, ProjectionExpr};
use datafusion::physical_plan::statistics::{StatisticsArgs, StatisticsContext};
use datafusion::physical_plan::{ExecutionPlan, PhysicalExpr};

use super::functions::masked;
use super::reading::{Reading, Terms};

/// A table behind the unit's readings of its columns.
pub(super) struct Guard {
    key: String,
    inner: Arc<dyn TableProvider>,
    /// As the inner one, with text for what is masked.
    schema: SchemaRef,
    readings: Vec<Reading>,
    masked: Arc<ScalarUDF>,
}

impl Guard {
    pub fn new(key: &str, inner: Arc<dyn TableProvider>, terms: &Terms) -> Guard {
        let there = inner.schema();
        let fields = there.fields().iter();
        let readings: Vec<Reading> = fields.clone().map(|f| terms.reading(f.name())).collect();
        let seen = fields.zip(&readings).map(|(field, reading)| match reading {
            Reading::Clear => Arc::clone(field),
            Reading::Masked => Arc::new(Field::new(field.name(), DataType::Utf8, true)),
            Reading::Refused(_) => Arc::new(field.as_ref().clone().with_nullable(true)),
        });
        let schema = Arc::new(Schema::new(seen.collect::<Vec<FieldRef>>()));
        Guard {
            key: key.to_owned(),
            inner,
            schema,
            readings,
            masked: Arc::new(masked()),
        }
    }

    pub fn key(&self) -> &str {
        &self.key
    }

    /// How many rows there are, as far as somebody counted: the table, or what would read it.
    pub async fn rows(&self, state: &dyn Session) -> Option<u64> {
        let number = |known: &Statistics| known.num_rows.get_value().map(|rows| *rows as u64);
        if let Some(rows) = self.inner.statistics().as_ref().and_then(number) {
            return Some(rows);
        }
        let scan = self
            .inner
            .scan(state, Some(&Vec::new()), &[], None)
            .await
            .ok()?;
        let known = StatisticsContext::new().compute(scan.as_ref(), &StatisticsArgs::new());
        number(known.ok()?.as_ref())
    }

    fn is_clear(&self, filter: &Expr) -> bool {
        let mut columns = filter.column_refs().into_iter();
        columns.all(|column| {
            let at = self.schema.index_of(&column.name).ok();
            at.and_then(|at| self.readings.get(at)) == Some(&Reading::Clear)
        })
    }

    fn shown(
        &self,
        at: usize,
        read: &[usize],
        input: &Schema,
        state: &dyn Session,
    ) -> Result<ProjectionExpr> {
        let field = self.schema.field(at);
        let column = || {
            let place = read.iter().position(|one| *one == at).unwrap_or(usize::MAX);
            Arc::new(Column::new(field.name(), place)) as Arc<dyn PhysicalExpr>
        };
        let expr: Arc<dyn PhysicalExpr> = match self.readings.get(at) {
            Some(Reading::Clear) => column(),
            Some(Reading::Masked) => {
                let options = Arc::clone(state.config().options());
                let mask = Arc::clone(&self.masked);
                let call = ScalarFunctionExpr::try_new(mask, vec![column()], input, options)?;
                Arc::new(call)
            }
            Some(Reading::Refused(_)) | None => {
                Arc::new(Literal::new(ScalarValue::try_from(field.data_type())?))
            }
        };
        Ok(ProjectionExpr {
            expr,
            alias: field.name().clone(),
        })
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl TableProvider for Guard {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    /// Only the number of rows: the least and the greatest of a column are values of it.
    fn statistics(&self) -> Option<Statistics> {
        let mut known = Statistics::new_unknown(&self.schema);
        known.num_rows = self.inner.statistics()?.num_rows;
        known.total_byte_size = Precision::Absent;
        Some(known)
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        let one = |filter: &&Expr| match self.is_clear(filter) {
            true => {
                let told = self.inner.supports_filters_pushdown(&[*filter])?;
                Ok(told
                    .into_iter()
                    .next()
                    .unwrap_or(TableProviderFilterPushDown::Unsupported))
            }
            false => Ok(TableProviderFilterPushDown::Unsupported),
        };
        filters.iter().map(one).collect()
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let wanted = match projection {
            Some(places) => places.clone(),
            None => (0..self.readings.len()).collect(),
        };
        let reading = |at: &usize| self.readings.get(*at);
        let read = wanted.iter().copied();
        let read: Vec<usize> = read
            .filter(|at| matches!(reading(at), Some(Reading::Clear | Reading::Masked)))
            .collect();
        if filters.iter().any(|filter| !self.is_clear(filter)) {
            return datafusion::common::internal_err!("a filter on what is not clear");
        }
        let plan = self.inner.scan(state, Some(&read), filters, limit).await?;
        if wanted.iter().all(|at| reading(at) == Some(&Reading::Clear)) {
            return Ok(plan);
        }
        let input = plan.schema();
        let shown = wanted
            .iter()
            .map(|at| self.shown(*at, &read, &input, state));
        let shown: Vec<ProjectionExpr> = shown.collect::<Result<_>>()?;
        Ok(Arc::new(ProjectionExec::try_new(shown, plan)?))
    }
}
