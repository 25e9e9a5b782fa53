//! Text out of a file as UTF-8, with an eye on how much one record takes.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;

use encoding_rs::{Decoder, DecoderResult, GB18030};

use super::{Encoding, Inspected, unreadable};
use crate::load::refusal::Refusal;

const CHUNK: usize = 1 << 16;
/// Bytes of the mark that a UTF-8 file may begin with.
const MARK: u64 = 3;

/// The text of a file, as UTF-8.
pub(super) struct Text {
    file: File,
    decoding: Option<Decoding>,
    taken: Taken,
}

/// How many bytes were given out since the last record ended, and how many may be.
#[derive(Clone)]
pub(super) struct Taken {
    since: Rc<Cell<u64>>,
    max: u64,
}

struct Decoding {
    decoder: Decoder,
    raw: Vec<u8>,
    out: Vec<u8>,
    given: usize,
    /// The decoder has been told of the end; it must not be asked again.
    ended: bool,
}

impl Text {
    /// Opens the file; a record may take `record_bytes_max` bytes.
    pub fn open(
        path: &Path,
        inspected: &Inspected,
        record_bytes_max: u64,
    ) -> Result<Text, Refusal> {
        let failed = |_| unreadable("the file cannot be read", None);
        let mut file = File::open(path).map_err(failed)?;
        if inspected.mark {
            file.seek(SeekFrom::Start(MARK)).map_err(failed)?;
        }
        let decoding = (inspected.encoding == Some(Encoding::Gb18030)).then(|| Decoding {
            decoder: GB18030.new_decoder_without_bom_handling(),
            raw: vec![0; CHUNK],
            out: Vec::new(),
            given: 0,
            ended: false,
        });
        let taken = Taken {
            since: Rc::new(Cell::new(0)),
            // What is read ahead belongs to records to come.
            max: record_bytes_max + CHUNK as u64 * 2,
        };
        Ok(Text {
            file,
            decoding,
            taken,
        })
    }

    pub fn taken(&self) -> Taken {
        self.taken.clone()
    }
}

impl Taken {
    /// A record has ended.
    pub fn record_ended(&self) {
        self.since.set(0);
    }

    /// Whether a record took too much.
    pub fn is_too_much(&self) -> bool {
        self.since.get() > self.max
    }
}

impl Read for Text {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken.is_too_much() {
            return Err(io::Error::other("a record is too long"));
        }
        let read = match &mut self.decoding {
            None => self.file.read(buffer)?,
            Some(decoding) => decoding.read(&mut self.file, buffer)?,
        };
        self.taken.since.set(self.taken.since.get() + read as u64);
        Ok(read)
    }
}

impl Decoding {
    fn read(&mut self, file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.out.len() {
            if self.ended {
                return Ok(0);
            }
            self.fill(file)?;
        }
        let rest = self.out.get(self.given..).unwrap_or_default();
        let n = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..n), rest.get(..n)) {
            to.copy_from_slice(from);
        }
        self.given += n;
        Ok(n)
    }

    fn fill(&mut self, file: &mut File) -> io::Result<()> {
        let read = file.read(&mut self.raw)?;
        let last = read == 0;
        // Three bytes at most come of one, and a few of what was kept from before.
        self.out.resize(CHUNK * 3 + 16, 0);
        let raw = self.raw.get(..read).unwrap_or_default();
        let (result, _, written) =
            self.decoder
                .decode_to_utf8_without_replacement(raw, &mut self.out, last);
        self.out.truncate(written);
        self.given = 0;
        self.ended = last;
        match result {
            DecoderResult::InputEmpty => Ok(()),
            DecoderResult::OutputFull | DecoderResult::Malformed(..) => {
                self.ended = true;
                Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "a character is broken",
                ))
            }
        }
    }
}
