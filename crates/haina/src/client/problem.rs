//! A problem document (RFC 9457) as a failure of the command line.

use haina_api::Problem;
use serde_json::Value;

use super::Answer;
use crate::config::Config;
use crate::failure::{Failure, Kind};

/// Errors of single fields that are told at most.
const ERRORS_MAX: usize = 20;

/// The failure that the city's refusal of `what` is.
pub fn failure(what: &str, answer: &Answer) -> Failure {
    let kind = Kind::of_status(answer.status);
    let problem: Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
    let text = |name: &str| problem[name].as_str().filter(|text| !text.is_empty());
    let Some(code) = text("code") else {
        let what = format!("`{what}` was answered with status {}", answer.status);
        return Failure::new(kind, "CLI0010", what).hint("is this the address of a Haina server?");
    };
    let said = text("detail")
        .or(text("title"))
        .unwrap_or("the city refused");
    let mut failure = Failure::new(kind, code, said);
    for error in problem["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .take(ERRORS_MAX)
    {
        failure = failure.caused(field(error));
    }
    match (text("hint"), kind, answer.status) {
        (Some(hint), ..) => failure.hint(hint),
        (None, _, 401) => failure.hint("sign in with `haina login URL`"),
        _ => failure,
    }
}

/// The failure that a problem of the application in this process is.
pub fn told(what: &str, problem: &Problem) -> Failure {
    let failure =
        Failure::new(Kind::of_status(problem.status), &problem.code, what).caused(&problem.detail);
    match &problem.hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// The failure that a city which could not be opened is.
pub fn opened(config: &Config, problem: &Problem) -> Failure {
    let what = format!("could not open the city in `{}`", config.data().display());
    let url = config.public_url();
    let failure = told(&what, problem);
    match problem.code.as_str() {
        HELD => failure.hint(format!(
            "talk to the server that holds it with `--url {url}`, or stop that"
        )),
        _ => failure,
    }
}

/// The code of a data folder that another process holds.
const HELD: &str = "STO0002";

/// One error of a field: `/place/text: is missing`.
fn field(error: &Value) -> String {
    let pointer = error["pointer"].as_str().unwrap_or_default();
    let words = &error["message"];
    let message = words
        .as_str()
        .or(words["en"].as_str())
        .or(error["detail"].as_str());
    match (pointer, message) {
        ("", Some(message)) => message.to_owned(),
        (pointer, Some(message)) => format!("{pointer}: {message}"),
        (_, None) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_keeps_its_code_causes_and_hint() {
        let problem = serde_json::json!({
            "status": 422, "title": "Unprocessable Content", "code": "MAT0012",
            "detail": "the form is not complete", "hint": "fill them in",
            "errors": [{"pointer": "/place", "message": {"zh": "缺少", "en": "is missing"}}],
        });
        let answer = Answer {
            status: 422,
            bytes: problem.to_string().into_bytes(),
        };
        let failure = failure("POST /v1/matters", &answer);
        expect_test::expect![[r"
            error: the form is not complete (MAT0012)
              cause: /place: is missing
            hint: fill them in"]]
        .assert_eq(&failure.to_string());
        assert_eq!(failure.exit_code(), 1);
    }

    #[test]
    fn an_answer_of_another_program_is_said_to_be_one() {
        let answer = Answer {
            status: 404,
            bytes: b"<html>".to_vec(),
        };
        let failure = failure("GET /v1/matters", &answer);
        assert!(failure.to_string().contains("CLI0010"));
        assert_eq!(failure.exit_code(), 3);
    }
}
