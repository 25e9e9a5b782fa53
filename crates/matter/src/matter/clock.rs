//! A running clock: due = function(start, limit, stops, extensions, calendar), and its rungs.

use haina_core::calendar::local_day;
use haina_core::{Calendar, Due, Limit, LimitUnit};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::kind::{Moment, RungAction};

/// One clock of one round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clock {
    /// The type's key (`handle`), or `intake`, `rating`, `call-back`, `task:KEY`, `supervise:s1`, `consult:c1`.
    pub key: String,
    pub round: u32,
    pub start: Timestamp,
    pub limit: Limit,
    /// The moment that ends it; side clocks are ended by their own facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Moment>,
    /// The first moment that is too late.
    pub due: Timestamp,
    /// Counted through a year whose notice is not published.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Limit>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<Stop>,
    /// Reasons that stop it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stop_for: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rungs: Vec<Rung>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Timestamp>,
    /// Set when it no longer counts: another took its place, or the matter went another way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub void: bool,
}

/// A time in which a clock rested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    pub reason: String,
    pub from: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
}

/// A share of the limit, and what happens then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    pub percent: u32,
    pub action: Act,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fired_at: Option<Timestamp>,
}

/// What a rung does: a type's action, or what the product does by itself when time is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    Remind,
    Warn,
    Escalate,
    Supervise,
    /// Silence accepts.
    Accept,
    /// Nobody said anything: closes.
    Close,
}

/// How a clock stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    Running,
    Stopped,
    Met,
    Breached,
    Void,
}

impl From<RungAction> for Act {
    fn from(action: RungAction) -> Act {
        match action {
            RungAction::Remind => Act::Remind,
            RungAction::Warn => Act::Warn,
            RungAction::Escalate => Act::Escalate,
            RungAction::Supervise => Act::Supervise,
        }
    }
}

impl Clock {
    /// A clock that starts now.
    pub fn begin(
        key: impl Into<String>,
        round: u32,
        start: Timestamp,
        limit: Limit,
        calendar: &Calendar,
    ) -> Clock {
        let due = calendar.due(start, &limit);
        Clock {
            key: key.into(),
            round,
            start,
            limit,
            end: None,
            due: due.at,
            provisional: due.provisional,
            extensions: Vec::new(),
            stops: Vec::new(),
            stop_for: Vec::new(),
            rungs: Vec::new(),
            ended: None,
            void: false,
        }
    }

    /// Neither ended nor void.
    pub fn is_live(&self) -> bool {
        self.ended.is_none() && !self.void
    }

    /// Live, and not resting.
    pub fn is_running(&self) -> bool {
        self.is_live() && self.stops.last().is_none_or(|stop| stop.to.is_some())
    }

    /// How it stands at `now`.
    pub fn state(&self, now: Timestamp) -> ClockState {
        match (self.void, self.ended) {
            (true, _) => ClockState::Void,
            (_, Some(ended)) if ended >= self.due => ClockState::Breached,
            (_, Some(_)) => ClockState::Met,
            _ if !self.is_running() && !self.is_breached(now) => ClockState::Stopped,
            _ if self.is_breached(now) => ClockState::Breached,
            _ => ClockState::Running,
        }
    }

    /// Has its time passed while it ran?
    pub fn is_breached(&self, now: Timestamp) -> bool {
        let until = match (self.ended, self.stops.last()) {
            (Some(ended), _) => ended,
            (None, Some(Stop { from, to: None, .. })) => *from,
            _ => now,
        };
        until >= self.due
    }

    /// The deadline by the present stops, extensions and calendar. A passed breach does not move:
    /// stops that began after it count for nothing.
    pub fn due_by(&self, calendar: &Calendar) -> Due {
        let mut due = calendar.due(self.start, &self.limit);
        for more in &self.extensions {
            due = after(calendar, due, more);
        }
        let mut stops: Vec<&Stop> = self.stops.iter().filter(|s| s.to.is_some()).collect();
        stops.sort_by_key(|stop| stop.from);
        for stop in stops {
            let to = stop.to.unwrap_or(stop.from);
            if stop.from < due.at && stop.from < to {
                due = self.shifted(calendar, due, stop.from, to);
            }
        }
        due
    }

    /// When the rung at `percent` is reached, for a clock that does not rest from now on.
    pub fn rung_at(&self, percent: u32) -> Timestamp {
        if percent == 100 {
            return self.due;
        }
        let rested = self.rested_before(self.due);
        let whole = self.due.duration_since(self.start) - rested;
        let part = SignedDuration::from_micros(
            i64::try_from(whole.as_micros() * i128::from(percent) / 100).unwrap_or(i64::MAX),
        );
        let mut at = self.start.checked_add(part).unwrap_or(Timestamp::MAX);
        let mut stops: Vec<&Stop> = self.stops.iter().filter(|s| s.to.is_some()).collect();
        stops.sort_by_key(|stop| stop.from);
        for stop in stops {
            if let Some(to) = stop.to
                && stop.from < at
            {
                let rest = to.duration_since(stop.from).max(SignedDuration::ZERO);
                at = at.checked_add(rest).unwrap_or(Timestamp::MAX);
            }
        }
        at
    }

    /// The next rung that has not fired, and when; none while it rests or once it is over.
    pub fn next_rung(&self) -> Option<(Timestamp, &Rung)> {
        if !self.is_running() {
            return None;
        }
        let open = self.rungs.iter().filter(|rung| rung.fired_at.is_none());
        open.map(|rung| (self.rung_at(rung.percent), rung))
            .min_by_key(|(at, rung)| (*at, rung.percent))
    }

    /// The used share of its time at `now`; more than 1 when late.
    pub fn fraction(&self, now: Timestamp) -> f64 {
        let until = match (self.ended, self.stops.last()) {
            (Some(ended), _) => ended,
            (None, Some(Stop { from, to: None, .. })) => *from,
            _ => now,
        };
        let whole =
            (self.due.duration_since(self.start) - self.rested_before(self.due)).as_secs_f64();
        let used = (until.duration_since(self.start) - self.rested_before(until)).as_secs_f64();
        if whole <= 0.0 {
            1.0
        } else {
            (used / whole).max(0.0)
        }
    }

    fn rested_before(&self, moment: Timestamp) -> SignedDuration {
        let closed = self.stops.iter().filter_map(|s| Some((s.from, s.to?)));
        closed
            .filter(|(from, to)| *from < moment && from < to)
            .map(|(from, to)| to.min(moment).duration_since(from))
            .fold(SignedDuration::ZERO, |sum, rest| sum + rest)
    }

    fn shifted(&self, calendar: &Calendar, due: Due, from: Timestamp, to: Timestamp) -> Due {
        match self.limit.unit {
            LimitUnit::Hours => {
                let at = due.at.checked_add(to.duration_since(from));
                Due {
                    at: at.unwrap_or(Timestamp::MAX),
                    provisional: due.provisional,
                }
            }
            LimitUnit::Workdays => {
                let days = calendar.working_days_between(local_day(from), local_day(to));
                after(
                    calendar,
                    due,
                    &Limit::workdays(u32::try_from(days).unwrap_or(0)),
                )
            }
            LimitUnit::Days | LimitUnit::Months => {
                let days = local_day(to).duration_since(local_day(from)).as_hours() / 24;
                after(
                    calendar,
                    due,
                    &Limit::days(u32::try_from(days).unwrap_or(0)),
                )
            }
        }
    }
}

/// `more` counted on from a deadline: from its last day, not from the midnight after it.
fn after(calendar: &Calendar, due: Due, more: &Limit) -> Due {
    if more.n == 0 {
        return due;
    }
    let from = match more.unit {
        LimitUnit::Hours => due.at,
        _ => due.at - SignedDuration::from_micros(1),
    };
    let next = calendar.due(from, more);
    Due {
        at: next.at,
        provisional: due.provisional || next.provisional,
    }
}
