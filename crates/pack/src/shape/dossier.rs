//! `dossiers/*.yaml`: what tables say of a person or an enterprise.

use super::Shape::{Bool, Choice, Key, List, Map, Path, Text, Words};
use super::{Record, Shape, may, must};

/// The name of a table or a column of the catalogue.
const NAME: Shape = Text(96);

/// `dossiers/*.yaml`.
pub static DOSSIER: Record = Record {
    name: "a kind of files",
    fields: &[
        must(
            "kind",
            Choice(&["person", "enterprise"]),
            "whose files they are; the file has the same name",
        ),
        must("title", Words, "words for people: `{zh: …, en: …}`"),
        must(
            "owner",
            Key,
            "the department that keeps the files and rules on doubtful links",
        ),
        must(
            "purpose",
            Text(200),
            "for what its officers look at linked values: the words of its grants",
        ),
        may(
            "correction",
            Path,
            "the type of matter that a contested field opens: `PACK/KEY`",
        ),
        must(
            "groups",
            Map(&Key, &Words, 40),
            "headings of the file, in their order",
        ),
        must(
            "tables",
            Map(&NAME, &Shape::Record(&TABLE), 400),
            "tables of the catalogue by their keys",
        ),
    ],
};

static TABLE: Record = Record {
    name: "a table of a file",
    fields: &[
        must(
            "key",
            List(&NAME, 4),
            "the columns that name a row from delivery to delivery",
        ),
        must("group", Key, "the heading it stands under"),
        must(
            "link",
            Map(&NAME, &NAME, 20),
            "of whom a row is: `{name: name, born: birth_date}`",
        ),
        must("show", List(&NAME, 60), "the columns that are shown"),
        may("from", NAME, "the column with the day of the fact"),
        may(
            "until",
            NAME,
            "the column with the day until which it holds",
        ),
        must("told", Words, "how a row is told on the time line"),
        may(
            "subject",
            Bool,
            "whether the subject sees it in their own file; true unless said",
        ),
    ],
};
