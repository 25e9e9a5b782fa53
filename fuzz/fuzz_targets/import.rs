//! Any mapping, and any table by a mapping: each row is good or rejected with a reason, never a panic.
//!
//! The input is a table, or a mapping and a table with a line `====` between.

#![no_main]

use haina_pack::imports::ImportMapping;
use libfuzzer_sys::fuzz_target;

#[path = "../../crates/haina/src/import/decode.rs"]
mod decode;
#[path = "../../crates/haina/src/import/table.rs"]
mod table;

const MAPPINGS: [&str; 2] = [
    include_str!("../../packs/hotline-12345/imports/replies.yaml"),
    include_str!("../corpus/mappings/gb18030.yaml"),
];

fn parted(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let mark = b"\n====\n";
    let at = data.windows(mark.len()).position(|w| w == mark)?;
    Some((&data[..at], &data[at + mark.len()..]))
}

fuzz_target!(|data: &[u8]| {
    if let Some((mapping, rows)) = parted(data) {
        let Ok(mapping) = std::str::from_utf8(mapping) else {
            return;
        };
        match ImportMapping::parse(mapping, "any.yaml") {
            Ok(mapping) => read(rows, &mapping),
            Err(faults) => assert!(!faults.is_empty(), "refused for no reason"),
        }
        return;
    }
    for text in MAPPINGS {
        let mapping = ImportMapping::parse(text, "fixed.yaml").expect("the mapping is good");
        read(data, &mapping);
    }
});

fn read(rows: &[u8], mapping: &ImportMapping) {
    if let Ok(table) = table::parse(rows, mapping) {
        for reject in table.rejects {
            assert!(!reject.reasons.is_empty(), "line {}: no reason", reject.line);
        }
        for good in table.rows {
            assert!(good.line > 0 && !good.filled.key.is_empty());
        }
    }
}
