//! How alike two reports are (相似度): by their words and by their places.

use std::collections::HashSet;

/// Mean radius of the earth in metres.
const EARTH_M: f64 = 6_371_008.8;

/// How much of the shorter text's character pairs the other holds too, 0 to 1.
///
/// Pairs of neighbouring characters are the usual unit for Chinese, which has no spaces; the overlap coefficient is used
/// because a second reporter often tells less than the first.
pub fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (pairs(a), pairs(b));
    let shorter = a.len().min(b.len());
    if shorter == 0 {
        return 0.0;
    }
    a.intersection(&b).count() as f64 / shorter as f64
}

/// Metres between two points in degrees, along the great circle.
pub fn distance_m(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let half_lat = (lat_b - lat_a) / 2.0;
    let half_lon = (b.1 - a.1).to_radians() / 2.0;
    let h = half_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_lon.sin().powi(2);
    2.0 * EARTH_M * h.clamp(0.0, 1.0).sqrt().asin()
}

fn pairs(text: &str) -> HashSet<(char, char)> {
    let letters: Vec<char> = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    letters.windows(2).map(|w| (w[0], w[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_same_trouble_in_other_words_is_more_alike_than_another_trouble() {
        let first = "香港中路路口井盖松动,车一过就响";
        let again = "香港中路的井盖松动响声很大";
        let other = "小区暖气不热,室温只有十四度";
        assert!(likeness(first, again) > 0.4);
        assert!(likeness(first, other) < 0.1);
        assert_eq!(likeness("", first), 0.0);
    }

    #[test]
    fn a_degree_of_latitude_is_about_111_kilometres() {
        let metres = distance_m((36.0, 120.0), (37.0, 120.0));
        assert!((metres - 111_195.0).abs() < 5.0, "{metres}");
    }

    proptest! {
        #[test]
        fn likeness_is_symmetric_and_whole_for_oneself(a in "[a-z一-九]{2,40}", b in "\\PC{0,40}") {
            prop_assert_eq!(likeness(&a, &a), 1.0);
            prop_assert_eq!(likeness(&a, &b), likeness(&b, &a));
            prop_assert!((0.0..=1.0).contains(&likeness(&a, &b)));
        }
    }
}
