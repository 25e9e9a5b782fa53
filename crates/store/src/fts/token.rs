//! Texts as tokens: pairs of neighbouring units. A unit is a character where words are not set apart (Chinese, Japanese,
//! Korean), and elsewhere a word of letters and digits.
//!
//! A street and number, `中路100号`, is `中路` `路100` `100号` `号`. Beside these each number is indexed once more with the
//! three characters before it, `港中路100`: so what is rare is found by one token, without reading what is common.

/// More tokens than this are not indexed: PostgreSQL knows 16,383 places in a text.
const TOKENS_MAX: usize = 16_000;
const WORD_CHARS_MAX: usize = 64;
const TERMS_MAX: usize = 16;
const CHARS_BEFORE_NUMBER: usize = 3;

/// A token and its place; neighbours have neighbouring places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub text: String,
    pub place: usize,
}

/// What of a text is indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Document {
    pub tokens: Vec<Token>,
    /// Each number with the characters before it: where they stand is never asked.
    pub numbers: Vec<String>,
}

/// A term of a query: tokens that follow one another, the last one perhaps only begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    pub tokens: Vec<String>,
    pub begun: bool,
    /// Of a number with the characters before it, the number with the last of them: a text that has the one has the other.
    pub within: Option<String>,
}

/// What a text is made of.
enum Unit {
    Char(char),
    Word(String),
    /// What separates: no term reaches across it.
    Break,
}

/// What of a text is indexed: each unit with the next one, the last before a break alone; and its numbers.
pub(crate) fn document(text: &str) -> Document {
    let units: Vec<Unit> = units(text).take(TOKENS_MAX).collect();
    let numbers = units.windows(CHARS_BEFORE_NUMBER + 1);
    Document {
        tokens: pairs(&units),
        numbers: numbers.filter_map(numbered).collect(),
    }
}

fn pairs(units: &[Unit]) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let (mut text, place) = (String::new(), at + 1);
        if unit.write(&mut text) {
            units.get(place).map(|next| next.write(&mut text));
            tokens.push(Token { text, place });
        }
    }
    tokens
}

/// A number with the characters before it, where these are all there are.
fn numbered(units: &[Unit]) -> Option<String> {
    let (number, before) = units.split_last()?;
    let chars = before.iter().all(|unit| matches!(unit, Unit::Char(_)));
    (before.len() == CHARS_BEFORE_NUMBER && chars && is_number(number)).then(|| written(units))
}

fn is_number(unit: &Unit) -> bool {
    matches!(unit, Unit::Word(word) if word.contains(|c: char| c.is_ascii_digit()))
}

fn written(units: &[Unit]) -> String {
    let mut text = String::new();
    units.iter().for_each(|unit| _ = unit.write(&mut text));
    text
}

/// The terms of a query.
pub(crate) fn query(text: &str) -> Vec<Term> {
    terms(text, term)
}

/// The terms with what is rare in each: a number with the three characters before it, because it tells more than the
/// district and the road it is in, which very many texts have. What has the whole term has this of it.
pub(crate) fn rare(text: &str) -> Vec<Term> {
    terms(text, |units| {
        let Some(at) = units.iter().position(is_number) else {
            return term(units);
        };
        let from = at.saturating_sub(CHARS_BEFORE_NUMBER);
        match numbered(&units[from..=at]) {
            Some(text) => Some(Term {
                tokens: vec![text],
                begun: at + 1 == units.len(),
                within: Some(written(&units[at - 1..=at])),
            }),
            None => term(&units[from..]),
        }
    })
}

/// Whether a text has all of the terms of a query.
pub(crate) fn text_holds(text: &str, query_text: &str) -> bool {
    let plainly = |word| stands_alone(word) && text.contains(word);
    query_text.split_whitespace().all(plainly) || holds(text, &query(query_text))
}

/// Whether a text that has this word has its tokens too: nothing in it separates, and no word of the text can have begun
/// before it.
fn stands_alone(word: &str) -> bool {
    let joins = |c: char| is_paired(c) || c.is_ascii_alphanumeric();
    word.chars().all(joins) && word.starts_with(is_paired)
}

/// Whether a text has all of the terms.
fn holds(text: &str, terms: &[Term]) -> bool {
    let units: Vec<Unit> = units(text).take(TOKENS_MAX).collect();
    let tokens = pairs(&units);
    terms.iter().all(|term| {
        let all = term.tokens.len();
        let mut stretches = tokens.windows(all);
        stretches.any(|stretch| {
            let pairs = stretch.iter().zip(&term.tokens).enumerate();
            pairs.into_iter().all(|(at, (token, wanted))| {
                let follows = token.place == stretch[0].place + at;
                let begins = term.begun && at + 1 == all && token.text.starts_with(wanted.as_str());
                follows && (token.text == *wanted || begins)
            })
        })
    })
}

fn terms(text: &str, term: impl Fn(&[Unit]) -> Option<Term>) -> Vec<Term> {
    let mut terms = Vec::new();
    for word in text.split_whitespace() {
        let units: Vec<Unit> = units(word).collect();
        for stretch in units.split(|unit| matches!(unit, Unit::Break)) {
            terms.extend(term(stretch));
        }
    }
    terms.truncate(TERMS_MAX);
    terms
}

fn term(units: &[Unit]) -> Option<Term> {
    // A word at the end may be only begun; a unit that stands alone begins a pair, or is the last of a text.
    let begun = units.len() == 1 || matches!(units.last(), Some(Unit::Word(_)));
    let tokens: Vec<String> = match units {
        [] => return None,
        [_] => vec![written(units)],
        more => more.windows(2).map(written).collect(),
    };
    Some(Term {
        tokens,
        begun,
        within: None,
    })
}

/// What FTS5's `ascii` tokenizer reads as these tokens, at these places, with the numbers behind them.
pub(crate) fn words(document: &Document) -> String {
    let mut text = String::new();
    let mut place = 1;
    for token in &document.tokens {
        // A token that no query asks for keeps what it separates apart.
        (place..token.place).for_each(|_| text.push_str("· "));
        text.push_str(&token.text);
        text.push(' ');
        place = token.place + 1;
    }
    for number in &document.numbers {
        text.push_str("· ");
        text.push_str(number);
        text.push(' ');
    }
    text
}

/// The literal of a `tsvector`; tokens hold nothing that would need an escape. Numbers are looked up elsewhere.
pub(crate) fn tsvector(document: &Document) -> String {
    let tokens = document.tokens.iter();
    let placed = tokens.map(|token| format!("'{}':{}", token.text, token.place));
    placed.collect::<Vec<_>>().join(" ")
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

/// The literal of a `tsquery`; of a number with the characters before it, what is among the words.
pub(crate) fn tsquery(terms: &[Term]) -> String {
    let term = |term: &Term| {
        let tokens = match &term.within {
            Some(within) => std::slice::from_ref(within),
            None => &term.tokens,
        };
        let quoted: Vec<String> = tokens.iter().map(|token| format!("'{token}'")).collect();
        let begun = if term.begun { ":*" } else { "" };
        format!("({}{begun})", quoted.join(" <-> "))
    };
    terms.iter().map(term).collect::<Vec<_>>().join(" & ")
}

impl Unit {
    /// Writes the unit; false for a break, which has no text.
    fn write(&self, text: &mut String) -> bool {
        match self {
            Unit::Char(char) => text.push(*char),
            Unit::Word(word) => text.push_str(word),
            Unit::Break => return false,
        }
        true
    }
}

/// Cuts a text where letters and digits end, and between characters that are no letters of a word.
fn units(text: &str) -> impl Iterator<Item = Unit> {
    let mut chars = text
        .chars()
        .flat_map(|c| narrow(c).to_lowercase())
        .peekable();
    std::iter::from_fn(move || {
        let first = chars.next()?;
        if is_paired(first) {
            return Some(Unit::Char(first));
        }
        if first.is_alphanumeric() {
            let mut word = String::from(first);
            while let Some(next) = chars.next_if(|c| c.is_alphanumeric() && !is_paired(*c)) {
                word.push(next);
            }
            return Some(Unit::Word(word.chars().take(WORD_CHARS_MAX).collect()));
        }
        while chars.next_if(|c| !c.is_alphanumeric()).is_some() {}
        Some(Unit::Break)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether the index of `document` finds `term`, as both databases look for it.
    fn finds(document: &Document, term: &Term) -> bool {
        let (last, before) = term.tokens.split_last().unwrap();
        let fits = |token: &str| match term.begun {
            true => token.starts_with(last.as_str()),
            false => token == last,
        };
        let phrase = document.tokens.windows(term.tokens.len()).any(|stretch| {
            let place = stretch[0].place;
            let follow = stretch
                .iter()
                .enumerate()
                .all(|(at, token)| token.place == place + at);
            let same = stretch
                .iter()
                .zip(before)
                .all(|(token, wanted)| token.text == *wanted);
            follow && same && fits(&stretch[before.len()].text)
        });
        phrase || (before.is_empty() && document.numbers.iter().any(|number| fits(number)))
    }

    proptest! {
        #[test]
        fn a_text_is_found_by_every_part_of_it(
            text in "[a山东路号１2 3b，。]{0,24}",
            from in 0usize..24,
            count in 2usize..12,
        ) {
            let part: String = text.chars().skip(from).take(count).collect();
            // A part that begins within a word is none that is looked for.
            let before = text.chars().take(from).last();
            let first = part.chars().next();
            let in_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_paired(c));
            prop_assume!(!(in_word(before) && in_word(first)));
            let document = document(&text);
            for term in rare(&part) {
                prop_assert!(finds(&document, &term), "{term:?} of {part} in {document:?}");
            }
            prop_assert!(text_holds(&text, &part), "{part}");
        }
    }

    #[test]
    fn a_number_is_indexed_with_the_three_characters_before_it() {
        let document = document("市南区香港中路100号3楼，路5");
        assert_eq!(document.numbers, ["港中路100"]);
        let rare = |text| rare(text).into_iter().map(|term| term.tokens);
        assert_eq!(rare("香港中路100号").collect::<Vec<_>>(), [["港中路100"]]);
        assert_eq!(rare("路100号").collect::<Vec<_>>(), [["路100", "100号"]]);
    }
}
