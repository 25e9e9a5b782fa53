//! A watch on every step of a running plan: each asks before it takes a batch whether the query may go on.
//!
//! A step that never gives a row (a count over a cross join) is stopped by the step below it, from which it takes.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::common::Result;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::execution::{RecordBatchStream, SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, PhysicalExpr,
    PlanProperties, ReplaceChildrenOptions,
};
use futures_util::Stream;

use super::stop::Stop;

/// The same plan with a watch on each step.
///
/// # Errors
/// As the engine refuses to put a plan together.
pub(super) fn watch(
    plan: Arc<dyn ExecutionPlan>,
    stop: &Arc<Stop>,
) -> Result<Arc<dyn ExecutionPlan>> {
    let watched = plan.transform_up(|step| {
        let reads = step.children().is_empty();
        if reads {
            let parts = step.output_partitioning().partition_count() as u64;
            stop.parts.fetch_add(parts, Ordering::Relaxed);
        }
        let watched = Watched {
            inner: step,
            stop: Arc::clone(stop),
            reads,
        };
        Ok(Transformed::yes(Arc::new(watched) as Arc<dyn ExecutionPlan>))
    })?;
    Ok(watched.data)
}

#[derive(Debug)]
struct Watched {
    inner: Arc<dyn ExecutionPlan>,
    stop: Arc<Stop>,
    /// Whether it is the step that reads a table: its rows are counted.
    reads: bool,
}

struct WatchedStream {
    inner: SendableRecordBatchStream,
    stop: Arc<Stop>,
    reads: bool,
}

impl DisplayAs for Watched {
    fn fmt_as(&self, kind: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt_as(kind, f)
    }
}

impl ExecutionPlan for Watched {
    fn name(&self) -> &str {
        "Watched"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.inner.properties()
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.inner]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        match (children.pop(), children.is_empty()) {
            (Some(inner), true) => Ok(Arc::new(Watched {
                inner,
                stop: Arc::clone(&self.stop),
                reads: self.reads,
            })),
            _ => datafusion::common::internal_err!("a watch has one step below it"),
        }
    }

    fn replace_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        #[allow(deprecated)] // the trait still asks for it
        self.with_new_children(children)
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        self.stop.check()?;
        Ok(Box::pin(WatchedStream {
            inner: self.inner.execute(partition, context)?,
            stop: Arc::clone(&self.stop),
            reads: self.reads,
        }))
    }
}

impl Stream for WatchedStream {
    type Item = Result<RecordBatch>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Err(stopped) = self.stop.check() {
            return Poll::Ready(Some(Err(stopped)));
        }
        let next = self.inner.as_mut().poll_next(cx);
        if self.reads {
            match &next {
                Poll::Ready(Some(Ok(batch))) => {
                    let rows = batch.num_rows() as u64;
                    self.stop.rows_read.fetch_add(rows, Ordering::Relaxed);
                }
                Poll::Ready(None) => {
                    self.stop.parts_read.fetch_add(1, Ordering::Relaxed);
                }
                Poll::Ready(Some(Err(_))) | Poll::Pending => {}
            }
        }
        next
    }
}

impl RecordBatchStream for WatchedStream {
    fn schema(&self) -> SchemaRef {
        self.inner.schema()
    }
}
