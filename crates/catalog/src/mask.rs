//! Masking (脱敏): how a value looks to somebody who may know that it is there, and not what it is.

/// Characters of a long text that stay at its ends.
const ENDS: usize = 3;
/// From so many characters on, both ends stay; below, only the first character does.
const LONG: usize = 10;

/// A value with its middle hidden: `王海宁` is `王**`, `370230198901020014` is `370************014`.
///
/// The length stays, because who reads must be able to see that a value is whole.
pub fn mask(value: &str) -> String {
    let count = value.chars().count();
    let shown = |at: usize| match count {
        0 | 1 => false,
        LONG.. => at < ENDS || at + ENDS >= count,
        _ => at == 0,
    };
    let hide = |(at, c): (usize, char)| if shown(at) { c } else { '*' };
    value.chars().enumerate().map(hide).collect()
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn the_middle_of_a_value_is_hidden_and_its_length_stays() {
        for (value, masked) in [
            ("", ""),
            ("女", "*"),
            ("王海宁", "王**"),
            ("10200000028", "102*****028"),
            ("370230198901020014", "370************014"),
        ] {
            assert_eq!(mask(value), masked);
        }
    }
}
