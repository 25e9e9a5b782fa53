//! What the server logs: sentences with fields, on standard error.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::Config;

/// Starts logging as the configuration says, else at `level`; `RUST_LOG` refines it.
pub fn start(config: &Config, level: &str) {
    let named = config
        .text("log.level")
        .filter(|_| config.is_set("log.level"));
    let level = named.unwrap_or(level);
    let ours = format!(
        "warn,haina={level},haina_api={level},haina_city={level},haina_journal={level},haina_matter={level},haina_pack={level},haina_party={level},haina_store={level}"
    );
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(ours));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // A second start, in a test, changes nothing.
    let _ = match config.text("log.format") {
        Some("json") => lines.json().flatten_event(true).try_init(),
        _ => lines.try_init(),
    };
}
