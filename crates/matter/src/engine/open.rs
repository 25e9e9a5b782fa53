//! Opening a matter.

use serde_json::Value;

use super::{Ctx, Run, Step};
use crate::MatterId;
use crate::command::Open;
use crate::fact::{Event, Fact, Opened};
use crate::kind::{Moment, Presence};
use crate::matter::{Attached, Matter, Place, Reporter};
use crate::private::Private;
use crate::refusal::{Refusal, Wrong};

/// What is made by chance or by counting, and passed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    pub id: MatterId,
    pub number: String,
    /// The tracking code.
    pub code: String,
}

/// Opens a matter: a draft, or submitted at once with whatever follows from that.
///
/// # Errors
/// A channel or role the type does not list, a wrong form, a missing place, a wrong file.
pub fn open(command: &Open, fresh: Fresh, ctx: &Ctx<'_>) -> Result<Step, Refusal> {
    let def = ctx.kind.def();
    if !def.channels.contains(&command.channel) {
        return Err(Refusal::Opener { why: "channel" });
    }
    let may = |role: &String| role == "anonymous" || ctx.actor.has(role);
    if !def.open_by.iter().any(may) {
        return Err(Refusal::Opener { why: "role" });
    }
    if command.lead.is_some() && !def.dispatch.direct {
        return Err(Refusal::NotListed {
            what: "unit",
            given: command.lead.clone().unwrap_or_default(),
            listed: Vec::new(),
        });
    }
    let reporters = command.reporters.iter().enumerate();
    let opened = Opened {
        id: fresh.id,
        kind: ctx.kind.reference(),
        family: def.family.clone(),
        number: fresh.number,
        code: fresh.code,
        channel: command.channel,
        title: title(command, &def.form.title, &def.form.text),
        form: Private::new(command.form.clone()),
        class: clean(&command.class),
        urgency: clean(&command.urgency),
        area: command.place.as_ref().and_then(|place| clean(&place.area)),
        place: Private(command.place.clone()),
        origin: clean(&command.origin),
        opener: ctx.actor.person.clone(),
        by_deputy: !ctx.actor.system && ctx.actor.has("deputy"),
        wanted: clean(&command.lead),
        desk: def.dispatch.desk.clone(),
        reporters: reporters
            .map(|(i, new)| Reporter::named(format!("r{}", i + 1), new))
            .collect(),
        files: Vec::new(),
    };
    let first = Event::new(
        ctx.now,
        ctx.actor.person.clone(),
        Fact::Opened(Box::new(opened.clone())),
    );
    let mut run = Run::new(opened.begin(ctx.now), *ctx);
    if let Some(unit) = &run.state.wanted {
        run.unit(unit)?;
    }
    for file in &command.files {
        let attached = run.file(file.id, file.shows)?;
        run.state.files.push(attached);
    }
    let files: Vec<Attached> = std::mem::take(&mut run.state.files);
    run.events.push(first);
    if !files.is_empty() {
        run.happen(Fact::FilesAttached { files });
    }
    if !command.draft {
        run.submitted(None, None, None, None)?;
        run.follow_up();
    }
    Ok(run.done())
}

impl Run<'_> {
    /// Checks what is handed in, and submits.
    pub(super) fn submitted(
        &mut self,
        title: Option<&str>,
        form: Option<&Value>,
        place: Option<&Place>,
        class: Option<&str>,
    ) -> Result<(), Refusal> {
        let before = self.state.form.get().cloned();
        let form = form.cloned().or_else(|| before.clone());
        let whole = form.clone().unwrap_or(Value::Null);
        let wrong = self.ctx.kind.form().validate(&whole);
        if !wrong.is_empty() {
            let wrong = wrong.into_iter().map(|v| Wrong {
                pointer: v.pointer,
                message: v.message,
            });
            return Err(Refusal::Form {
                wrong: wrong.collect(),
            });
        }
        let has_place = place.is_some() || has_place(&self.state);
        if self.ctx.kind.def().place == Presence::Required && !has_place {
            return Err(Refusal::PlaceMissing);
        }
        let clocks = self.intake_clock();
        let mut started = self.clocks_from(Moment::Submitted, None);
        started.extend(clocks);
        self.happen(Fact::Submitted {
            title: title.unwrap_or_default().into(),
            form: Private(form),
            place: Private(place.cloned()),
            class: class.map(str::to_owned),
            area: place.and_then(|place| clean(&place.area)),
            clocks: started,
        });
        self.ask_papers(before.as_ref());
        Ok(())
    }
}

fn has_place(matter: &Matter) -> bool {
    let place = matter.place.get();
    place.is_some_and(|p| !p.text.trim().is_empty() || (p.lat.is_some() && p.lon.is_some()))
}

/// The given title, else that of the form, else the beginning of its text.
fn title(command: &Open, title: &str, text: &str) -> Private<String> {
    let field = |name: &str| {
        command
            .form
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let given = command.title.as_deref().unwrap_or_default().trim();
    let of_form = field(title).trim();
    if !given.is_empty() {
        given.into()
    } else if !of_form.is_empty() {
        of_form.into()
    } else {
        field(text)
            .trim()
            .chars()
            .take(40)
            .collect::<String>()
            .into()
    }
}

fn clean(text: &Option<String>) -> Option<String> {
    let text = text.as_deref().map(str::trim);
    text.filter(|t| !t.is_empty()).map(str::to_owned)
}
