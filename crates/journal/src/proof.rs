//! Proofs that an entry is in the log, and that one state of the log continues another. They are
//! checked offline, with the public key alone.

use haina_store::{Session, args};
use serde::{Deserialize, Serialize};

use crate::JournalError;
use crate::checkpoint::Checkpoint;
use crate::entry::{Entry, EntryId, Record};
use crate::hash::{Hash, content_hash, empty_root, leaf_hash, node_hash};
use crate::journal::Journal;
use crate::key::PublicKey;
use crate::sequencer::load_tiles;
use crate::tree::Path;

const FORMAT: &str = "haina-journal-proof/1";

/// A proof file: all that is needed to see that an entry is in the log that the checkpoint signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The version of this form.
    pub format: String,
    /// The place of the entry in the log, from 0.
    pub index: u64,
    /// The entry's record, exactly as it was hashed.
    pub record: String,
    /// The inclusion path (RFC 6962), hexadecimal, from the leaf up.
    pub path: Vec<String>,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// Personal content, where it was asked for and is not erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal: Option<PersonalProof>,
}

/// Personal content with the salt that its hash in the record was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonalProof {
    pub salt: String,
    pub content: String,
}

/// What a proof proves.
#[derive(Debug, Clone, PartialEq)]
pub struct Proven {
    pub entry: Entry,
    pub checkpoint: Checkpoint,
}

/// A proof that a later state of the log has all entries of an earlier one, unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consistency {
    pub from: String,
    pub to: String,
    /// The consistency path (RFC 6962), hexadecimal.
    pub path: Vec<String>,
}

impl Journal {
    /// A proof of `entry` against the last checkpoint, with its personal content where that is wanted.
    ///
    /// A glance will do for a session: what a checkpoint covers never changes.
    ///
    /// # Errors
    /// `JRN0005` when there is no such entry, `JRN0006` when it is not in the log yet.
    pub async fn prove(
        &self,
        session: &mut Session,
        entry: EntryId,
        with_personal: bool,
    ) -> Result<Proof, JournalError> {
        let sql = "SELECT e.seq, e.record, c.salt, c.content,
                (SELECT note FROM journal_checkpoint ORDER BY size DESC LIMIT 1) AS note
            FROM journal_entry e LEFT JOIN journal_content c ON c.entry = e.id WHERE e.id = $1";
        let row = session.optional(sql, &args![entry]).await?;
        let row = row.ok_or_else(|| JournalError::NoEntry {
            entry: entry.to_string(),
        })?;
        let waits = || JournalError::NotSequenced {
            entry: entry.to_string(),
        };
        let index = row.get::<Option<u64>>("seq")?.ok_or_else(waits)?;
        let checkpoint: Option<String> = row.get("note")?;
        let checkpoint: Checkpoint = checkpoint.ok_or_else(waits)?.parse()?;
        if checkpoint.size <= index {
            return Err(waits());
        }
        let path = Path::inclusion(index, checkpoint.size);
        let tiles = load_tiles(session, &path.tiles()).await?;
        let salt: Option<Vec<u8>> = row.get("salt")?;
        let personal = salt.zip(row.get("content")?).filter(|_| with_personal);
        Ok(Proof {
            format: FORMAT.to_owned(),
            index,
            record: row.get("record")?,
            path: path.hashes(&tiles)?.iter().map(hex::encode).collect(),
            checkpoint: checkpoint.to_string(),
            personal: personal.map(|(salt, content)| PersonalProof {
                salt: hex::encode(salt),
                content,
            }),
        })
    }

    /// A proof that the checkpoint of size `to` continues that of size `from`.
    ///
    /// # Errors
    /// `JRN0007` when there was no checkpoint of one of these sizes.
    pub async fn prove_consistency(
        &self,
        session: &mut Session,
        from: u64,
        to: u64,
    ) -> Result<Consistency, JournalError> {
        let (old, new) = (
            checkpoint_of(session, from).await?,
            checkpoint_of(session, to).await?,
        );
        if from > to {
            return Err(JournalError::NoCheckpoint { size: from });
        }
        let path = Path::consistency(from, to);
        let tiles = load_tiles(session, &path.tiles()).await?;
        let path = path.hashes(&tiles)?.iter().map(hex::encode).collect();
        Ok(Consistency {
            from: old.to_string(),
            to: new.to_string(),
            path,
        })
    }
}

impl Proof {
    /// Reads a proof file.
    pub fn parse(text: &str) -> Result<Proof, JournalError> {
        let proof: Proof =
            serde_json::from_str(text).map_err(|e| JournalError::unreadable("proof", e))?;
        if proof.format != FORMAT {
            let reason = format!("its format is `{}`, not `{FORMAT}`", proof.format);
            return Err(JournalError::unreadable("proof", reason));
        }
        Ok(proof)
    }

    /// The text of the proof file.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Checks the proof with nothing but the log's public key.
    ///
    /// # Errors
    /// `JRN0008` when it cannot be read, `JRN0009` when it does not hold.
    pub fn check(&self, key: &PublicKey) -> Result<Proven, JournalError> {
        let checkpoint: Checkpoint = self.checkpoint.parse()?;
        checkpoint.check(key)?;
        let path = hashes(&self.path)?;
        let leaf = leaf_hash(self.record.as_bytes());
        let root = root_of_path(leaf, self.index, checkpoint.size, &path);
        if root != Some(checkpoint.root) {
            let reason = "the record and the path do not lead to the checkpoint's root";
            return Err(JournalError::fails(reason));
        }
        let record: Record = serde_json::from_str(&self.record)
            .map_err(|error| JournalError::unreadable("record", error))?;
        let personal = match &self.personal {
            None => None,
            Some(personal) => Some(personal.check(record.personal.as_deref())?),
        };
        Ok(Proven {
            entry: record.into_entry(Some(self.index), personal),
            checkpoint,
        })
    }
}

impl PersonalProof {
    fn check(&self, hash: Option<&str>) -> Result<serde_json::Value, JournalError> {
        let salt = hex::decode(&self.salt).map_err(|e| JournalError::unreadable("salt", e))?;
        if hash != Some(hex::encode(content_hash(&salt, &self.content)).as_str()) {
            return Err(JournalError::fails(
                "the personal content is not what the record names",
            ));
        }
        serde_json::from_str(&self.content).map_err(|e| JournalError::unreadable("content", e))
    }
}

impl Consistency {
    /// Checks the proof with nothing but the log's public key.
    ///
    /// # Errors
    /// `JRN0008` when it cannot be read, `JRN0009` when it does not hold.
    pub fn check(&self, key: &PublicKey) -> Result<(Checkpoint, Checkpoint), JournalError> {
        let (old, new): (Checkpoint, Checkpoint) = (self.from.parse()?, self.to.parse()?);
        old.check(key)?;
        new.check(key)?;
        let path = hashes(&self.path)?;
        if !consistent((old.size, old.root), (new.size, new.root), &path) {
            let reason = format!(
                "the log of size {} does not continue that of {}",
                new.size, old.size
            );
            return Err(JournalError::fails(reason));
        }
        Ok((old, new))
    }
}

/// The root that an inclusion path leads to (RFC 9162, 2.1.3.2); `None` when its length is wrong.
pub fn root_of_path(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut node, mut last, mut root) = (index, size - 1, leaf);
    for hash in path {
        if last == 0 {
            return None;
        }
        if node & 1 == 1 || node == last {
            root = node_hash(hash, &root);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            root = node_hash(&root, hash);
        }
        node >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(root)
}

/// Whether the tree `new` continues the tree `old`, by a consistency path (RFC 9162, 2.1.4.2).
pub fn consistent(old: (u64, Hash), new: (u64, Hash), path: &[Hash]) -> bool {
    let ((old_size, old_root), (size, root)) = (old, new);
    if old_size == 0 {
        return path.is_empty() && old_root == empty_root();
    }
    if old_size >= size {
        return old_size == size && path.is_empty() && old_root == root;
    }
    let (mut node, mut last) = (old_size - 1, size - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let mut path = path.iter();
    // When the old tree is complete, its root is the first node.
    let first = if node == 0 {
        Some(&old_root)
    } else {
        path.next()
    };
    let Some(first) = first else { return false };
    let (mut old_tree, mut new_tree) = (*first, *first);
    for hash in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old_tree = node_hash(hash, &old_tree);
            new_tree = node_hash(hash, &new_tree);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_tree = node_hash(&new_tree, hash);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old_tree == old_root && new_tree == root
}

async fn checkpoint_of(session: &mut Session, size: u64) -> Result<Checkpoint, JournalError> {
    let sql = "SELECT note FROM journal_checkpoint WHERE size = $1";
    let row = session.optional(sql, &args![size]).await?;
    row.ok_or(JournalError::NoCheckpoint { size })?
        .get::<String>("note")?
        .parse()
}

fn hashes(path: &[String]) -> Result<Vec<Hash>, JournalError> {
    let hash = |text: &String| {
        hex::decode(text)
            .ok()
            .and_then(|bytes| Hash::try_from(bytes).ok())
    };
    let wrong = || JournalError::unreadable("path", "expected hashes of 64 hexadecimal digits");
    path.iter()
        .map(|text| hash(text).ok_or_else(wrong))
        .collect()
}
