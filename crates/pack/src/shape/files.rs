//! The files of a pack, but for matter types and scenarios.

use super::Shape::{
    Bool, Choice, Date, Int, Json, Key, List, Map, Path, Scalar, Text, Time, Version, VersionRange,
    Words,
};
use super::{Field, Record, Shape, may, must};

const TITLE: Field = must("title", Words, "words for people: `{zh: …, en: …}`");

/// `pack.yaml`.
pub static MANIFEST: Record = Record {
    name: "pack.yaml",
    fields: &[
        must("format", Int(1, 1), "the version of this format: `1`"),
        must("name", Key, "the pack's name, the same as its folder's"),
        TITLE,
        may("about", Words, "what it is for, in a sentence or two"),
        must(
            "version",
            Version,
            "the pack's version, such as `1.0.0`; a change needs a new one",
        ),
        may("owner", Key, "the department that answers for the pack"),
        may(
            "needs",
            Map(&Key, &VersionRange, 50),
            "packs it builds on: `{city-base: ^1.0}`",
        ),
        may(
            "provides",
            List(&Path, 200),
            "what others may use: `matter/KEY`, `models`, `parties`, `classes/KEY`",
        ),
        may(
            "in_use",
            Shape::Record(&IN_USE),
            "the days for which its values must be known",
        ),
    ],
};

static IN_USE: Record = Record {
    name: "in_use",
    fields: &[
        must("from", Date, "the first day the pack may be used"),
        may("until", Date, "the last day; none when it has no end"),
    ],
};

/// `parties/*.yaml`.
pub static PARTIES: Record = Record {
    name: "a parties file",
    fields: &[
        may(
            "areas",
            Map(&Key, &Shape::Record(&AREA), 5_000),
            "areas by their GB/T 2260 code",
        ),
        may(
            "departments",
            Map(&Key, &Shape::Record(&DEPARTMENT), 5_000),
            "departments by their key",
        ),
        may(
            "roles",
            Map(&Key, &Shape::Record(&ROLE), 100),
            "roles by their key",
        ),
    ],
};

static AREA: Record = Record {
    name: "an area",
    fields: &[
        TITLE,
        must(
            "kind",
            Choice(&["city", "district", "street", "community"]),
            "what level it is",
        ),
        may("parent", Key, "the code of the area it lies in"),
        may("from", Time, "from when it exists"),
        may("until", Time, "until when it exists"),
    ],
};

static DEPARTMENT: Record = Record {
    name: "a department",
    fields: &[
        TITLE,
        must(
            "kind",
            Choice(&[
                "city",
                "district",
                "street",
                "bureau",
                "centre",
                "body",
                "enterprise",
            ]),
            "what sort it is",
        ),
        may("parent", Key, "the department it belongs to"),
        may("area", Key, "the code of the area it serves"),
        may("from", Time, "from when it exists"),
        may("until", Time, "until when it exists"),
    ],
};

static ROLE: Record = Record {
    name: "a role",
    fields: &[TITLE, may("about", Words, "what people in it do")],
};

/// `classes/*.yaml`: a tree of three levels.
pub static CLASSES: Record = Record {
    name: "a classes file",
    fields: &[
        TITLE,
        must(
            "classes",
            Map(&Key, &Shape::Record(&GROUP), 100),
            "the first level by key",
        ),
    ],
};

static GROUP: Record = Record {
    name: "a class group",
    fields: &[
        TITLE,
        must(
            "of",
            Map(&Key, &Shape::Record(&SUBGROUP), 100),
            "the second level by key",
        ),
    ],
};

static SUBGROUP: Record = Record {
    name: "a class subgroup",
    fields: &[
        TITLE,
        may(
            "of",
            Map(&Key, &Words, 100),
            "the third level: key to words",
        ),
    ],
};

/// `parameters/*.yaml`: one dated value.
pub static PARAMETER: Record = Record {
    name: "a parameter",
    fields: &[
        must("description", Words, "what the value is, in words"),
        must(
            "unit",
            Choice(&[
                "limit", "hours", "days", "workdays", "months", "count", "percent", "grade",
                "metres", "yuan", "text",
            ]),
            "what it is counted in; `limit` for `5 workdays`",
        ),
        must(
            "reference",
            Shape::Record(&REFERENCE),
            "the law and article it comes from",
        ),
        must(
            "values",
            Map(&Date, &Scalar, 100),
            "the value from each date on; nothing after a date ends it",
        ),
    ],
};

static REFERENCE: Record = Record {
    name: "a reference",
    fields: &[
        must("law", Text(300), "the law, rule or standard"),
        may("article", Text(200), "the article"),
        may("note", Text(1_000), "how the value was read out of it"),
    ],
};

/// `decisions/*.yaml`.
pub static DECISION: Record = Record {
    name: "a decision table",
    fields: &[
        TITLE,
        must(
            "hit",
            Choice(&["U", "A", "P", "F", "R", "C", "C+", "C#", "C<", "C>"]),
            "the hit policy: U unique, F first, A any, P priority, R rule order, C collect",
        ),
        may("reference", Text(500), "where the rule is written"),
        must("inputs", List(&Json, 20), "what it looks at"),
        must("outputs", List(&Json, 20), "what it says"),
        must("rows", List(&Json, 5_000), "its rows"),
    ],
};

/// `views/*.yaml`.
pub static VIEW: Record = Record {
    name: "a view",
    fields: &[
        TITLE,
        must(
            "kind",
            Choice(&["list", "board", "map", "indicator"]),
            "how it is shown",
        ),
        may(
            "matters",
            List(&Path, 50),
            "the matter types it shows; none: all of the pack",
        ),
        may("role", List(&Key, 20), "who finds it among their views"),
        may(
            "query",
            Map(&VIEW_NAME, &Scalar, 30),
            "the filter, as in the address of the list: `{view: unit, state: working}`",
        ),
        may(
            "columns",
            List(
                &Choice(&[
                    "number",
                    "title",
                    "state",
                    "class",
                    "area",
                    "lead",
                    "due",
                    "opened",
                    "round",
                    "urgency",
                    "reporters",
                    "clock",
                    "rating",
                ]),
                20,
            ),
            "what a list shows",
        ),
        may(
            "group",
            Choice(&["state", "lead", "area", "class"]),
            "the columns of a board",
        ),
        may(
            "measure",
            Choice(&[
                "response",
                "solved",
                "satisfied",
                "on_time",
                "return_rate",
                "transfers",
                "redo_rate",
                "median_workdays",
            ]),
            "what an indicator shows",
        ),
    ],
};

const VIEW_NAME: Shape = Choice(&[
    "view",
    "state",
    "unit",
    "area",
    "class",
    "type",
    "q",
    "sort",
    "due_before",
    "late",
    "urgency",
]);

/// `imports/*.yaml`.
pub static IMPORT: Record = Record {
    name: "an import mapping",
    fields: &[
        TITLE,
        must(
            "matter",
            Path,
            "the full matter type id: `hotline-12345/appeal`",
        ),
        must("source", Key, "who sent the table; part of each row's key"),
        may("table", Shape::Record(&TABLE), "how the table is written"),
        must(
            "key",
            Shape::Record(&IMPORT_KEY),
            "what makes a row the same row next time",
        ),
        may("time", Shape::Record(&IMPORT_TIME), "how times are written"),
        must(
            "columns",
            Map(&Text(80), &Shape::Short(&COLUMN, "column"), 200),
            "field of the matter to where it comes from",
        ),
        may(
            "same",
            Map(&Key, &Text(120), 20),
            "names for finding duplicates: `{kind: COLUMN}`",
        ),
    ],
};

static TABLE: Record = Record {
    name: "table",
    fields: &[
        may(
            "encoding",
            Choice(&["utf-8", "gb18030"]),
            "the encoding of the text",
        ),
        may(
            "delimiter",
            Choice(&[",", ";", "\t", "|"]),
            "what stands between the columns",
        ),
        may("row_bytes_max", Shape::Bytes, "longer rows are rejected"),
    ],
};

static IMPORT_KEY: Record = Record {
    name: "key",
    fields: &[must(
        "columns",
        List(&Text(120), 5),
        "the columns whose values name a row",
    )],
};

static IMPORT_TIME: Record = Record {
    name: "time",
    fields: &[
        may(
            "zone",
            Text(60),
            "the zone of times without an offset: `Asia/Shanghai`",
        ),
        may(
            "formats",
            List(&Text(60), 10),
            "how times are written: `rfc3339` or such as `%Y/%m/%d %H:%M`",
        ),
    ],
};

static COLUMN: Record = Record {
    name: "a column",
    fields: &[
        may("column", Text(120), "the column of the table"),
        may(
            "join",
            List(&Shape::Record(&PART), 10),
            "columns and fixed texts, joined",
        ),
        may("value", Scalar, "the same for each row"),
        may(
            "map",
            Map(&Text(200), &Scalar, 2_000),
            "values of the table to values of the matter",
        ),
        may(
            "unmapped",
            Choice(&["keep", "default", "reject"]),
            "what to do with values that `map` does not name",
        ),
        may("default", Scalar, "for an empty value"),
        may("required", Bool, "a row without it is rejected"),
        may(
            "cut",
            Int(1, 100_000),
            "longer texts are cut to that many characters",
        ),
    ],
};

static PART: Record = Record {
    name: "a part",
    fields: &[
        may("column", Text(120), "a column"),
        may("text", Text(120), "a fixed text"),
    ],
};
