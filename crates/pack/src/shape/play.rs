//! `tests/*.yaml` and `demo/*.yaml`: what people do, and what must come of it.

use super::Shape::{
    Bool, Choice, Expr, Int, Json, Key, Limit, List, Map, Path, Scalar, Text, Time,
};
use super::{Record, Shape, may, must};

/// `tests/*.yaml`.
pub static TESTS: Record = Record {
    name: "a tests file",
    fields: &[must(
        "scenarios",
        List(&Shape::Record(&SCENARIO), 500),
        "scenarios, each titled as a sentence",
    )],
};

static SCENARIO: Record = Record {
    name: "a scenario",
    fields: &[
        must(
            "name",
            Text(300),
            "a sentence that says what is true when it passes",
        ),
        may("given", Shape::Record(&GIVEN), "the day it begins"),
        must(
            "when",
            List(&Shape::Record(&STEP), 300),
            "what people do, in order",
        ),
        may(
            "then",
            Shape::Record(&EXPECT),
            "what must be true at the end",
        ),
    ],
};

static GIVEN: Record = Record {
    name: "given",
    fields: &[may(
        "now",
        Time,
        "when the scenario begins: `2026-03-02T09:00`",
    )],
};

/// One step.
pub static STEP: Record = Record {
    name: "a step",
    fields: &[
        may(
            "as",
            Text(120),
            "`ROLE@DEPARTMENT` or `NAME:ROLE@DEPARTMENT`; else the system",
        ),
        may("open", Shape::Record(&OPEN), "opens a matter"),
        may(
            "do",
            Key,
            "an action on a matter: `sign`, `answer`, `call-back`",
        ),
        may("with", Map(&Text(60), &Json, 30), "the action's values"),
        may(
            "on",
            Key,
            "the matter it is done on; the one opened last when there is no name",
        ),
        may("wait", Limit, "lets time pass"),
        may("until", Time, "lets time pass up to a moment"),
        may(
            "attach",
            List(&Choice(&["before", "after", "contact", "other"]), 9),
            "adds a picture that shows this",
        ),
        may(
            "refused",
            Text(20),
            "the step must be refused with this code",
        ),
        may("then", Shape::Record(&EXPECT), "what must be true now"),
        may("note", Text(500), "for whoever reads it"),
    ],
};

static OPEN: Record = Record {
    name: "open",
    fields: &[
        must("type", Path, "the matter type: `appeal`, or the full id"),
        may("id", Key, "a name for it in this file"),
        may("title", Text(300), "its title"),
        may("form", Json, "its data"),
        may(
            "channel",
            Text(20),
            "the way it came; `phone` when not said",
        ),
        may("class", Path, "its class"),
        may("urgency", Text(20), "its urgency"),
        may("place", Shape::Record(&PLACE), "where it is"),
        may("reporter", Shape::Record(&REPORTER), "who reports it"),
        may(
            "lead",
            Key,
            "the unit to go to, where the type lets the opener name it",
        ),
        may("draft", Bool, "kept as a draft"),
    ],
};

static PLACE: Record = Record {
    name: "a place",
    fields: &[
        may("text", Text(300), "in words"),
        may("area", Key, "the area's code"),
        may("lat", Shape::Number(-90.0, 90.0), "degrees north"),
        may("lon", Shape::Number(-180.0, 180.0), "degrees east"),
    ],
};

static REPORTER: Record = Record {
    name: "a reporter",
    fields: &[
        may("name", Text(80), "an invented name"),
        may("phone", Text(40), "an invented number"),
        may("anonymous", Bool, "without a name"),
        may("on_behalf_of", Text(80), "for whom"),
    ],
};

/// What must be true of a matter.
pub static EXPECT: Record = Record {
    name: "then",
    fields: &[
        may(
            "on",
            Key,
            "the matter; the one opened last when there is no name",
        ),
        may(
            "state",
            Choice(&[
                "draft",
                "submitted",
                "accepted",
                "dispatched",
                "working",
                "suspended",
                "answered",
                "closed",
                "rejected",
                "withdrawn",
                "merged",
            ]),
            "its state",
        ),
        may("round", Int(1, 50), "its round"),
        may("lead", Key, "its lead unit"),
        may("helpers", List(&Key, 50), "its helpers"),
        may(
            "tasks",
            Map(&Text(120), &Text(20), 100),
            "task to state; `KEY@UNIT` where there is one for each helper",
        ),
        may(
            "papers",
            Map(
                &Text(120),
                &Choice(&["asked", "spared", "wanted", "given"]),
                50,
            ),
            "paper to state",
        ),
        may(
            "due",
            Map(&Text(120), &Text(40), 20),
            "clock to the moment it is due: `2026-03-10T00:00`",
        ),
        may(
            "clocks",
            Map(
                &Text(120),
                &Choice(&["running", "stopped", "met", "breached", "void"]),
                20,
            ),
            "clock to state",
        ),
        may(
            "rungs",
            Map(&Text(120), &List(&Text(40), 20), 20),
            "clock to the percentages that have fired",
        ),
        may("reporters", Int(0, 1_000), "how many people reported it"),
        may("supervised", Bool, "is there an open supervision order?"),
        may(
            "allowed",
            Map(&Text(120), &List(&Key, 50), 20),
            "who to the actions they may take, all of these",
        ),
        may(
            "refused",
            Map(&Text(120), &List(&Key, 50), 20),
            "who to actions they may not take",
        ),
        may(
            "holds",
            List(&Expr, 20),
            "CEL over the matter's own data, for anything else",
        ),
    ],
};

/// `demo/*.yaml`.
pub static DEMO: Record = Record {
    name: "a demo file",
    fields: &[must(
        "matters",
        List(&Shape::Record(&DEMO_MATTER), 200),
        "invented matters with fixed names and dates",
    )],
};

static DEMO_MATTER: Record = Record {
    name: "a demo matter",
    fields: &[
        must("id", Key, "its name in this file, never changed"),
        must("at", Time, "when it is opened"),
        must("as", Text(120), "who opens it"),
        must("open", Shape::Record(&OPEN), "what is opened"),
        may(
            "story",
            List(&Shape::Record(&STEP), 60),
            "what happens then",
        ),
        may("about", Scalar, "for whoever reads it"),
    ],
};
