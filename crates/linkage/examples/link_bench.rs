//! Links invented people: `link_bench [RECORDS] [SEED]`, one million records when nothing is said.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::time::Instant;

use haina_linkage::eval::{Score, cpu_seconds};
use haina_linkage::link::link;
use haina_linkage::records::Records;
use haina_linkage::synth;
use haina_linkage::train::Options;
use rustc_hash::FxHashMap;

fn main() {
    let mut args = std::env::args()
        .skip(1)
        .filter_map(|a| a.parse::<u64>().ok());
    let count = args.next().unwrap_or(1_000_000) as usize;
    let seed = args.next().unwrap_or(1);
    let table = synth::people(count, seed);
    let (started, cpu) = (Instant::now(), cpu_seconds());
    let mut records = Records::new(synth::schema());
    for row in 0..table.len() {
        records.push(0, (1..7).map(|c| table.cell(row, c)));
    }
    println!("encoded   {:6.2} s", started.elapsed().as_secs_f64());
    let options = Options {
        seed,
        ..Options::default()
    };
    let linked = match link(&mut records, options) {
        Ok(linked) => linked,
        Err(error) => {
            eprintln!("error: {error}");
            std::process::exit(1);
        }
    };
    println!(
        "linked    {:6.2} s, {:.2} CPU-s",
        started.elapsed().as_secs_f64(),
        cpu_seconds() - cpu
    );
    println!(
        "weighed   {} pairs, kept {}",
        linked.weighed,
        linked.links.len()
    );
    println!("rules     {}", linked.training.rules.join(" | "));
    println!("parted    {:?}", linked.training.parted);
    let mut groups: Vec<usize> = (0..records.len()).collect();
    for group in &linked.resolution.groups {
        group
            .iter()
            .for_each(|r| groups[*r as usize] = group[0] as usize);
    }
    let truth = |r: usize| table.cell(r, 0).unwrap_or_default();
    let two = |n: u64| n * (n - 1) / 2;
    let pairs = |keys: &mut dyn Iterator<Item = (usize, &str)>| -> u64 {
        let mut counts: FxHashMap<(usize, &str), u64> = FxHashMap::default();
        keys.for_each(|key| *counts.entry(key).or_default() += 1);
        counts.values().map(|n| two(*n)).sum()
    };
    let all = 0..records.len();
    let score = Score::of(
        pairs(&mut all.clone().map(|r| (0, truth(r)))),
        pairs(&mut all.clone().map(|r| (groups[r], ""))),
        pairs(&mut all.map(|r| (groups[r], truth(r)))),
    );
    println!(
        "precision {:.4}, recall {:.4}, f1 {:.4}",
        score.precision, score.recall, score.f1
    );
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(line) = memory.lines().find(|l| l.starts_with("VmHWM")) {
        println!("{line}");
    }
}
