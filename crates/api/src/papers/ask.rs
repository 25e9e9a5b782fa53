//! One paper: the question, its answer, and what follows from it.

use haina_journal::Actor;
use haina_matter::kind::{Expected, PaperKind, PaperOf};
use haina_matter::{
    Command, Matter, MatterError, MatterId, PaperAnswer, PaperState, Private, WhyWanted,
};
use haina_party::{PersonId, Principal, identity_digest, is_identity_number};
use haina_proof::{Answer, Asked, Asking, Due, Note, Question, QuestionId};

use super::spare::{Spared, spare};
use crate::Problem;
use crate::app::Api;
use crate::fault::ApiFault;

/// Who asks, in entries.
const ACTOR: &str = "papers";

/// Asks for one paper, and settles it.
pub(super) async fn ask(api: &Api, due: &Due) -> Result<(), Problem> {
    let id: MatterId = due.about.parse().map_err(|_| ApiFault::NotFound {
        what: "the matter",
        id: due.about.clone(),
    })?;
    let mut session = api.store().glance().await?;
    let found = api.matters().stored(&mut session, id).await;
    drop(session);
    let matter = match found {
        Err(MatterError::NotFound { .. }) => return settle(api, due, None, None).await,
        found => found?,
    };
    let reference = &matter.kind;
    let kind = api.matters().types().pinned(&reference.id, &reference.hash);
    let paper = kind
        .as_ref()
        .and_then(|kind| kind.def().papers.get(&due.paper));
    let waits = matter.state.is_open()
        && matter
            .paper(&due.paper)
            .is_some_and(|paper| paper.state == PaperState::Asked);
    let (Some(paper), true) = (paper, waits) else {
        return settle(api, due, None, None).await;
    };
    let begun = std::time::Instant::now();
    let (asked, answer) = question(api, &matter, paper, due).await?;
    let command = Command::AnswerPaper {
        paper: due.paper.clone(),
        answer: answer.clone(),
    };
    let key = due.key();
    let acted = api
        .matters()
        .act(&Principal::system(), id, &command, Some(&key))
        .await;
    match acted {
        // The person brought it, or took the matter back, in the meantime.
        Ok(_) | Err(MatterError::Refused(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let Some(asked) = asked else {
        return settle(api, due, None, None).await;
    };
    let owner = asked.owner.clone().unwrap_or_default();
    let spared = matches!(answer, PaperAnswer::Spared { .. }).then(|| Spared {
        about: due.about.clone(),
        paper: due.paper.clone(),
        owner: owner.clone(),
        asker: matter.desk.clone(),
        receipt: asked.receipt.map(|id| id.to_string()).unwrap_or_default(),
    });
    let note = Note {
        id: QuestionId::new(api.env()),
        at: api.env().now(),
        title: paper.title.clone(),
        source: paper.table.clone(),
        owner,
        asker: matter.desk.clone(),
        purpose: paper.purpose.clone(),
        about: due.about.clone(),
        subject: subject(&matter, paper).map(identity_digest),
        person: person(&matter).map(|id| id.to_string()),
        outcome: asked.answer.outcome(),
        spared: spared.is_some(),
        told: paper.tell.clone(),
        receipt: asked.receipt,
        took_ms: i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX),
    };
    settle(api, due, Some(&note), spared.as_ref()).await
}

/// The log, the ledger, and that it need not be asked any more, in one transaction.
async fn settle(
    api: &Api,
    due: &Due,
    note: Option<&Note>,
    spared: Option<&Spared>,
) -> Result<(), Problem> {
    let run = || async {
        let mut tx = api.store().begin().await?;
        if let Some(spared) = spared {
            spare(api, &mut tx, &actor(), spared).await?;
        }
        if let Some(note) = note {
            api.proofs().note(&mut tx, note).await?;
        }
        api.proofs().settled(&mut tx, due).await?;
        tx.commit().await?;
        Ok::<(), super::spare::SpareError>(())
    };
    Ok(api.store().retry(api.env(), run).await?)
}

/// Asks, where the person may have it asked; else nobody is asked.
async fn question(
    api: &Api,
    matter: &Matter,
    paper: &PaperKind,
    due: &Due,
) -> Result<(Option<Asked>, PaperAnswer), Problem> {
    let wanted = |why, receipt: Option<String>| PaperAnswer::Wanted { why, receipt };
    if paper.of == PaperOf::Reporter && !verified(api, matter, paper).await? {
        return Ok((None, wanted(WhyWanted::NotVerified, None)));
    }
    let value = |field: &str| Some(matter.form_text(field).trim()).filter(|text| !text.is_empty());
    let find = paper.find.iter().map(|(column, field)| {
        let value = value(field)?;
        Some((column.clone(), value.to_owned()))
    });
    // Whoever names nobody is told of nobody.
    let Some(find) = find.collect::<Option<Vec<_>>>() else {
        return Ok((None, wanted(WhyWanted::NotFound, None)));
    };
    let holds = paper.holds.iter();
    let asking = Asking {
        key: due.key(),
        parties: vec![format!("dept:{}", matter.desk)],
        purpose: paper.purpose.clone(),
        question: Question {
            table: paper.table.clone(),
            find,
            holds: holds
                .map(|(column, values)| (column.clone(), values.clone()))
                .collect(),
            tell: paper.tell.clone(),
        },
    };
    let asked = api.proofs().ask(&actor(), &asking).await?;
    let receipt = asked.receipt.map(|id| id.to_string());
    let answer = match (&asked.answer, paper.expect, &receipt) {
        (Answer::Record(told), Expected::Record, Some(receipt)) => PaperAnswer::Spared {
            receipt: receipt.clone(),
            told: Private(told.clone()),
        },
        (Answer::NoRecord, Expected::NoRecord, Some(receipt)) => PaperAnswer::Spared {
            receipt: receipt.clone(),
            told: Private(None),
        },
        (Answer::Record(_) | Answer::NoRecord, ..) => wanted(WhyWanted::NotFound, receipt),
        (Answer::NotAgreed, ..) => wanted(WhyWanted::NotAgreed, receipt),
        (Answer::Down, ..) => wanted(WhyWanted::SourceDown, receipt),
    };
    Ok((Some(asked), answer))
}

/// Whether the number in the form was verified to be that of the person who reports.
async fn verified(api: &Api, matter: &Matter, paper: &PaperKind) -> Result<bool, Problem> {
    let (Some(number), Some(person)) = (subject(matter, paper), person(matter)) else {
        return Ok(false);
    };
    let mut session = api.store().glance().await?;
    let own = api.parties().identity_of(&mut session, person).await?;
    Ok(own.is_some_and(|own| own == identity_digest(number)))
}

/// The number of the person whom the question is about.
fn subject<'m>(matter: &'m Matter, paper: &PaperKind) -> Option<&'m str> {
    let mut values = paper.find.values().map(|field| matter.form_text(field));
    values.find(|value| is_identity_number(value))
}

/// Who reports it first, and let the city ask.
fn person(matter: &Matter) -> Option<PersonId> {
    let first = matter.reporters.first();
    first.and_then(|reporter| reporter.person.as_deref()?.parse().ok())
}

fn actor() -> Actor {
    Actor::System(ACTOR.to_owned())
}
