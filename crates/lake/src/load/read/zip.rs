//! What an archive says of itself before it is opened: a spreadsheet is one, a folder of texts comes as one.
//!
//! Sizes are those of the central directory (APPNOTE.TXT 4.3.12). An archive that lies there is found when it is read.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::unreadable;
use crate::load::Limits;
use crate::load::refusal::Refusal;

/// Bytes of the end record, and of the longest comment behind it.
const END: u64 = 22;
const COMMENT_MAX: u64 = 65_535;
/// Bytes of an entry's fixed part.
const ENTRY: usize = 46;
/// Bytes of a directory that is looked at.
const DIRECTORY_MAX: u64 = 16 << 20;
/// Entries of an archive: of a spreadsheet some dozens, of a folder as many as it has texts.
const ENTRIES_MAX: u64 = 10_000;

/// Refuses an archive that would become too large.
///
/// # Errors
/// With `broken` when it is no archive, and when it says that it holds more than the limits allow.
pub(super) fn check(path: &Path, limits: &Limits, broken: &'static str) -> Result<(), Refusal> {
    let broken = || unreadable(broken, None);
    let mut file = File::open(path).map_err(|_| broken())?;
    let length = file.metadata().map_err(|_| broken())?.len();
    let directory = directory(&mut file, length)
        .map_err(|_| broken())?
        .ok_or_else(broken)?;
    let too_much = |what, max| {
        Err(Refusal::Limit {
            what,
            max,
            line: None,
        })
    };
    let (mut rest, mut expanded, mut entries) = (directory.as_slice(), 0u64, 0u64);
    while let Some(entry) = rest.get(..ENTRY) {
        if !entry.starts_with(b"PK\x01\x02") {
            break;
        }
        let (packed, whole) = (u32_at(entry, 20), u32_at(entry, 24));
        entries += 1;
        expanded += u64::from(whole);
        if entries > ENTRIES_MAX {
            return too_much("entries of the archive", ENTRIES_MAX);
        }
        if expanded > limits.expanded_bytes_max || whole == u32::MAX {
            return too_much(
                "bytes of the archive once unpacked",
                limits.expanded_bytes_max,
            );
        }
        let ratio = u64::from(whole) / u64::from(packed.max(1));
        if ratio > limits.ratio_max && u64::from(whole) > limits.ratio_from_bytes {
            return too_much(
                "times that a part of the archive grows when unpacked",
                limits.ratio_max,
            );
        }
        let more = u16_at(entry, 28) + u16_at(entry, 30) + u16_at(entry, 32);
        rest = rest.get(ENTRY + more..).unwrap_or_default();
    }
    match entries {
        0 => Err(broken()),
        _ => Ok(()),
    }
}

/// The central directory; none: there is no end record, or it does not fit the file.
fn directory(file: &mut File, length: u64) -> io::Result<Option<Vec<u8>>> {
    let tail = length.min(END + COMMENT_MAX);
    let mut bytes = vec![0; usize::try_from(tail).unwrap_or(0)];
    file.seek(SeekFrom::Start(length - tail))?;
    file.read_exact(&mut bytes)?;
    let ends = |at: &usize| {
        bytes
            .get(*at..)
            .is_some_and(|end| end.starts_with(b"PK\x05\x06"))
    };
    let last = bytes.len().saturating_sub(END as usize);
    let Some(at) = (0..=last).rev().find(ends) else {
        return Ok(None);
    };
    let Some(end) = bytes.get(at..at + END as usize) else {
        return Ok(None);
    };
    let (size, offset) = (u64::from(u32_at(end, 12)), u64::from(u32_at(end, 16)));
    if size > DIRECTORY_MAX || offset + size > length {
        return Ok(None);
    }
    let mut directory = vec![0; usize::try_from(size).unwrap_or(0)];
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(&mut directory)?;
    Ok(Some(directory))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let part = bytes.get(at..at + 4).and_then(|part| part.try_into().ok());
    u32::from_le_bytes(part.unwrap_or_default())
}

fn u16_at(bytes: &[u8], at: usize) -> usize {
    let part = bytes.get(at..at + 2).and_then(|part| part.try_into().ok());
    usize::from(u16::from_le_bytes(part.unwrap_or_default()))
}
