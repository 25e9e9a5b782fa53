//! Small files: over 300 lines is said, over 500 fails unless listed with a reason.

use anyhow::Result;

use crate::tree;

const SAY: usize = 300;
const FAIL: usize = 500;

/// Files that may be longer, each with its reason. Lines leave this list; they rarely join it.
const LONGER: &[(&str, &str)] = &[
    (
        "crates/matter/src/actions/guards.rs",
        "one guard an action, read beside the table",
    ),
    (
        "crates/matter/src/actions/params.rs",
        "one list an action, read beside the table",
    ),
];

pub fn check() -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for path in tree::files()? {
        let is_code = [".rs", ".vue", ".ts"].iter().any(|end| path.ends_with(end));
        if !is_code || path.contains("generated") {
            continue;
        }
        let lines = tree::text(&path).map_or(0, |text| text.lines().count());
        let listed = LONGER.iter().any(|(name, _)| *name == path);
        match lines {
            n if n > FAIL && !listed => wrong.push(format!(
                "{path} has {n} lines, more than {FAIL}\nhint: could it be two rooms? split it by what it is about"
            )),
            n if n <= FAIL && listed => {
                wrong.push(format!("{path} is short enough now\nhint: take it off the list in `xtask/src/check/lengths.rs`"));
            }
            n if n > SAY => println!("note: {path} has {n} lines, more than {SAY}"),
            _ => {}
        }
    }
    Ok(wrong)
}
