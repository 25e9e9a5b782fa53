//! Checkpoints: the size and root of the log, signed (C2SP tlog-checkpoint in a signed-note).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::JournalError;
use crate::hash::Hash;
use crate::key::{PrivateKey, PublicKey};

/// What the log was at some moment, in the form that was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub origin: String,
    /// How many entries the log had.
    pub size: u64,
    pub root: Hash,
    /// The signed text with its signatures.
    note: String,
}

impl Checkpoint {
    pub(crate) fn sign(key: &PrivateKey, size: u64, root: Hash) -> Checkpoint {
        let public = key.public();
        let origin = public.name().to_owned();
        let text = format!("{origin}\n{size}\n{}\n", BASE64.encode(root));
        let signature = [&public.id_bytes()[..], &key.sign(&text)].concat();
        let note = format!("{text}\n— {origin} {}\n", BASE64.encode(signature));
        Checkpoint {
            origin,
            size,
            root,
            note,
        }
    }

    /// Checks that this was signed with `key`.
    ///
    /// # Errors
    /// `JRN0009` when it was not.
    pub fn check(&self, key: &PublicKey) -> Result<(), JournalError> {
        let (text, signatures) = split(&self.note).ok_or_else(wrong)?;
        if self.origin != key.name() {
            let reason = format!(
                "it is a checkpoint of `{}`, not of `{}`",
                self.origin,
                key.name()
            );
            return Err(JournalError::fails(reason));
        }
        let held = signatures.lines().any(|line| {
            let signature = line
                .strip_prefix("— ")
                .and_then(|line| line.rsplit_once(' '));
            signature.is_some_and(|(name, signature)| {
                let bytes = BASE64.decode(signature).unwrap_or_default();
                name == key.name()
                    && bytes
                        .strip_prefix(&key.id_bytes())
                        .is_some_and(|s| key.verifies(text, s))
            })
        });
        let fails = || {
            format!(
                "the checkpoint of size {} has no valid signature",
                self.size
            )
        };
        if held {
            Ok(())
        } else {
            Err(JournalError::fails(fails()))
        }
    }

    /// Refuses a checkpoint that says it was signed with another key: whoever goes on from it would fork the log.
    ///
    /// # Errors
    /// `JRN0004`.
    pub(crate) fn is_signed_by(&self, ours: &PublicKey) -> Result<(), JournalError> {
        let theirs = self.key_ids();
        if self.origin == ours.name() && theirs.contains(&ours.id()) {
            return Ok(());
        }
        Err(JournalError::OtherKey {
            ours: ours.to_string(),
            theirs: format!("{}+{}", self.origin, theirs.join(",")),
        })
    }

    /// The ids of the keys that are said to have signed.
    pub(crate) fn key_ids(&self) -> Vec<String> {
        let signatures = split(&self.note)
            .map(|(_, signatures)| signatures)
            .unwrap_or_default();
        let ids = signatures.lines().filter_map(|line| {
            let (_, signature) = line.rsplit_once(' ')?;
            Some(hex::encode(BASE64.decode(signature).ok()?.get(..4)?))
        });
        ids.collect()
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.note)
    }
}

impl FromStr for Checkpoint {
    type Err = JournalError;

    fn from_str(note: &str) -> Result<Checkpoint, JournalError> {
        let (text, _) = split(note).ok_or_else(wrong)?;
        let mut lines = text.lines();
        let mut line = || {
            lines
                .next()
                .filter(|line| !line.is_empty())
                .ok_or_else(wrong)
        };
        let (origin, size, root) = (line()?, line()?, line()?);
        // A size is written in one way only, so that one checkpoint has one text.
        let number: u64 = size.parse().map_err(|_| wrong())?;
        let root = BASE64
            .decode(root)
            .ok()
            .and_then(|root| Hash::try_from(root).ok());
        let root = root
            .filter(|_| number.to_string() == size)
            .ok_or_else(wrong)?;
        Ok(Checkpoint {
            origin: origin.to_owned(),
            size: number,
            root,
            note: note.to_owned(),
        })
    }
}

/// The signed text, with its last line end, and the signature lines.
fn split(note: &str) -> Option<(&str, &str)> {
    let at = note.rfind("\n\n")?;
    let signatures = &note[at + 2..];
    (signatures.ends_with('\n')).then_some((&note[..=at], signatures))
}

fn wrong() -> JournalError {
    JournalError::unreadable(
        "checkpoint",
        "expected an origin, a size, a root and signatures",
    )
}
