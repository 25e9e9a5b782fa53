//! Reads YAML (and so JSON) into nodes with places, refusing what a pack has no use for.
//!
//! Refused: anchors and aliases (an alias bomb needs them), tags, several documents, keys that are not scalars,
//! the same key twice, nesting or node counts over the limits. Plain scalars follow the YAML 1.2 core schema,
//! so `no`, `on` and `y` are texts.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use crate::fault::{Faults, Pos};
use crate::node::{Entry, Kind, Node};

/// Levels of nesting in one file.
pub const DEPTH_MAX: usize = 24;
/// Values in one file.
pub const NODES_MAX: usize = 100_000;

/// The file's value; `None` when a fault was noted that leaves nothing to look at.
pub fn parse(text: &str, file: &str, faults: &mut Faults) -> Option<Node> {
    let before = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        file,
        faults,
        open: Vec::new(),
        root: None,
        documents: 0,
        nodes: 0,
    };
    for event in Parser::new_from_str(before) {
        match event {
            Ok((event, span)) => {
                reader.take(event, span)?;
            }
            Err(error) => {
                let at = Pos {
                    line: number(error.marker().line()),
                    column: number(error.marker().col() + 1),
                };
                reader
                    .faults
                    .error(
                        "PAK0004",
                        file,
                        at,
                        format!("cannot be read as YAML: {}", error.info()),
                    )
                    .hint("check indentation, quotes and brackets near this line");
                return None;
            }
        }
    }
    Some(
        reader
            .root
            .unwrap_or_else(|| Node::null(Pos { line: 1, column: 1 })),
    )
}

struct Reader<'a> {
    file: &'a str,
    faults: &'a mut Faults,
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
    nodes: usize,
}

enum Open {
    List(Pos, Vec<Node>),
    Map(Pos, Vec<Entry>, Option<(String, Pos)>),
}

impl Reader<'_> {
    /// Takes one event; `None` ends the reading after a fault.
    fn take(&mut self, event: Event<'_>, span: Span) -> Option<()> {
        let pos = Pos {
            line: number(span.start.line()),
            column: number(span.start.col() + 1),
        };
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return self.refuse(
                        pos,
                        "a second document begins here (`---`)",
                        "keep one document in a file",
                    );
                }
            }
            Event::Alias(_) => {
                return self.refuse(
                    pos,
                    "aliases (`*name`) are not allowed",
                    "write the value again",
                );
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.plain(pos, anchor, tag.is_some())?;
                let kind = match style {
                    ScalarStyle::Plain => core_schema(&text),
                    _ => Kind::Text(text.into_owned()),
                };
                return self.scalar(Node { pos, kind });
            }
            Event::SequenceStart(anchor, tag) => {
                self.plain(pos, anchor, tag.is_some())?;
                return self.push(Open::List(pos, Vec::new()), pos);
            }
            Event::MappingStart(anchor, tag) => {
                self.plain(pos, anchor, tag.is_some())?;
                return self.push(Open::Map(pos, Vec::new(), None), pos);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let node = match self.open.pop()? {
                    Open::List(pos, items) => Node {
                        pos,
                        kind: Kind::List(items),
                    },
                    Open::Map(pos, entries, _) => Node {
                        pos,
                        kind: Kind::Map(entries),
                    },
                };
                return self.value(node);
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Some(())
    }

    fn push(&mut self, open: Open, pos: Pos) -> Option<()> {
        if let Some(Open::Map(_, _, None)) = self.open.last() {
            return self.refuse(pos, "a key must be a plain text", "write `key: value`");
        }
        if self.open.len() >= DEPTH_MAX {
            let said = format!("nested deeper than {DEPTH_MAX} levels");
            self.faults.error("PAK0007", self.file, pos, said);
            return None;
        }
        self.open.push(open);
        self.count(pos)
    }

    fn scalar(&mut self, node: Node) -> Option<()> {
        self.count(node.pos)?;
        if let Some(Open::Map(_, entries, key @ None)) = self.open.last_mut() {
            let text = match &node.kind {
                Kind::Text(t) => t.clone(),
                Kind::Null => String::new(),
                other => scalar_text(other),
            };
            if entries.iter().any(|e| e.key == text) {
                let said = format!("the key `{text}` stands here a second time");
                self.faults
                    .error("PAK0006", self.file, node.pos, said)
                    .hint("remove one of the two, or give it another name");
            }
            *key = Some((text, node.pos));
            return Some(());
        }
        self.value(node)
    }

    fn value(&mut self, node: Node) -> Option<()> {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Map(_, entries, key)) => {
                let (key, key_pos) = key.take()?;
                if !entries.iter().any(|e| e.key == key) {
                    entries.push(Entry {
                        key,
                        key_pos,
                        value: node,
                    });
                }
            }
        }
        Some(())
    }

    fn count(&mut self, pos: Pos) -> Option<()> {
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            let said = format!("more than {NODES_MAX} values in one file");
            self.faults.error("PAK0007", self.file, pos, said);
            return None;
        }
        Some(())
    }

    fn plain(&mut self, pos: Pos, anchor: usize, tagged: bool) -> Option<()> {
        if anchor != 0 {
            return self.refuse(
                pos,
                "anchors (`&name`) are not allowed",
                "write the value where it is needed",
            );
        }
        if tagged {
            return self.refuse(
                pos,
                "tags (`!name`) are not allowed",
                "remove the tag; use quotes for a text",
            );
        }
        Some(())
    }

    fn refuse(&mut self, pos: Pos, what: &str, hint: &str) -> Option<()> {
        self.faults
            .error("PAK0005", self.file, pos, what)
            .hint(hint);
        None
    }
}

/// A plain scalar by the YAML 1.2 core schema; anything else is a text.
fn core_schema(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Kind::Null,
        "true" | "True" | "TRUE" => return Kind::Bool(true),
        "false" | "False" | "FALSE" => return Kind::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.starts_with(|c: char| c.is_ascii_digit()) {
        // A leading zero is a code (an area, a postal number), never an octal surprise.
        let code = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
        if !code
            && digits.bytes().all(|b| b.is_ascii_digit())
            && let Ok(i) = text.parse()
        {
            return Kind::Int(i);
        }
        let numeric = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-');
        if !code
            && digits.bytes().all(numeric)
            && digits.contains('.')
            && let Some(f) = text.parse().ok().filter(|f: &f64| f.is_finite())
        {
            return Kind::Float(f);
        }
    }
    Kind::Text(text.to_owned())
}

fn scalar_text(kind: &Kind) -> String {
    match kind {
        Kind::Bool(b) => b.to_string(),
        Kind::Int(i) => i.to_string(),
        Kind::Float(f) => f.to_string(),
        Kind::Text(t) => t.clone(),
        Kind::Null | Kind::List(_) | Kind::Map(_) => String::new(),
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
