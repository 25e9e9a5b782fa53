//! `matters/*.yaml`: a matter type, field by field as `haina_matter::MatterType` has them.

use super::Shape::{Bool, Choice, Expr, Int, Json, Key, LimitOrName, List, Map, Path, Text, Words};
use super::work::{CLOCK, PAPER, TASK};
use super::{Field, Record, Shape, may, must};

pub(super) const TITLE: Field = must("title", Words, "words for people: `{zh: …, en: …}`");
const DIVERSIONS: &[&str] = &[
    "emergency",
    "litigation",
    "petition",
    "discipline",
    "secret",
    "outside-duty",
    "repeated",
];
pub(super) const LIMIT_RULE: Shape = LimitOrName;

/// The whole type.
pub static MATTER: Record = Record {
    name: "a matter type",
    fields: &[
        must("id", Key, "its key; the file is named after it"),
        TITLE,
        may("description", Words, "what it is for"),
        may("family", Key, "matters of one family may be merged"),
        may(
            "number",
            Text(80),
            "how numbers are made: `QD{yyyymmdd}{seq:5}`",
        ),
        must(
            "channels",
            List(
                &Choice(&[
                    "phone", "web", "app", "counter", "letter", "machine", "sensor", "api",
                    "import",
                ]),
                12,
            ),
            "the ways it may come",
        ),
        must(
            "open_by",
            List(&Key, 20),
            "roles that may open one; `anonymous` lets anybody",
        ),
        may(
            "taxonomy",
            Path,
            "the class tree it uses: `city-base/demands`",
        ),
        must("form", Shape::Record(&FORM), "its data"),
        may(
            "place",
            Choice(&["none", "optional", "required"]),
            "whether a place is asked for",
        ),
        may(
            "attachments",
            Shape::Record(&ATTACHMENTS),
            "what files it takes",
        ),
        may(
            "authorised_by",
            Text(80),
            "the switch of the form by which the person lets records be asked instead of papers",
        ),
        may(
            "papers",
            Map(&Key, &Shape::Record(&PAPER), 50),
            "papers that nobody has to bring: whose record is asked instead",
        ),
        may("intake", Shape::Record(&INTAKE), "how it is taken in"),
        must("dispatch", Shape::Record(&DISPATCH), "who gets it"),
        may(
            "tasks",
            Map(&Key, &Shape::Record(&TASK), 100),
            "the work, as a graph",
        ),
        may(
            "clocks",
            Map(&Key, &Shape::Record(&CLOCK), 12),
            "what must be done by when",
        ),
        may(
            "return",
            Shape::Record(&RETURN),
            "how a unit may say that it is not the one",
        ),
        may(
            "transfer",
            Shape::Record(&TRANSFER),
            "how the lead may pass on",
        ),
        may(
            "suspend",
            List(&Shape::Record(&SUSPEND), 20),
            "the listed reasons for which clocks may stop",
        ),
        may(
            "extend",
            Shape::Record(&EXTEND),
            "more time, asked for before it is due",
        ),
        may(
            "answer",
            Shape::Record(&ANSWER),
            "who answers, and with what",
        ),
        may(
            "rating",
            Shape::Record(&RATING),
            "what the person says of the result",
        ),
        may("reopen", Shape::Record(&REOPEN), "opening it again"),
        may("withdraw", Shape::Record(&WITHDRAW), "taking it back"),
        may("merge", Shape::Record(&MERGE), "when two are one"),
        may("supervise", Shape::Record(&SUPERVISE), "supervision orders"),
        may("consult", Shape::Record(&CONSULT), "joint consultation"),
        may(
            "public",
            List(
                &Shape::ChoiceAs(
                    "PAK0049",
                    &[
                        "number",
                        "state",
                        "title",
                        "class",
                        "area",
                        "lead",
                        "due",
                        "opened_at",
                        "timeline",
                        "tasks",
                        "answer",
                        "rating",
                        "materials",
                    ],
                ),
                20,
            ),
            "what anybody with the tracking code may see",
        ),
        may(
            "retention",
            Shape::Record(&RETENTION),
            "how long personal content is kept",
        ),
    ],
};

static FORM: Record = Record {
    name: "form",
    fields: &[
        must(
            "schema",
            Json,
            "a JSON Schema of an object, or the name of a file in `forms/`",
        ),
        may(
            "ui",
            List(&Shape::Record(&UI_FIELD), 100),
            "the fields in the order in which they are shown",
        ),
        may(
            "title",
            Text(80),
            "the field that is the title when none is given",
        ),
        may("text", Text(80), "the field that is the body"),
    ],
};

static UI_FIELD: Record = Record {
    name: "a form field",
    fields: &[
        must("field", Text(80), "the field of the schema"),
        TITLE,
        may("hint", Words, "a help text"),
        may(
            "widget",
            Choice(&[
                "text", "longtext", "number", "choice", "choices", "switch", "date", "phone",
                "unit", "person", "file",
            ]),
            "what it is drawn as",
        ),
        may("group", Words, "the group it stands in"),
        may("when", Expr, "shown only when true; CEL over `form`"),
        may(
            "options",
            Map(&Text(80), &Words, 200),
            "words for the values of an enum",
        ),
    ],
};

static ATTACHMENTS: Record = Record {
    name: "attachments",
    fields: &[
        may("max", Int(0, 100), "files over the whole life"),
        may("bytes_max", Text(20), "of one file: `20MB`"),
        may(
            "kinds",
            List(&Choice(&["photo", "document", "audio", "video"]), 8),
            "what files may be",
        ),
        may(
            "evidence",
            List(&Choice(&["before", "after", "contact", "other"]), 8),
            "pictures that must be there before it is answered",
        ),
    ],
};

static INTAKE: Record = Record {
    name: "intake",
    fields: &[
        may(
            "accept",
            Choice(&["auto", "desk"]),
            "accepted when submitted, or after the desk has looked",
        ),
        may(
            "desk",
            Key,
            "the unit whose desk looks; none: the dispatch desk",
        ),
        may("within", LIMIT_RULE, "how long the desk has"),
        may(
            "silence",
            Choice(&["accept", "wait"]),
            "what it means when the desk lets its time pass",
        ),
        may(
            "correct",
            Int(0, 5),
            "how often the desk may ask to correct",
        ),
        may(
            "divert",
            List(&Choice(DIVERSIONS), 8),
            "channels it may be sent to instead",
        ),
    ],
};

static DISPATCH: Record = Record {
    name: "dispatch",
    fields: &[
        must(
            "desk",
            Key,
            "the unit whose dispatchers decide what no table can",
        ),
        may(
            "catalogue",
            Path,
            "the decision table: `decisions/catalogue`",
        ),
        may(
            "auto",
            Bool,
            "dispatch without a person when the catalogue names a lead",
        ),
        may("fallback", Key, "when no row fits: `district` or a unit"),
        may("direct", Bool, "may the person who opens it name the unit?"),
    ],
};

static RETURN: Record = Record {
    name: "return",
    fields: &[
        may(
            "max",
            Int(0, 20),
            "objections and returns over the whole life",
        ),
        may("within", LIMIT_RULE, "counted from the dispatch"),
        may(
            "after",
            Choice(&["designate", "consult"]),
            "what follows the last one",
        ),
    ],
};

static TRANSFER: Record = Record {
    name: "transfer",
    fields: &[
        may("max", Int(0, 50), "how often the lead may pass on"),
        may("by_lead", Bool, "may the lead itself pass it on?"),
    ],
};

static SUSPEND: Record = Record {
    name: "a reason to suspend",
    fields: &[
        must("id", Key, "its key"),
        TITLE,
        must("ground", Text(300), "the law or rule that allows it"),
    ],
};

static EXTEND: Record = Record {
    name: "extend",
    fields: &[
        may("max", Int(0, 10), "how often"),
        must("by", LIMIT_RULE, "how much each time"),
        may("role", Key, "the role that approves"),
    ],
};

static ANSWER: Record = Record {
    name: "answer",
    fields: &[
        may("by", Choice(&["lead", "desk"]), "which unit answers"),
        may("roles", List(&Key, 10), "the roles within the unit"),
        may("classes", List(&Text(20), 12), "classes of the result"),
        may(
            "after_contact",
            Bool,
            "must the person have been contacted first?",
        ),
        may("closes", Bool, "close at once when answered"),
    ],
};

static RATING: Record = Record {
    name: "rating",
    fields: &[
        may("grades", Int(2, 10), "how many grades; the highest is best"),
        may(
            "bad",
            List(&Int(1, 10), 10),
            "grades that call for doing it again",
        ),
        may(
            "call_back",
            LIMIT_RULE,
            "within which the person is called back",
        ),
        may("redo", Shape::Record(&REDO), "doing it again"),
        must(
            "window",
            LIMIT_RULE,
            "after so long without a word it closes",
        ),
        may("attempts", Int(1, 20), "attempts that count as not reached"),
        may("appeal_within", LIMIT_RULE, "how long a unit may appeal"),
    ],
};

static REDO: Record = Record {
    name: "redo",
    fields: &[
        may("max", Int(0, 20), "how often"),
        must("limit", LIMIT_RULE, "the time of the new round"),
    ],
};

static REOPEN: Record = Record {
    name: "reopen",
    fields: &[
        must("within", LIMIT_RULE, "counted from closing"),
        may("max", Int(0, 20), "how often"),
        may("limit", LIMIT_RULE, "the time of the new round"),
    ],
};

static WITHDRAW: Record = Record {
    name: "withdraw",
    fields: &[may("allowed", Bool, "may the person take it back?")],
};

static MERGE: Record = Record {
    name: "merge",
    fields: &[
        may(
            "same",
            List(&Choice(&["class", "place", "text", "reporter"]), 8),
            "what must agree",
        ),
        must(
            "within",
            LIMIT_RULE,
            "how far apart they may have been opened",
        ),
        may(
            "metres",
            Int(1, 100_000),
            "how near counts as the same place",
        ),
        may(
            "text_percent",
            Int(1, 100),
            "similarity of texts from which a duplicate is suggested",
        ),
    ],
};

static SUPERVISE: Record = Record {
    name: "supervise",
    fields: &[
        must(
            "grades",
            List(&Choice(&["yellow", "red", "listed"]), 8),
            "mildest first",
        ),
        must("limit", LIMIT_RULE, "for the unit's reply"),
    ],
};

static CONSULT: Record = Record {
    name: "consult",
    fields: &[
        may("experts_min", Int(0, 50), "named experts"),
        may("opinions_min", Int(0, 50), "opinions before a conclusion"),
        must("limit", LIMIT_RULE, "until the conclusion"),
    ],
};

static RETENTION: Record = Record {
    name: "retention",
    fields: &[may(
        "personal",
        Text(40),
        "how long personal content is kept after closing: `3 years`",
    )],
};
