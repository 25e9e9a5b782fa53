//! Uploads (附件): what a file really is, whatever its name says, and what must not travel with it.
//!
//! A photo's position is read, then every metadata segment is cut out, so that whoever sees the photo learns neither
//! where its taker stood nor which telephone they own. Nothing uploaded is ever run or rendered by the server.

mod photo;
mod sniff;

use serde::{Deserialize, Serialize};

use crate::kind::FileKind;
pub use sniff::sniff;

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Jpeg,
    Png,
    Webp,
    Pdf,
    Docx,
    Xlsx,
    Text,
}

/// Where a photo was taken, in degrees, WGS 84, as its camera wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Position {
    pub lat: f64,
    pub lon: f64,
}

/// A file that may be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspected {
    pub format: Format,
    /// The name to show, without folders or control characters, at most 120 characters.
    pub name: String,
    /// Kept apart from the file and shown only to those who handle the matter.
    pub position: Option<Position>,
    /// The bytes to keep: the file without its metadata.
    pub clean: Vec<u8>,
}

impl Format {
    /// The media type to serve it as.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
            Format::Webp => "image/webp",
            Format::Pdf => "application/pdf",
            Format::Docx => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Text => "text/plain; charset=utf-8",
        }
    }

    /// Whether it counts as a photo or as a document.
    pub fn kind(self) -> FileKind {
        match self {
            Format::Jpeg | Format::Png | Format::Webp => FileKind::Photo,
            Format::Pdf | Format::Docx | Format::Xlsx | Format::Text => FileKind::Document,
        }
    }
}

/// Reads what `bytes` are and takes out what must not travel; none where the content is of no kind that is taken.
pub fn inspect(bytes: Vec<u8>, name: &str) -> Option<Inspected> {
    let format = sniff(&bytes)?;
    let position = photo::position(&bytes, format);
    let clean = photo::strip(bytes, format)?;
    Some(Inspected {
        format,
        name: tidy(name),
        position,
        clean,
    })
}

fn tidy(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    let shown = shown.trim().trim_start_matches('.').to_owned();
    if shown.is_empty() {
        "file".to_owned()
    } else {
        shown
    }
}

#[cfg(test)]
mod tests;
