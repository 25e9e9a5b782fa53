//! What anybody with the tracking code may see: allow-listed fields, nothing else.

use haina_core::Words;
use haina_store::args;
use jiff::Timestamp;
use serde::Serialize;

use super::load::{missing, read};
use super::{Loaded, MatterError, Matters};
use crate::kind::PublicField;
use crate::matter::Matter;

/// A matter as its type lets the public see it; what is not listed is absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PublicView {
    pub code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_title: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_provisional: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<PublicStep>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tasks: Option<Vec<PublicTask>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<u8>,
    /// How many files there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<usize>,
    /// What the person was asked for and has not handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Vec<String>>,
    /// The type asks for a rating, and none is given in this round.
    pub may_rate: bool,
    /// Words and files are taken now.
    pub may_supply: bool,
}

/// A step with its time, without names or texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublicStep {
    pub at: Timestamp,
    pub kind: String,
    pub words: Words,
}

/// A task's title and state.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublicTask {
    pub title: Words,
    pub state: String,
    pub state_title: Words,
}

impl Matters {
    /// The public view by tracking code; a merged matter shows how its target fares, under its own code.
    ///
    /// # Errors
    /// `MAT0001` for an unknown code.
    pub async fn public_view(&self, code: &str) -> Result<PublicView, MatterError> {
        let found = self.by_code(code).await?.matter;
        let mut session = self.inner.store.read().await?;
        let shown = match &found.merged {
            Some(merged) => self.found(&mut session, merged.into).await?.matter,
            None => found.clone(),
        };
        let kind = self.kind(&found.kind)?;
        let allowed = &kind.def().public;
        let may = |field: PublicField| allowed.contains(&field);
        let due = shown.due();
        let steps = if may(PublicField::Timeline) {
            let all = self.happened(&mut session, shown.id).await?;
            let public = all.into_iter().filter(|one| one.public);
            let steps = public.map(|one| PublicStep {
                at: one.event.at,
                kind: one.event.fact.name().to_owned(),
                words: plain(&one.event.fact, one.words),
            });
            Some(steps.collect())
        } else {
            None
        };
        Ok(PublicView {
            code: found.code.clone(),
            number: may(PublicField::Number).then(|| found.number.clone()),
            state: may(PublicField::State).then(|| shown.state.name().to_owned()),
            state_title: may(PublicField::State).then(|| shown.state.words()),
            title: may(PublicField::Title).then(|| found.title.text().to_owned()),
            class: shown.class.clone().filter(|_| may(PublicField::Class)),
            area: shown.area.clone().filter(|_| may(PublicField::Area)),
            lead: shown.lead.clone().filter(|_| may(PublicField::Lead)),
            due_at: due.map(|clock| clock.due).filter(|_| may(PublicField::Due)),
            due_provisional: due
                .map(|clock| clock.provisional)
                .filter(|_| may(PublicField::Due)),
            opened_at: may(PublicField::OpenedAt).then_some(found.opened_at),
            timeline: steps,
            tasks: may(PublicField::Tasks).then(|| tasks(&shown, &kind)),
            answer: answer(&found, &shown).filter(|_| may(PublicField::Answer)),
            grade: shown
                .ratings
                .last()
                .map(|r| r.grade)
                .filter(|_| may(PublicField::Rating)),
            files: may(PublicField::Materials).then_some(found.files.len()),
            wanted: may(PublicField::Materials).then(|| wanted(&found, &kind)),
            may_rate: self.open_to_public("rate", &found, &kind),
            may_supply: self.open_to_public("supply", &found, &kind),
        })
    }

    /// A matter by its tracking code, for the public pages' own use: not filtered, never to be shown whole.
    ///
    /// # Errors
    /// `MAT0001` for an unknown code.
    pub async fn by_code(&self, code: &str) -> Result<Loaded, MatterError> {
        let code = crate::tracking::read_code(code).ok_or_else(|| missing(code))?;
        let mut session = self.inner.store.read().await?;
        let sql = "SELECT id, version, body, source FROM matter_state WHERE code = $1";
        let row = session.optional(sql, &args![&code]).await?;
        read(&row.ok_or_else(|| missing(&code))?)
    }

    /// Whether who holds the code may do this now.
    fn open_to_public(&self, action: &str, found: &Matter, kind: &crate::Kind) -> bool {
        let ctx = self.public_ctx(kind);
        found.merged.is_none() && crate::actions::guard(action, found, &ctx).is_ok()
    }

    fn public_ctx<'a>(&self, kind: &'a crate::Kind) -> crate::Ctx<'a> {
        crate::Ctx {
            now: self.inner.env.now(),
            actor: &super::world::NOBODY,
            kind,
            calendar: &super::world::STANDARD,
            world: &super::world::NOWHERE,
            target: None,
        }
    }
}

/// What the person was asked for: by the desk, and papers that no record stands in for. Papers are named in Chinese, as the desk's
/// words are.
fn wanted(matter: &Matter, kind: &crate::Kind) -> Vec<String> {
    let asked = matter.missing.get().cloned().unwrap_or_default();
    let papers = matter.wanted_papers().filter(|_| matter.state.is_open());
    let papers = papers.filter_map(|paper| kind.def().papers.get(&paper.key));
    let papers = papers.map(|paper| paper.fallback.zh.clone());
    asked.into_iter().chain(papers).collect()
}

fn tasks(matter: &Matter, kind: &crate::Kind) -> Vec<PublicTask> {
    let shown = matter.present_tasks().map(|task| PublicTask {
        title: kind.task_title(&task.kind),
        state: task.state.name().to_owned(),
        state_title: task.state.words(),
    });
    shown.collect()
}

/// The answer to the first reporter of the found matter.
fn answer(found: &Matter, shown: &Matter) -> Option<String> {
    let own = found.reporters.first().map(|reporter| match &found.merged {
        Some(_) => format!("{}/{}", found.id, reporter.key),
        None => reporter.key.clone(),
    });
    let to_me = shown.answers.iter().rev().find(|a| {
        own.as_ref().is_none_or(|key| a.reporters.contains(key)) || a.reporters.is_empty()
    });
    to_me.map(|answer| answer.text.text().to_owned())
}

/// A step without units or reasons; `said` is what it is called inside.
fn plain(fact: &crate::Fact, said: Words) -> Words {
    use crate::Fact;
    use crate::matter::PaperAnswer;
    match fact {
        Fact::Dispatched { .. } => Words::new("已派单", "dispatched"),
        Fact::Signed { .. } => Words::new("承办单位已签收", "signed by the unit in charge"),
        Fact::Transferred { .. } => {
            Words::new("已转办，时限不变", "transferred; the deadline stays")
        }
        Fact::Suspended { .. } => Words::new("已中止", "suspended"),
        Fact::Answered { .. } => Words::new("已答复", "answered"),
        Fact::Rated { .. } => Words::new("已评价", "rated"),
        Fact::PapersAsked {
            authorised: true, ..
        } => Words::new(
            "正在向部门核验材料",
            "departments are being asked for papers",
        ),
        Fact::PapersAsked { .. } => Words::new("有材料需要提交", "papers are wanted"),
        Fact::PaperAnswered { answer, .. } => match answer.get() {
            Some(PaperAnswer::Spared { .. }) => {
                Words::new("一份材料已核验，免交", "a paper was verified and is spared")
            }
            _ => Words::new("有材料需要提交", "a paper is wanted"),
        },
        Fact::Commented { .. } => Words::new("工作人员留言", "a message from the office"),
        _ => said,
    }
}
