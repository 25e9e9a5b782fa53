//! Reads a node by its shape: notes what does not fit, and gives back plain JSON in one normal form.

use haina_core::Limit;
use jiff::civil;
use serde_json::{Map, Value};

use super::{Record, Shape};
use crate::fault::{Faults, Pos, did_you_mean};
use crate::node::{Kind, Node};

/// The reading of one file.
pub struct Reading<'a> {
    pub file: &'a str,
    pub faults: &'a mut Faults,
}

impl Reading<'_> {
    /// The node in normal form; `None` when it does not fit at all. Every misfit below is noted.
    pub fn read(&mut self, shape: &Shape, node: &Node) -> Option<Value> {
        match shape {
            Shape::Text(max) => self.text(node, *max).map(Value::String),
            Shape::Words => self.words(node),
            Shape::Key => self.key(node, false),
            Shape::Path => self.key(node, true),
            Shape::Bool => match node.kind {
                Kind::Bool(b) => Some(Value::Bool(b)),
                _ => self.misfit(node, "true or false"),
            },
            Shape::Int(low, high) => match node.kind {
                Kind::Int(i) if (*low..=*high).contains(&i) => Some(Value::from(i)),
                Kind::Int(i) => self.out_of_bounds(node.pos, i, low, high),
                _ => self.misfit(node, "a whole number"),
            },
            Shape::Number(low, high) => {
                let number = match node.kind {
                    Kind::Int(i) => i as f64,
                    Kind::Float(f) => f,
                    _ => return self.misfit(node, "a number"),
                };
                match (*low..=*high).contains(&number) {
                    true => Some(Value::from(number)),
                    false => self.out_of_bounds(node.pos, number, low, high),
                }
            }
            Shape::Limit => self.limit(node),
            Shape::LimitOrName => match node.text() {
                Some(text) if text.starts_with("param/") || text.starts_with("table/") => {
                    Some(Value::String(text.to_owned()))
                }
                _ => self.limit(node),
            },
            Shape::Date => self.parsed(node, "PAK0018", "a date such as 2026-03-01", |t| {
                t.parse::<civil::Date>().is_ok()
            }),
            Shape::Time => self.parsed(node, "PAK0018", "a time such as 2026-03-01T09:00", |t| {
                time(t).is_some()
            }),
            Shape::Version => self.parsed(node, "PAK0015", "a version such as 1.4.0", |t| {
                semver::Version::parse(t).is_ok()
            }),
            Shape::VersionRange => {
                self.parsed(node, "PAK0015", "a version range such as ^1.2", |t| {
                    semver::VersionReq::parse(t).is_ok()
                })
            }
            Shape::Bytes => self.bytes(node),
            Shape::Choice(words) => self.choice(node, "PAK0013", words),
            Shape::ChoiceAs(code, words) => self.choice(node, code, words),
            Shape::Expr => match node.kind {
                Kind::Bool(b) => Some(Value::String(b.to_string())),
                _ => self.text(node, 2_000).map(Value::String),
            },
            Shape::Json => Some(node.to_json()),
            Shape::Scalar => match node.kind {
                Kind::List(_) | Kind::Map(_) => self.misfit(node, "a single value"),
                _ => Some(node.to_json()),
            },
            Shape::List(item, max) => self.list(item, *max, node),
            Shape::Map(key, value, max) => self.map(key, value, *max, node),
            Shape::Record(record) => self.record(record, node),
            Shape::Cases(case) => match node.kind {
                Kind::List(_) => self.list(&Shape::Record(case), 50, node),
                _ => self.read(&Shape::LimitOrName, node),
            },
            Shape::Short(record, field) => match node.kind {
                Kind::Map(_) => self.record(record, node),
                _ => {
                    let shape = record
                        .fields
                        .iter()
                        .find(|f| f.name == *field)
                        .map(|f| f.shape)?;
                    let value = self.read(&shape, node)?;
                    Some(Value::Object(Map::from_iter([(
                        (*field).to_owned(),
                        value,
                    )])))
                }
            },
        }
    }

    fn record(&mut self, record: &Record, node: &Node) -> Option<Value> {
        let Kind::Map(entries) = &node.kind else {
            return self.misfit(node, &format!("a map ({})", record.name));
        };
        let mut out = Map::new();
        let mut meant = Vec::new();
        for entry in entries {
            match record.fields.iter().find(|f| f.name == entry.key) {
                Some(field) => {
                    if let Some(value) = self.read(&field.shape, &entry.value) {
                        out.insert(entry.key.clone(), value);
                    }
                }
                None => {
                    let names = record.fields.iter().map(|f| f.name);
                    let near = did_you_mean(&entry.key, names.clone());
                    meant.extend(near.clone());
                    let quotes = "put quotes around a text that has a comma or a colon in it";
                    let hint = (record.name == "words").then(|| quotes.to_owned()).or(near);
                    let all = || format!("known here: {}", names.collect::<Vec<_>>().join(", "));
                    let said = format!("`{}` is not known in {}", entry.key, record.name);
                    let hint = hint.unwrap_or_else(all);
                    self.faults
                        .error("PAK0010", self.file, entry.key_pos, said)
                        .hint(hint);
                }
            }
        }
        for field in record.fields.iter().filter(|f| f.required) {
            // A misspelt key is told as such, and not as a missing one too.
            let misspelt = meant
                .iter()
                .any(|m| m.contains(&format!("`{}`", field.name)));
            if node.get(field.name).is_none() && !misspelt {
                let said = format!("`{}` is missing in {}", field.name, record.name);
                self.faults
                    .error("PAK0011", self.file, node.pos, said)
                    .hint(field.about);
            }
        }
        Some(Value::Object(out))
    }

    fn list(&mut self, item: &Shape, max: usize, node: &Node) -> Option<Value> {
        let single;
        let items = match &node.kind {
            Kind::List(items) => items,
            Kind::Null => return Some(Value::Array(Vec::new())),
            _ => {
                single = [node.clone()].to_vec();
                &single
            }
        };
        if items.len() > max {
            return self.out_of_bounds(node.pos, format!("{} entries", items.len()), 0, max);
        }
        Some(items.iter().filter_map(|i| self.read(item, i)).collect())
    }

    fn map(&mut self, key: &Shape, value: &Shape, max: usize, node: &Node) -> Option<Value> {
        let Kind::Map(entries) = &node.kind else {
            return match node.kind {
                Kind::Null => Some(Value::Object(Map::new())),
                _ => self.misfit(node, "a map"),
            };
        };
        if entries.len() > max {
            return self.out_of_bounds(node.pos, format!("{} entries", entries.len()), 0, max);
        }
        let mut out = Map::new();
        for entry in entries {
            let name = Node {
                pos: entry.key_pos,
                kind: Kind::Text(entry.key.clone()),
            };
            let key = self.read(key, &name);
            let value = self.read(value, &entry.value);
            if let (Some(Value::String(key)), Some(value)) = (key, value) {
                out.insert(key, value);
            }
        }
        Some(Value::Object(out))
    }

    fn text(&mut self, node: &Node, max: usize) -> Option<String> {
        let text = match &node.kind {
            Kind::Text(text) => text.clone(),
            Kind::Int(i) => i.to_string(),
            Kind::Float(f) => f.to_string(),
            _ => {
                self.misfit::<()>(node, "a text");
                return None;
            }
        };
        if text.chars().count() > max {
            return self.out_of_bounds(node.pos, "a longer text", 0, format!("{max} characters"));
        }
        Some(text)
    }

    fn words(&mut self, node: &Node) -> Option<Value> {
        const WORDS: Record = Record {
            name: "words",
            fields: &[
                super::must(
                    "zh",
                    Shape::Text(2_000),
                    "write both languages: `{zh: …, en: …}`",
                ),
                super::must(
                    "en",
                    Shape::Text(2_000),
                    "write both languages: `{zh: …, en: …}`",
                ),
            ],
        };
        if !matches!(node.kind, Kind::Map(_)) {
            return self.misfit(node, "words in both languages, `{zh: …, en: …}`");
        }
        for language in ["zh", "en"] {
            if node
                .get(language)
                .is_none_or(|n| n.text().is_some_and(|t| t.trim().is_empty()))
            {
                let at = node.get(language).map_or(node.pos, |n| n.pos);
                let said = format!("the words have no `{language}` text");
                self.faults
                    .error("PAK0080", self.file, at, said)
                    .hint("write both languages: `{zh: …, en: …}`");
            }
        }
        node.get("zh")?;
        node.get("en")?;
        self.record(&WORDS, node)
    }

    fn key(&mut self, node: &Node, path: bool) -> Option<Value> {
        let text = self.text(node, 120)?;
        let good = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
                && part
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                && !part.ends_with('-')
        };
        let fits = match path {
            true => text.split('/').all(good),
            false => good(&text),
        };
        if !fits {
            let said = format!("`{}` is not a key", shown(&text));
            self.faults
                .error("PAK0014", self.file, node.pos, said)
                .hint("use lower case letters a-z, digits and hyphens");
            return None;
        }
        Some(Value::String(text))
    }

    fn limit(&mut self, node: &Node) -> Option<Value> {
        let text = match &node.kind {
            Kind::Text(text) => text.clone(),
            Kind::Int(i) => i.to_string(),
            _ => return self.misfit(node, "a limit such as `5 workdays`"),
        };
        let hint = "write a whole number over zero and a unit: `4 hours`, `15 days`, `5 workdays`, `3 months`";
        let number = text.split_whitespace().next().unwrap_or("");
        let negative = number.parse::<i64>().is_ok_and(|n| n <= 0);
        let (code, said) = match text.parse::<Limit>() {
            _ if negative => (
                "PAK0017",
                format!("the limit `{}` is not more than zero", shown(&text)),
            ),
            Ok(limit) => return Some(Value::String(limit.to_string())),
            Err(_) if number.parse::<i64>().is_ok() && number == text => (
                "PAK0016",
                format!("the limit `{}` has no unit", shown(&text)),
            ),
            Err(_) => ("PAK0016", format!("`{}` is not a limit", shown(&text))),
        };
        self.faults
            .error(code, self.file, node.pos, said)
            .hint(hint);
        None
    }

    fn bytes(&mut self, node: &Node) -> Option<Value> {
        let text = self.text(node, 30)?;
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let unit: u64 = match text.get(digits..).map(str::trim) {
            Some("" | "B") => 1,
            Some("KB") => 1024,
            Some("MB") => 1024 * 1024,
            Some("GB") => 1024 * 1024 * 1024,
            _ => return self.not_allowed(node.pos, &text, "a size such as `20MB`"),
        };
        let number = text
            .get(..digits)
            .and_then(|d| d.parse::<u64>().ok())
            .and_then(|n| n.checked_mul(unit));
        match number {
            Some(bytes) if bytes > 0 && bytes <= 4 << 30 => Some(Value::from(bytes)),
            _ => self.not_allowed(node.pos, &text, "a size such as `20MB`, at most 4GB"),
        }
    }

    fn choice(&mut self, node: &Node, code: &str, words: &[&str]) -> Option<Value> {
        let text = match &node.kind {
            Kind::Bool(b) => b.to_string(),
            _ => self.text(node, 200)?,
        };
        if words.contains(&text.as_str()) {
            return Some(Value::String(text));
        }
        let hint = did_you_mean(&text, words.iter().copied())
            .unwrap_or_else(|| format!("one of: {}", words.join(", ")));
        let said = format!("`{}` is not allowed here", shown(&text));
        self.faults
            .error(code, self.file, node.pos, said)
            .hint(hint);
        None
    }

    fn parsed(
        &mut self,
        node: &Node,
        code: &str,
        wanted: &str,
        fits: impl Fn(&str) -> bool,
    ) -> Option<Value> {
        let text = self.text(node, 100)?;
        if fits(&text) {
            return Some(Value::String(text));
        }
        let said = format!("`{}` is not {wanted}", shown(&text));
        self.faults.error(code, self.file, node.pos, said);
        None
    }

    fn misfit<T>(&mut self, node: &Node, wanted: &str) -> Option<T> {
        let said = format!("here stands {}, wanted is {wanted}", node.what());
        self.faults.error("PAK0012", self.file, node.pos, said);
        None
    }

    fn not_allowed<T>(&mut self, pos: Pos, text: &str, wanted: &str) -> Option<T> {
        let said = format!("`{}` is not {wanted}", shown(text));
        self.faults.error("PAK0013", self.file, pos, said);
        None
    }

    fn out_of_bounds<T>(
        &mut self,
        pos: Pos,
        found: impl std::fmt::Display,
        low: impl std::fmt::Display,
        high: impl std::fmt::Display,
    ) -> Option<T> {
        let said = format!("{found} is out of bounds");
        self.faults
            .error("PAK0019", self.file, pos, said)
            .hint(format!("between {low} and {high}"));
        None
    }
}

/// A moment as packs write it: with an offset, or local to Asia/Shanghai.
pub fn time(text: &str) -> Option<jiff::Timestamp> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(moment);
    }
    let local = text.parse::<civil::DateTime>().ok()?;
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").ok()?;
    zone.to_timestamp(local).ok()
}

fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}
