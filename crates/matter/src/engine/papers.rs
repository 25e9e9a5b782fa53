//! Papers: asked for at the departments when the matter is handed in, answered by them, or brought by the person.

use serde_json::Value;

use super::Run;
use crate::fact::Fact;
use crate::matter::{PaperAnswer, PaperState};
use crate::refusal::Refusal;

impl Run<'_> {
    /// Asks for the papers that the type needs in this case; those that were brought are not asked for again.
    pub(super) fn ask_papers(&mut self) {
        let def = self.ctx.kind.def();
        if def.papers.is_empty() {
            return;
        }
        let variables = self.ctx.kind.variables(&self.state, &self.state.helpers);
        let given = |key: &str| {
            let paper = self.state.paper(key);
            paper.is_some_and(|paper| paper.state == PaperState::Given)
        };
        // Where it cannot be told whether a paper is needed, nobody's record is asked.
        let needed = |key: &String| {
            let when = format!("papers.{key}.when");
            !given(key) && self.ctx.kind.surely(&when, &variables)
        };
        let papers: Vec<String> = def.papers.keys().filter(|k| needed(k)).cloned().collect();
        if papers.is_empty() {
            return;
        }
        let form = self.state.form.get();
        let switch = def.authorised_by.as_deref();
        let authorised = switch.is_some_and(|field| {
            let ticked = form.and_then(|form| form.get(field));
            ticked.and_then(Value::as_bool) == Some(true)
        });
        self.happen(Fact::PapersAsked { papers, authorised });
    }

    /// What a department's record said.
    pub(super) fn answer_paper(&mut self, key: &str, answer: &PaperAnswer) -> Result<(), Refusal> {
        let asked = self.state.paper(key);
        if asked.is_none_or(|paper| paper.state != PaperState::Asked) {
            return Err(Refusal::NothingToDo);
        }
        self.happen_alone(Fact::PaperAnswered {
            paper: key.to_owned(),
            answer: answer.clone(),
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
            None => Ok(keys.to_vec()),
        }
    }
}
