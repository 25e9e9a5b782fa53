//! Counting what passed, in the words of each test runner.

use std::fmt;

/// How many tests passed, failed and were skipped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Tally {
    /// A stage that could not run.
    pub fn broken() -> Tally {
        Tally {
            failed: 1,
            ..Tally::default()
        }
    }

    pub fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// This count, with one failure more when the runner failed without counting any.
    pub fn or_broken(mut self, succeeded: bool) -> Tally {
        if !succeeded && self.failed == 0 {
            self.failed = 1;
        }
        self
    }

    /// Reads a line such as `test result: ok. 12 passed; 0 failed; 1 ignored; …`; tells whether it was one.
    pub fn read_cargo(&mut self, line: &str) -> bool {
        let Some(counts) = line.strip_prefix("test result: ") else {
            return false;
        };
        self.read_counts(counts);
        true
    }

    /// Reads a summary line of vitest, Playwright or Node's runner; tells whether it was one.
    pub fn read_npm(&mut self, line: &str) -> bool {
        let line = plain(line);
        let line = line.trim().trim_start_matches(['#', 'ℹ', ' ']);
        if let Some(counts) = line.strip_prefix("Tests ") {
            self.read_counts(counts);
            return true;
        }
        let mut words = line.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some("pass"), Some(n), None) => self.passed += number(n),
            (Some("fail"), Some(n), None) => self.failed += number(n),
            (Some("skipped"), Some(n), None) => self.skipped += number(n),
            (Some(n), Some("passed" | "failed" | "skipped" | "flaky" | "interrupted"), third)
                if number(n) > 0 && third.is_none_or(|t| t.starts_with('(')) =>
            {
                self.read_counts(line);
            }
            _ => return false,
        }
        true
    }

    fn read_counts(&mut self, text: &str) {
        let words: Vec<&str> = text.split_whitespace().collect();
        for pair in words.windows(2) {
            let n = number(pair[0]);
            match pair[1].trim_end_matches([';', ',']) {
                "passed" | "flaky" => self.passed += n,
                "failed" | "interrupted" => self.failed += n,
                "ignored" | "skipped" | "todo" => self.skipped += n,
                _ => {}
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally {
            passed,
            failed,
            skipped,
        } = self;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

fn number(word: &str) -> u64 {
    word.parse().unwrap_or(0)
}

/// The line without the codes that color it.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c != '\u{1b}' {
            out.push(c);
            continue;
        }
        for c in chars.by_ref() {
            if c.is_ascii_alphabetic() {
                break;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summaries_of_every_runner_are_counted() {
        let mut tally = Tally::default();
        assert!(tally.read_cargo(
            "test result: ok. 12 passed; 1 failed; 2 ignored; 0 measured; 9 filtered out"
        ));
        assert_eq!((tally.passed, tally.failed, tally.skipped), (12, 1, 2));
        for (line, passed, failed, skipped) in [
            (
                "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[32m5 passed\u{1b}[39m | 1 failed | 2 skipped (8)",
                5,
                1,
                2,
            ),
            (" Test Files  3 passed (3)", 0, 0, 0),
            ("  7 passed (12.3s)", 7, 0, 0),
            ("  2 failed", 0, 2, 0),
            ("# pass 4", 4, 0, 0),
            ("ℹ fail 1", 0, 1, 0),
            ("3 passed the gate", 0, 0, 0),
        ] {
            let mut tally = Tally::default();
            tally.read_npm(line);
            assert_eq!(
                (tally.passed, tally.failed, tally.skipped),
                (passed, failed, skipped),
                "{line}"
            );
        }
    }
}
