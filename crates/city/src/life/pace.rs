//! Pace (节奏): how long people take, within office hours.

use haina_core::Calendar;
use jiff::civil::time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};

use crate::Dice;

/// Beyond this people are slow.
const SLOW: f64 = 2.0;

/// How quickly the people around one matter are: 1 is usual, 4 is too late.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace(f64);

impl Pace {
    /// Most are usual, some quick, one in nine slow: of real answers to river appeals the median took 5 days,
    /// one in ten 14 or more.
    pub fn invent(dice: &mut Dice) -> Pace {
        let slow = dice.chance(11);
        Pace(if slow {
            2.5 + 3.0 * dice.unit()
        } else {
            0.4 + 1.1 * dice.unit()
        })
    }

    /// A few minutes on.
    pub fn soon(&self, dice: &mut Dice, from: Timestamp) -> Timestamp {
        after(from, 4.0 + 30.0 * dice.unit())
    }

    /// `wake`, or sooner when the clock would run out before the work is done: who is not slow looks at the clock.
    pub fn before(&self, due: Timestamp, from: Timestamp, wake: Timestamp) -> Timestamp {
        if self.0 > SLOW {
            return wake;
        }
        let left = due.duration_since(from).as_secs_f64() / 60.0;
        wake.min(after(from, (left / 3.0).max(3.0)))
    }

    /// Between `low` and `high` working hours on, times the pace, at a moment when an office is open.
    pub fn office(
        &self,
        dice: &mut Dice,
        calendar: &Calendar,
        from: Timestamp,
        low: f64,
        high: f64,
    ) -> Timestamp {
        let minutes = (low + (high - low) * dice.unit()) * 60.0 * self.0;
        // An office works 8 of 24 hours; nights and rest days are skipped below.
        let days = (minutes / 480.0).floor();
        let mut at = after(from, minutes - days * 480.0);
        for _ in 0..days as u32 {
            at = open(calendar, after(at, 24.0 * 60.0));
        }
        open(calendar, at)
    }
}

/// `at`, or the next moment at which an office is open.
pub fn open(calendar: &Calendar, at: Timestamp) -> Timestamp {
    let mut local = local(at);
    for _ in 0..30 {
        let day = local.date();
        if !calendar.is_working_day(day) || local.time() >= time(17, 30, 0, 0) {
            let next = day.tomorrow().unwrap_or(day).to_datetime(time(8, 40, 0, 0));
            local = next.to_zoned(local.time_zone().clone()).unwrap_or(local);
        } else if local.time() < time(8, 30, 0, 0) {
            let opening = day.to_datetime(time(8, 40, 0, 0));
            local = opening.to_zoned(local.time_zone().clone()).unwrap_or(local);
        } else {
            break;
        }
    }
    // Nobody comes back in the very same second.
    local.timestamp().max(at)
}

/// The wall clock of the city.
pub fn local(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::fixed(jiff::tz::offset(8))))
}

fn after(from: Timestamp, minutes: f64) -> Timestamp {
    let seconds = (minutes * 60.0).clamp(1.0, 400.0 * 86_400.0) as i64;
    from.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or_else(|_| from.checked_add(1.hours()).unwrap_or(from))
}
