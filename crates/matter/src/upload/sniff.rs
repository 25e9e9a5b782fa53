//! The kind of a file by its first bytes; names and declared types are not believed.

use super::Format;

/// The format of `bytes`, where it is one that is taken.
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"\xff\xd8\xff") {
        Some(Format::Jpeg)
    } else if starts(b"\x89PNG\r\n\x1a\n") {
        Some(Format::Png)
    } else if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(Format::Webp)
    } else if starts(b"%PDF-") {
        Some(Format::Pdf)
    } else if starts(b"PK\x03\x04") {
        office(bytes)
    } else if is_text(bytes) {
        Some(Format::Text)
    } else {
        None
    }
}

/// Which office document a zip holds; macros make it none.
fn office(bytes: &[u8]) -> Option<Format> {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|w| w == name);
    if !holds(b"[Content_Types].xml") || holds(b"vbaProject.bin") {
        None
    } else if holds(b"word/document.xml") {
        Some(Format::Docx)
    } else if holds(b"xl/workbook.xml") {
        Some(Format::Xlsx)
    } else {
        None
    }
}

/// Text a person wrote: UTF-8, no control characters but line ends and tabs, and not a page that a browser would run.
fn is_text(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let head: String = text
        .trim_start()
        .chars()
        .take(16)
        .collect::<String>()
        .to_lowercase();
    !text.is_empty()
        && !text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        && !["<!doctype", "<html", "<svg", "<?xml", "<script"]
            .iter()
            .any(|h| head.starts_with(h))
}
