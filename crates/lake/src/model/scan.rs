//! Tables as models read them: only what costs little is asked of the files.

use std::borrow::Cow;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::tree_node::TreeNode as _;
use datafusion::common::{Result, Statistics};
use datafusion::logical_expr::{Expr, LogicalPlan, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;

/// A table of which nothing is asked but comparisons of its columns.
///
/// A filter that goes down into the files is written out: a value that the SQL reckons once and uses twenty times is reckoned
/// twenty times there for each row, each of its parts as often again. Above the files it is reckoned once.
#[derive(Debug)]
pub(super) struct Plain(pub Arc<dyn TableProvider>);

#[async_trait]
impl TableProvider for Plain {
    fn schema(&self) -> SchemaRef {
        self.0.schema()
    }

    fn table_type(&self) -> TableType {
        self.0.table_type()
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.0.scan(state, projection, filters, limit).await
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        let asked = self.0.supports_filters_pushdown(filters)?;
        let pairs = filters.iter().zip(asked);
        pairs
            .map(|(filter, can)| match is_reckoned(filter)? {
                true => Ok(TableProviderFilterPushDown::Unsupported),
                false => Ok(can),
            })
            .collect()
    }

    fn get_logical_plan(&self) -> Option<Cow<'_, LogicalPlan>> {
        self.0.get_logical_plan()
    }

    fn statistics(&self) -> Option<Statistics> {
        self.0.statistics()
    }
}

/// Whether more is done with the columns than to compare them.
fn is_reckoned(filter: &Expr) -> Result<bool> {
    filter.exists(|part| Ok(matches!(part, Expr::ScalarFunction(_) | Expr::Case(_))))
}

#[cfg(test)]
mod tests {
    use datafusion::functions::expr_fn::translate;
    use datafusion::logical_expr::{col, lit};

    use super::*;

    #[test]
    fn columns_are_compared_in_the_files_and_values_reckoned_above_them() {
        let compared = col("day").gt(lit(3)).and(col("end").is_null());
        assert!(!is_reckoned(&compared).unwrap());
        let reckoned = translate(col("number"), lit("x"), lit("X")).is_not_null();
        assert!(is_reckoned(&compared.and(reckoned)).unwrap());
    }
}
