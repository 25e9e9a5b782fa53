//! The text of a statement, looked at token by token before anything recursive sees it.

use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, TokenizerError};

use super::dialect::Spoken;
use super::{Limits, QueryError};

/// How deep brackets may nest: a level costs the parser more than an operator does.
pub(super) const BRACKETS_MAX: usize = 40;
/// `UNION`, `EXCEPT` and `INTERSECT` of one statement.
const SET_OPERATIONS_MAX: usize = 64;
/// What reading may cost: the parser tries what is in brackets one way and then another, so that each bracket may double the work
/// on all that is in it.
const READING_MAX: u64 = 1 << 20;

/// The tokens of a statement that is short enough, and flat enough to be parsed.
///
/// The depth is an upper bound: inside each bracket, all that can nest an expression is counted between commas, and the deepest
/// bracket inside is added. No recursion, so that no text can exhaust the stack.
///
/// # Errors
/// `LAK0040` for what is no SQL, `LAK0041` for what is over a limit.
pub(super) fn tokens(sql: &str, limits: &Limits) -> Result<Vec<TokenWithSpan>, QueryError> {
    let too_large = |what, most: usize| QueryError::TooLarge {
        what,
        most: most as u64,
    };
    if sql.len() > limits.text_bytes_max {
        return Err(too_large("bytes of text", limits.text_bytes_max));
    }
    let tokens = Tokenizer::new(&Spoken, sql)
        .tokenize_with_location()
        .map_err(|TokenizerError { location, .. }| QueryError::Syntax {
            line: location.line,
            column: location.column,
        })?;
    if (tokens.len() as u64) > limits.nodes_max {
        return Err(too_large("words and marks", limits.nodes_max as usize));
    }
    let (mut set_operations, mut reading) = (0, 0_u64);
    let mut levels = vec![Level::default()];
    for token in &tokens {
        let set = matches!(&token.token, Token::Word(word) if matches!(
            word.keyword,
            Keyword::UNION | Keyword::EXCEPT | Keyword::INTERSECT | Keyword::MINUS
        ));
        set_operations += usize::from(set);
        match &token.token {
            Token::LParen | Token::LBracket | Token::LBrace => {
                if let Some(level) = levels.last_mut() {
                    level.marks += 1;
                }
                levels.push(Level::default());
                if levels.len() > BRACKETS_MAX + 1 {
                    return Err(too_large("brackets in brackets", BRACKETS_MAX));
                }
            }
            Token::RParen | Token::RBracket | Token::RBrace => {
                let inner = levels.pop().unwrap_or_default().depth();
                match levels.last_mut() {
                    Some(outer) => outer.inner = outer.inner.max(inner),
                    None => levels.push(Level::default()),
                }
            }
            Token::Comma => {
                if let Some(level) = levels.last_mut() {
                    level.deepest = level.depth();
                    (level.marks, level.inner) = (0, 0);
                }
            }
            other => {
                if let Some(level) = levels.last_mut() {
                    level.marks += usize::from(nests(other));
                }
            }
        }
        if levels.last().is_some_and(|l| l.depth() > limits.depth_max) {
            return Err(too_large("operators in operators", limits.depth_max));
        }
        literal_fits(&token.token, limits)?;
        reading = reading.saturating_add(1 << levels.len().min(BRACKETS_MAX));
        if reading > READING_MAX {
            let what = "steps to read it, each bracket doubling what is in it";
            return Err(too_large(what, READING_MAX as usize));
        }
    }
    if set_operations > SET_OPERATIONS_MAX {
        return Err(too_large("UNIONs", SET_OPERATIONS_MAX));
    }
    // Brackets that stay open: the parser says so; their depth counts all the same.
    let open: usize = levels.iter().map(|level| level.depth() + 1).sum();
    match open > limits.depth_max + BRACKETS_MAX {
        true => Err(too_large("operators in operators", limits.depth_max)),
        false => Ok(tokens),
    }
}

/// What is inside one pair of brackets.
#[derive(Default)]
struct Level {
    /// What nests since the last comma.
    marks: usize,
    /// The deepest bracket since the last comma.
    inner: usize,
    /// The deepest before it.
    deepest: usize,
}

impl Level {
    fn depth(&self) -> usize {
        self.deepest.max(self.marks + self.inner)
    }
}

/// Whether the token can nest an expression in another: everything but names, literals and full stops.
fn nests(token: &Token) -> bool {
    match token {
        Token::Word(word) => word.quote_style.is_none() && word.keyword != Keyword::NoKeyword,
        Token::Number(..)
        | Token::Char(_)
        | Token::SingleQuotedString(_)
        | Token::DoubleQuotedString(_)
        | Token::NationalStringLiteral(_)
        | Token::EscapedStringLiteral(_)
        | Token::UnicodeStringLiteral(_)
        | Token::HexStringLiteral(_)
        | Token::DollarQuotedString(_)
        | Token::Whitespace(_)
        | Token::Period
        | Token::EOF => false,
        _ => true,
    }
}

fn literal_fits(token: &Token, limits: &Limits) -> Result<(), QueryError> {
    let bytes = match token {
        Token::SingleQuotedString(text)
        | Token::DoubleQuotedString(text)
        | Token::NationalStringLiteral(text)
        | Token::EscapedStringLiteral(text)
        | Token::UnicodeStringLiteral(text)
        | Token::HexStringLiteral(text)
        | Token::Number(text, _) => text.len(),
        Token::DollarQuotedString(text) => text.value.len(),
        Token::Word(word) => word.value.len(),
        _ => 0,
    };
    match bytes > limits.literal_bytes_max {
        true => Err(QueryError::TooLarge {
            what: "bytes of one literal",
            most: limits.literal_bytes_max as u64,
        }),
        false => Ok(()),
    }
}
