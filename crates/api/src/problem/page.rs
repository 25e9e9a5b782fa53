//! The page of each error code, carried inside the binary and served at `/errors/CODE`.

use std::fmt::Write as _;

use crate::model::Text;

mod listed {
    include!(concat!(env!("OUT_DIR"), "/errors.rs"));
}

/// All codes with their pages in Markdown, in order.
pub fn pages() -> &'static [(&'static str, &'static str)] {
    listed::PAGES
}

/// The page of a code as HTML; `None` when no such code exists.
pub fn error_page(code: &str) -> Option<String> {
    let (name, text) = pages().iter().find(|(name, _)| *name == code)?;
    Some(html(name, text))
}

/// What a code means in both languages: the heading of its page, and the sentence that its page says in Chinese.
pub(crate) fn words(code: &str) -> Option<Text> {
    let (_, text) = pages().iter().find(|(name, _)| *name == code)?;
    let mut lines = text.lines().map(str::trim);
    let en = lines.next()?.split_once(": ")?.1;
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let zh = lines.find(|line| line.chars().take(8).any(is_han))?;
    Some(Text {
        zh: zh.trim_start_matches("中文：").to_owned(),
        en: en.to_owned(),
    })
}

fn html(title: &str, markdown: &str) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n"
    );
    for block in markdown
        .split("\n\n")
        .map(str::trim)
        .filter(|b| !b.is_empty())
    {
        let (tag, text) = match block {
            b if b.starts_with("## ") => ("h2", &b[3..]),
            b if b.starts_with("# ") => ("h1", &b[2..]),
            b => ("p", b),
        };
        let _ = writeln!(page, "<{tag}>{}</{tag}>", inline(text));
    }
    page
}

fn inline(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let mut out = String::new();
    for (i, part) in escaped.split('`').enumerate() {
        match i % 2 {
            0 => out.push_str(part),
            _ => {
                let _ = write!(out, "<code>{part}</code>");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_escaped_and_code_is_marked() {
        let page = html("X", "# X: a <b>\n\nrun `a & b`\n");
        assert!(page.contains("<h1>X: a &lt;b&gt;</h1>"));
        assert!(page.contains("<code>a &amp; b</code>"));
    }
}
