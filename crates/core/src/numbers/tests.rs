use jiff::civil::date;
use proptest::prelude::*;

use super::*;

#[test]
fn the_examples_of_the_standards_hold() {
    for text in ["11010519491231002X", "440524188001010014"] {
        assert_eq!(text.parse::<IdentityNumber>().unwrap().as_str(), text);
    }
    assert_eq!(
        "91350100M000100Y43"
            .parse::<CreditCode>()
            .unwrap()
            .organization(),
        "M000100Y4"
    );
    assert_eq!(organization_check(b"M000100Y"), Some(b'4'));
}

#[test]
fn fifteen_digits_become_eighteen_and_back() {
    let number = IdentityNumber::from_old("110105491231002").unwrap();
    assert_eq!(number.as_str(), "11010519491231002X");
    assert_eq!(number.to_old().as_deref(), Some("110105491231002"));
    let centenarian = IdentityNumber::from_old("110105981231998").unwrap();
    assert_eq!(centenarian.birth(), date(1898, 12, 31));
    assert_eq!(centenarian.to_old(), None);
}

#[test]
fn a_wrong_number_says_what_is_wrong() {
    let of = |text: &str| text.parse::<IdentityNumber>().unwrap_err();
    assert_eq!(
        of("1101"),
        NumberError::Length {
            expected: 18,
            found: 4
        }
    );
    assert_eq!(of("1101051949A231002X"), NumberError::Character { at: 11 });
    assert_eq!(of("11010519491231002x"), NumberError::Character { at: 18 });
    assert_eq!(of("11010519490231002X"), NumberError::Birth);
    assert_eq!(of("110105194912310021"), NumberError::Check);
    assert_eq!(
        CreditCode::new(b'I', b'1', 370_202, 1),
        Err(NumberError::Character { at: 1 })
    );
    let of = |text: &str| text.parse::<CreditCode>().unwrap_err();
    assert_eq!(of("9135010OM000100Y43"), NumberError::Character { at: 8 });
    assert_eq!(of("91350A00M000100Y43"), NumberError::Character { at: 6 });
    assert_eq!(of("91350100M000100Y34"), NumberError::Check);
    for error in [NumberError::Birth, NumberError::Check] {
        assert!(error.code().starts_with("COR00") && error.hint().is_some());
    }
}

#[test]
fn what_people_type_is_made_strict() {
    assert_eq!(
        tidy(" 110105 19491231-002x "),
        "11010519491231002X",
        "full width, blanks, hyphens and a small x"
    );
}

#[test]
fn a_number_is_not_shown_in_a_log() {
    let number: IdentityNumber = "11010519491231002X".parse().unwrap();
    assert_eq!(format!("{number:?}"), "IdentityNumber(1101051949…)");
}

proptest! {
    #[test]
    fn a_made_number_reads_back(area in 110_000u32..660_000, days in 0i32..70_000, order in 1u16..996) {
        let birth = date(1850, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let number = IdentityNumber::new(area, birth, order);
        let read: IdentityNumber = number.as_str().parse().unwrap();
        prop_assert_eq!((read.area(), read.birth(), read.order()), (area, birth, order));
        if let Some(old) = number.to_old() {
            prop_assert_eq!(IdentityNumber::from_old(&old).unwrap(), number);
        }
    }

    #[test]
    fn one_mistyped_digit_or_two_swapped_are_seen(
        days in 0i32..40_000, order in 1u16..996, at in 0usize..17, other in 0u8..10,
    ) {
        let birth = date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let right = IdentityNumber::new(370_202, birth, order).as_str().to_owned();
        let mut wrong = right.clone().into_bytes();
        wrong[at] = b'0' + other;
        let wrong = String::from_utf8(wrong).unwrap();
        prop_assert_eq!(wrong.parse::<IdentityNumber>().is_ok(), wrong == right);
        let mut swapped = right.clone().into_bytes();
        swapped.swap(at, (at + 1).min(16));
        let swapped = String::from_utf8(swapped).unwrap();
        prop_assert_eq!(swapped.parse::<IdentityNumber>().is_ok(), swapped == right);
    }

    #[test]
    fn a_made_code_reads_back(area in 110_000u32..660_000, serial in 0u64..800_000_000_000) {
        let code = CreditCode::new(b'9', b'1', area, serial).unwrap();
        prop_assert_eq!(code, CreditCode::enterprise(area, serial));
        prop_assert_eq!(code.as_str().parse::<CreditCode>().unwrap(), code);
        let body: [u8; 8] = code.organization().as_bytes()[..8].try_into().unwrap();
        prop_assert_eq!(organization_check(&body), Some(code.organization().as_bytes()[8]));
    }

    #[test]
    fn no_text_breaks_the_readers(text in ".{0,40}") {
        let _ = text.parse::<IdentityNumber>();
        let _ = text.parse::<CreditCode>();
        let _ = IdentityNumber::from_old(&tidy(&text));
    }
}
