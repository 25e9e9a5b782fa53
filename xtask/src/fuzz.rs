//! `cargo xtask fuzz`: feeds the readers of outside input with mutations of the corpus in `fuzz/`, guided by coverage.
//!
//! Works with the stable compiler: the instrumentation is asked for as `cargo fuzz` would, without a sanitizer, which code
//! without `unsafe` has no need of.

use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::run::Cmd;
use crate::tree;

/// The targets of `fuzz/Cargo.toml`.
const TARGETS: [&str; 4] = ["cel", "pack", "import", "open311"];

/// What lets libFuzzer see which branches an input takes.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1";

#[derive(clap::Args)]
pub struct Args {
    /// One target; without it, all one after another
    target: Option<String>,

    /// How long each is fed
    #[arg(long, default_value_t = 180)]
    seconds: u64,
}

pub fn run(args: &Args) -> Result<()> {
    let wanted = |name: &&str| args.target.as_deref().is_none_or(|target| target == *name);
    let targets: Vec<&str> = TARGETS.into_iter().filter(wanted).collect();
    if targets.is_empty() {
        bail!("the targets are {}", TARGETS.join(", "));
    }
    let host = host()?;
    let folder = tree::target().join("fuzz");
    Cmd::new(tree::cargo())
        .args(["build", "--release", "--target", &host])
        .args(features(&targets))
        .args(targets.iter().flat_map(|name| ["--bin", name]))
        .folder("fuzz")
        .env("RUSTFLAGS", FLAGS)
        .env("CARGO_TARGET_DIR", &folder)
        .run()?;
    for target in targets {
        let corpus = tree::root().join("fuzz/corpus").join(target);
        let (grown, found) = (corpus.join("grown"), tree::root().join("fuzz/found"));
        std::fs::create_dir_all(&grown)?;
        std::fs::create_dir_all(&found)?;
        let binary = folder.join(&host).join("release").join(target);
        Cmd::new(binary)
            .args([&grown, &corpus])
            .args([
                format!("-max_total_time={}", args.seconds),
                format!("-artifact_prefix={}/{target}-", found.display()),
            ])
            .args(["-timeout=10", "-rss_limit_mb=2048", "-max_len=16384"])
            .args(["-print_final_stats=1", "-verbosity=0"])
            .limit(Duration::from_secs(args.seconds + 120))
            .run()
            .with_context(|| {
                format!("`{target}` broke on an input in fuzz/found: make it a test, then fix it")
            })?;
    }
    Ok(())
}

/// Who wants no target that reads packs need not build what they need.
fn features(targets: &[&str]) -> Option<&'static str> {
    let reads_packs = targets.iter().any(|name| ["pack", "import"].contains(name));
    (!reads_packs).then_some("--no-default-features")
}

/// The machine's own target: with flags for it, build scripts stay as they are.
fn host() -> Result<String> {
    let said = Cmd::new("rustc").args(["-vV"]).output()?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc names no host")
}
