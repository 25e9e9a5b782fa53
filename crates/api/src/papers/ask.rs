//! One paper: the question, its answer, and what follows from it.

use haina_core::calendar::local_day;
use haina_journal::Actor;
use haina_matter::kind::{Expected, PaperKind, PaperOf};
use haina_matter::{
    Command, Matter, MatterError, MatterId, PaperAnswer, PaperState, Private, WhyWanted,
};
use haina_party::{PersonId, Principal, identity_digest, is_identity_number, plain_number};
use haina_proof::{Answer, Asked, Asking, Due, Note, Question, QuestionId};

use super::spare::{Spared, spare};
use crate::Problem;
use crate::app::Api;
use crate::fault::ApiFault;

/// Who asks, in entries.
const ACTOR: &str = "papers";

/// Asks for one paper, and settles it. After a kill at any point it begins again: the question has one key, so it has one receipt and
/// stands in the log once, and what follows from it is read off the matter.
pub(super) async fn ask(api: &Api, due: &Due) -> Result<(), Problem> {
    let id: MatterId = due.about.parse().map_err(|_| ApiFault::NotFound {
        what: "the matter",
        id: due.about.clone(),
    })?;
    let Some(matter) = stored(api, id).await? else {
        return settle(api, due, None).await;
    };
    let reference = &matter.kind;
    let kind = api.matters().types().pinned(&reference.id, &reference.hash);
    let paper = kind
        .as_ref()
        .and_then(|kind| kind.def().papers.get(&due.paper));
    let Some(paper) = paper else {
        return settle(api, due, None).await;
    };
    if waits(&matter, &due.paper) {
        answer(api, &matter, paper, due).await?;
    }
    let spared = match stored(api, id).await? {
        Some(matter) => spared(api, &matter, due).await?,
        None => None,
    };
    settle(api, due, spared.as_ref()).await
}

async fn stored(api: &Api, id: MatterId) -> Result<Option<Matter>, Problem> {
    let mut session = api.store().glance().await?;
    match api.matters().stored(&mut session, id).await {
        Ok(matter) => Ok(Some(matter)),
        Err(MatterError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn waits(matter: &Matter, paper: &str) -> bool {
    let paper = matter.paper(paper);
    matter.state.is_open() && paper.is_some_and(|paper| paper.state == PaperState::Asked)
}

/// Asks, keeps that it was asked, and tells the matter.
async fn answer(api: &Api, matter: &Matter, paper: &PaperKind, due: &Due) -> Result<(), Problem> {
    let begun = std::time::Instant::now();
    let (asked, answer) = question(api, matter, paper, due).await?;
    if let Some(asked) = &asked {
        let told = matches!(&asked.answer, Answer::Record(Some(_)));
        let note = Note {
            id: QuestionId::new(api.env()),
            at: api.env().now(),
            title: paper.title.clone(),
            source: paper.table.clone(),
            owner: asked.owner.clone().unwrap_or_default(),
            asker: matter.desk.clone(),
            purpose: paper.purpose.clone(),
            about: due.about.clone(),
            subject: subject(matter, paper).map(identity_digest),
            person: person(matter).map(|id| id.to_string()),
            outcome: asked.answer.outcome(),
            spared: false,
            told: paper.tell.clone().filter(|_| told),
            receipt: asked.receipt,
            took_ms: i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX),
        };
        let mut tx = api.store().begin().await?;
        api.proofs().note(&mut tx, due, &note).await?;
        tx.commit().await?;
    }
    let asked_at = matter.paper(&due.paper).map(|paper| paper.at);
    let command = Command::AnswerPaper {
        paper: due.paper.clone(),
        asked_at,
        answer,
    };
    let key = due.key();
    let system = Principal::system();
    let acted = api.matters().act(&system, matter.id, &command, Some(&key));
    match acted.await {
        // The person brought it, or took the matter back, in the meantime.
        Ok(_) | Err(MatterError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The paper, if this very question spared it.
async fn spared(api: &Api, matter: &Matter, due: &Due) -> Result<Option<Spared>, Problem> {
    let paper = matter.paper(&due.paper);
    let paper = paper.filter(|paper| paper.state == PaperState::Spared);
    let receipt = paper.and_then(|paper| paper.receipt.clone());
    let (Some(receipt), Some(note)) = (receipt, api.proofs().noted(due).await?) else {
        return Ok(None);
    };
    let own = note.receipt.is_some_and(|id| id.to_string() == receipt);
    Ok(own.then(|| Spared {
        about: due.about.clone(),
        paper: due.paper.clone(),
        owner: note.owner,
        asker: note.asker,
    }))
}

/// What follows from it, and that it need not be asked any more, in one transaction.
async fn settle(api: &Api, due: &Due, spared: Option<&Spared>) -> Result<(), Problem> {
    let run = || async {
        let mut tx = api.store().begin().await?;
        if let Some(spared) = spared {
            spare(api, &mut tx, &actor(), spared).await?;
        }
        api.proofs().settled(&mut tx, due, spared.is_some()).await?;
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
    let value = |field: &str| {
        let text = matter.form_text(field).trim();
        // Numbers are written one way, however people write them: sources compare what they get.
        let text = match is_identity_number(text) {
            true => plain_number(text),
            false => text.to_owned(),
        };
        Some(text).filter(|text| !text.is_empty())
    };
    let find = paper.find.iter().map(|(column, field)| {
        let value = value(field)?;
        Some((column.clone(), value))
    });
    // Whoever names nobody is told of nobody, and nobody could see who asked.
    let find = find.collect::<Option<Vec<_>>>();
    let Some(find) = find.filter(|_| subject(matter, paper).is_some()) else {
        return Ok((None, wanted(WhyWanted::NotFound, None)));
    };
    let holds = paper.holds.iter();
    let asking = Asking {
        key: due.key(),
        party: format!("dept:{}", matter.desk),
        purpose: paper.purpose.clone(),
        question: Question {
            table: paper.table.clone(),
            find,
            holds: holds
                .map(|(column, values)| (column.clone(), values.clone()))
                .collect(),
            until: paper
                .until
                .clone()
                .map(|column| (column, local_day(api.env().now()))),
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
