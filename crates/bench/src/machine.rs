//! The machine a figure was measured on: without it the figure says nothing.

use std::fs;

use serde::Serialize;

/// What the figures depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Machine {
    pub cpu: String,
    pub cores: usize,
    pub memory_mb: u64,
    pub os: String,
    /// Version of this program.
    pub haina: String,
    /// An optimised build; figures of any other are not worth telling.
    pub optimised: bool,
}

impl Machine {
    /// This machine.
    pub fn here() -> Machine {
        Machine {
            cpu: field("/proc/cpuinfo", "model name").unwrap_or_default(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_mb: field("/proc/meminfo", "MemTotal")
                .and_then(|text| text.split(' ').next()?.parse::<u64>().ok())
                .map_or(0, |kib| kib / 1024),
            os: fs::read_to_string("/proc/sys/kernel/osrelease").map_or_else(
                |_| std::env::consts::OS.to_owned(),
                |text| text.trim().to_owned(),
            ),
            haina: env!("CARGO_PKG_VERSION").to_owned(),
            optimised: !cfg!(debug_assertions),
        }
    }

    /// In one line.
    pub fn line(&self) -> String {
        format!(
            "{} ({} cores), {} MB, {}, haina {}{}",
            self.cpu,
            self.cores,
            self.memory_mb,
            self.os,
            self.haina,
            if self.optimised { "" } else { " NOT OPTIMISED" },
        )
    }
}

/// The first `name: value` line of a file of the system.
pub fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let mut pairs = text.lines().filter_map(|line| line.split_once(':'));
    let value = pairs.find(|(n, _)| n.trim() == name)?.1;
    Some(value.trim().to_owned())
}

/// Lets the most memory be counted from now on, where the system can.
pub fn forget_memory_peak() {
    // Where it cannot, the peak so far stays: a larger figure, never a smaller one.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// The most memory this process has had so far, in megabytes.
pub fn memory_peak_mb() -> u64 {
    let peak = field("/proc/self/status", "VmHWM").unwrap_or_default();
    let kib = peak
        .split(' ')
        .next()
        .and_then(|kib| kib.parse::<u64>().ok());
    kib.map_or(0, |kib| kib / 1024)
}
