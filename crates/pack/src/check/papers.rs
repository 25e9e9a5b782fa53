//! The manifest's promises, README and tests.

use crate::fault::{Faults, Pos, did_you_mean};
use crate::model::Pack;

pub fn check(pack: &Pack, faults: &mut Faults) {
    if pack.readme().trim().is_empty() {
        faults
            .error("PAK0093", "README.md", Pos::default(), "the pack has no README.md")
            .hint("write for the official who owns it: what it does, what it asks of whom, what to change where");
    }
    if pack.scenarios.is_empty() && !pack.matters.is_empty() {
        faults
            .warning(
                "PAK0092",
                "tests",
                Pos::default(),
                "the pack has no scenarios",
            )
            .hint("write one in tests/: what must happen, as a sentence");
    }
    provides(pack, faults);
    period(pack, faults);
}

fn provides(pack: &Pack, faults: &mut Faults) {
    let file = "pack.yaml";
    let mut has: Vec<String> = pack.matters.keys().map(|k| format!("matter/{k}")).collect();
    // Models that cannot be read are there all the same.
    if pack.source.files().any(|(p, _)| p.starts_with("models/")) {
        has.push("models".into());
    }
    let listed = has.clone();
    has.extend(pack.taxonomies.keys().map(|k| format!("classes/{k}")));
    has.extend(pack.tables.keys().map(|k| format!("decisions/{k}")));
    if !pack.directory.departments.is_empty()
        || !pack.directory.areas.is_empty()
        || !pack.roles.is_empty()
    {
        has.push("parties".into());
    }
    for (n, name) in pack.manifest.provides.iter().enumerate() {
        let file_there = name
            .strip_prefix("matter/")
            .is_some_and(|key| pack.has_file(&format!("matters/{key}.yaml")));
        if !file_there && !has.contains(name) {
            let hint = did_you_mean(name, has.iter().map(String::as_str));
            faults
                .error(
                    "PAK0031",
                    file,
                    pack.pos(file, &format!("/provides/{n}")),
                    format!("the pack does not hold `{name}`"),
                )
                .hint(hint.unwrap_or_else(|| format!("it holds: {}", has.join(", "))));
        }
    }
    for name in listed
        .iter()
        .filter(|name| !pack.manifest.provides.contains(name))
    {
        faults
            .error(
                "PAK0031",
                file,
                pack.pos(file, "/provides"),
                format!("`{name}` is not among what the pack provides"),
            )
            .hint(format!("add `{name}` to provides"));
    }
}

fn period(pack: &Pack, faults: &mut Faults) {
    let period = &pack.manifest.in_use;
    if period.until.is_some_and(|until| until < period.from) {
        let said = "the pack's use ends before it begins";
        faults.error(
            "PAK0018",
            "pack.yaml",
            pack.pos("pack.yaml", "/in_use/until"),
            said,
        );
    }
    let last = period.until.unwrap_or(period.from).year();
    let published = haina_core::Calendar::standard().published_through();
    let counts_workdays = pack.source.files().any(|(path, bytes)| {
        path.ends_with(".yaml") && String::from_utf8_lossy(bytes).contains("workday")
    });
    if counts_workdays && i32::from(last) > i32::from(published) {
        let said = format!(
            "working days of {last} cannot be counted: the calendar is published through {published}"
        );
        faults
            .warning(
                "PAK0075",
                "pack.yaml",
                pack.pos("pack.yaml", "/in_use"),
                said,
            )
            .hint("load that year's notice; until then deadlines are marked provisional");
    }
}
