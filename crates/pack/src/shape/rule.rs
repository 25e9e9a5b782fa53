//! `rules/*.yaml`: laws and rules whose articles bind agreements.

use super::Shape::{Bool, Date, Expr, Int, Json, Key, List, Map, Text, Words};
use super::{Record, Shape, may, must};

/// `rules/*.yaml`.
pub static RULE: Record = Record {
    name: "a data rule",
    fields: &[
        must("title", Words, "what it is called: `{zh: …, en: …}`"),
        must("source", Text(300), "who enacted it and when"),
        must(
            "versions",
            Map(&Date, &Shape::Record(&VERSION), 50),
            "each version by the first day it is in force; one without articles repeals the rule",
        ),
    ],
};

static VERSION: Record = Record {
    name: "a version of a rule",
    fields: &[
        may("note", Words, "what is new in it"),
        may(
            "articles",
            List(&Shape::Record(&ARTICLE), 200),
            "its articles and the clauses derived from them",
        ),
        may(
            "examples",
            List(&Shape::Record(&EXAMPLE), 50),
            "terms, and which articles they break; the check plays them",
        ),
    ],
};

static ARTICLE: Record = Record {
    name: "an article",
    fields: &[
        must("key", Key, "its name in this version: `art-6`"),
        must(
            "place",
            Words,
            "where it stands: `{zh: 第六条, en: Article 6}`",
        ),
        must("text", Words, "what it says, word for word"),
        may(
            "when",
            Expr,
            "to which agreements it applies: `given.personal`; to all when left out",
        ),
        must(
            "must",
            Expr,
            "what must hold of them: `'purposes' in terms.named`",
        ),
        must("instead", Words, "what to write so that it holds"),
    ],
};

static EXAMPLE: Record = Record {
    name: "an example",
    fields: &[
        must(
            "grade",
            Int(1, 6),
            "the grade of what is given: general 1 to 4, important 5, core 6",
        ),
        may("personal", Bool, "whether it is personal information"),
        may(
            "sensitive",
            Bool,
            "whether it is sensitive personal information",
        ),
        must("terms", Json, "the terms, as an offer has them"),
        may(
            "breaks",
            List(&Key, 200),
            "the articles that they break; none when left out",
        ),
    ],
};
