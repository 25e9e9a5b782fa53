//! Models computed on a DataFusion Ballista cluster (分布式计算集群): one that a city has, with its scheduler and executors.
//!
//! What is sent is a plan over the Parquet files of the tables, with the engine's own functions only: scheduler and executors are
//! Apache's as they are. They reach the files under the same addresses as Haina does. Rows come back over Arrow Flight.

mod job;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use ballista::prelude::{SessionConfigExt as _, SessionContextExt as _};
use ballista_core::config::BALLISTA_CLIENT_PULL;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DataFusionError, Result};
use datafusion::datasource::empty::EmptyTable;
use datafusion::datasource::provider_as_source;
use datafusion::execution::{SessionStateBuilder, TaskContext};
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use datafusion::physical_plan::{ExecutionPlan, SendableRecordBatchStream, execute_stream};
use datafusion::prelude::{SessionConfig, SessionContext};
use haina_lake::model::{Engine, Unreachable};
use tokio::net::TcpStream;
use tokio::time::timeout;

use self::job::Job;

/// How long the scheduler is waited for.
const ANSWERS_IN: Duration = Duration::from_secs(5);
/// Parts that a table is cut into where it is joined or grouped, unless said otherwise.
const PARTITIONS: usize = 16;

/// A cluster by the address of its scheduler.
#[derive(Debug, Clone)]
pub struct Ballista {
    scheduler: String,
    partitions: usize,
}

impl Ballista {
    /// The cluster of the scheduler at `HOST:PORT`. Nobody is asked yet.
    pub fn at(scheduler: impl Into<String>) -> Ballista {
        Ballista {
            scheduler: scheduler.into(),
            partitions: PARTITIONS,
        }
    }

    /// Cuts tables into so many parts.
    pub fn with_partitions(self, partitions: usize) -> Ballista {
        Ballista { partitions, ..self }
    }

    /// The engine would try for minutes to reach somebody who is not there.
    async fn answers(&self) -> Result<()> {
        match timeout(ANSWERS_IN, TcpStream::connect(&self.scheduler)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(DataFusionError::External(Box::new(Unreachable))),
        }
    }
}

#[async_trait]
impl Engine for Ballista {
    async fn rows(&self, plan: LogicalPlan) -> Result<SendableRecordBatchStream> {
        self.answers().await?;
        let (plan, task) = self.planned(plan).await?;
        let rows = execute_stream(plan.clone(), task)?;
        Ok(Job::of(self.scheduler.clone(), plan).guarding(rows))
    }
}

impl Ballista {
    /// What sends the plan to the scheduler when it is executed.
    async fn planned(
        &self,
        plan: LogicalPlan,
    ) -> Result<(Arc<dyn ExecutionPlan>, Arc<TaskContext>)> {
        let config = SessionConfig::new_with_ballista()
            .with_target_partitions(self.partitions)
            // To plan seventy tables anew after each stage takes the scheduler longer than the stages.
            .with_ballista_adaptive_query_planner(false)
            // The scheduler names a job when it takes it. Told of changes only, we would not know what to break off while it waits.
            .set_bool(BALLISTA_CLIENT_PULL, true)
            // As models run here: a key that the SQL reckons would go down into the files with it.
            .set_bool("datafusion.optimizer.enable_dynamic_filter_pushdown", false);
        let state = SessionStateBuilder::new()
            .with_config(config)
            .with_default_features()
            .build();
        let scheduler = format!("df://{}", self.scheduler);
        let context = SessionContext::remote_with_state(&scheduler, state).await?;
        // What reads tables without rows is gone after this; what is left of them keeps its columns only as a table.
        let plan = context.state().optimize(&plan)?;
        let plan = plan.transform_up_with_subqueries(empty_as_table)?.data;
        let frame = context.execute_logical_plan(plan).await?;
        let task = Arc::new(frame.task_ctx());
        Ok((frame.create_physical_plan().await?, task))
    }
}

/// Written as bytes, an empty relation loses its columns.
fn empty_as_table(node: LogicalPlan) -> Result<Transformed<LogicalPlan>> {
    match node {
        LogicalPlan::EmptyRelation(empty) if !empty.produce_one_row => {
            let table = Arc::new(EmptyTable::new(empty.schema.inner().clone()));
            let scan = LogicalPlanBuilder::scan("nothing", provider_as_source(table), None)?;
            // Called as before.
            let columns = scan.schema().columns().into_iter().zip(empty.schema.iter());
            let columns = columns.map(|(column, (relation, field))| {
                Expr::Column(column).alias_qualified(relation.cloned(), field.name())
            });
            let columns: Vec<Expr> = columns.collect();
            Ok(Transformed::yes(scan.project(columns)?.build()?))
        }
        other => Ok(Transformed::no(other)),
    }
}

#[cfg(test)]
mod tests {
    use ballista_core::serde::protobuf::GetJobStatusParams;
    use ballista_core::serde::protobuf::job_status::Status;
    use ballista_core::serde::protobuf::scheduler_grpc_client::SchedulerGrpcClient;
    use ballista_scheduler::cluster::BallistaCluster;
    use ballista_scheduler::config::SchedulerConfig;
    use ballista_scheduler::scheduler_process::{
        create_scheduler, start_grpc_service_with_listener,
    };
    use datafusion::logical_expr::lit;
    use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};
    use futures_util::StreamExt as _;

    use super::*;

    /// The address of a scheduler that has no executors: what it takes waits for as long as it is wanted.
    async fn scheduler() -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let config = SchedulerConfig::default();
        let cluster = BallistaCluster::new_from_config(&config).await.unwrap();
        let server =
            create_scheduler::<LogicalPlanNode, PhysicalPlanNode>(cluster, Arc::new(config));
        let server = server.await.unwrap();
        tokio::spawn(start_grpc_service_with_listener(listener, server));
        address
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_job_is_broken_off_with_the_stream_that_nobody_reads_any_more() {
        let address = scheduler().await;
        let plan = LogicalPlanBuilder::values(vec![vec![lit(1)]]).unwrap();
        let (plan, task) = Ballista::at(&address)
            .planned(plan.build().unwrap())
            .await
            .unwrap();
        let rows = execute_stream(plan.clone(), task).unwrap();
        let mut rows = Job::of(address.clone(), plan.clone()).guarding(rows);
        let mut named = None;
        for _ in 0..50 {
            let first = timeout(Duration::from_millis(200), rows.next()).await;
            assert!(first.is_err(), "somebody has computed it: {first:?}");
            named = job::name_of(&plan);
            if named.is_some() {
                break;
            }
        }
        let job_id = named.unwrap_or_else(|| panic!("no job: {plan:?}"));
        let mut client = SchedulerGrpcClient::connect(format!("http://{address}"))
            .await
            .unwrap();
        let mut status = async || {
            let job_id = job_id.clone();
            let told = client.get_job_status(GetJobStatusParams { job_id }).await;
            told.unwrap().into_inner().status.unwrap().status.unwrap()
        };
        assert!(!matches!(status().await, Status::Failed(_)));
        drop(rows);
        for _ in 0..100 {
            if matches!(status().await, Status::Failed(_)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the job is still there: {:?}", status().await);
    }

    #[tokio::test]
    async fn a_scheduler_that_is_not_there_is_told_as_that() {
        let plan = LogicalPlanBuilder::empty(true).build().unwrap();
        let asked = Ballista::at("127.0.0.1:1").rows(plan).await;
        let DataFusionError::External(error) = asked.err().unwrap() else {
            panic!("another error");
        };
        assert!(error.is::<Unreachable>());
    }
}
