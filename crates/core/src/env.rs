//! Time and chance (时间与随机), always passed in, so that whatever runs on a clock replays from a seed.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use rand::Rng;
use rand::SeedableRng;
use rand_chacha::ChaCha12Rng;

/// Tells the time. The only way to learn it outside this file.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present moment, in microseconds' precision.
    fn now(&self) -> Timestamp;
}

/// Gives random bytes. The only source of chance outside this file.
pub trait Chance: Send + Sync + fmt::Debug {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The clock and the chance a part of Haina runs with; cheap to clone.
#[derive(Clone, Debug)]
pub struct Env {
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
}

/// The machine's own clock, moved by an offset that starts at zero.
///
/// The offset lets a demo city begin two months ago and a simulation jump; production never sets it.
#[derive(Debug, Default)]
pub struct SystemClock {
    offset_us: AtomicI64,
}

/// A clock that stands still until told to move.
#[derive(Debug)]
pub struct ManualClock {
    now_us: AtomicI64,
}

/// Randomness from the operating system.
#[derive(Debug, Default)]
pub struct SystemChance;

/// Randomness that replays from a seed.
#[derive(Debug)]
pub struct SeededChance {
    rng: Mutex<ChaCha12Rng>,
}

impl Env {
    /// The system's clock and randomness.
    pub fn system() -> Env {
        Env {
            clock: Arc::new(SystemClock::default()),
            chance: Arc::new(SystemChance),
        }
    }

    /// A standing clock and seeded chance, with a handle to move the clock.
    pub fn replay(now: Timestamp, seed: u64) -> (Env, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::new(now));
        let env = Env {
            clock: clock.clone(),
            chance: Arc::new(SeededChance::new(seed)),
        };
        (env, clock)
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A random number, all 64 bits.
    pub fn u64(&self) -> u64 {
        let mut bytes = [0; 8];
        self.chance.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }
}

impl SystemClock {
    /// Moves this clock by `by` for good.
    pub fn shift(&self, by: SignedDuration) {
        self.offset_us.fetch_add(micros(by), Ordering::SeqCst);
    }

    /// How far this clock is ahead of the machine's own; before zero it is behind.
    pub fn offset(&self) -> SignedDuration {
        SignedDuration::from_micros(self.offset_us.load(Ordering::SeqCst))
    }

    /// Sets how far this clock is ahead of the machine's own.
    pub fn set_offset(&self, offset: SignedDuration) {
        self.offset_us.store(micros(offset), Ordering::SeqCst);
    }
}

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // the one place that reads the machine's clock
    fn now(&self) -> Timestamp {
        from_micros(Timestamp::now().as_microsecond() + self.offset_us.load(Ordering::SeqCst))
    }
}

impl ManualClock {
    /// A clock that stands at `now`.
    pub fn new(now: Timestamp) -> ManualClock {
        ManualClock {
            now_us: AtomicI64::new(now.as_microsecond()),
        }
    }

    /// Moves the clock; a negative span turns it back.
    pub fn advance(&self, by: SignedDuration) {
        self.now_us.fetch_add(micros(by), Ordering::SeqCst);
    }

    /// Sets the clock to `now`.
    pub fn set(&self, now: Timestamp) {
        self.now_us.store(now.as_microsecond(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        from_micros(self.now_us.load(Ordering::SeqCst))
    }
}

impl Chance for SystemChance {
    fn fill(&self, bytes: &mut [u8]) {
        // The operating system's generator does not fail once a process runs; were it to, ids
        // would collide and the store would refuse them, so nothing is lost silently.
        if getrandom::fill(bytes).is_err() {
            bytes.fill(0);
        }
    }
}

impl SeededChance {
    /// Chance that gives the same bytes in the same order for the same seed.
    pub fn new(seed: u64) -> SeededChance {
        SeededChance {
            rng: Mutex::new(ChaCha12Rng::seed_from_u64(seed)),
        }
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        match self.rng.lock() {
            Ok(mut rng) => rng.fill_bytes(bytes),
            Err(poisoned) => poisoned.into_inner().fill_bytes(bytes),
        }
    }
}

fn micros(by: SignedDuration) -> i64 {
    i64::try_from(by.as_micros()).unwrap_or(i64::MAX)
}

fn from_micros(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or(Timestamp::MAX)
}
