//! One throwaway PostgreSQL cluster per user, shared by all test processes of the moment.
//!
//! It lives in a fixed folder, is started by whoever comes first (under a lock) and stopped by a
//! watchdog process when no test process has been alive for a minute. Killing a test therefore
//! leaves nothing that piles up.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use tokio::sync::OnceCell;

use crate::cluster::{Cluster, run, user};

const WATCHDOG: &str = include_str!("watchdog.sh");

/// Quick, and lost with the machine's power: these are tests.
const SETTINGS: &[&str] = &[
    "fsync=off",
    "full_page_writes=off",
    "max_connections=400",
    "shared_buffers=64MB",
    "max_wal_size=256MB",
];

/// The URL of a server, started if need be; `None` when there is no PostgreSQL on this machine.
pub(super) async fn server() -> Option<String> {
    static SERVER: OnceCell<Option<String>> = OnceCell::const_new();
    SERVER
        .get_or_init(async || tokio::task::spawn_blocking(find).await.expect("a server"))
        .await
        .clone()
}

fn find() -> Option<String> {
    if let Ok(url) = std::env::var("HAINA_TEST_POSTGRES") {
        return Some(url);
    }
    // Not in the temporary folder of the environment: a socket's path may have 107 bytes.
    let folder = format!("/tmp/haina-test-postgres-{}", user().expect("a user"));
    match Cluster::of(folder).expect("a cluster") {
        Some(cluster) => Some(start(&cluster)),
        None if std::env::var("HAINA_REQUIRE_POSTGRES").as_deref() == Ok("1") => {
            panic!("no PostgreSQL found (initdb, pg_ctl), and HAINA_REQUIRE_POSTGRES=1 asks for it")
        }
        None => {
            eprintln!("notice: no PostgreSQL found (initdb, pg_ctl): tested on SQLite only");
            None
        }
    }
}

/// Starts the cluster unless it runs, and signs this process in with its watchdog.
fn start(cluster: &Cluster) -> String {
    let folder = cluster.folder();
    fs::create_dir_all(folder.join("users")).expect("the cluster's folder");
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("its rights");
    let lock = File::create(folder.join("lock")).expect("the cluster's lock");
    lock.lock().expect("the cluster's lock");
    let sign_in = folder.join("users").join(std::process::id().to_string());
    fs::write(sign_in, "").expect("signing in");
    if !cluster.runs() {
        cluster.create().expect("a cluster");
        cluster.start(SETTINGS).expect("a server");
        watch(cluster);
    }
    cluster.url()
}

/// Starts the watchdog, forked away, so that it outlives this process and whoever waits for its group.
fn watch(cluster: &Cluster) {
    let script = cluster.folder().join("watchdog.sh");
    fs::write(&script, WATCHDOG).expect("the watchdog");
    let mut watchdog = Command::new("setsid");
    watchdog
        .arg("--fork")
        .arg("sh")
        .arg(script)
        .arg(cluster.folder())
        .arg(cluster.pg_ctl())
        .arg(cluster.other_user().unwrap_or_default())
        .current_dir("/");
    run(watchdog.stdin(Stdio::null()).stderr(Stdio::null())).expect("the watchdog");
}
