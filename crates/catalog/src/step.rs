//! The engine: what a command does to an application. Pure; time is passed in.

use std::collections::{BTreeMap, BTreeSet};

use haina_core::calendar::local_day;
use jiff::civil::Date;
use jiff::{Span, Timestamp};

use crate::freshness::end_of;
use crate::{
    Application, ApplicationId, ApplicationState, Decided, Form, Given, Grade, Resource,
    ResourceState, Sharing, Terms, Wish,
};

/// Years for which fields are granted at most: a longer use is applied for again.
const YEARS_MAX: i32 = 3;

/// What somebody wants of an application.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    Apply {
        id: ApplicationId,
        wish: Wish,
    },
    /// Whoever applied takes it back.
    Withdraw,
    /// The owner grants these fields, each in this form, until this day.
    Grant {
        fields: BTreeMap<String, Form>,
        until: Date,
        reason: String,
    },
    Refuse {
        reason: String,
    },
    Revoke {
        reason: String,
    },
    /// The owner looked at what was regraded: these of the withheld fields go on, in this form; the others are dropped.
    Confirm {
        fields: BTreeMap<String, Form>,
        reason: String,
    },
    /// The resource changed: is every field still covered by what the owner said yes to?
    Compare,
    /// Its last day is over.
    Expire,
}

/// Under what circumstances.
#[derive(Debug, Clone, Copy)]
pub struct Ctx<'a> {
    /// The resource as it is now.
    pub resource: &'a Resource,
    pub now: Timestamp,
    /// Who does it: a person's id, or `haina`.
    pub by: &'a str,
}

/// What happened; the name is the word in the kind of its entry: `catalog.granted`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Event {
    Applied,
    Withdrawn,
    Granted,
    Refused,
    Revoked,
    /// Fields are withheld until the owner confirms.
    Reviewed,
    Confirmed,
    Ended,
}

/// Why a command is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("an application that is {} cannot be {}", .0.name(), .1)]
    State(ApplicationState, &'static str),
    #[error("nothing was applied for yet")]
    None,
    #[error("the resource is {}, and only a published one is applied for and granted", .0.name())]
    NotPublished(ResourceState),
    #[error("the owner does not share this resource")]
    NotShared,
    #[error("the owner of a resource needs no grant on it")]
    Own,
    #[error("whoever applied does not say yes to it: another person of the owner decides")]
    OwnApplication,
    #[error("no field is named")]
    NoFields,
    #[error("the resource has no field `{0}`")]
    NoField(String),
    #[error("field `{0}` is graded core, and core data are not shared through the catalogue")]
    Core(String),
    #[error("field `{0}` was not applied for")]
    Wider(String),
    #[error("field `{0}` is not withheld")]
    NotWithheld(String),
    #[error("{until} is after {asked}, until when it was applied for")]
    Longer { until: Date, asked: Date },
    #[error("{0} is over")]
    Past(Date),
    #[error("{0} is more than three years away")]
    TooLong(Date),
}

/// What the command makes of the application; `None`: nothing.
///
/// # Errors
/// [`Refused`] when the state, the resource or the wish does not allow it.
pub fn step(
    before: Option<&Application>,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<Option<(Application, Event)>, Refused> {
    let Command::Apply { id, wish } = command else {
        return go_on(before.ok_or(Refused::None)?, command, ctx);
    };
    if before.is_some() {
        return Ok(None);
    }
    check_wish(wish, ctx)?;
    let applied = Application {
        id: *id,
        resource: ctx.resource.id,
        owner: ctx.resource.spec.owner.clone(),
        wish: wish.clone(),
        state: ApplicationState::Applied,
        applied_at: ctx.now,
        applied_by: ctx.by.to_owned(),
        changed_at: ctx.now,
        decision: None,
        terms: None,
        withheld: BTreeSet::new(),
        end: None,
    };
    Ok(Some((applied, Event::Applied)))
}

fn go_on(
    before: &Application,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<Option<(Application, Event)>, Refused> {
    let mut after = before.clone();
    let decided = |reason: &str| Decided {
        at: ctx.now,
        by: ctx.by.to_owned(),
        reason: reason.to_owned(),
    };
    let event = match command {
        Command::Apply { .. } => return Ok(None),
        Command::Withdraw => {
            undecided(before, "withdrawn")?;
            after.end = Some(decided(""));
            after.state = ApplicationState::Withdrawn;
            Event::Withdrawn
        }
        Command::Refuse { reason } => {
            undecided(before, "refused")?;
            after.decision = Some(decided(reason));
            after.state = ApplicationState::Refused;
            Event::Refused
        }
        Command::Grant {
            fields,
            until,
            reason,
        } => {
            undecided(before, "granted")?;
            by_another(before, ctx)?;
            after.terms = Some(terms(before, fields, *until, ctx)?);
            after.decision = Some(decided(reason));
            after.state = ApplicationState::Granted;
            Event::Granted
        }
        Command::Revoke { reason } => {
            in_force(before, "revoked")?;
            after.end = Some(decided(reason));
            after.state = ApplicationState::Revoked;
            Event::Revoked
        }
        Command::Confirm { fields, reason } => {
            in_force(before, "confirmed")?;
            by_another(before, ctx)?;
            confirm(&mut after, fields, ctx)?;
            after.decision = Some(decided(reason));
            Event::Confirmed
        }
        Command::Compare if !before.state.is_live() => return Ok(None),
        Command::Compare if ctx.resource.state == ResourceState::Retired => {
            after.end = Some(decided(""));
            after.state = ApplicationState::Ended;
            Event::Ended
        }
        Command::Compare => {
            after.withheld = uncovered(before, ctx.resource);
            if after.withheld == before.withheld {
                return Ok(None);
            }
            settle(&mut after);
            Event::Reviewed
        }
        Command::Expire => match &before.terms {
            Some(terms) if before.state.is_live() && terms.ends_at <= ctx.now => {
                after.end = Some(decided(""));
                after.state = ApplicationState::Ended;
                Event::Ended
            }
            _ => return Ok(None),
        },
    };
    after.changed_at = ctx.now;
    Ok(Some((after, event)))
}

fn check_wish(wish: &Wish, ctx: &Ctx<'_>) -> Result<(), Refused> {
    shared(ctx.resource)?;
    if wish.applicant == ctx.resource.spec.owner {
        return Err(Refused::Own);
    }
    if wish.fields.is_empty() {
        return Err(Refused::NoFields);
    }
    for name in &wish.fields {
        grantable(ctx.resource, name)?;
    }
    let today = local_day(ctx.now);
    if wish.until < today {
        return Err(Refused::Past(wish.until));
    }
    let latest = today.checked_add(Span::new().years(YEARS_MAX));
    match latest {
        Ok(latest) if wish.until <= latest => Ok(()),
        _ => Err(Refused::TooLong(wish.until)),
    }
}

fn terms(
    of: &Application,
    fields: &BTreeMap<String, Form>,
    until: Date,
    ctx: &Ctx<'_>,
) -> Result<Terms, Refused> {
    shared(ctx.resource)?;
    if fields.is_empty() {
        return Err(Refused::NoFields);
    }
    let asked = of.wish.until;
    if until > asked {
        return Err(Refused::Longer { until, asked });
    }
    let ends_at = end_of(until).filter(|end| *end > ctx.now);
    let ends_at = ends_at.ok_or(Refused::Past(until))?;
    let given = fields.iter().map(|(name, form)| {
        if !of.wish.fields.contains(name) {
            return Err(Refused::Wider(name.clone()));
        }
        given(ctx.resource, name, *form)
    });
    Ok(Terms {
        fields: given.collect::<Result<_, _>>()?,
        until,
        ends_at,
    })
}

/// The owner's word on what is withheld: fields that are named go on, the others are dropped.
fn confirm(
    after: &mut Application,
    fields: &BTreeMap<String, Form>,
    ctx: &Ctx<'_>,
) -> Result<(), Refused> {
    if after.withheld.is_empty() {
        return Err(Refused::State(after.state, "confirmed"));
    }
    shared(ctx.resource)?;
    let withheld = std::mem::take(&mut after.withheld);
    for name in fields.keys() {
        if !withheld.contains(name) {
            return Err(Refused::NotWithheld(name.clone()));
        }
    }
    let Some(terms) = &mut after.terms else {
        return Err(Refused::None);
    };
    let mut kept = Vec::new();
    for before in &terms.fields {
        match fields.get(&before.name) {
            Some(form) => kept.push(given(ctx.resource, &before.name, *form)?),
            None if withheld.contains(&before.name) => {}
            None => kept.push(before.clone()),
        }
    }
    if kept.is_empty() {
        return Err(Refused::NoFields);
    }
    terms.fields = kept;
    settle(after);
    Ok(())
}

/// The granted fields that the owner's yes does not cover any more: gone, graded higher, or sensitive by now; all of them
/// when the resource is not shared any more.
fn uncovered(of: &Application, resource: &Resource) -> BTreeSet<String> {
    let shared = resource.spec.sharing != Sharing::Never;
    let fields = of.terms.iter().flat_map(|terms| &terms.fields);
    let not = fields.filter(|given| {
        let field = resource.field(&given.name);
        !shared || field.is_none_or(|field| !given.covers(field))
    });
    not.map(|given| given.name.clone()).collect()
}

fn settle(after: &mut Application) {
    after.state = match after.withheld.is_empty() {
        true => ApplicationState::Granted,
        false => ApplicationState::Review,
    };
}

fn given(resource: &Resource, name: &str, form: Form) -> Result<Given, Refused> {
    let field = grantable(resource, name)?;
    Ok(Given {
        name: name.to_owned(),
        form,
        grade: field.grade,
        sensitive: field.class.is_sensitive(),
    })
}

fn grantable<'r>(resource: &'r Resource, name: &str) -> Result<&'r crate::Field, Refused> {
    match resource.field(name) {
        None => Err(Refused::NoField(name.chars().take(64).collect())),
        Some(field) if field.grade == Grade::Core => Err(Refused::Core(name.to_owned())),
        Some(field) => Ok(field),
    }
}

fn shared(resource: &Resource) -> Result<(), Refused> {
    match (resource.state, resource.spec.sharing) {
        (ResourceState::Published, Sharing::Never) => Err(Refused::NotShared),
        (ResourceState::Published, _) => Ok(()),
        (state, _) => Err(Refused::NotPublished(state)),
    }
}

/// Somebody may work for both departments; a yes has four eyes all the same.
fn by_another(of: &Application, ctx: &Ctx<'_>) -> Result<(), Refused> {
    match of.applied_by == ctx.by {
        true => Err(Refused::OwnApplication),
        false => Ok(()),
    }
}

fn undecided(of: &Application, what: &'static str) -> Result<(), Refused> {
    match of.state {
        ApplicationState::Applied => Ok(()),
        state => Err(Refused::State(state, what)),
    }
}

fn in_force(of: &Application, what: &'static str) -> Result<(), Refused> {
    match of.state.is_live() {
        true => Ok(()),
        false => Err(Refused::State(of.state, what)),
    }
}

impl Event {
    /// The word in the kind of the entry.
    pub fn name(self) -> &'static str {
        self.into()
    }
}
