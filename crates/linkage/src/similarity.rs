//! How alike two texts are: edit distance and Jaro–Winkler (文本相似度).
//!
//! Optimal string alignment is the restricted Damerau–Levenshtein distance (Damerau 1964), computed with the
//! bit-parallel algorithm of Hyyrö (2003); Jaro–Winkler is of Winkler (1990). Both look at the first
//! [`CHARS_MAX`] characters, so that a machine word holds a row.

/// Characters of a text that are compared; the rest is not looked at.
pub const CHARS_MAX: usize = 64;

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`, in characters.
pub fn distance(a: &[char], b: &[char]) -> u32 {
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let (a, b) = (&a[..a.len().min(CHARS_MAX)], &b[..b.len().min(CHARS_MAX)]);
    if a.is_empty() {
        return b.len() as u32;
    }
    let top = 1u64 << (a.len() - 1);
    let (mut plus, mut minus, mut diagonal) = (u64::MAX, 0u64, 0u64);
    let mut before = 0u64;
    let mut score = a.len() as u32;
    for y in b {
        let mut matches = 0u64;
        for (i, x) in a.iter().enumerate() {
            matches |= u64::from(x == y) << i;
        }
        let swap = (((!diagonal) & matches) << 1) & before;
        diagonal = (((matches & plus).wrapping_add(plus)) ^ plus) | matches | minus | swap;
        let mut horizontal_plus = minus | !(diagonal | plus);
        let mut horizontal_minus = diagonal & plus;
        score += u32::from(horizontal_plus & top != 0);
        score -= u32::from(horizontal_minus & top != 0);
        horizontal_plus = (horizontal_plus << 1) | 1;
        horizontal_minus <<= 1;
        plus = horizontal_minus | !(diagonal | horizontal_plus);
        minus = horizontal_plus & diagonal;
        before = matches;
    }
    score
}

/// Jaro–Winkler similarity, 0 (nothing alike) to 1 (equal), with a prefix of up to four characters.
pub fn jaro_winkler(a: &[char], b: &[char]) -> f64 {
    let (a, b) = (&a[..a.len().min(CHARS_MAX)], &b[..b.len().min(CHARS_MAX)]);
    if a.is_empty() || b.is_empty() {
        return f64::from(a.len() == b.len());
    }
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let (mut in_a, mut in_b, mut common) = (0u64, 0u64, 0u32);
    for (i, x) in a.iter().enumerate() {
        let from = i.saturating_sub(reach);
        let to = (i + reach + 1).min(b.len());
        for (j, y) in b.iter().enumerate().take(to).skip(from) {
            if in_b >> j & 1 == 0 && x == y {
                in_a |= 1 << i;
                in_b |= 1 << j;
                common += 1;
                break;
            }
        }
    }
    if common == 0 {
        return 0.0;
    }
    let mut moved = 0u32;
    let (mut left, mut right) = (in_a, in_b);
    while left != 0 && right != 0 {
        let (i, j) = (left.trailing_zeros(), right.trailing_zeros());
        moved += u32::from(a[i as usize] != b[j as usize]);
        left &= left - 1;
        right &= right - 1;
    }
    let (m, t) = (f64::from(common), f64::from(moved / 2));
    let jaro = (m / a.len() as f64 + m / b.len() as f64 + (m - t) / m) / 3.0;
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    jaro + prefix as f64 * 0.1 * (1.0 - jaro)
}

/// One bit for each sort of character in a text: texts that share few bits cannot be alike.
pub fn fingerprint(text: &[char]) -> u64 {
    text.iter().take(CHARS_MAX).fold(0, |bits, c| {
        bits | 1 << ((*c as u32).wrapping_mul(0x9E37_79B1) >> 26)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_textbook(a in "[abc王李]{0,40}", b in "[abc王李]{0,40}") {
            let ours = distance(&chars(&a), &chars(&b));
            prop_assert_eq!(ours as usize, strsim::osa_distance(&a, &b));
        }

        #[test]
        fn jaro_winkler_is_that_of_the_textbook(a in "[abcd]{1,12}", b in "[abcd]{1,12}") {
            let ours = jaro_winkler(&chars(&a), &chars(&b));
            let theirs = strsim::jaro(&a, &b);
            let prefix = a.chars().zip(b.chars()).take(4).take_while(|(x, y)| x == y).count();
            let theirs = theirs + prefix as f64 * 0.1 * (1.0 - theirs);
            prop_assert!((ours - theirs).abs() < 1e-9, "{} {}", ours, theirs);
        }
    }

    #[test]
    fn a_swap_of_neighbours_is_one_edit() {
        assert_eq!(distance(&chars("5304218"), &chars("5340218")), 1);
        assert_eq!(distance(&chars("王小明"), &chars("王明小")), 1);
        assert_eq!(distance(&chars(""), &chars("ab")), 2);
    }
}
