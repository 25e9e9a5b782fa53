//! Papers: asked for at the departments when the matter is handed in, answered by them, or brought by the person.

use jiff::Timestamp;
use serde_json::Value;

use super::Run;
use crate::fact::Fact;
use crate::matter::{Paper, PaperAnswer, PaperState};
use crate::private::Private;
use crate::refusal::Refusal;

impl Run<'_> {
    /// Asks for the papers that the type needs in this case. Those that were brought are not asked for again, nor those that were spared
    /// by what the form said `before` and says still.
    pub(super) fn ask_papers(&mut self, before: Option<&Value>) {
        let def = self.ctx.kind.def();
        if def.papers.is_empty() {
            return;
        }
        let variables = self.ctx.kind.variables(&self.state, &self.state.helpers);
        let form = self.state.form.get();
        let same = |key: &str| {
            let fields = def
                .papers
                .get(key)
                .into_iter()
                .flat_map(|paper| paper.find.values());
            let said =
                |form: Option<&Value>, field: &str| form.and_then(|form| form.get(field)).cloned();
            fields
                .into_iter()
                .all(|field| said(before, field) == said(form, field))
        };
        let over = |key: &str| match self.state.paper(key).map(|paper| paper.state) {
            Some(PaperState::Given) => true,
            Some(PaperState::Spared) => same(key),
            _ => false,
        };
        // Where it cannot be told whether a paper is needed, nobody's record is asked.
        let applies = |key: &str| {
            let when = format!("papers.{key}.when");
            self.ctx.kind.surely(&when, &variables)
        };
        let needed = def.papers.keys().filter(|key| applies(key) && !over(key));
        let papers: Vec<String> = needed.cloned().collect();
        let gone = |paper: &&Paper| paper.state != PaperState::Given && !applies(&paper.key);
        let dropped = self.state.papers.iter().filter(gone);
        let dropped: Vec<String> = dropped.map(|paper| paper.key.clone()).collect();
        if papers.is_empty() && dropped.is_empty() {
            return;
        }
        let switch = def.authorised_by.as_deref();
        let authorised = switch.is_some_and(|field| {
            let ticked = form.and_then(|form| form.get(field));
            ticked.and_then(Value::as_bool) == Some(true)
        });
        self.happen(Fact::PapersAsked {
            papers: Private::new(papers),
            dropped: Private(Some(dropped).filter(|dropped| !dropped.is_empty())),
            authorised,
        });
    }

    /// What a department's record said.
    pub(super) fn answer_paper(
        &mut self,
        key: &str,
        asked_at: Option<Timestamp>,
        answer: &PaperAnswer,
    ) -> Result<(), Refusal> {
        let asked = self.state.paper(key);
        let waits = |paper: &Paper| {
            paper.state == PaperState::Asked && asked_at.is_none_or(|at| at == paper.at)
        };
        if !asked.is_some_and(waits) {
            return Err(Refusal::NothingToDo);
        }
        self.happen_alone(Fact::PaperAnswered {
            paper: key.into(),
            answer: Private::new(answer.clone()),
        });
        Ok(())
    }

    /// The papers that handed-in files are said to be.
    pub(super) fn papers_of(&self, keys: &[String], files: usize) -> Result<Vec<String>, Refusal> {
        let open = |state| matches!(state, PaperState::Wanted | PaperState::Asked);
        let waits = self.state.papers.iter().filter(|paper| open(paper.state));
        let listed: Vec<String> = waits.map(|paper| paper.key.clone()).collect();
        match keys.iter().find(|key| !listed.contains(key)) {
            Some(key) => Err(Refusal::NotListed {
                what: "paper",
                given: key.chars().take(64).collect(),
                listed,
            }),
            None if !keys.is_empty() && files == 0 => Err(Refusal::Empty { field: "files" }),
            // Whoever hands in files while one paper is wanted hands in that one.
            None if keys.is_empty() && files > 0 => {
                let wanted: Vec<&Paper> = self.state.wanted_papers().collect();
                Ok(match wanted.as_slice() {
                    [one] => vec![one.key.clone()],
                    _ => Vec::new(),
                })
            }
            None => Ok(keys.to_vec()),
        }
    }
}
