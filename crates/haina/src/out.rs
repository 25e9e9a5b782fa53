//! Data on standard output, everything else on standard error; as text or as JSON.

use std::io::Write;

use serde_json::Value;

use crate::failure::Failure;

/// Where a command says what it has to say.
#[derive(Debug, Clone, Copy)]
pub struct Out {
    json: bool,
}

/// Rows under headings, in columns as wide as their widest cell.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Out {
    /// Speaks JSON or text.
    pub fn new(json: bool) -> Out {
        Out { json }
    }

    /// Whether JSON was asked for.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// The answer: `value` when JSON was asked for, otherwise `text`.
    pub fn answer(&self, value: &Value, text: impl FnOnce() -> String) {
        match self.json {
            true => self.line(&serde_json::to_string_pretty(value).unwrap_or_default()),
            false => self.line(&text()),
        }
    }

    /// Text as it is, ended with a newline when it has none.
    pub fn line(&self, text: &str) {
        let mut stdout = std::io::stdout().lock();
        let end = if text.is_empty() || text.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        // A reader that went away, as `head` does, is no failure of ours.
        let _ = write!(stdout, "{text}{end}").and_then(|()| stdout.flush());
    }

    /// Bytes as they are.
    pub fn bytes(&self, bytes: &[u8]) {
        let mut stdout = std::io::stdout().lock();
        let _ = stdout.write_all(bytes).and_then(|()| stdout.flush());
    }

    /// A remark for the person at the terminal; scripts do not see it.
    pub fn note(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// Why the command failed.
    pub fn failure(&self, failure: &Failure) {
        let text = match self.json {
            true => failure.json().to_string(),
            false => failure.to_string(),
        };
        self.note(&text);
    }
}

impl Table {
    /// An empty table under `headings`.
    pub fn new<'a>(headings: impl IntoIterator<Item = &'a str>) -> Table {
        Table {
            rows: vec![headings.into_iter().map(str::to_owned).collect()],
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The table as text; a Chinese character is two columns wide.
    pub fn text(&self) -> String {
        let columns = self.rows.first().map_or(0, Vec::len);
        let widths: Vec<usize> = (0..columns)
            .map(|c| {
                self.rows
                    .iter()
                    .map(|row| width(&row[c]))
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for (cell, wide) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(wide - width(cell) + 2));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_under_chinese_and_latin_text() {
        let mut table = Table::new(["unit", "matters"]);
        table.row(["公安局".into(), "12".into()]);
        table.row(["police".into(), "3".into()]);
        expect_test::expect![[r"
            unit    matters
            公安局  12
            police  3
        "]]
        .assert_eq(&table.text());
    }
}
