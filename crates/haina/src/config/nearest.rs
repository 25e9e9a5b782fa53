//! The name somebody probably meant.

/// The name nearest to `wrong`, when one is near enough to be meant.
pub fn nearest<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = names.map(|name| (distance(wrong, name), name)).min()?;
    let limit = (wrong.chars().count() / 3).max(1);
    (near.0 <= limit).then_some(near.1)
}

/// How many characters must change, come or go to make `b` of `a` (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_name_and_nonsense_finds_none() {
        let names = || ["database.url", "database.pool_max", "listen"].into_iter();
        assert_eq!(nearest("databse.url", names()), Some("database.url"));
        assert_eq!(nearest("lissten", names()), Some("listen"));
        assert_eq!(nearest("weather", names()), None);
    }
}
