//! Photos: their position is read, their metadata cut out.

use std::io::Cursor;

use exif::{Exif, In, Rational, Reader, Tag, Value};
use img_parts::jpeg::{Jpeg, markers};
use img_parts::png::Png;
use img_parts::webp::{CHUNK_EXIF, CHUNK_XMP, WebP};
use img_parts::{Bytes, ImageEXIF, ImageICC};

use super::{Format, Position};

/// Metadata chunks of PNG files: text in three forms, time, EXIF.
const PNG_METADATA: &[[u8; 4]] = &[*b"tEXt", *b"zTXt", *b"iTXt", *b"tIME", *b"eXIf"];

/// Where the photo was taken, if its camera said so and what it said is a place on earth.
pub fn position(bytes: &[u8], format: Format) -> Option<Position> {
    if !matches!(format, Format::Jpeg | Format::Png | Format::Webp) {
        return None;
    }
    let exif = Reader::new()
        .read_from_container(&mut Cursor::new(bytes))
        .ok()?;
    let lat = degrees(&exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b'S')?;
    let lon = degrees(&exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b'W')?;
    let on_earth = lat.abs() <= 90.0 && lon.abs() <= 180.0;
    on_earth.then_some(Position { lat, lon })
}

/// The file without EXIF, XMP, comments and colour profiles; none where it is no whole image.
pub fn strip(bytes: Vec<u8>, format: Format) -> Option<Vec<u8>> {
    match format {
        Format::Jpeg => {
            let mut image = Jpeg::from_bytes(Bytes::from(bytes)).ok()?;
            // APP0 and APP14 say how to read the colours; all other application segments are about the taker.
            let metadata = |m: u8| {
                (markers::APP1..=markers::APP15).contains(&m) && m != markers::APP14
                    || m == markers::COM
            };
            image.segments_mut().retain(|s| !metadata(s.marker()));
            Some(image.encoder().bytes().to_vec())
        }
        Format::Png => {
            let mut image = Png::from_bytes(Bytes::from(bytes)).ok()?;
            image
                .chunks_mut()
                .retain(|c| !PNG_METADATA.contains(&c.kind()));
            Some(image.encoder().bytes().to_vec())
        }
        Format::Webp => {
            let mut image = WebP::from_bytes(Bytes::from(bytes)).ok()?;
            image.set_exif(None);
            image.set_icc_profile(None);
            image
                .chunks_mut()
                .retain(|c| c.id() != CHUNK_EXIF && c.id() != CHUNK_XMP);
            Some(image.encoder().bytes().to_vec())
        }
        Format::Pdf | Format::Docx | Format::Xlsx | Format::Text => Some(bytes),
    }
}

fn degrees(exif: &Exif, value: Tag, side: Tag, negative: u8) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(value, In::PRIMARY)?.value else {
        return None;
    };
    let part = |i: usize| parts.get(i).filter(|r| r.denom != 0).map(Rational::to_f64);
    let size = part(0)? + part(1).unwrap_or(0.0) / 60.0 + part(2).unwrap_or(0.0) / 3600.0;
    let Value::Ascii(side) = &exif.get_field(side, In::PRIMARY)?.value else {
        return None;
    };
    let is_negative = side.first().and_then(|s| s.first()) == Some(&negative);
    Some(if is_negative { -size } else { size })
}
