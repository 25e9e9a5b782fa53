//! The benchmarks, played small.

#![allow(clippy::unwrap_used, clippy::print_stderr)] // a test that breaks off has failed

mod cluster;
mod plans;
mod tables;

use std::path::{Path, PathBuf};

use haina_bench::Progress;

struct Silent;

impl Progress for Silent {
    fn begin(&self, _: &str, _: u64) {}
    fn at(&self, _: u64) {}
    fn end(&self) {}
}

fn packs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let entries = std::fs::read_dir(folder).unwrap();
    let folders = entries.map(|entry| entry.unwrap().path());
    folders.filter(|path| path.is_dir()).collect()
}
