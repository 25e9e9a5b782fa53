//! Columns that only repeat others (派生列): a full name beside its parts is not evidence twice.

use crate::profile::Profile;
use crate::schema::Kind;
use crate::table::Table;
use crate::text::fold;

/// Rows looked at.
const ROWS: usize = 3000;
/// Share of rows in which a column must repeat the other.
const REPEATS_MIN: f64 = 0.95;
/// Share of a column's words that others must hold for it to be left out.
const COVERED_MIN: f64 = 0.7;

/// The columns that others repeat, and why each can be left out.
pub fn derived(tables: &[&Table], profiles: &[Profile]) -> Vec<(usize, String)> {
    let used: Vec<usize> = (0..profiles.len())
        .filter(|c| profiles[*c].kind != Kind::Ignored && profiles[*c].kind != Kind::Category)
        .collect();
    let rows = sample(tables, &used);
    // parts[y] are the columns whose words all stand in y.
    let mut parts = vec![Vec::new(); used.len()];
    for (y, of_y) in parts.iter_mut().enumerate() {
        for x in (0..used.len()).filter(|x| *x != y) {
            let (mut both, mut inside) = (0.0, 0.0);
            for row in rows
                .iter()
                .filter(|row| !row[x].is_empty() && !row[y].is_empty())
            {
                both += 1.0;
                inside += f64::from(row[x].iter().all(|word| row[y].contains(word)));
            }
            let fuller = profiles[used[y]].fill - profiles[used[x]].fill < 0.1;
            if both >= 20.0 && inside / both >= REPEATS_MIN && fuller {
                of_y.push(x);
            }
        }
    }
    let mut out: Vec<usize> = Vec::new();
    let mut reasons = Vec::new();
    // From the last column on: of two that are equal the first one stays.
    for y in (0..used.len()).rev() {
        let kept: Vec<usize> = parts[y]
            .iter()
            .copied()
            .filter(|x| !out.contains(x))
            .collect();
        let (mut words, mut covered) = (0.0, 0.0);
        for row in &rows {
            words += row[y].len() as f64;
            let hit = |word: &&String| kept.iter().any(|x| row[*x].contains(word));
            covered += row[y].iter().filter(hit).count() as f64;
        }
        if !kept.is_empty() && covered >= words * COVERED_MIN {
            let names: Vec<&str> = kept
                .iter()
                .map(|x| profiles[used[*x]].name.as_str())
                .collect();
            reasons.push((used[y], format!("it repeats {}", names.join(", "))));
            out.push(y);
        }
    }
    reasons
}

fn sample(tables: &[&Table], columns: &[usize]) -> Vec<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    for table in tables {
        let step = (table.len() / ROWS).max(1);
        for row in (0..table.len()).step_by(step) {
            let words = |c: &usize| -> Vec<String> {
                let cell = table.cell(row, *c).map(fold).unwrap_or_default();
                cell.split(' ')
                    .filter(|w| !w.is_empty())
                    .map(str::to_owned)
                    .collect()
            };
            rows.push(columns.iter().map(words).collect());
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::profile;

    #[test]
    fn a_full_name_beside_its_parts_is_left_out() {
        let mut text = "full,given,family,town\n".to_owned();
        for i in 0..60u32 {
            let word = |n: u32| -> String {
                (0..5)
                    .map(|k| char::from(b'a' + ((n * 7 + k * n + k) % 26) as u8))
                    .collect()
            };
            let (given, family) = (word(i), word(i * 3 + 1));
            text += &format!("{given} {family},{given},{family},{}\n", word(i % 9));
        }
        let table = Table::parse("t", text.as_bytes()).unwrap();
        let profiles = profile(&[&table]);
        let out = derived(&[&table], &profiles);
        assert_eq!(out, [(0, "it repeats given, family".to_owned())]);
    }
}
