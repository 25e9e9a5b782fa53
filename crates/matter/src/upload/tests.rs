use proptest::prelude::*;

use super::*;

/// A tiny JPEG: start, an EXIF segment with a position (36.0625 N, 120.375 E), a comment, one scan, end.
fn photo_with_position() -> Vec<u8> {
    let tag = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [
            &tag.to_be_bytes()[..],
            &kind.to_be_bytes(),
            &count.to_be_bytes(),
            &value,
        ]
        .concat()
    };
    let rational = |parts: [(u32, u32); 3]| -> Vec<u8> {
        parts
            .iter()
            .flat_map(|p| [p.0.to_be_bytes(), p.1.to_be_bytes()].concat())
            .collect()
    };
    let gps_at: u32 = 8 + 2 + 12 + 4;
    let values_at = gps_at + 2 + 4 * 12 + 4;
    let tiff = [
        &b"MM\0\x2a\0\0\0\x08"[..],
        &1u16.to_be_bytes(),
        &tag(0x8825, 4, 1, gps_at.to_be_bytes()),
        &[0; 4],
        &4u16.to_be_bytes(),
        &tag(1, 2, 2, *b"N\0\0\0"),
        &tag(2, 5, 3, values_at.to_be_bytes()),
        &tag(3, 2, 2, *b"E\0\0\0"),
        &tag(4, 5, 3, (values_at + 24).to_be_bytes()),
        &[0; 4],
        &rational([(36, 1), (3, 1), (45, 1)]),
        &rational([(120, 1), (22, 1), (30, 1)]),
    ]
    .concat();
    let segment = |marker: u8, body: &[u8]| {
        [
            &[0xff, marker][..],
            &((body.len() + 2) as u16).to_be_bytes(),
            body,
        ]
        .concat()
    };
    [
        &[0xff, 0xd8][..],
        &segment(0xe1, &[&b"Exif\0\0"[..], &tiff].concat()),
        &segment(0xfe, b"taken by Wang"),
        &segment(0xda, &[1, 1, 0, 0, 63, 0]),
        &[1, 2, 3, 0xff, 0xd9],
    ]
    .concat()
}

#[test]
fn a_photos_position_is_read_and_then_gone() {
    let photo = inspect(photo_with_position(), "IMG_1.jpg").unwrap();
    assert_eq!(photo.format, Format::Jpeg);
    assert_eq!(
        photo.position,
        Some(Position {
            lat: 36.0625,
            lon: 120.375
        })
    );
    let holds = |what: &[u8]| photo.clean.windows(what.len()).any(|w| w == what);
    assert!(!holds(b"Exif") && !holds(b"Wang"));
    let again = inspect(photo.clean.clone(), "IMG_1.jpg").unwrap();
    assert_eq!((again.position, again.clean), (None, photo.clean));
}

#[test]
fn content_decides_and_not_the_name() {
    let check = |bytes: &[u8], expected: Option<Format>| {
        assert_eq!(
            sniff(bytes),
            expected,
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    };
    check(b"%PDF-1.7\n", Some(Format::Pdf));
    check("噪声记录:23:10 开始\n".as_bytes(), Some(Format::Text));
    check(b"<html><script>alert(1)</script>", None);
    check(b"  <SVG onload=x>", None);
    check(b"MZ\x90\0\x03", None);
    check(
        b"PK\x03\x04 [Content_Types].xml word/document.xml",
        Some(Format::Docx),
    );
    check(
        b"PK\x03\x04 [Content_Types].xml word/document.xml word/vbaProject.bin",
        None,
    );
    check(b"PK\x03\x04 some.jar", None);
    check(b"", None);
}

#[test]
fn a_name_cannot_climb_out_of_its_folder() {
    assert_eq!(tidy("../../etc/passwd"), "passwd");
    assert_eq!(tidy("C:\\photos\\路灯.png"), "路灯.png");
    assert_eq!(tidy("..\u{0}"), "file");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..300), head in 0usize..4) {
        let magic: [&[u8]; 4] = [b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"%PDF-"];
        let mut all = magic[head].to_vec();
        all.append(&mut bytes);
        let _ = inspect(all, "x");
    }

    #[test]
    fn a_torn_photo_never_panics(cut in 0usize..200) {
        let photo = photo_with_position();
        let _ = inspect(photo[..cut.min(photo.len())].to_vec(), "x");
    }
}
