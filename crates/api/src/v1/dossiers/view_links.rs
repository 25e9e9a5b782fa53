//! Chains, links, rulings, looks and contests as they are given out.

use haina_core::Words;
use haina_dossier::{
    Chain, ChainFact, Contest, Doubtful, LogEntry, Look, Ruled, Waterfall, WaterfallStep,
};

use super::view::{row, shown};
use crate::app::Api;
use crate::model::{
    DossierBecause, DossierChain, DossierContestView, DossierDoubt, DossierFact, DossierLogEntry,
    DossierLook, DossierMove, DossierRuled, DossierRuling, DossierSide, DossierStep, DossierWhy,
};
use crate::v1::matters::titled;
use crate::v1::types::word;

/// A chain.
pub(crate) fn chain_view(api: &Api, chain: Chain) -> DossierChain {
    let fact = |fact: ChainFact| {
        let standing: &'static str = fact.standing.into();
        DossierFact {
            row: row(api, fact.row),
            standing: standing.to_owned(),
            since: fact.since.map(Into::into),
        }
    };
    DossierChain {
        id: chain.id.to_string(),
        kind: chain.kind.to_string(),
        as_of: chain.as_of.map(Into::into),
        facts: chain.facts.into_iter().map(fact).collect(),
        more: chain.more,
        look: chain.look.to_string(),
    }
}

/// A look; the subject is told the department and not the person.
pub(crate) fn look_view(api: &Api, look: Look, names: bool) -> DossierLook {
    DossierLook {
        id: look.id.to_string(),
        at: look.at.into(),
        what: look.what,
        unit: (!look.unit.is_empty()).then(|| titled(api, &look.unit)),
        by: names.then_some(look.by),
        purpose: look.purpose,
        tables: look.tables,
    }
}

/// A contest.
pub(crate) fn contest_view(contest: Contest) -> DossierContestView {
    let outcome = Some(contest.outcome).filter(|outcome| !outcome.is_empty());
    let words = outcome.as_deref().map(|outcome| match outcome {
        "corrected" => Words::new("已更正", "corrected"),
        "upheld" => Words::new("经核实无误", "found to be right"),
        _ => Words::new("已结束", "ended"),
    });
    DossierContestView {
        id: contest.id.to_string(),
        table: contest.table,
        record: contest.place,
        field: contest.field,
        matter: contest.matter,
        at: contest.at.into(),
        open: contest.open,
        outcome,
        words: words.map(Into::into),
    }
}

/// A doubt with its waterfall.
pub(super) fn doubt(one: Doubtful) -> DossierDoubt {
    DossierDoubt {
        doubt: word(&one.doubt),
        why: waterfall(one.waterfall),
    }
}

/// Why two records are, or are not, one.
pub(super) fn waterfall(why: Waterfall) -> DossierWhy {
    DossierWhy {
        left: DossierSide {
            record: why.left,
            table: why.left_table,
            file: why.left_file.to_string(),
        },
        right: DossierSide {
            record: why.right,
            table: why.right_table,
            file: why.right_file.to_string(),
        },
        basis: word(&why.basis),
        prior_bits: why.prior_bits,
        steps: why.steps.into_iter().map(step).collect(),
        total_bits: why.total_bits,
        probability: why.probability,
    }
}

fn step(step: WaterfallStep) -> DossierStep {
    DossierStep {
        role: step.role,
        left: step.left,
        right: step.right,
        left_shown: shown(step.left_shown).to_owned(),
        right_shown: shown(step.right_shown).to_owned(),
        level: step.level,
        bits: step.bits,
        frequency_bits: step.frequency_bits,
    }
}

/// An entry of the log.
pub(super) fn log_entry(entry: LogEntry) -> DossierLogEntry {
    let moved = |moved: haina_dossier::Moved| DossierMove {
        record: moved.place,
        from: moved.from.map(|id| id.to_string()),
        to: moved.to.to_string(),
    };
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    DossierLogEntry {
        number: entry.number,
        change: entry.change,
        at: entry.at.into(),
        by: filled(entry.by),
        reason: filled(entry.reason),
        moves: entry.moves.into_iter().map(moved).collect(),
        ruled: entry.ruled.into_iter().map(ruling).collect(),
        withdrawn: entry.withdrawn.into_iter().map(ruling).collect(),
        because: entry.because.map(|(left, right, bits)| DossierBecause {
            left,
            right,
            bits: f64::from(bits),
        }),
        undoes: entry.undoes,
        undone: entry.undone,
    }
}

fn ruling((one, left, right): (bool, u64, u64)) -> DossierRuling {
    let word = if one { "one" } else { "apart" };
    DossierRuling {
        word: word.to_owned(),
        left,
        right,
    }
}

/// What followed from a word.
pub(super) fn ruled(ruled: Ruled) -> DossierRuled {
    DossierRuled {
        first: ruled.first,
        after: ruled.after,
        files: ruled.files.iter().map(ToString::to_string).collect(),
    }
}
