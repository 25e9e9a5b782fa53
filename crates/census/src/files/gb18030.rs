//! GB18030 (国标码), quickly: the two bytes of each Chinese character are looked up once.

use encoding_rs::GB18030;

const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

/// Encodes text, remembering characters.
pub(super) struct Encoder {
    /// Two bytes for each character from `FIRST`, zeros while unknown.
    known: Vec<[u8; 2]>,
}

impl Encoder {
    pub(super) fn new() -> Encoder {
        Encoder {
            known: vec![[0; 2]; (LAST - FIRST + 1) as usize],
        }
    }

    /// Appends `text` to `out`.
    pub(super) fn encode(&mut self, text: &str, out: &mut Vec<u8>) {
        for character in text.chars() {
            if let Ok(byte) = u8::try_from(u32::from(character))
                && byte.is_ascii()
            {
                out.push(byte);
                continue;
            }
            let at = u32::from(character).wrapping_sub(FIRST) as usize;
            if let Some(pair) = self.known.get(at).filter(|pair| pair[0] != 0) {
                out.extend_from_slice(pair);
                continue;
            }
            let mut utf8 = [0; 4];
            let bytes = GB18030.encode(character.encode_utf8(&mut utf8)).0;
            if let (Some(slot), &[high, low]) = (self.known.get_mut(at), &bytes[..]) {
                *slot = [high, low];
            }
            out.extend_from_slice(&bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_encodes_as_the_library_does(text in "[ -~一-鿿·〇𠮷é]{0,40}") {
            let (mut encoder, mut out) = (Encoder::new(), Vec::new());
            encoder.encode(&text, &mut out);
            encoder.encode(&text, &mut out);
            let once = GB18030.encode(&text).0;
            prop_assert_eq!(&out[..], &[&once[..], &once[..]].concat()[..]);
        }
    }
}
