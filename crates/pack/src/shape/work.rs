//! The work of a matter type: its tasks, its clocks, and the papers that records stand in for.

use super::Shape::{Bool, Choice, Expr, Key, List, Map, Text, Words};
use super::matter::{LIMIT_RULE, TITLE};
use super::{Record, Shape, may, must};

const MOMENTS: &[&str] = &[
    "submitted",
    "accepted",
    "dispatched",
    "signed",
    "contacted",
    "answered",
    "closed",
];
const LADDER: Shape = Map(
    &Text(8),
    &Choice(&["remind", "warn", "escalate", "supervise"]),
    12,
);

pub(super) static PAPER: Record = Record {
    name: "a paper",
    fields: &[
        TITLE,
        may(
            "when",
            Expr,
            "only when true; CEL over form, class, area, channel, urgency, round",
        ),
        may(
            "of",
            Choice(&["reporter", "other"]),
            "whose record: the reporter's own, asked only where the number is verified to be theirs; or another's",
        ),
        must(
            "table",
            Text(120),
            "the table of the catalogue whose record is asked",
        ),
        must(
            "find",
            Map(&Text(80), &Text(80), 8),
            "columns and the fields of the form that they equal",
        ),
        may(
            "holds",
            Map(&Text(80), &List(&Text(80), 50), 8),
            "columns and the values of which they must have one",
        ),
        may(
            "until",
            Text(80),
            "the column with the day on which a record ends; one that has ended does not count",
        ),
        may(
            "expect",
            Choice(&["record", "no_record"]),
            "what spares the paper: that there is such a record, or that there is none",
        ),
        may(
            "tell",
            Text(80),
            "the one column that is told; none: only whether there is a record",
        ),
        must(
            "purpose",
            Text(120),
            "what for, in the words of the agreement",
        ),
        must(
            "fallback",
            Words,
            "what the person is asked for when the record cannot be asked",
        ),
    ],
};

pub(super) static TASK: Record = Record {
    name: "a task",
    fields: &[
        may("title", Words, "words for people: `{zh: …, en: …}`"),
        must(
            "unit",
            Text(80),
            "`$lead`, `$helpers`, `$desk` or a unit's key",
        ),
        may("role", Key, "the role that does it"),
        may("needs", List(&Key, 50), "tasks that must be done first"),
        may(
            "when",
            Expr,
            "only when true; CEL over form, class, area, channel, urgency, round, helpers",
        ),
        may("each", Bool, "one for each helper"),
        may("limit", LIMIT_RULE, "its own time"),
        may(
            "ladder",
            LADDER,
            "what happens when a share of its time is used up",
        ),
        may("with_answer", Bool, "the answer of the lead completes it"),
        may("skippable", Bool, "the desk may skip it, with a reason"),
        may("again", Bool, "done again in later rounds"),
    ],
};

pub(super) static CLOCK: Record = Record {
    name: "a clock",
    fields: &[
        may("title", Words, "words for people: `{zh: …, en: …}`"),
        may("start", Choice(MOMENTS), "the moment it starts"),
        must("end", Choice(MOMENTS), "the moment it ends"),
        must(
            "limit",
            Shape::Cases(&CASE),
            "how long: `5 workdays`, `param/KEY`, or a list of cases",
        ),
        may("stop", List(&Key, 20), "reasons of `suspend` that stop it"),
        may(
            "ladder",
            LADDER,
            "what happens when a share of the time is used up: `{80%: warn}`",
        ),
    ],
};

static CASE: Record = Record {
    name: "a case",
    fields: &[
        may(
            "when",
            Expr,
            "CEL over form, class, area, channel, urgency, round; none in the last case",
        ),
        must("limit", LIMIT_RULE, "the limit when it holds"),
    ],
};
