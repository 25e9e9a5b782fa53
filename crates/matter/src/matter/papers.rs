//! Papers of a matter: asked for at the department that has the record, spared, or wanted of the person.

use haina_core::Words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Matter;
use crate::FileId;
use crate::private::Private;

/// A paper (材料) that the matter needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// As the type calls it.
    pub key: String,
    pub state: PaperState,
    /// Since when it stands so.
    pub at: Timestamp,
    /// The one field that was told in its place.
    #[serde(default)]
    pub told: Private<String>,
    /// The receipt of the question, under the agreement that permitted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// Why it is wanted of the person all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<WhyWanted>,
    /// The files that are it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileId>,
}

/// How a paper stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// 核验中: the department's record is being asked.
    Asked,
    /// 免交: the record says it.
    Spared,
    /// 需提交: the person is asked for it.
    Wanted,
    /// 已提交: the person handed it in.
    Given,
}

/// Why no record could stand in its place. None of them holds the matter up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyWanted {
    /// The person did not let the city ask.
    NotAuthorised,
    /// The number in the form was not verified to be the reporter's.
    NotVerified,
    /// No agreement permits this question.
    NotAgreed,
    /// The record does not say it.
    NotFound,
    /// The department's system did not answer in time.
    SourceDown,
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "said", rename_all = "snake_case", deny_unknown_fields)]
pub enum PaperAnswer {
    /// The record says it.
    Spared {
        receipt: String,
        #[serde(default)]
        told: Private<String>,
    },
    Wanted {
        why: WhyWanted,
        /// The question was permitted, and is counted, all the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt: Option<String>,
    },
}

impl PaperState {
    /// For people.
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            PaperState::Asked => ("正在核验", "being verified"),
            PaperState::Spared => ("已核验，免交", "verified; need not be brought"),
            PaperState::Wanted => ("需要提交", "wanted"),
            PaperState::Given => ("已提交", "handed in"),
        };
        Words::new(zh, en)
    }
}

impl WhyWanted {
    /// For people.
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            WhyWanted::NotAuthorised => ("未授权代为核验", "asking for it was not authorised"),
            WhyWanted::NotVerified => (
                "身份尚未核实，不能代为核验",
                "the identity number is not verified to be yours",
            ),
            WhyWanted::NotAgreed => (
                "与出证部门还没有核验协议",
                "no agreement with the department permits the question",
            ),
            WhyWanted::NotFound => (
                "出证部门的记录不能证明这一项",
                "the department's record does not say it",
            ),
            WhyWanted::SourceDown => (
                "出证部门的系统暂时没有答复",
                "the department's system did not answer in time",
            ),
        };
        Words::new(zh, en)
    }
}

impl Matter {
    /// The paper of this key.
    pub fn paper(&self, key: &str) -> Option<&Paper> {
        self.papers.iter().find(|paper| paper.key == key)
    }

    /// Papers that the person is asked for.
    pub fn wanted_papers(&self) -> impl Iterator<Item = &Paper> {
        let wanted = |paper: &&Paper| paper.state == PaperState::Wanted;
        self.papers.iter().filter(wanted)
    }

    /// Papers are asked for: anew, unless the person handed one in.
    pub(super) fn papers_asked(&mut self, at: Timestamp, keys: &[String], authorised: bool) {
        for key in keys {
            let paper = Paper {
                key: key.clone(),
                state: match authorised {
                    true => PaperState::Asked,
                    false => PaperState::Wanted,
                },
                at,
                told: Private(None),
                receipt: None,
                why: (!authorised).then_some(WhyWanted::NotAuthorised),
                files: Vec::new(),
            };
            match self.papers.iter_mut().find(|known| known.key == *key) {
                Some(known) if known.state == PaperState::Given => {}
                Some(known) => *known = paper,
                None => self.papers.push(paper),
            }
        }
    }

    pub(super) fn paper_answered(&mut self, at: Timestamp, key: &str, answer: &PaperAnswer) {
        let Some(paper) = self.papers.iter_mut().find(|paper| paper.key == key) else {
            return;
        };
        paper.at = at;
        match answer {
            PaperAnswer::Spared { receipt, told } => {
                paper.state = PaperState::Spared;
                paper.receipt = Some(receipt.clone());
                paper.told = told.clone();
                paper.why = None;
            }
            PaperAnswer::Wanted { why, receipt } => {
                paper.state = PaperState::Wanted;
                paper.receipt = receipt.clone();
                paper.why = Some(*why);
            }
        }
    }

    pub(super) fn papers_given(&mut self, at: Timestamp, keys: &[String], files: &[FileId]) {
        for paper in &mut self.papers {
            if keys.contains(&paper.key) {
                paper.state = PaperState::Given;
                paper.at = at;
                paper.files.extend_from_slice(files);
            }
        }
    }
}
