//! The bytes of a table as text.

use encoding_rs::{GB18030, UTF_8};
use haina_pack::imports::Encoding;

/// The text of `bytes`, or the offset of the first byte that is not of the encoding.
pub fn decode(bytes: &[u8], encoding: Encoding) -> Result<String, usize> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let encoding = match encoding {
        Encoding::Utf8 => UTF_8,
        Encoding::Gb18030 => GB18030,
    };
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(room.unwrap_or(bytes.len()));
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        encoding_rs::DecoderResult::InputEmpty => Ok(text),
        _ => Err(read),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_read_and_a_wrong_byte_is_found() {
        let (gb, _, _) = GB18030.encode("诉求,噪声\n𠮷");
        assert_eq!(
            decode(&gb, Encoding::Gb18030).as_deref(),
            Ok("诉求,噪声\n𠮷")
        );
        assert_eq!(
            decode("\u{feff}诉求".as_bytes(), Encoding::Utf8).as_deref(),
            Ok("诉求")
        );
        assert!(decode(&gb, Encoding::Utf8).is_err());
    }
}
