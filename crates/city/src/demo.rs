//! The demo city (演示城市): two months played through the API at once, then slowly while a visitor looks.

use std::sync::Arc;
use std::time::Duration;

use haina_api::App;
use haina_core::{Clock, SystemClock};
use jiff::SignedDuration;

use crate::cast::{SignIn, sign_ins};
use crate::{Cast, CityError, Life, Tally};

/// What to play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demo {
    pub seed: u64,
    /// Days of life before today.
    pub days: u32,
    /// Whether the city stands still after them.
    pub still: bool,
}

/// A city that is ready to be looked at.
pub struct Built {
    pub sign_ins: Vec<SignIn>,
    pub tally: Tally,
    life: Life,
}

impl Default for Demo {
    fn default() -> Demo {
        Demo {
            seed: 2026,
            days: 60,
            still: false,
        }
    }
}

/// Makes the accounts and plays the past, unless this data folder has it already.
///
/// `clock` must be the clock the app runs with; it is turned back by the days to play and ends at the present again.
/// `progress` hears the share of days done, of all, and what is going on.
pub async fn build(
    app: &App,
    clock: &Arc<SystemClock>,
    demo: &Demo,
    mut progress: impl FnMut(u64, u64, &str),
) -> Result<Built, CityError> {
    let (today, offset) = (clock.now(), clock.offset());
    let untouched = Cast::is_missing(app).await?;
    let past = SignedDuration::from_hours(24 * i64::from(demo.days));
    if untouched {
        clock.shift(-past);
    }
    let start = clock.now();
    let cast = Cast::gather(app).await?;
    let mut life = Life::begin(cast, demo.seed, start).await?;
    let days = u64::from(demo.days);
    while let Some(at) = life.next_at().filter(|at| untouched && *at < today) {
        clock.shift(at.duration_since(clock.now()));
        app.settle().await?;
        life.turn().await?;
        let done = at.duration_since(start).as_hours().unsigned_abs() / 24;
        progress(
            done.min(days),
            days,
            "playing two months of the city's life",
        );
    }
    if untouched {
        // The machine's own time went on while the past was played: come back to it exactly.
        clock.set_offset(offset);
        life.welcome(clock.now()).await?;
        life.claim(app).await?;
    }
    app.settle().await?;
    Ok(Built {
        sign_ins: sign_ins(),
        tally: life.tally().clone(),
        life,
    })
}

/// Goes on playing in real time until it is dropped.
pub async fn play(app: App, clock: Arc<SystemClock>, built: Built) -> Result<(), CityError> {
    let mut life = built.life;
    loop {
        let Some(at) = life.next_at() else {
            return Ok(());
        };
        let wait = at.duration_since(clock.now());
        // Something happens at least every twenty seconds, or a visitor would think that the city sleeps.
        let wait = wait.clamp(SignedDuration::from_secs(2), SignedDuration::from_secs(20));
        tokio::time::sleep(Duration::from_secs(wait.as_secs().unsigned_abs())).await;
        if let Err(error) = life.turn().await {
            tracing::warn!(error = %error, "The demo city missed a turn");
        }
        let _ = &app;
    }
}
