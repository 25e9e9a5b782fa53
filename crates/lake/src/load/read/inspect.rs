//! A first look at a file: its SHA-256, its size, and of texts the encoding.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use encoding_rs::{DecoderResult, GB18030};
use sha2::{Digest, Sha256};

use super::{Encoding, Format, unreadable};
use crate::load::Limits;
use crate::load::refusal::Refusal;

const CHUNK: usize = 1 << 16;

/// What a first look found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::load) struct Inspected {
    pub format: Format,
    /// In hexadecimal.
    pub sha256: String,
    pub bytes: u64,
    /// Of texts.
    pub encoding: Option<Encoding>,
    /// Whether it begins with a byte order mark.
    pub mark: bool,
}

/// Looks at the whole file once, and at a text that is not UTF-8 once more.
///
/// # Errors
/// When it is too large, cannot be read, or is text in an encoding that is not known or not the declared one.
pub(in crate::load) fn inspect(
    path: &Path,
    format: Format,
    declared: Option<Encoding>,
    limits: &Limits,
) -> Result<Inspected, Refusal> {
    let failed = |_| unreadable("the file cannot be read", None);
    let mut file = File::open(path).map_err(failed)?;
    let bytes = file.metadata().map_err(failed)?.len();
    if bytes > limits.file_bytes_max {
        return Err(Refusal::Limit {
            what: "bytes of the file",
            max: limits.file_bytes_max,
            line: None,
        });
    }
    let is_text = matches!(format, Format::Csv | Format::Json);
    let (mut hash, mut utf8) = (Sha256::new(), Utf8::default());
    each_chunk(&mut file, |chunk| {
        hash.update(chunk);
        if is_text {
            utf8.look(chunk);
        }
        true
    })
    .map_err(failed)?;
    let encoding = match is_text {
        true => Some(encoding(&mut file, &utf8, declared)?),
        false => None,
    };
    Ok(Inspected {
        format,
        sha256: hex::encode(hash.finalize()),
        bytes,
        encoding,
        mark: utf8.mark,
    })
}

fn encoding(file: &mut File, utf8: &Utf8, declared: Option<Encoding>) -> Result<Encoding, Refusal> {
    if utf8.is_ascii() {
        return Ok(declared.unwrap_or(Encoding::Utf8));
    }
    let found = match utf8.wrong_at() {
        None => Encoding::Utf8,
        Some(_) => match gb18030_wrong_at(file)? {
            None => Encoding::Gb18030,
            Some(byte) => return Err(Refusal::NoEncoding { byte }),
        },
    };
    match declared {
        Some(declared) if declared != found => Err(Refusal::OtherEncoding { declared, found }),
        _ => Ok(found),
    }
}

/// Tells UTF-8 from what is not, chunk by chunk.
#[derive(Default)]
struct Utf8 {
    /// The beginning of a character whose end is in the next chunk.
    rest: Vec<u8>,
    seen: u64,
    other_than_ascii: bool,
    wrong: Option<u64>,
    mark: bool,
}

impl Utf8 {
    fn look(&mut self, chunk: &[u8]) {
        if self.seen == 0 {
            self.mark = chunk.starts_with(b"\xEF\xBB\xBF");
        }
        self.other_than_ascii |= !chunk.is_ascii();
        if self.wrong.is_none() {
            let joined;
            let all = match self.rest.is_empty() {
                true => chunk,
                false => {
                    joined = [&self.rest, chunk].concat();
                    &joined
                }
            };
            let begin = self.seen - self.rest.len() as u64;
            let rest = match std::str::from_utf8(all) {
                Ok(_) => Vec::new(),
                Err(error) if error.error_len().is_none() => all[error.valid_up_to()..].to_vec(),
                Err(error) => {
                    self.wrong = Some(begin + error.valid_up_to() as u64 + 1);
                    Vec::new()
                }
            };
            self.rest = rest;
        }
        self.seen += chunk.len() as u64;
    }

    fn is_ascii(&self) -> bool {
        !self.other_than_ascii
    }

    /// The first byte, from 1, that is not UTF-8.
    fn wrong_at(&self) -> Option<u64> {
        let cut = || (!self.rest.is_empty()).then_some(self.seen);
        self.wrong.or_else(cut)
    }
}

/// The first byte, from 1, that is not GB18030.
fn gb18030_wrong_at(file: &mut File) -> Result<Option<u64>, Refusal> {
    let failed = |_| unreadable("the file cannot be read", None);
    file.rewind().map_err(failed)?;
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let (mut seen, mut wrong) = (0, None);
    let mut out = vec![0; CHUNK * 3 + 16];
    let mut look = |chunk: &[u8], last: bool| {
        let mut from = 0;
        loop {
            let rest = chunk.get(from..).unwrap_or_default();
            let (result, read, _) =
                decoder.decode_to_utf8_without_replacement(rest, &mut out, last);
            from += read;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    wrong = Some((seen + from as u64).max(1));
                    return false;
                }
            }
        }
        seen += chunk.len() as u64;
        true
    };
    let whole = each_chunk(file, |chunk| look(chunk, false)).map_err(failed)?;
    if whole {
        look(&[], true);
    }
    Ok(wrong)
}

/// Gives the file to `look` chunk by chunk while it says yes; says whether that was to the end.
fn each_chunk(file: &mut File, mut look: impl FnMut(&[u8]) -> bool) -> io::Result<bool> {
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = match file.read(&mut chunk) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if read == 0 {
            return Ok(true);
        }
        if !look(chunk.get(..read).unwrap_or_default()) {
            return Ok(false);
        }
    }
}
