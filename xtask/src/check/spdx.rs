//! SPDX licence expressions: `A OR B`, `A AND B`, parentheses, and the old `A/B`.

/// Whether one choice that `expression` offers consists of `allowed` licences only.
pub fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader {
        words: &words,
        next: 0,
        allowed,
    };
    let verdict = reader.any();
    verdict && reader.next == words.len()
}

struct Reader<'a> {
    words: &'a [&'a str],
    next: usize,
    allowed: &'a [&'a str],
}

impl Reader<'_> {
    fn any(&mut self) -> bool {
        let mut verdict = self.all();
        while self.take("OR") {
            verdict |= self.all();
        }
        verdict
    }

    fn all(&mut self) -> bool {
        let mut verdict = self.one();
        while self.take("AND") {
            verdict &= self.one();
        }
        verdict
    }

    fn one(&mut self) -> bool {
        if self.take("(") {
            let verdict = self.any();
            return self.take(")") && verdict;
        }
        let Some(name) = self.words.get(self.next) else {
            return false;
        };
        self.next += 1;
        let mut name = (*name).to_owned();
        if self.take("WITH")
            && let Some(exception) = self.words.get(self.next)
        {
            self.next += 1;
            name = format!("{name} WITH {exception}");
        }
        self.allowed.contains(&name.as_str())
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.words.get(self.next).is_some_and(|w| *w == word);
        self.next += usize::from(found);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_choice_must_be_allowed_in_whole() {
        let allowed = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"];
        for (text, expected) in [
            ("MIT", true),
            ("GPL-3.0", false),
            ("GPL-3.0 OR MIT", true),
            ("MIT/GPL-2.0", true),
            ("MIT AND GPL-3.0", false),
            ("(MIT OR GPL-3.0) AND ISC", true),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("Apache-2.0", false),
            ("(MIT", false),
            ("", false),
        ] {
            assert_eq!(is_allowed(text, &allowed), expected, "{text}");
        }
    }
}
