//! `haina sim bundle PACK`.

use haina_city::{BundlePlan, BundleReport, EveryReport, Span, bundle, every};
use serde_json::json;

use super::held;
use crate::failure::{Failure, Kind};
use crate::out::{Out, Table};
use crate::shipped;

#[derive(clap::Args)]
pub struct Args {
    /// The pack, whose matter type is called `bundle`; or a type, such as after-death/bundle
    pack: String,

    /// A department that does nothing until all that can be done without it is done
    #[arg(long, value_name = "DEPARTMENT")]
    silent: Option<String>,

    /// Items that are done before it falls silent
    #[arg(long, value_name = "ITEMS", default_value_t = 0, requires = "silent")]
    after: usize,

    /// Let every department fall silent after every item, one bundle each
    #[arg(long, conflicts_with = "silent")]
    every: bool,

    /// After every N-th item only
    #[arg(long, value_name = "N", default_value_t = 1, requires = "every")]
    stride: usize,
}

/// Where to look when a promise did not hold.
pub(super) const SAID: &str = "each line above says what";
/// Columns of the picture of a time line.
const WIDTH: f64 = 48.0;

pub async fn run(args: &Args, out: &Out) -> Result<(), Failure> {
    let broken = |error| Failure::defect("the bundle could not be played").because(error);
    let folder = tempfile::tempdir().map_err(broken)?;
    let unpacked = tempfile::tempdir().map_err(broken)?;
    let kind = match args.pack.contains('/') {
        true => args.pack.clone(),
        false => format!("{}/bundle", args.pack),
    };
    let plan = BundlePlan {
        kind,
        packs: shipped::unpack(unpacked.path())?,
        silent: args.silent.clone(),
        silent_after: args.after,
    };
    let broke_off = |error| {
        Failure::new(
            Kind::Refused,
            "CLI0038",
            format!("`{}` broke off", plan.kind),
        )
        .because(error)
        .hint("name a pack that ships a bundle, such as after-death; `haina pack list` shows them")
    };
    if args.every {
        let progress = |done, all| out.note(&format!("{done} of {all} bundles"));
        let report = every(folder.path(), &plan, args.stride, progress)
            .await
            .map_err(broke_off)?;
        out.answer(&json!(report), || told_every(&report));
        return held(&report.wrong, SAID);
    }
    let report = bundle(folder.path(), &plan).await.map_err(broke_off)?;
    out.answer(&json!(report), || told(&report));
    held(&report.wrong, SAID)
}

fn told_every(report: &EveryReport) -> String {
    let wrong: String = report
        .wrong
        .iter()
        .map(|line| format!("WRONG: {line}\n"))
        .collect();
    format!(
        "{} bundles of {} items: each of {} departments silent after items of them; every one of them is {}\n{wrong}",
        report.plays,
        report.items,
        report.departments.len(),
        report.state,
    )
}

fn told(report: &BundleReport) -> String {
    let mut table = Table::new(["DAY", "UNTIL", "DEPARTMENT", "ITEM", ""]);
    let per_day = WIDTH / report.elapsed_days.max(1.0);
    for span in &report.spans {
        table.row([
            format!("{}", span.from_day),
            format!("{}", span.until_day),
            span.department.clone(),
            span.title.clone(),
            bar(span, per_day),
        ]);
    }
    let wrong: String = report
        .wrong
        .iter()
        .map(|line| format!("WRONG: {line}\n"))
        .collect();
    let held = match report.held_up.len() {
        0 => String::new(),
        n => format!("held up by the silent department: {n} item(s)\n"),
    };
    format!(
        "{}\n{} items of {} departments, {} at once at most; the matter is {}\n{} days elapsed; one after another it would be {} days; the longest way is {} days:\n  {}\n{held}{wrong}",
        table.text(),
        report.items,
        report.departments,
        report.at_once,
        report.state,
        report.elapsed_days,
        report.serial_days,
        report.longest_days,
        report.longest.join(" > "),
    )
}

/// The item on the time line: blanks before it, blocks while it is worked on.
fn bar(span: &Span, per_day: f64) -> String {
    let at = |day: f64| (day * per_day).round() as usize;
    let (from, until) = (at(span.from_day), at(span.until_day));
    format!("{}{}", " ".repeat(from), "#".repeat((until - from).max(1)))
}
