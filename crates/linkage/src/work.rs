//! Work on blocks, spread over the cores there are; the result does not depend on how many.

use std::ops::Range;

use crate::blocking::Blocks;

/// Threads at most.
const THREADS_MAX: usize = 8;
/// Parts the blocks are cut into; fixed, so that sums come out the same on every machine.
const PARTS: usize = 64;

/// Runs `work` on ranges of blocks and gives the results in the order of the ranges.
pub fn parts<T: Send>(blocks: &Blocks, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let ranges: Vec<Range<usize>> = (0..PARTS)
        .map(|i| blocks.len() * i / PARTS..blocks.len() * (i + 1) / PARTS)
        .collect();
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(THREADS_MAX));
    let next = std::sync::atomic::AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let i = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let Some(range) = ranges.get(i) else { break };
            done.push((i, work(range.clone())));
        }
        done
    };
    let mut all: Vec<(usize, T)> = if threads < 2 || blocks.pairs_max() < 20_000 {
        run()
    } else {
        std::thread::scope(|scope| {
            let handles: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
            let mut all = Vec::new();
            for handle in handles {
                match handle.join() {
                    Ok(done) => all.extend(done),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            all
        })
    };
    all.sort_by_key(|(i, _)| *i);
    all.into_iter().map(|(_, result)| result).collect()
}
