//! A Ballista scheduler and two executors, each a process of its own, compute what this machine computes.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use haina_ballista::Ballista;
use haina_bench::{ModelsPlan, models};

use crate::Silent;
use crate::tables::site;

/// What a process of the cluster is told: `scheduler PORT`, or `executor SCHEDULER-PORT FLIGHT-PORT PORT FOLDER`.
const ROLE: &str = "HAINA_TEST_NODE";

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_of_two_executors_makes_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let works = ["one", "other"].map(|name| folder.path().join(name));
    let port = free_port();
    let _scheduler = Node::start(&format!("scheduler {port}"));
    wait_for(port);
    let _executors = works.each_ref().map(|work| {
        std::fs::create_dir(work).unwrap();
        let (flight, own) = (free_port(), free_port());
        Node::start(&format!(
            "executor {port} {flight} {own} {}",
            work.display()
        ))
    });
    let plan = ModelsPlan {
        site: site(),
        people: 300,
        // Whoever has delivered nothing is left out of the plans: a scheduler without optimisation plans all for minutes.
        classes: 9,
        seed: 5,
        engine: Some(Arc::new(
            Ballista::at(format!("127.0.0.1:{port}")).with_partitions(4),
        )),
    };
    let figures = models(&plan, &Silent).await.unwrap();
    let told = figures.elsewhere.unwrap();
    let made = figures.full.models.iter();
    assert_eq!(told.models, made.count() as u64);
    assert!(told.rows > 200, "{told:?}");
    assert_eq!(told.other, Vec::<String>::new());
    for work in works {
        assert!(
            files_in(&work) > 0,
            "{} has computed nothing",
            work.display()
        );
    }
}

/// One of the processes of the cluster; started by the test above, else nothing.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a process of the cluster, not a test"]
async fn node() {
    let Ok(role) = std::env::var(ROLE) else {
        return;
    };
    let words: Vec<&str> = role.split(' ').collect();
    let port = |text: &str| text.parse::<u16>().unwrap();
    match words[..] {
        ["scheduler", bind] => {
            let config = SchedulerConfig::default().with_port(port(bind));
            let cluster = BallistaCluster::new_from_config(&config).await.unwrap();
            let address = format!("127.0.0.1:{bind}").parse().unwrap();
            start_server(cluster, address, Arc::new(config))
                .await
                .unwrap();
        }
        ["executor", scheduler, flight, own, work] => {
            let config = ExecutorProcessConfig {
                scheduler_host: "127.0.0.1".to_owned(),
                scheduler_port: port(scheduler),
                scheduler_connect_timeout_seconds: 30,
                port: port(flight),
                grpc_port: port(own),
                work_dir: Some(work.to_owned()),
                vcores: 1,
                memory_pool_size: Some(512 << 20),
                ..ExecutorProcessConfig::default()
            };
            start_executor_process(Arc::new(config)).await.unwrap();
        }
        _ => panic!("no role `{role}`"),
    }
}

/// A process, killed with the test.
struct Node(Child);

impl Node {
    fn start(role: &str) -> Node {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "cluster::node", "--ignored", "--nocapture"])
            .env(ROLE, role)
            // Plans of seventy tables are deep, and builds for tests make much of each step.
            .env("RUST_MIN_STACK", "67108864")
            .stdout(Stdio::null())
            .spawn();
        Node(child.unwrap())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn wait_for(port: u16) {
    let begun = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "nobody at {port}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn files_in(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap();
    let each = entries.map(|entry| match entry.unwrap().path() {
        path if path.is_dir() => files_in(&path),
        _ => 1,
    });
    each.sum()
}
