//! A version of a table as it is read: through the engine here, or by its files elsewhere.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{Result, Statistics};
use datafusion::logical_expr::{Expr, LogicalPlan, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;
use deltalake::kernel::EagerSnapshot;
use url::Url;

use super::Table;
use crate::LakeError;

/// A version of a table, which knows its files.
pub struct Stored {
    pub(super) provider: Arc<dyn TableProvider>,
    pub(super) table: Table,
    pub(super) snapshot: EagerSnapshot,
}

impl Stored {
    /// The Parquet files that the version is, whole: no row of them is deleted, no column is kept under another name.
    ///
    /// # Errors
    /// `LAK0012` when the place cannot be read.
    pub async fn files(&self) -> Result<Vec<Url>, LakeError> {
        let files = self.table.files(&self.snapshot).await?;
        files.iter().map(|f| self.table.url(&f.path())).collect()
    }
}

impl fmt::Debug for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stored").field(&self.provider).finish()
    }
}

#[async_trait]
impl TableProvider for Stored {
    fn schema(&self) -> SchemaRef {
        self.provider.schema()
    }

    fn table_type(&self) -> TableType {
        self.provider.table_type()
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.provider.scan(state, projection, filters, limit).await
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        self.provider.supports_filters_pushdown(filters)
    }

    fn get_logical_plan(&self) -> Option<Cow<'_, LogicalPlan>> {
        self.provider.get_logical_plan()
    }

    fn statistics(&self) -> Option<Statistics> {
        self.provider.statistics()
    }
}
