//! From run to run (逐次比对): which subjects enter, leave or change, by what was claimed so far.
//!
//! What is compared is not the last result but what is *held* of each subject: whether it is claimed, for what, and since
//! how many runs it has been otherwise. A run whose inputs are late or short moves nobody out, and forgets nobody: when the
//! input is whole again, whoever is really gone leaves then.

use sha2::{Digest, Sha256};

/// What a claim rests on, in sixteen bytes.
pub type Fingerprint = [u8; 16];

/// What is held of a subject between runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Whether it is claimed.
    pub claimed: bool,
    /// Runs in a row that said the opposite.
    pub streak: u32,
    /// What it is claimed for, or would be.
    pub rests_on: Fingerprint,
}

/// What happens to a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    Enter,
    /// Still claimed, for other reasons or by another version of the model.
    Changed,
    Leave,
}

/// How a run may move subjects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Runs in a row before a subject enters or leaves, at least 1.
    pub debounce: u32,
    /// Whether absence counts: not while an input is late or short.
    pub may_leave: bool,
}

/// One subject in one run: what is held of it afterwards, and what happens.
pub fn step(
    held: Option<Held>,
    now: Option<Fingerprint>,
    rule: Rule,
) -> (Option<Held>, Option<Change>) {
    let claimed = |rests_on| Held {
        claimed: true,
        streak: 0,
        rests_on,
    };
    match (held, now) {
        (None, None) => (None, None),
        (Some(held), Some(now)) if held.claimed => {
            let change = (held.rests_on != now).then_some(Change::Changed);
            (Some(claimed(now)), change)
        }
        (waiting, Some(now)) => {
            let streak = waiting.map_or(0, |held| held.streak).saturating_add(1);
            match streak >= rule.debounce {
                true => (Some(claimed(now)), Some(Change::Enter)),
                false => {
                    let held = Held {
                        claimed: false,
                        streak,
                        rests_on: now,
                    };
                    (Some(held), None)
                }
            }
        }
        (Some(held), None) if !rule.may_leave => (Some(held), None),
        (Some(held), None) if !held.claimed => (None, None),
        (Some(held), None) => {
            let streak = held.streak.saturating_add(1);
            match streak >= rule.debounce {
                true => (None, Some(Change::Leave)),
                false => (Some(Held { streak, ..held }), None),
            }
        }
    }
}

/// What a claim of a version of a model rests on: the values of its reasons.
pub fn fingerprint<'v>(
    version: &str,
    values: impl IntoIterator<Item = Option<&'v str>>,
) -> Fingerprint {
    let mut hash = Sha256::new();
    hash.update(version);
    for value in values {
        match value {
            None => hash.update([0]),
            Some(value) => {
                hash.update([1]);
                hash.update((value.len() as u64).to_be_bytes());
                hash.update(value);
            }
        }
    }
    let mut first = Fingerprint::default();
    first.copy_from_slice(&hash.finalize()[..16]);
    first
}

impl Change {
    /// The name in the table of changes.
    pub fn name(self) -> &'static str {
        match self {
            Change::Enter => "enter",
            Change::Changed => "changed",
            Change::Leave => "leave",
        }
    }
}
