//! Papers: asked for, spared, wanted, brought.

use haina_matter::kind::{Channel, Evidence};
use haina_matter::{
    Command, FileId, Kind, Matter, Open, PaperAnswer, PaperState, Private, Refusal, WhyWanted,
};
use serde_json::json;
use std::sync::LazyLock;

use crate::play::{Play, actor, at, id, kind, opening};

const KIND: &str = r#"
id: subsidy
title: {zh: 补贴, en: Subsidy}
channels: [phone, web]
open_by: [resident, agent]
form:
  schema:
    type: object
    properties:
      number: {type: string}
      ask: {type: boolean}
      married: {type: boolean}
      title: {type: string}
      text: {type: string}
authorised_by: ask
papers:
  hukou: {title: {zh: 户口簿, en: Register}, table: a.b, find: {id: number}, purpose: p, fallback: {zh: 户口簿, en: Register}}
  marriage: {title: {zh: 结婚证, en: Marriage}, when: "form.married == true", table: a.c, find: {id: number}, purpose: p, fallback: {zh: 结婚证, en: Marriage}}
attachments: {max: 3}
dispatch: {desk: hotline-centre, fallback: water}
"#;

pub static SUBSIDY: LazyLock<Kind> = LazyLock::new(|| kind(KIND));

fn opened(form: serde_json::Value) -> Play<'static> {
    let open = Open {
        kind: "subsidy".to_owned(),
        form,
        class: None,
        ..opening("")
    };
    Play::opened(&SUBSIDY, id(1), at("2026-01-05 09:00"), open)
}

fn does(play: &mut Play<'_>, who: &str, command: &Command) -> Result<(), Refusal> {
    let step = play.try_step(&actor(who), command, None)?;
    play.note(who, command.name(), &step);
    Ok(())
}

fn states(matter: &Matter) -> Vec<(&str, PaperState)> {
    let papers = matter.papers.iter();
    papers
        .map(|paper| (paper.key.as_str(), paper.state))
        .collect()
}

fn spared() -> PaperAnswer {
    PaperAnswer::Spared {
        receipt: "rcp_1".to_owned(),
        told: Private(Some("1 户".to_owned())),
    }
}

fn answer(paper: &str, answer: PaperAnswer) -> Command {
    Command::AnswerPaper {
        paper: paper.to_owned(),
        asked_at: None,
        answer,
    }
}

#[test]
fn papers_that_apply_are_asked_for_and_answered_once() {
    let mut game = opened(json!({"number": "1", "ask": true, "married": false}));
    assert_eq!(states(&game.state), [("hukou", PaperState::Asked)]);
    does(&mut game, "system", &answer("hukou", spared())).unwrap();
    assert_eq!(states(&game.state), [("hukou", PaperState::Spared)]);
    assert_eq!(game.state.papers[0].told, Private(Some("1 户".to_owned())));
    let again = does(&mut game, "system", &answer("hukou", spared()));
    assert_eq!(again, Err(Refusal::NothingToDo));
    assert_eq!(
        does(&mut game, "system", &answer("marriage", spared())),
        Err(Refusal::NothingToDo)
    );
}

#[test]
fn nobody_but_the_product_answers_for_a_paper() {
    let mut game = opened(json!({"number": "1", "ask": true}));
    let refused = does(&mut game, "agent", &answer("hukou", spared()));
    assert!(
        matches!(refused, Err(Refusal::NotYours { .. })),
        "{refused:?}"
    );
}

#[test]
fn without_the_switch_nobody_is_asked_and_the_papers_are_wanted() {
    for form in [
        json!({"number": "1", "married": true}),
        json!({"number": "1", "ask": false, "married": true}),
    ] {
        let game = opened(form);
        let wanted = [
            ("hukou", PaperState::Wanted),
            ("marriage", PaperState::Wanted),
        ];
        assert_eq!(states(&game.state), wanted);
        assert_eq!(game.state.papers[0].why, Some(WhyWanted::NotAuthorised));
    }
}

#[test]
fn a_wanted_paper_is_brought_and_not_asked_for_again() {
    let mut game = opened(json!({"number": "1", "ask": true, "married": true}));
    let down = PaperAnswer::Wanted {
        why: WhyWanted::SourceDown,
        receipt: Some("rcp_2".to_owned()),
    };
    does(&mut game, "system", &answer("marriage", down)).unwrap();
    let supply = |files: Vec<FileId>, papers: &[&str]| Command::Supply {
        text: String::new(),
        files,
        channel: Channel::Web,
        papers: papers.iter().map(|paper| (*paper).to_owned()).collect(),
    };
    let file = FileId::from_uuid(uuid::Uuid::from_u128(7));
    let none = does(&mut game, "agent", &supply(Vec::new(), &["marriage"]));
    assert_eq!(none, Err(Refusal::Empty { field: "files" }));
    let other = does(&mut game, "agent", &supply(vec![file], &["divorce"]));
    assert!(matches!(other, Err(Refusal::NotListed { .. })), "{other:?}");
    does(&mut game, "agent", &supply(vec![file], &["marriage"])).unwrap();
    assert_eq!(game.state.paper("marriage").unwrap().files, [file]);
    assert_eq!(game.state.files[0].shows, Evidence::Other);
    // Corrected and handed in again: what was brought stays, what was asked is asked anew.
    let correct = Command::Correct {
        missing: vec!["电话".to_owned()],
    };
    does(&mut game, "desk", &correct).unwrap();
    let form = json!({"number": "2", "ask": true, "married": true});
    let submit = Command::Submit {
        form: Some(form),
        title: None,
        place: None,
        class: None,
    };
    does(&mut game, "agent", &submit).unwrap();
    let wanted = [
        ("hukou", PaperState::Asked),
        ("marriage", PaperState::Given),
    ];
    assert_eq!(states(&game.state), wanted);
}

#[test]
fn what_was_spared_stays_so_while_the_form_says_the_same_of_whom_it_is() {
    for (number, state) in [("1", PaperState::Spared), ("2", PaperState::Asked)] {
        let mut game = opened(json!({"number": "1", "ask": true}));
        does(&mut game, "system", &answer("hukou", spared())).unwrap();
        let correct = Command::Correct {
            missing: vec!["电话".to_owned()],
        };
        does(&mut game, "desk", &correct).unwrap();
        let submit = Command::Submit {
            form: Some(json!({"number": number, "ask": true})),
            title: None,
            place: None,
            class: None,
        };
        does(&mut game, "agent", &submit).unwrap();
        assert_eq!(states(&game.state), [("hukou", state)]);
    }
}

#[test]
fn files_are_the_one_paper_that_is_wanted() {
    let mut game = opened(json!({"number": "1", "ask": false}));
    let supply = Command::Supply {
        text: String::new(),
        files: vec![FileId::from_uuid(uuid::Uuid::from_u128(7))],
        channel: Channel::Web,
        papers: Vec::new(),
    };
    does(&mut game, "agent", &supply).unwrap();
    assert_eq!(states(&game.state), [("hukou", PaperState::Given)]);
}

#[test]
fn an_answer_is_to_the_asking_it_came_of_and_what_no_longer_applies_goes() {
    let mut game = opened(json!({"number": "1", "ask": true, "married": true}));
    let asked_at = game.state.paper("hukou").unwrap().at;
    does(
        &mut game,
        "desk",
        &Command::Correct {
            missing: vec!["电话".to_owned()],
        },
    )
    .unwrap();
    game.now = at("2026-01-05 09:05");
    let submit = Command::Submit {
        form: Some(json!({"number": "2", "ask": true, "married": false})),
        title: None,
        place: None,
        class: None,
    };
    does(&mut game, "agent", &submit).unwrap();
    assert_eq!(
        states(&game.state),
        [("hukou", PaperState::Asked)],
        "nobody is married any more"
    );
    let late = Command::AnswerPaper {
        paper: "hukou".to_owned(),
        asked_at: Some(asked_at),
        answer: spared(),
    };
    assert_eq!(does(&mut game, "system", &late), Err(Refusal::NothingToDo));
    assert_eq!(states(&game.state), [("hukou", PaperState::Asked)]);
}
