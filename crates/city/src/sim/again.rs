//! Asks again, with the same keys, for all that was asked for before a kill: whatever had been done must not be done again,
//! and what had not been done is done once.

use std::collections::HashSet;

use haina_api::Problem;
use jiff::SignedDuration;

use super::life::Process;
use super::script::{Line, entries};
use crate::{Call, CallError, CityError, Client};

/// A request that was cut off frees its key after two minutes at the latest.
const PATIENCE: SignedDuration = SignedDuration::from_secs(150);

/// It was done, and the answer was lost: for what is no matter, an honest answer.
const ANSWER_LOST: &str = "API0030";

/// What does not hold.
pub(super) async fn ask(process: &Process, script: &[Line]) -> Result<Vec<String>, CityError> {
    let api = process.app.api();
    let mut wrong = Vec::new();
    let found = entries(api).await?;
    let before = haina_core::Clock::now(&*process.clock);
    process.clock.set(before + PATIENCE);
    let done: HashSet<&str> = script
        .iter()
        .filter_map(|line| match line {
            Line::Done { key, .. } => Some(key.as_str()),
            _ => None,
        })
        .collect();
    let calls = script.iter().filter_map(Line::call);
    for call in calls.filter(|call| done.contains(call.key.as_str())) {
        // The answer is kept a moment after it is given; what was done is known from its entry all the same.
        if let Err(error) = send(process, &call).await?
            && error.code() != ANSWER_LOST
        {
            wrong.push(format!(
                "acknowledged, and refused when asked again: {error}"
            ));
        }
    }
    if entries(api).await? != found {
        wrong.push("asking again for what was acknowledged did something again".to_owned());
    }
    if let Some(Line::Asked { entries: then, .. }) = script.last() {
        wrong.extend(cut_off(process, script, found - then.min(&found)).await?);
    }
    process.clock.set(before);
    Ok(wrong)
}

/// Asks again for what was never answered, of which `had` entries were found.
async fn cut_off(
    process: &Process,
    script: &[Line],
    had: u64,
) -> Result<Option<String>, CityError> {
    let Some(call) = script.last().and_then(Line::call) else {
        return Ok(None);
    };
    let api = process.app.api();
    let first = entries(api).await?;
    let answer = send(process, &call).await?;
    let second = entries(api).await?;
    let path = &call.path;
    if had > 0 && second != first {
        return Ok(Some(format!("{path} was done before the kill, and again")));
    }
    if had > 0
        && let Err(error) = &answer
        && error.code() != ANSWER_LOST
    {
        return Ok(Some(format!("done before the kill, and refused: {error}")));
    }
    if let Ok(answer) = &answer {
        let repeated = send(process, &call).await?;
        if entries(api).await? != second {
            return Ok(Some(format!("{path} was done twice with one key")));
        }
        if repeated.ok().map(|a| a["id"].clone()) != Some(answer["id"].clone()) {
            return Ok(Some(format!(
                "{path} was answered otherwise the second time"
            )));
        }
    }
    Ok(None)
}

async fn send(
    process: &Process,
    call: &Call,
) -> Result<Result<serde_json::Value, CallError>, CityError> {
    let app = &process.app;
    let router = match call.person.parse() {
        Ok(person) => app.router_as(app.principal(person).await?),
        Err(_) => app.operator_router(),
    };
    let answer = Client::new(router).send(call).await;
    match answer {
        Err(CallError::Refused { status, .. }) if status.is_server_error() => {
            let detail = format!("{} failed with {status}", call.path);
            Err(CityError::from(Problem::from(
                haina_store::StoreError::Unavailable { reason: detail },
            )))
        }
        answer => Ok(answer),
    }
}
