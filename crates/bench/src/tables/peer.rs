//! The peer: DuckDB from its Python package, on the same files.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::BenchError;

const SCRIPT: &str = include_str!("../../peer/peer.py");

/// What the peer took.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Peer {
    /// Of DuckDB.
    pub version: String,
    pub wall_s: f64,
    /// Time of the processors, user and system.
    pub cpu_s: f64,
    pub memory_peak_mb: u64,
    #[serde(default)]
    pub rows: u64,
    /// Of a funnel: rows kept and dropped, step by step.
    #[serde(default)]
    pub steps: Vec<PeerStep>,
}

/// A step of the funnel as the peer counted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerStep {
    pub name: String,
    pub kept: u64,
    pub dropped: BTreeMap<String, u64>,
}

/// Asks the peer.
///
/// # Errors
/// `BEN0005` when there is no DuckDB or it refuses.
pub fn ask(request: &Value) -> Result<Peer, BenchError> {
    let no = |why: String| BenchError::Peer { why };
    let mut child = Command::new("python3")
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| no(error.to_string()))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin
            .write_all(request.to_string().as_bytes())
            .map_err(|error| no(error.to_string()))?;
    }
    let output = child
        .wait_with_output()
        .map_err(|error| no(error.to_string()))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(no(text.lines().last().unwrap_or_default().to_owned()));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| no(error.to_string()))
}
