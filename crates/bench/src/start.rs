//! `haina bench start`: from the start of the server to its first ready answer, and what it holds when idle.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::ground::{Database, Ground, Site};
use crate::machine::{Machine, field};
use crate::sample::{Sample, Times, rounded};
use crate::{BenchError, Progress, fill};

/// What to measure.
#[derive(Debug, Clone)]
pub struct StartPlan {
    pub site: Site,
    /// Matters that are there.
    pub rows: u64,
    /// The server's program.
    pub program: PathBuf,
    /// How often it is started.
    pub times: u32,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct StartReport {
    pub machine: Machine,
    pub database: Database,
    pub rows: u64,
    /// From the start of the process to the first 200 of `/readyz`.
    pub ready: Times,
    /// Resident memory of the process some seconds later, when nobody asks; that of PostgreSQL is not in it.
    pub idle_mb: f64,
}

/// Longer than this is not a start.
const READY_MAX: Duration = Duration::from_secs(60);
const IDLE: Duration = Duration::from_secs(5);

/// Starts the server on a city of `rows` matters.
///
/// # Errors
/// `BEN0003` when the server does not become ready.
pub async fn start(plan: &StartPlan, progress: &dyn Progress) -> Result<StartReport, BenchError> {
    let ground = Ground::prepare(&plan.site)?;
    let app = ground.city().await?;
    fill::fill(&ground, &app, plan.rows, progress).await?;
    app.close().await;
    let mut ready = Sample::default();
    let mut idle_mb: f64 = 0.0;
    progress.begin("starting the server", 0);
    for _ in 0..plan.times.max(1) {
        let address = free_address()?;
        let begun = Instant::now();
        let server = Server::start(plan, &ground, address)?;
        while !is_ready(address) {
            if begun.elapsed() > READY_MAX {
                return Err(BenchError::Life {
                    why: "the server did not become ready".to_owned(),
                });
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        ready.add(begun.elapsed());
        tokio::time::sleep(IDLE).await;
        idle_mb = idle_mb.max(server.resident_mb());
    }
    progress.end();
    Ok(StartReport {
        machine: Machine::here(),
        database: plan.site.database,
        rows: plan.rows,
        ready: ready.times(),
        idle_mb: rounded(idle_mb),
    })
}

/// The server as a process of its own; dropping it ends it.
struct Server(Child);

impl Server {
    fn start(plan: &StartPlan, ground: &Ground, at: SocketAddr) -> Result<Server, BenchError> {
        let mut command = Command::new(&plan.program);
        command
            .args(["serve", "--listen", &at.to_string(), "--data"])
            .arg(ground.data())
            .env("HAINA_LOG_LEVEL", "warn")
            .stdout(Stdio::null());
        if let Some(url) = ground.url() {
            command.env("HAINA_DATABASE_URL", url);
        }
        let child = command.spawn().map_err(BenchError::file(&plan.program))?;
        Ok(Server(child))
    }

    fn resident_mb(&self) -> f64 {
        let path = format!("/proc/{}/status", self.0.id());
        let kib =
            field(&path, "VmRSS").and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
        kib.unwrap_or(0.0) / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_address() -> Result<SocketAddr, BenchError> {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    listener.map_err(BenchError::file(std::path::Path::new("127.0.0.1:0")))
}

fn is_ready(at: SocketAddr) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(at)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream
            .write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}
