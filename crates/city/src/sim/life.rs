//! A city that lives for some turns on a clock of its own, and tells its script.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use haina_api::{App, AppConfig};
use haina_core::{Clock as _, Env, ManualClock, SeededChance};
use haina_store::crash;
use jiff::{SignedDuration, Timestamp};

use super::script::{Line, Scribe};
use crate::{Cast, CityError, Dice, Life};

/// Where the simulated clock of a folder is kept between its processes, and how many processes it has seen.
const CLOCK_FILE: &str = "sim-clock.txt";

/// Entries of one matter that are read at the most.
pub(super) const HISTORY_MAX: u32 = 10_000;

/// Monday, 2 March 2026, half past eight in Qingdao.
const START: Timestamp = Timestamp::constant(1_772_411_400, 0);

/// A process of a simulated city.
pub(super) struct Process {
    pub app: App,
    pub clock: Arc<ManualClock>,
    /// How many there were before it.
    pub number: u64,
    folder: PathBuf,
}

/// Lives `turns` turns in `folder` and tells `script` of them.
///
/// Time goes as in life, but every tenth turn it jumps days ahead, or back by up to two.
///
/// # Errors
/// Whatever ends the city; a process that is killed says nothing.
pub async fn live(
    folder: &Path,
    packs: &[PathBuf],
    seed: u64,
    turns: u32,
    script: Box<dyn Write + Send>,
) -> Result<(), CityError> {
    crash::count();
    let process = Process::start(folder, seed).await?;
    let app = &process.app;
    app.apply_packs(&haina_party::Principal::system(), packs)
        .await?;
    app.settle().await?;
    let scribe = Arc::new(Scribe::new(app.api().clone(), script));
    let cast = Cast::gather_before(app, Some(scribe.clone())).await?;
    let mut dice = Dice::new(seed ^ process.salt());
    let mut life = Life::begin(cast, dice.u64(), process.clock.now()).await?;
    life.take_up(process.clock.now()).await?;
    for turn in 0..turns {
        let Some(at) = life.next_at() else { break };
        let mut now = at.max(process.clock.now());
        if turn % 10 == 9 {
            let hours = dice.between(-48, 24 * 20);
            now = process.clock.now() + SignedDuration::from_hours(hours);
        }
        process.set_clock(now);
        app.settle().await?;
        life.turn().await?;
    }
    app.settle().await?;
    scribe.say(&Line::Ended {
        writes: crash::ticks(),
    });
    app.close().await;
    Ok(())
}

impl Process {
    /// Opens the folder with its own clock and with chance that no process before it had.
    pub async fn start(folder: &Path, seed: u64) -> Result<Process, CityError> {
        let kept = std::fs::read_to_string(folder.join(CLOCK_FILE)).unwrap_or_default();
        let (at, number) = kept.trim().split_once(' ').unwrap_or_default();
        let number = number.parse().unwrap_or(0) + 1;
        let clock = Arc::new(ManualClock::new(at.parse().unwrap_or(START)));
        // Counted before anything is drawn: a process that is killed while it opens has drawn, too.
        std::fs::create_dir_all(folder).map_err(|error| CityError::Folder(error.to_string()))?;
        keep_clock(folder, clock.now(), number);
        let env = Env {
            clock: clock.clone(),
            chance: Arc::new(SeededChance::new(seed ^ salt(number))),
        };
        let app = App::open(AppConfig::new(folder, env)).await?;
        Ok(Process {
            app,
            clock,
            number,
            folder: folder.to_owned(),
        })
    }

    /// Moves the clock, also for the processes that come after this one.
    pub fn set_clock(&self, now: Timestamp) {
        self.clock.set(now);
        keep_clock(&self.folder, now, self.number);
    }

    /// Makes the choices of this process others than those of the ones before.
    pub fn salt(&self) -> u64 {
        salt(self.number)
    }
}

fn salt(number: u64) -> u64 {
    number.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn keep_clock(folder: &Path, now: Timestamp, number: u64) {
    // A torn file falls back to the start, which only makes the clock jump.
    let _ = std::fs::write(folder.join(CLOCK_FILE), format!("{now} {number}"));
}
