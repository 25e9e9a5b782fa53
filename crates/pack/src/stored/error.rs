//! Why a pack is not applied.

use haina_core::{Fault, FaultKind};
use haina_journal::JournalError;
use haina_party::PartyError;
use haina_store::StoreError;
use semver::{Version, VersionReq};

use crate::fault::PackFault;

/// A pack that is not applied; nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    #[error("pack `{name}` {version} is applied already, with other files")]
    SameVersion { name: String, version: Version },
    #[error("pack `{name}` is at {current}; {version} is older")]
    Older {
        name: String,
        current: Version,
        version: Version,
    },
    #[error("pack `{name}` needs `{needs}` {range}, which is not applied")]
    Needs {
        name: String,
        needs: String,
        range: VersionReq,
    },
    #[error("the stored files of pack `{name}` {version} are not those that were applied")]
    Damaged { name: String, version: String },
    #[error("pack `{name}` has {} fault(s)", faults.len())]
    Faults {
        name: String,
        faults: Vec<PackFault>,
    },
    #[error("the directory of pack `{name}` cannot be applied")]
    Directory {
        name: String,
        #[source]
        source: Box<PartyError>,
    },
    #[error("could not read or write packs")]
    Store(#[from] StoreError),
    #[error("could not enter it in the journal")]
    Journal(#[from] JournalError),
}

impl Fault for ApplyError {
    fn kind(&self) -> FaultKind {
        match self {
            ApplyError::SameVersion { .. }
            | ApplyError::Older { .. }
            | ApplyError::Needs { .. } => FaultKind::Conflict,
            ApplyError::Faults { .. } => FaultKind::Invalid,
            ApplyError::Damaged { .. } => FaultKind::Internal,
            ApplyError::Directory { source, .. } => source.kind(),
            ApplyError::Store(source) => source.kind(),
            ApplyError::Journal(source) => source.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            ApplyError::SameVersion { .. } => "PAK0100",
            ApplyError::Older { .. } => "PAK0101",
            ApplyError::Needs { .. } => "PAK0102",
            ApplyError::Damaged { .. } => "PAK0103",
            ApplyError::Faults { .. } => "PAK0104",
            ApplyError::Directory { source, .. } => source.code(),
            ApplyError::Store(source) => source.code(),
            ApplyError::Journal(source) => source.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            ApplyError::SameVersion { .. } => {
                Some("raise `version` in pack.yaml: an applied version never changes".into())
            }
            ApplyError::Older { current, .. } => Some(format!(
                "to go back, give the old content a version over {current}"
            )),
            ApplyError::Needs { needs, range, .. } => {
                Some(format!("apply `{needs}` {range} first"))
            }
            ApplyError::Damaged { .. } => Some("restore the database from a backup".into()),
            ApplyError::Faults { faults, .. } => faults
                .first()
                .map(|f| format!("{}: {}", f.place(), f.message)),
            ApplyError::Directory { source, .. } => source.hint(),
            ApplyError::Store(source) => source.hint(),
            ApplyError::Journal(source) => source.hint(),
        }
    }
}
