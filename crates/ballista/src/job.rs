//! A job of the cluster: broken off there when nobody reads its rows any more.

use std::sync::Arc;

use ballista_core::execution_plans::DistributedQueryExec;
use ballista_core::serde::protobuf::CancelJobParams;
use ballista_core::serde::protobuf::scheduler_grpc_client::SchedulerGrpcClient;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{ExecutionPlan, SendableRecordBatchStream};
use datafusion_proto::protobuf::LogicalPlanNode;
use futures_util::{StreamExt as _, stream};

/// What a job is called at the scheduler is known once it has been taken there.
pub struct Job {
    scheduler: String,
    plan: Arc<dyn ExecutionPlan>,
    done: bool,
}

impl Job {
    /// The job that a plan becomes at the scheduler.
    pub fn of(scheduler: String, plan: Arc<dyn ExecutionPlan>) -> Job {
        Job {
            scheduler,
            plan,
            done: false,
        }
    }

    /// Its rows, which break it off when they are dropped before the last.
    pub fn guarding(self, rows: SendableRecordBatchStream) -> SendableRecordBatchStream {
        let schema = rows.schema();
        let rows = stream::unfold((rows, self), async |(mut rows, mut job)| {
            match rows.next().await {
                Some(batch) => Some((batch, (rows, job))),
                None => {
                    job.done = true;
                    None
                }
            }
        });
        Box::pin(RecordBatchStreamAdapter::new(schema, Box::pin(rows)))
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        let Some(id) = name_of(&self.plan).filter(|_| !self.done) else {
            return;
        };
        let scheduler = format!("http://{}", self.scheduler);
        // Without a runtime the process ends, and the cluster is left to itself.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        runtime.spawn(async move {
            if let Err(error) = cancel(scheduler, id).await {
                tracing::warn!(%error, "A job of the cluster could not be broken off");
            }
        });
    }
}

async fn cancel(scheduler: String, job_id: String) -> Result<(), Box<dyn std::error::Error>> {
    let mut client = SchedulerGrpcClient::connect(scheduler).await?;
    client.cancel_job(CancelJobParams { job_id }).await?;
    Ok(())
}

/// The scheduler's name for the job of a plan; none before it has taken it.
pub fn name_of(plan: &Arc<dyn ExecutionPlan>) -> Option<String> {
    let query = plan.downcast_ref::<DistributedQueryExec<LogicalPlanNode>>();
    let own = query.and_then(DistributedQueryExec::job_id);
    own.map(|id| id.to_string())
        .or_else(|| plan.children().into_iter().find_map(name_of))
}
