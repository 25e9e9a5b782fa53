//! Simulation (推演): random cities on a clock of their own, killed at their writes and looked at afterwards.
//!
//! A city lives in a process of its own. To kill it "at every write", a copy of its data folder is played on with
//! `HAINA_CRASH_AT=1`, another with `2`, and so on, up to the writes of a run that was left alone; so is its founding, from
//! an empty folder. After each kill the folder is opened again, everything is asked for again with the same keys, and it
//! must hold: what was acknowledged is there, nothing was done twice, each ladder rung fired once and none was missed, the
//! journal verifies, states are the fold of their entries, rates and inboxes are what a count by hand says.

mod again;
mod inspect;
mod life;
mod recount;
mod script;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use serde::Serialize;

use script::Line;

pub use inspect::{Inspection, inspect};
pub use life::live;

/// What to play.
#[derive(Debug, Clone)]
pub struct SimOptions {
    pub seeds: RangeInclusive<u64>,
    /// Whether to kill at writes, or only to play and look.
    pub kill: bool,
    /// Turns before the killing begins.
    pub turns: u32,
    /// Turns of each life that is killed.
    pub fire: u32,
    /// Every how many-th write is a kill; 1 is every one. Each seed begins at another.
    pub stride: u64,
    /// This program, and the hidden command that calls [`live`] and [`inspect`].
    pub program: PathBuf,
    pub command: OsString,
    /// Where the cities lie; emptied for each seed.
    pub folder: PathBuf,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SimReport {
    pub cities: u64,
    pub kills: u64,
    pub acknowledged: u64,
    /// Of each seed, over its states and its journal before any kill.
    pub digests: BTreeMap<u64, String>,
    /// What did not hold, with seed and write, so that it can be played again.
    pub failures: Vec<String>,
}

/// A process that ended, or was ended.
struct Lived {
    status: ExitStatus,
    script: String,
    /// What it said last before it broke off.
    complaint: String,
}

/// Plays the cities of all seeds; `progress` hears one line for each step.
///
/// # Errors
/// When a process cannot be started or a folder not be copied; what does not hold is in the report.
pub fn run(options: &SimOptions, mut progress: impl FnMut(&str)) -> io::Result<SimReport> {
    let mut report = SimReport::default();
    for seed in options.seeds.clone() {
        let base = options.folder.join(format!("city-{seed}"));
        clear(&base)?;
        report.cities += 1;
        let Some(script) = options.play(&base, seed, options.turns, &mut report)? else {
            continue;
        };
        let place = format!("seed {seed}");
        if let Some(digest) = options.look(&base, seed, &script, &place, &mut report)? {
            progress(&format!(
                "{place}: {} turns, digest {digest}",
                options.turns
            ));
            report.digests.insert(seed, digest);
        }
        if options.kill {
            options.kill_all(None, seed, "", &mut report, &mut progress)?;
            options.kill_all(Some(&base), seed, &script, &mut report, &mut progress)?;
        }
        clear(&base)?;
    }
    Ok(report)
}

impl SimOptions {
    /// Kills a city at its writes: while it is founded, or in the turns that follow what happened in `base`.
    fn kill_all(
        &self,
        base: Option<&Path>,
        seed: u64,
        before: &str,
        report: &mut SimReport,
        progress: &mut impl FnMut(&str),
    ) -> io::Result<()> {
        let under_fire = self.folder.join(format!("city-{seed}-under-fire"));
        let turns = if base.is_some() { self.fire } else { 0 };
        let prepare = || {
            clear(&under_fire)?;
            base.map_or(Ok(()), |base| copy(base, &under_fire))
        };
        prepare()?;
        let Some(whole) = self.play(&under_fire, seed, turns, report)? else {
            return Ok(());
        };
        let (writes, stride) = (writes_of(&whole).unwrap_or_default(), self.stride.max(1));
        for at in (1 + seed % stride..=writes).step_by(usize::try_from(stride).unwrap_or(1)) {
            prepare()?;
            let lived = self.live(&under_fire, seed, turns, Some(at))?;
            let phase = if base.is_some() {
                "living"
            } else {
                "being founded"
            };
            let place = format!("seed {seed}, killed while {phase} at write {at} of {writes}");
            if lived.status.success() {
                // Which entries are sequenced together is not the same each time: near its end it may have fewer writes.
                if writes_of(&lived.script).is_none_or(|made| made >= at) {
                    report.failures.push(format!("{place}: it was not killed"));
                }
                continue;
            }
            report.kills += 1;
            report.acknowledged += acknowledged(&lived.script);
            let script = format!("{before}{}", lived.script);
            self.look(&under_fire, seed, &script, &place, report)?;
            progress(&place);
        }
        clear(&under_fire)
    }

    /// A life that must end by itself; its script.
    fn play(
        &self,
        folder: &Path,
        seed: u64,
        turns: u32,
        report: &mut SimReport,
    ) -> io::Result<Option<String>> {
        let lived = self.live(folder, seed, turns, None)?;
        report.acknowledged += acknowledged(&lived.script);
        if lived.status.success() {
            return Ok(Some(lived.script));
        }
        report.failures.push(format!(
            "seed {seed}: the city ended with {}: {}",
            lived.status, lived.complaint
        ));
        Ok(None)
    }

    fn live(
        &self,
        folder: &Path,
        seed: u64,
        turns: u32,
        crash_at: Option<u64>,
    ) -> io::Result<Lived> {
        let mut command = Command::new(&self.program);
        command.arg(&self.command).arg("live").arg(folder);
        command.arg(seed.to_string()).arg(turns.to_string());
        if let Some(at) = crash_at {
            command.env("HAINA_CRASH_AT", at.to_string());
        }
        let output = command.stdin(Stdio::null()).output()?;
        Ok(Lived {
            status: output.status,
            script: String::from_utf8_lossy(&output.stdout).into_owned(),
            complaint: complaint(&output.stderr),
        })
    }

    /// Looks at a city; gives its digest.
    fn look(
        &self,
        folder: &Path,
        seed: u64,
        script: &str,
        place: &str,
        report: &mut SimReport,
    ) -> io::Result<Option<String>> {
        let file = self.folder.join("script.jsonl");
        std::fs::write(&file, script)?;
        let mut command = Command::new(&self.program);
        command.arg(&self.command).arg("inspect").arg(folder);
        let output = command.arg(seed.to_string()).arg(&file).output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let (digests, wrong): (Vec<&str>, Vec<&str>) =
            said.lines().partition(|line| line.starts_with(DIGEST));
        report
            .failures
            .extend(wrong.iter().map(|line| format!("{place}: {line}")));
        if !output.status.success() {
            let why = complaint(&output.stderr);
            report
                .failures
                .push(format!("{place}: it could not be looked at: {why}"));
        }
        Ok(digests.first().map(|line| line[DIGEST.len()..].to_owned()))
    }
}

/// What stands before the digest in what an inspecting process prints.
pub const DIGEST: &str = "digest ";

/// How many writes a life had that ended by itself.
fn writes_of(script: &str) -> Option<u64> {
    let mut lines = Line::read(script).into_iter();
    lines.find_map(|line| match line {
        Line::Ended { writes } => Some(writes),
        _ => None,
    })
}

fn acknowledged(script: &str) -> u64 {
    let lines = Line::read(script);
    lines
        .iter()
        .filter(|line| matches!(line, Line::Done { .. }))
        .count() as u64
}

fn complaint(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    text.lines().take(3).collect::<Vec<_>>().join("; ")
}

fn clear(folder: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
