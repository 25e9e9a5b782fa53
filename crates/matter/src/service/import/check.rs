//! From a row to what is known of an old work order, or every reason against it.

use serde_json::{Value, json};

use super::ImportRow;
use crate::Kind;
use crate::engine::Past;
use crate::matter::MatterState;
use crate::service::Matters;

const KEY_BYTES_MAX: usize = 200;
const ANSWER_CHARS_MAX: usize = 20_000;
/// Faults of the form that are told of one row.
const FAULTS_MAX: usize = 5;

impl Matters {
    /// The type and the past of a row.
    pub(super) fn past(
        &self,
        source: &str,
        row: &ImportRow,
    ) -> Result<(std::sync::Arc<Kind>, Past), Vec<String>> {
        let Some(kind) = self.inner.types.current(&row.kind) else {
            return Err(vec![format!(
                "there is no type of matter `{}`",
                cut(&row.kind)
            )]);
        };
        let mut wrong = Vec::new();
        names(source, row, &mut wrong);
        self.known(row, &mut wrong);
        times(row, &mut wrong);
        let state = state(row).unwrap_or_else(|why| {
            wrong.push(why);
            MatterState::Accepted
        });
        let form = whole_form(row, &kind);
        let faults = kind.form().validate(&form);
        let faults = faults.iter().take(FAULTS_MAX);
        wrong.extend(faults.map(|v| format!("form{}: {}", v.pointer, v.message.en)));
        let class = self.class(row, &kind, &mut wrong);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let mut place = row.place.clone();
        if let Some(area) = &row.area {
            place.get_or_insert_default().area = Some(area.clone());
        }
        let title = title(row, &kind, &form);
        let past = Past {
            origin: format!("import:{source}/{}", theirs(source, row)),
            title,
            form,
            channel: row.channel,
            class,
            urgency: row.urgency.clone(),
            place,
            reporters: row.reporter.iter().cloned().collect(),
            opened_at: row.opened_at,
            lead: row.lead.clone(),
            contacted_at: row.contacted_at,
            answered_at: row.answered_at,
            answer: row.answer.clone().unwrap_or_default(),
            closed_at: row.closed_at,
            state,
            grade: row.rating.map(|grade| grade as u8),
        };
        Ok((kind, past))
    }

    /// Units and areas are in the directory; a unit may be gone by now.
    fn known(&self, row: &ImportRow, wrong: &mut Vec<String>) {
        let directory = self.inner.access.directory();
        if let Some(lead) = row.lead.as_deref().filter(|l| directory.dept(l).is_none()) {
            wrong.push(format!("there is no unit `{}`", cut(lead)));
        }
        let of_place = row.place.as_ref().and_then(|p| p.area.as_deref());
        let areas = [row.area.as_deref(), of_place];
        for area in areas.into_iter().flatten() {
            if directory.area(area).is_none() {
                wrong.push(format!("there is no area `{}`", cut(area)));
            }
        }
    }

    fn class(&self, row: &ImportRow, kind: &Kind, wrong: &mut Vec<String>) -> Option<String> {
        let given = row
            .class
            .as_deref()
            .map(str::trim)
            .filter(|c| !c.is_empty())?;
        let path = self.inner.types.class_path(kind.def(), given);
        if path.is_none() && kind.def().taxonomy.is_some() {
            wrong.push(format!("there is no class `{}`", cut(given)));
        }
        Some(path.unwrap_or_else(|| given.to_owned()))
    }
}

fn names(source: &str, row: &ImportRow, wrong: &mut Vec<String>) {
    if source.trim().is_empty() || source.len() > 60 {
        wrong.push("the source is empty or longer than 60 bytes".to_owned());
    }
    if row.key.trim().is_empty() || row.key.len() > KEY_BYTES_MAX {
        wrong.push(format!(
            "the key is empty or longer than {KEY_BYTES_MAX} bytes"
        ));
    }
    let answer = row.answer.as_deref().unwrap_or_default();
    if answer.chars().count() > ANSWER_CHARS_MAX {
        wrong.push(format!(
            "the answer is longer than {ANSWER_CHARS_MAX} characters"
        ));
    }
    let fits = |grade: f64| (1.0..=5.0).contains(&grade) && grade.fract() == 0.0;
    if row.rating.is_some_and(|grade| !fits(grade)) {
        wrong.push("rating is not a whole number from 1 to 5".to_owned());
    }
    if row.rating.is_some() && row.answered_at.is_none() {
        wrong.push("rating without answered_at".to_owned());
    }
}

fn times(row: &ImportRow, wrong: &mut Vec<String>) {
    let named = [
        ("contacted_at", row.contacted_at),
        ("answered_at", row.answered_at),
        ("closed_at", row.closed_at),
    ];
    for (name, at) in named {
        if at.is_some_and(|at| at < row.opened_at) {
            wrong.push(format!("{name} is before opened_at"));
        }
    }
    let ends = row.closed_at.zip(row.answered_at);
    if ends.is_some_and(|(closed, answered)| closed < answered) {
        wrong.push("closed_at is before answered_at".to_owned());
    }
    let told = row.contacted_at.zip(row.answered_at);
    if told.is_some_and(|(contacted, answered)| contacted > answered) {
        wrong.push("contacted_at is after answered_at".to_owned());
    }
}

/// Where it stands: as written, else as its times say.
fn state(row: &ImportRow) -> Result<MatterState, String> {
    let over = row.closed_at.is_some() || row.answered_at.is_some();
    let given = row
        .state
        .as_deref()
        .map(str::trim)
        .filter(|s| !s.is_empty());
    let open = match row.lead {
        Some(_) => MatterState::Working,
        None => MatterState::Accepted,
    };
    let state = match given {
        None => match (row.closed_at, row.answered_at) {
            (Some(_), _) => MatterState::Closed,
            (None, Some(_)) => MatterState::Answered,
            (None, None) => open,
        },
        Some("open") => open,
        Some(name) => MatterState::named(name)
            .filter(|state| {
                !matches!(
                    state,
                    MatterState::Draft | MatterState::Suspended | MatterState::Merged
                )
            })
            .ok_or_else(|| format!("a work order cannot be imported as `{}`", cut(name)))?,
    };
    match state {
        MatterState::Answered if row.answered_at.is_none() => {
            Err("an answered one needs answered_at".to_owned())
        }
        MatterState::Closed if !over => {
            Err("a closed one needs closed_at or answered_at".to_owned())
        }
        state if state.is_before_answer() && over => Err(format!(
            "it is `{}`, and yet has answered_at or closed_at",
            state.name()
        )),
        state => Ok(state),
    }
}

/// The form, with the title in its place where the type asks for one.
fn whole_form(row: &ImportRow, kind: &Kind) -> Value {
    let mut form = match &row.form {
        Value::Null => json!({}),
        form => form.clone(),
    };
    let field = kind.def().form.title.as_str();
    let asks = kind.def().form.schema.get("properties");
    let asks = asks.and_then(|p| p.get(field)).is_some();
    if let Some(form) = form.as_object_mut()
        && asks
        && !row.title.trim().is_empty()
    {
        form.entry(field).or_insert_with(|| json!(row.title.trim()));
    }
    form
}

fn title(row: &ImportRow, kind: &Kind, form: &Value) -> String {
    let of_form = |field: &str| form.get(field).and_then(Value::as_str).unwrap_or_default();
    let text = of_form(&kind.def().form.text).trim();
    match (row.title.trim(), of_form(&kind.def().form.title).trim()) {
        ("", "") => text.chars().take(40).collect(),
        ("", title) | (title, _) => title.to_owned(),
    }
}

/// Their number, else what the key says behind the source.
fn theirs<'r>(source: &str, row: &'r ImportRow) -> &'r str {
    let of_key = row.key.strip_prefix(source).unwrap_or(&row.key);
    let number = row
        .number
        .as_deref()
        .map(str::trim)
        .filter(|n| !n.is_empty());
    number.unwrap_or_else(|| of_key.trim_start_matches('/'))
}

fn cut(text: &str) -> String {
    text.chars().take(64).collect()
}
