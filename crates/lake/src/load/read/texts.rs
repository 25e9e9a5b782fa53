//! A folder of texts as an archive (.zip): each file is a row, with its name, its title, its text and its SHA-256.
//!
//! The members of a row are `name`, `title`, `text`, `bytes` and `sha256`; the table has those of them that it wants. With `name` for a
//! key, a text that is delivered again becomes the next version of the same one.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use ::zip::ZipArchive;
use encoding_rs::GB18030;
use sha2::{Digest, Sha256};

use super::columns::{Names, What};
use super::value::Cell;
use super::{unreadable, zip};
use crate::load::Limits;
use crate::load::intake::Intake;
use crate::load::refusal::Refusal;
use crate::load::spec::Declared;

/// The members of a row.
const MEMBERS: [&str; 5] = ["name", "title", "text", "bytes", "sha256"];
/// Endings of names of texts.
const ENDINGS: [&str; 3] = ["txt", "md", "markdown"];
/// Characters of a title.
const TITLE_MAX: usize = 200;
/// What is told of a file that is none.
const BROKEN: &str = "the file is no archive, or it is cut short";

/// Reads the files in the order of the archive; a row's line is its place.
pub(super) fn read(
    path: &Path,
    declared: &Declared,
    limits: &Limits,
    intake: &mut Intake,
) -> Result<(), Refusal> {
    zip::check(path, limits, BROKEN)?;
    let broken = |line| unreadable(BROKEN, line);
    let file = File::open(path).map_err(|_| broken(None))?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| broken(None))?;
    let fields = fields(declared)?;
    let (mut row, mut unpacked) = (0, 0);
    for place in 0..archive.len() {
        let file = archive.by_index(place).map_err(|_| broken(Some(row + 1)))?;
        if file.is_dir() {
            continue;
        }
        row += 1;
        let name = text(file.name_raw()).ok_or_else(|| broken(Some(row)))?;
        if !is_text(&name) {
            intake.odd_row(row, "not-a-text", || name)?;
            continue;
        }
        let mut bytes = Vec::new();
        let mut taken = file.take(limits.record_bytes_max + 1);
        taken
            .read_to_end(&mut bytes)
            .map_err(|_| broken(Some(row)))?;
        // What an archive says of its sizes may be a lie.
        unpacked += bytes.len() as u64;
        let most = [
            (
                "bytes of a text",
                bytes.len() as u64,
                limits.record_bytes_max,
            ),
            (
                "bytes of the archive once unpacked",
                unpacked,
                limits.expanded_bytes_max,
            ),
        ];
        if let Some((what, _, max)) = most.into_iter().find(|(_, n, max)| n > max) {
            return Err(Refusal::Limit {
                what,
                max,
                line: Some(row),
            });
        }
        let Some(text) = text(&bytes) else {
            intake.odd_row(row, "bad-text", || name)?;
            continue;
        };
        let cells = fields.iter().map(|member| match *member {
            "name" => Cell::Text(&name),
            "title" => Cell::Owned(title(&text)),
            "text" => Cell::Text(&text),
            "bytes" => Cell::Int(i64::try_from(bytes.len()).unwrap_or(i64::MAX)),
            _ => Cell::Owned(hex::encode(Sha256::digest(&bytes))),
        });
        intake.row(row, &cells.collect::<Vec<_>>(), None)?;
    }
    Ok(())
}

/// The member that each field of the table is.
fn fields(declared: &Declared) -> Result<Vec<&'static str>, Refusal> {
    let names = Names::new(declared);
    let mut fields = vec![None; declared.fields.len()];
    for member in MEMBERS {
        if let Some(What::Field(field)) = names.find(member)
            && let Some(slot) = fields.get_mut(field)
        {
            *slot = Some(member);
        }
    }
    // Nothing in an archive says what a row does to those before.
    names.all_seen(
        &fields.iter().map(Option::is_some).collect::<Vec<_>>(),
        false,
    )?;
    Ok(fields.into_iter().flatten().collect())
}

fn is_text(name: &str) -> bool {
    let ending = Path::new(name)
        .extension()
        .and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
}

/// The text, of UTF-8 or GB18030; none of what is neither.
fn text(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => {
            let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
            Some(text.into_owned())
        }
    }
}

/// The first line that says something. Blanks between Chinese characters, with which titles are spaced out, are left out.
fn title(text: &str) -> String {
    let says = |line: &&str| line.chars().any(char::is_alphanumeric);
    let line = text.lines().find(says).unwrap_or_default();
    let line = line.trim_matches(['#', '*', '>', ' ']);
    let mut title = String::new();
    let mut words = line.split_whitespace().peekable();
    while let Some(word) = words.next() {
        title += word;
        let end = word.chars().next_back().is_some_and(|c| c.is_ascii());
        let begin = |word: &&str| word.chars().next().is_some_and(|c| c.is_ascii());
        if words.peek().is_some_and(|next| end && begin(next)) {
            title.push(' ');
        }
    }
    title.chars().take(TITLE_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn the_title_is_the_first_line_that_says_something() {
        assert_eq!(
            title("\n\n# 青 岛 市   工 作 报 告\n\n## 其他"),
            "青岛市工作报告"
        );
        assert_eq!(title("---\n**Digital  Qingdao**"), "Digital Qingdao");
        assert_eq!(title("2025年 数据\n"), "2025年数据");
        assert_eq!(title(""), "");
    }
}
