//! What the SQL of models may call beside the functions of the engine.
//!
//! - `identity_number(text)`: the first seventeen digits of a citizen's identity number (公民身份号码, GB 11643-1999) whose check
//!   character is right, as a number; NULL for every other text. Fifteen digits, as given out before 1999, are completed and have
//!   no check. Full-width characters, `x`, blanks and hyphens are read as meant.
//! - `person_name(text)`: a name as names are compared: what stands between its parts is `·`, whatever point was written, and blanks
//!   are left out.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Int64Array, StringArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use haina_core::numbers::identity_check;

/// Our own functions.
pub(super) fn functions() -> [ScalarUDF; 2] {
    [
        of_text("identity_number", DataType::Int64, |texts| {
            let numbers = texts.map(|text| text.and_then(identity_number));
            Arc::new(numbers.collect::<Int64Array>())
        }),
        of_text("person_name", DataType::Utf8, |texts| {
            let names = texts.map(|text| text.map(person_name));
            Arc::new(names.collect::<StringArray>())
        }),
    ]
}

/// What makes a column of the texts of another.
type Make = fn(&mut dyn Iterator<Item = Option<&str>>) -> ArrayRef;

/// A function of one text; its name says which.
#[derive(Debug)]
struct OfText {
    name: &'static str,
    signature: Signature,
    kind: DataType,
    make: Make,
}

fn of_text(name: &'static str, kind: DataType, make: Make) -> ScalarUDF {
    ScalarUDF::from(OfText {
        name,
        signature: Signature::string(1, Volatility::Immutable),
        kind,
        make,
    })
}

impl PartialEq for OfText {
    fn eq(&self, other: &OfText) -> bool {
        self.name == other.name
    }
}

impl Eq for OfText {}

impl Hash for OfText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for OfText {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.kind.clone())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [texts] = &args.args[..] else {
            return exec_err!("`{}` takes one text", self.name);
        };
        match texts {
            ColumnarValue::Array(texts) => Ok(ColumnarValue::Array(self.each(texts)?)),
            ColumnarValue::Scalar(text) => {
                let made = self.each(&text.to_array()?)?;
                let made = ScalarValue::try_from_array(&made, 0)?;
                Ok(ColumnarValue::Scalar(made))
            }
        }
    }
}

impl OfText {
    fn each(&self, texts: &ArrayRef) -> Result<ArrayRef> {
        Ok(match texts.data_type() {
            DataType::Utf8View => (self.make)(&mut texts.as_string_view().iter()),
            DataType::Utf8 => (self.make)(&mut texts.as_string::<i32>().iter()),
            DataType::LargeUtf8 => (self.make)(&mut texts.as_string::<i64>().iter()),
            _ => return exec_err!("`{}` takes a text", self.name),
        })
    }
}

/// The first seventeen digits of a number that holds.
fn identity_number(text: &str) -> Option<i64> {
    let (mut digits, mut length) = ([0_u8; 18], 0);
    for c in text.chars() {
        let digit = match c {
            '0'..='9' | 'X' => c as u8,
            'x' | 'Ｘ' | 'ｘ' => b'X',
            '０'..='９' => b'0' + u8::try_from(u32::from(c) - u32::from('０')).ok()?,
            ' ' | '-' | '－' | '\u{3000}' => continue,
            _ => return None,
        };
        *digits.get_mut(length)? = digit;
        length += 1;
    }
    match length {
        18 => {
            let first = digits.first_chunk::<17>()?;
            (identity_check(first)? == digits[17]).then(|| number(first))?
        }
        15 => {
            let [area @ .., _, _, _] = &digits;
            let (area, rest) = area.split_at_checked(6)?;
            let rest = rest.get(..9)?;
            // Orders from 996 on were of people born before 1900.
            let century = if rest.get(6..)? >= b"996".as_slice() {
                b"18"
            } else {
                b"19"
            };
            number(&[area, century.as_slice(), rest].concat())
        }
        _ => None,
    }
}

/// A name as names are compared.
fn person_name(text: &str) -> String {
    let alike = |c| match c {
        '•' | '.' | '‧' | '・' | '．' => Some('·'),
        ' ' | '\u{3000}' => None,
        other => Some(other),
    };
    text.chars().filter_map(alike).collect()
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0_i64, |number, digit| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit <= 9)?;
        Some(number * 10 + i64::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::{identity_number, person_name};

    #[test]
    fn a_number_is_read_however_written_and_only_when_it_holds() {
        // GB 11643-1999, annex A.
        assert_eq!(
            identity_number("11010519491231002X"),
            Some(11010519491231002)
        );
        assert_eq!(
            identity_number("１１０１０５ 19491231-002ｘ"),
            Some(11010519491231002)
        );
        assert_eq!(identity_number("110105194912310021"), None);
        assert_eq!(identity_number("320311770706001"), Some(32031119770706001));
        assert_eq!(identity_number("320311770706996"), Some(32031118770706996));
        assert_eq!(identity_number("32031177070600X"), None);
        for odd in [
            "",
            "1101051949123100",
            "1101051949123100222",
            "一一零",
            "11010519491231002Ⅹ",
        ] {
            assert_eq!(identity_number(odd), None, "{odd}");
        }
    }

    #[test]
    fn names_are_alike_however_their_parts_are_kept_apart() {
        for written in [
            "买买提·艾力",
            "买买提•艾力",
            "买买提.艾 力",
            "买买提．艾力",
            "买买提・艾力",
        ] {
            assert_eq!(person_name(written), "买买提·艾力");
        }
        assert_eq!(person_name("王　芳 "), "王芳");
    }
}
