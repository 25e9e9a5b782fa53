//! The figures as text, each beside its bar.

use haina_bench::{
    AgreementReport, FunnelFigures, IngestReport, JournalReport, LedgerReport, LinkReport,
    MattersReport, Peer, PlansReport, StartReport, TimersReport, Times, Way,
};

use crate::out::Table;

pub fn matters(report: &MattersReport) -> String {
    let mut sizes = Table::new(["matters", "lives/s", "p50 ms", "p95 ms", "p99 ms", "cpu ms"]);
    for lives in [&report.baseline, &report.lives] {
        sizes.row([
            lives.rows.to_string(),
            lives.lives_per_s.to_string(),
            lives.life.p50_ms.to_string(),
            lives.life.p95_ms.to_string(),
            lives.life.p99_ms.to_string(),
            lives.cpu_ms_per_life.to_string(),
        ]);
    }
    let mut steps = Table::new(["step", "p50 ms", "p95 ms"]);
    for (step, times) in &report.lives.steps {
        let (p50, p95) = (times.p50_ms.to_string(), times.p95_ms.to_string());
        steps.row([(*step).to_owned(), p50, p95]);
    }
    let (rate, p95) = (report.lives_per_s, report.p95_ms);
    format!(
        "{}\n{}\n\n{}\n{}\n{}{}{}",
        report.machine.line(),
        report.database_version,
        sizes.text(),
        steps.text(),
        bar("lives a second", rate, "at least 100", rate >= 100.0),
        bar("p95 of a life, ms", p95, "at most 100", p95 <= 100.0),
        bar(
            "times slower than the baseline",
            report.ratio,
            "at most 1.3",
            report.ratio <= 1.3
        ),
    )
}

pub fn agreement(report: &AgreementReport) -> String {
    let (decisions, times) = (report.decisions_per_s, &report.use_times);
    format!(
        "{}\n{}\n\n{}{} uses a second by {} side by side under {} agreements, each with a receipt in the journal: p50 {} ms, p99 {} ms\n",
        report.machine.line(),
        report.database_version,
        bar(
            "decisions a second of a core",
            decisions,
            "at least 200000",
            decisions >= 200_000.0
        ),
        report.uses_per_s,
        report.users,
        report.agreements,
        times.p50_ms,
        times.p99_ms,
    )
}

pub fn ledger(report: &LedgerReport) -> String {
    let mut ways = Table::new(["way", "transfers/s", "p50 ms", "p95 ms", "p99 ms"]);
    let batches = format!("{} to a transaction", report.batch);
    let singles = format!("one by one, {} payers", report.payers);
    for (way, per_s, times) in [
        (batches, report.transfers_per_s, &report.batches),
        (singles, report.singles_per_s, &report.singles),
        (
            "one by one, alone".to_owned(),
            1000.0 / report.alone.p50_ms.max(0.001),
            &report.alone,
        ),
    ] {
        let ms = [times.p50_ms, times.p95_ms, times.p99_ms].map(|ms| ms.to_string());
        let [p50, p95, p99] = ms;
        ways.row([way, format!("{per_s:.0}"), p50, p95, p99]);
    }
    let (batched, single) = (report.transfers_per_s, report.singles_per_s);
    format!(
        "{}\n{}, {}\n{} accounts, {} refused; added up in {} s\n\n{}\n{}{}{}",
        report.machine.line(),
        report.database_version,
        report.durability,
        report.accounts,
        report.refused,
        report.proof_s,
        ways.text(),
        bar(
            "transfers a second, batched",
            batched,
            "at least 5000",
            batched >= 5000.0
        ),
        bar(
            "transfers a second, one by one",
            single,
            "at least 500",
            single >= 500.0
        ),
        if report.holds {
            "everything adds up\n"
        } else {
            "IT DOES NOT ADD UP\n"
        },
    )
}

pub fn link(report: &LinkReport) -> String {
    let score = &report.score;
    format!(
        "{}\n{} records, {} pairs weighed, {} MB at most\nprecision {:.4}  recall {:.4}  f1 {:.4}\n\n{}",
        report.machine.line(),
        report.records,
        report.weighed,
        report.memory_peak_mb,
        score.precision,
        score.recall,
        score.f1,
        bar(
            &format!("seconds ({} of processor)", report.cpu_s),
            report.wall_s,
            "at most 90 for a million",
            report.wall_s <= 90.0
        ),
    )
}

pub fn ingest(report: &IngestReport) -> String {
    let (own, peer) = (&report.haina, &report.duckdb);
    let mut table = Table::new(["", "rows", "wall s", "cpu s", "MB"]);
    table.row([
        "haina: checked, rejected rows apart, served".to_owned(),
        own.rows.to_string(),
        own.wall_s.to_string(),
        own.cpu_s.to_string(),
        report.memory_peak_mb.to_string(),
    ]);
    table.row(peer_row(peer, peer.rows));
    let speed = report.speed_to_duckdb;
    format!(
        "{}\n{} people, {} rows rejected\n\n{}\n{}",
        report.machine.line(),
        report.people,
        own.rejected,
        table.text(),
        bar(
            "speed beside DuckDB's bare read",
            speed,
            "at least 0.5",
            speed >= 0.5
        ),
    )
}

pub fn funnel(report: &FunnelFigures) -> String {
    let mut table = Table::new(["", "rows", "wall s", "cpu s", "MB"]);
    table.row([
        "haina".to_owned(),
        report.raw.to_string(),
        report.wall_s.to_string(),
        report.cpu_s.to_string(),
        report.memory_peak_mb.to_string(),
    ]);
    table.row(peer_row(&report.duckdb, report.raw));
    let mut steps = Table::new(["step", "kept", "dropped"]);
    for step in &report.steps {
        let dropped = step.dropped.iter().map(|(why, n)| format!("{why} {n}"));
        let dropped = dropped.collect::<Vec<_>>().join(", ");
        steps.row([step.name.clone(), step.kept.to_string(), dropped]);
    }
    let same = |is: bool| if is { "the same" } else { "NOT THE SAME" };
    let (time, memory) = (report.ratio_to_duckdb, report.memory_ratio_to_duckdb);
    format!(
        "{}\n{} people; loaded in {} s of processor\n\n{}\n{}\nDuckDB counts {}; the city's own truth is {}\n{}{}",
        report.machine.line(),
        report.people,
        report.loaded.cpu_s,
        steps.text(),
        table.text(),
        same(report.same_as_duckdb),
        same(report.same_as_truth),
        bar("processor beside DuckDB", time, "at most 1", time <= 1.0),
        bar("memory beside DuckDB", memory, "at most 1.5", memory <= 1.5),
    )
}

pub(super) fn peer_row(peer: &Peer, rows: u64) -> [String; 5] {
    [
        format!("DuckDB {}", peer.version),
        rows.to_string(),
        format!("{:.2}", peer.wall_s),
        format!("{:.2}", peer.cpu_s),
        peer.memory_peak_mb.to_string(),
    ]
}

pub fn journal(report: &JournalReport) -> String {
    let (rate, prove) = (report.entries_per_s, report.prove.p95_ms);
    format!(
        "{}\n{}, {}\n\n{}\n{}{}",
        report.machine.line(),
        report.database_version,
        report.durability,
        times(&[
            ("one writer alone", report.alone),
            ("many writers", report.commit),
            ("making a proof", report.prove),
            ("checking a proof", report.check),
        ]),
        bar(
            "durable entries a second",
            rate,
            "at least 2000",
            rate >= 2000.0
        ),
        bar(
            &format!("p95 of a proof among {} entries, ms", report.entries),
            prove,
            "at most 1",
            prove <= 1.0
        ),
    )
}

pub fn timers(report: &TimersReport) -> String {
    let missed = report.due - report.fired.min(report.due) + report.over_1_s as u64;
    format!(
        "{}\n{}, {} timers pending\n\n{}\n{}",
        report.machine.line(),
        report.database_version,
        report.pending,
        times(&[("due to fired", report.late)]),
        bar(
            &format!("of {} due, later than a second", report.due),
            missed as f64,
            "none",
            missed == 0
        ),
    )
}

pub fn plans(report: &PlansReport) -> String {
    let mut table = Table::new(["who", "list", "status", "ms", "statements", "way", "step"]);
    for list in &report.lists {
        table.row([
            list.who.clone(),
            list.path.clone(),
            list.status.to_string(),
            list.took_ms.to_string(),
            list.statements.to_string(),
            match list.way {
                Way::Search => "search",
                Way::Walk => "walk",
                Way::Scan => "SCAN",
            }
            .to_owned(),
            list.step.clone(),
        ]);
    }
    format!(
        "{}\n{}, {} matters\n\n{}\n{}",
        report.machine.line(),
        report.database_version,
        report.rows,
        table.text(),
        bar(
            "lists that read a whole table",
            report.scans as f64,
            "none",
            report.scans == 0
        ),
    )
}

pub fn start(report: &StartReport) -> String {
    let (ready, idle) = (report.ready.max_ms, report.idle_mb);
    format!(
        "{}\n{} matters\n\n{}\n{}{}",
        report.machine.line(),
        report.rows,
        times(&[("start to ready", report.ready)]),
        bar("start to ready, ms", ready, "at most 2000", ready <= 2000.0),
        bar("idle memory, MB", idle, "at most 150", idle <= 150.0),
    )
}

fn times(all: &[(&str, Times)]) -> String {
    let mut table = Table::new(["", "count", "p50 ms", "p95 ms", "p99 ms", "max ms"]);
    for (name, times) in all {
        table.row([
            (*name).to_owned(),
            times.count.to_string(),
            times.p50_ms.to_string(),
            times.p95_ms.to_string(),
            times.p99_ms.to_string(),
            times.max_ms.to_string(),
        ]);
    }
    table.text()
}

pub(super) fn bar(what: &str, value: f64, wanted: &str, met: bool) -> String {
    let mark = if met { "met" } else { "MISSED" };
    format!("{what}: {value} (wanted: {wanted}; {mark})\n")
}
