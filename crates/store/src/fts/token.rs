//! Texts as tokens: words of letters and digits, and pairs of neighbouring characters where words are
//! not set apart (Chinese, Japanese, Korean).

/// More tokens than this are not indexed: PostgreSQL knows 16,383 places in a text.
const TOKENS_MAX: usize = 16_000;
const WORD_CHARS_MAX: usize = 64;
const TERMS_MAX: usize = 16;

/// A token and its place; neighbours have neighbouring places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub text: String,
    pub place: usize,
}

/// A term of a query: tokens that follow one another, the last one perhaps only begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    pub tokens: Vec<String>,
    pub begun: bool,
}

/// A stretch of text without a break.
enum Run {
    /// Characters of which each is a word or a part of one.
    Pairs(Vec<char>),
    Word(String),
    Break,
}

/// The tokens of a text to be indexed.
pub(crate) fn document(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut place = 1;
    for run in runs(text) {
        match run {
            Run::Break => place += 1,
            Run::Word(text) => push(&mut tokens, &mut place, text),
            // The last character stands alone too, so that it is found by itself.
            Run::Pairs(chars) => (0..chars.len())
                .for_each(|i| push(&mut tokens, &mut place, chars[i..].iter().take(2).collect())),
        }
        if tokens.len() >= TOKENS_MAX || place >= TOKENS_MAX {
            break;
        }
    }
    tokens.retain(|token| token.place <= TOKENS_MAX);
    tokens
}

/// The terms of a query.
pub(crate) fn query(text: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    for part in text.split_whitespace() {
        let runs: Vec<Run> = runs(part).collect();
        for stretch in runs.split(|run| matches!(run, Run::Break)) {
            terms.extend(term(stretch));
        }
    }
    terms.truncate(TERMS_MAX);
    terms
}

fn term(runs: &[Run]) -> Option<Term> {
    let mut tokens = Vec::new();
    let mut begun = false;
    for (at, run) in runs.iter().enumerate() {
        let last = at + 1 == runs.len();
        match run {
            Run::Word(text) => {
                tokens.push(text.clone());
                begun = last;
            }
            Run::Pairs(chars) => {
                // Within the text a pair follows the last one, unless this is where the text ends.
                let pairs = if last && chars.len() > 1 {
                    chars.len() - 1
                } else {
                    chars.len()
                };
                tokens.extend((0..pairs).map(|i| chars[i..].iter().take(2).collect::<String>()));
                begun = last && chars.len() == 1;
            }
            Run::Break => {}
        }
    }
    (!tokens.is_empty()).then_some(Term { tokens, begun })
}

/// What FTS5's `ascii` tokenizer reads as these tokens, at these places.
pub(crate) fn words(tokens: &[Token]) -> String {
    let mut text = String::new();
    let mut place = 1;
    for token in tokens {
        // A token that no query asks for keeps what it separates apart.
        (place..token.place).for_each(|_| text.push_str("· "));
        text.push_str(&token.text);
        text.push(' ');
        place = token.place + 1;
    }
    text
}

/// The literal of a `tsvector`; tokens hold nothing that would need an escape.
pub(crate) fn tsvector(tokens: &[Token]) -> String {
    let lexemes = tokens
        .iter()
        .map(|token| format!("'{}':{}", token.text, token.place));
    lexemes.collect::<Vec<_>>().join(" ")
}

/// A query in FTS5's language.
pub(crate) fn fts5(terms: &[Term]) -> String {
    let term = |term: &Term| {
        format!(
            "\"{}\"{}",
            term.tokens.join(" "),
            if term.begun { "*" } else { "" }
        )
    };
    terms.iter().map(term).collect::<Vec<_>>().join(" AND ")
}

/// The literal of a `tsquery`.
pub(crate) fn tsquery(terms: &[Term]) -> String {
    let term = |term: &Term| {
        let tokens: Vec<String> = term
            .tokens
            .iter()
            .map(|token| format!("'{token}'"))
            .collect();
        format!(
            "({}{})",
            tokens.join(" <-> "),
            if term.begun { ":*" } else { "" }
        )
    };
    terms.iter().map(term).collect::<Vec<_>>().join(" & ")
}

fn push(tokens: &mut Vec<Token>, place: &mut usize, text: String) {
    tokens.push(Token {
        text,
        place: *place,
    });
    *place += 1;
}

/// Cuts a text where its script changes and where letters and digits end.
fn runs(text: &str) -> impl Iterator<Item = Run> {
    let mut chars = text
        .chars()
        .flat_map(|c| narrow(c).to_lowercase())
        .peekable();
    std::iter::from_fn(move || {
        let first = chars.next()?;
        if is_paired(first) {
            let mut run = vec![first];
            while let Some(next) = chars.next_if(|c| is_paired(*c)) {
                run.push(next);
            }
            return Some(Run::Pairs(run));
        }
        if first.is_alphanumeric() {
            let mut run = String::from(first);
            while let Some(next) = chars.next_if(|c| c.is_alphanumeric() && !is_paired(*c)) {
                run.push(next);
            }
            return Some(Run::Word(run.chars().take(WORD_CHARS_MAX).collect()));
        }
        while chars.next_if(|c| !c.is_alphanumeric()).is_some() {}
        Some(Run::Break)
    })
}

/// Full-width letters, digits and signs as the usual ones.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

fn is_paired(c: char) -> bool {
    matches!(c,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
        | '々' | '〇')
}
