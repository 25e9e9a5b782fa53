//! Tracking codes (查询码): what a reporter keeps instead of an account.
//!
//! Twelve characters of an alphabet without look-alikes, drawn at random: 31^11 possibilities and a check character, so that
//! a misread code is told apart from an unknown one, and guessing is hopeless at any rate the server allows.

use haina_core::Env;

/// No 0 O 1 I L: nothing that sounds or looks like another.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// A new code in groups of four: `7QX2-M9KD-4TRH`.
pub fn new_code(env: &Env) -> String {
    let mut digits = [0usize; 11];
    for digit in &mut digits {
        *digit = draw(env);
    }
    let mut code: Vec<usize> = digits.to_vec();
    code.push(check_digit(&digits));
    grouped(&code)
}

/// The code as it is kept, from what a person typed: any case, with or without dashes and spaces.
/// None where it cannot be a code: wrong length, wrong letters, or a misread one.
pub fn read_code(typed: &str) -> Option<String> {
    let letters = typed
        .chars()
        .filter(|c| !matches!(c, '-' | ' ' | '—' | '–'));
    let digits: Option<Vec<usize>> = letters
        .take(13)
        .map(|c| {
            let upper = c.to_ascii_uppercase();
            ALPHABET.iter().position(|a| char::from(*a) == upper)
        })
        .collect();
    let digits = digits.filter(|d| d.len() == 12)?;
    (check_digit(&digits[..11]) == digits[11]).then(|| grouped(&digits))
}

/// One of 31, each as likely: values that would favour some are drawn again.
fn draw(env: &Env) -> usize {
    loop {
        let mut byte = [0];
        env.chance.fill(&mut byte);
        if byte[0] < 248 {
            return usize::from(byte[0] % 31);
        }
    }
}

/// A sum weighted by place, modulo the prime 31: catches every single slip and every swap of neighbours.
fn check_digit(digits: &[usize]) -> usize {
    digits
        .iter()
        .enumerate()
        .map(|(i, d)| (i + 1) * d)
        .sum::<usize>()
        % 31
}

fn grouped(digits: &[usize]) -> String {
    let mut code = String::with_capacity(14);
    for (i, digit) in digits.iter().enumerate() {
        if i > 0 && i % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[*digit]));
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(seed: u64) -> String {
        new_code(&Env::replay("2026-01-05T00:00:00Z".parse().unwrap(), seed).0)
    }

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let code = code(1);
        assert_eq!(code.len(), 14);
        for typed in [
            code.clone(),
            code.to_lowercase(),
            code.replace('-', ""),
            code.replace('-', " "),
        ] {
            assert_eq!(read_code(&typed), Some(code.clone()), "{typed}");
        }
        assert_eq!(read_code(""), None);
        assert_eq!(read_code("0000-0000-0000"), None);
    }

    proptest! {
        #[test]
        fn one_misread_letter_is_noticed(seed in any::<u64>(), place in 0usize..12, other in 0usize..31) {
            let kept = code(seed);
            let mut letters: Vec<char> = kept.chars().filter(|c| *c != '-').collect();
            let wrong = char::from(ALPHABET[other]);
            prop_assume!(letters[place] != wrong);
            letters[place] = wrong;
            prop_assert_eq!(read_code(&letters.iter().collect::<String>()), None);
        }

        #[test]
        fn two_swapped_neighbours_are_noticed(seed in any::<u64>(), place in 0usize..10) {
            let kept = code(seed);
            let mut letters: Vec<char> = kept.chars().filter(|c| *c != '-').collect();
            prop_assume!(letters[place] != letters[place + 1]);
            letters.swap(place, place + 1);
            prop_assert_eq!(read_code(&letters.iter().collect::<String>()), None);
        }
    }
}
