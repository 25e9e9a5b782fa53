//! A pack as it is sent: its files by their paths, base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use haina_pack::{FILES_MAX, PACK_BYTES_MAX, Pack, Source};

use super::refuse;
use crate::Problem;
use crate::fault::ApiFault;
use crate::model::PackFiles;

/// Loads the pack that was sent.
pub fn read(sent: PackFiles) -> Result<Pack, Problem> {
    if sent.files.len() > FILES_MAX {
        return Err(ApiFault::Shape(format!("a pack has at most {FILES_MAX} files")).into());
    }
    let mut decoded = Vec::new();
    let mut bytes_all = 0u64;
    for (path, text) in sent.files {
        let bytes = STANDARD
            .decode(text)
            .map_err(|_| ApiFault::Shape(format!("`{path}` is not base64")))?;
        bytes_all += bytes.len() as u64;
        if bytes_all > PACK_BYTES_MAX {
            let max = usize::try_from(PACK_BYTES_MAX).unwrap_or(usize::MAX);
            return Err(ApiFault::TooLarge { max }.into());
        }
        decoded.push((path, bytes));
    }
    haina_pack::load_source(Source::from_files(decoded)).map_err(|faults| refuse(&faults))
}
