//! Prints invented people as CSV: `link_synth RECORDS SEED`.

#![allow(clippy::print_stdout)]

use haina_linkage::synth;

fn main() {
    let mut args = std::env::args()
        .skip(1)
        .filter_map(|a| a.parse::<u64>().ok());
    let count = args.next().unwrap_or(1000) as usize;
    let table = synth::people(count, args.next().unwrap_or(1));
    println!("{}", table.columns().join(","));
    for row in 0..table.len() {
        let cells: Vec<&str> = (0..table.columns().len())
            .map(|c| table.cell(row, c).unwrap_or_default())
            .collect();
        println!("{}", cells.join(","));
    }
}
