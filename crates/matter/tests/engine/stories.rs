//! Lives told as tables: time, actor, action: what happened → state · clocks.

use expect_test::{Expect, expect};
use serde_json::json;

use crate::play::{APPEAL, Play};

fn check(play: &Play<'_>, expected: Expect) {
    expected.assert_eq(play.table());
}

#[test]
fn an_appeal_is_dispatched_worked_answered_and_rated() {
    let mut play = Play::open(&APPEAL, "2026-01-05 09:00", "noise-construction");
    play.wait("2026-01-05 09:20")
        .act("desk", json!({"action": "accept"}))
        .act("desk", json!({"action": "dispatch"}))
        .wait("2026-01-05 10:00")
        .act("li@urban-management", json!({"action": "sign"}))
        .act(
            "li@urban-management",
            json!({"action": "contact", "reached": true}),
        )
        .wait("2026-01-08 15:00")
        .act(
            "li@urban-management",
            json!({"action": "answer", "text": "已责令停工"}),
        )
        .wait("2026-01-09 10:00")
        .act(
            "wang",
            json!({"action": "rate", "grade": 5, "solved": true}),
        );
    check(
        &play,
        expect![[r#"
        01-05 09:00 agent        open: opened, submitted → submitted · [intake <01-05 11:00]
        01-05 09:20 desk         accept: accepted → accepted · [intake met]
        01-05 09:20 desk         dispatch: dispatched → dispatched · [intake met] [handle <01-13 00:00] [sign <01-05 13:20] [contact <01-07 00:00]
        01-05 10:00 li@urban-management sign: signed → working · [intake met] [handle <01-13 00:00] [sign met] [contact <01-07 00:00]
        01-05 10:00 li@urban-management contact: contacted → working · [intake met] [handle <01-13 00:00] [sign met] [contact met]
        01-08 15:00 li@urban-management answer: answered → answered · [intake met] [handle met] [sign met] [contact met] [rating <01-16 00:00] [call-back <01-16 00:00]
        01-09 10:00 wang         rate: rated, closed → closed · [intake met] [handle met] [sign met] [contact met] [rating met] [call-back met]
    "#]],
    );
}

#[test]
fn what_was_to_be_corrected_is_handed_in_on_another_channel() {
    let mut play = Play::open(&APPEAL, "2026-01-05 09:00", "noise-construction");
    play.wait("2026-01-05 09:20")
        .act(
            "desk",
            json!({"action": "correct", "missing": ["身份证复印件"]}),
        )
        .wait("2026-01-05 10:00")
        .act("wang", json!({"action": "supply", "text": "   "}))
        .act(
            "wang",
            json!({"action": "supply", "text": "已带来", "channel": "letter"}),
        )
        .act(
            "wang",
            json!({"action": "supply", "text": "已带来", "channel": "machine"}),
        )
        .act("wang", json!({"action": "supply", "text": "再说一句"}))
        .wait("2026-01-05 10:30")
        .act("desk", json!({"action": "accept"}));
    check(
        &play,
        expect![[r#"
        01-05 09:00 agent        open: opened, submitted → submitted · [intake <01-05 11:00]
        01-05 09:20 desk         correct: correction_asked → draft · 
        01-05 10:00 wang         supply: MAT0034: there is nothing to do this with
        01-05 10:00 wang         supply: MAT0006: this type of matter is not opened on this channel
        01-05 10:00 wang         supply: supplied, submitted → submitted · [intake <01-05 12:00]
        01-05 10:00 wang         supply: supplied → submitted · [intake <01-05 12:00]
        01-05 10:30 desk         accept: accepted → accepted · [intake met]
    "#]],
    );
}

#[test]
fn objection_transfer_and_delay_never_reset_the_handling_clock() {
    let mut play = Play::open(&APPEAL, "2026-01-05 09:00", "water-leak");
    play.wait("2026-01-05 11:00")
        .act("desk", json!({"action": "dispatch", "lead": "water"}))
        .act(
            "li@water",
            json!({"action": "object", "unit": "housing", "reason": "小区内部管线"}),
        )
        .act(
            "desk",
            json!({"action": "decide_objection", "upheld": true, "reason": "成立"}),
        )
        .act("zhang@housing", json!({"action": "sign"}))
        .wait("2026-01-07 09:00")
        .act(
            "zhang@housing",
            json!({"action": "transfer", "unit": "water", "reason": "市政管线"}),
        )
        .act(
            "zhang@housing",
            json!({"action": "answer", "text": "不归我们管"}),
        )
        .wait("2026-01-20 09:00")
        .act("li@water", json!({"action": "sign"}))
        .act("li@water", json!({"action": "answer", "text": "已修复"}));
    check(
        &play,
        expect![[r#"
            01-05 09:00 agent        open: opened, submitted → submitted · [intake <01-05 11:00]
            01-05 11:00 -            wake: rung_fired, accepted → accepted · [intake late]
            01-05 11:00 desk         dispatch: dispatched → dispatched · [intake late] [handle <01-13 00:00] [sign <01-05 15:00] [contact <01-07 00:00]
            01-05 11:00 li@water     object: objected → accepted · [intake late] [handle <01-13 00:00] [sign met] [contact <01-07 00:00]
            01-05 11:00 desk         decide_objection: objection_decided → dispatched · [intake late] [handle <01-13 00:00] [sign met] [contact <01-07 00:00] [sign <01-05 15:00]
            01-05 11:00 zhang@housing sign: signed → working · [intake late] [handle <01-13 00:00] [sign met] [contact <01-07 00:00] [sign met]
            01-07 09:00 -            wake: rung_fired → working · [intake late] [handle <01-13 00:00] [sign met] [contact late] [sign met]
            01-07 09:00 zhang@housing transfer: transferred → working · [intake late] [handle <01-13 00:00] [sign met] [contact late] [sign met] [sign <01-07 13:00]
            01-07 09:00 zhang@housing answer: MAT0009: this is the duty of water, where you hold no role
            01-20 09:00 -            wake: rung_fired, rung_fired, rung_fired, rung_fired, rung_fired, supervised → working · [intake late] [handle late] [sign met] [contact late] [sign met] [sign late] [supervise:s1 <01-24 00:00]
            01-20 09:00 li@water     sign: signed → working · [intake late] [handle late] [sign met] [contact late] [sign met] [sign late] [supervise:s1 <01-24 00:00]
            01-20 09:00 li@water     answer: answered → answered · [intake late] [handle late] [sign met] [contact late] [sign met] [sign late] [supervise:s1 <01-24 00:00] [rating <01-28 00:00] [call-back <01-28 00:00]
        "#]],
    );
}

#[test]
fn a_bad_rating_with_a_ground_brings_another_round_by_another_person() {
    let mut play = Play::open(&APPEAL, "2026-01-05 09:00", "water-leak");
    play.act("desk", json!({"action": "accept"}))
        .act("desk", json!({"action": "dispatch"}))
        .act("li@water", json!({"action": "sign"}))
        .act("li@water", json!({"action": "answer", "text": "已修复"}))
        .act(
            "zhang@housing",
            json!({"action": "complete_task", "task": "help@housing", "result": "已配合"}),
        )
        .act("li@water", json!({"action": "answer", "text": "已修复"}))
        .act(
            "wang",
            json!({"action": "rate", "grade": 1, "ground": "还在漏"}),
        )
        .act(
            "zhang@housing",
            json!({"action": "complete_task", "task": "help@housing#2"}),
        )
        .act("li@water", json!({"action": "answer", "text": "再次修复"}))
        .act(
            "zhao@water",
            json!({"action": "answer", "text": "再次修复"}),
        )
        .act(
            "agent",
            json!({"action": "call_back", "reached": true, "solved": true, "grade": 4}),
        )
        .wait("2026-01-30 09:00")
        .act("wang", json!({"action": "reopen", "facts": "又漏了"}))
        .act("wang", json!({"action": "comment", "text": "在吗"}));
    check(
        &play,
        expect![[r#"
            01-05 09:00 agent        open: opened, submitted → submitted · [intake <01-05 11:00]
            01-05 09:00 desk         accept: accepted → accepted · [intake met]
            01-05 09:00 desk         dispatch: dispatched, clocks_started → dispatched · [intake met] [handle <01-13 00:00] [sign <01-05 13:00] [contact <01-07 00:00] [task:help@housing <01-09 00:00]
            01-05 09:00 li@water     sign: signed → working · [intake met] [handle <01-13 00:00] [sign met] [contact <01-07 00:00] [task:help@housing <01-09 00:00]
            01-05 09:00 li@water     answer: MAT0016: 1 task(s) are not done: help@housing
            01-05 09:00 zhang@housing complete_task: task_done → working · [intake met] [handle <01-13 00:00] [sign met] [contact <01-07 00:00] [task:help@housing met]
            01-05 09:00 li@water     answer: answered → answered · [intake met] [handle met] [sign met] [contact met] [task:help@housing met] [rating <01-13 00:00] [call-back <01-13 00:00]
            01-05 09:00 wang         rate: rated, round_begun, clocks_started → working · [intake met] [handle met] [sign met] [contact met] [task:help@housing met] [call-back met] [handle#2 <01-13 00:00] [task:help@housing#2#2 <01-09 00:00]
            01-05 09:00 zhang@housing complete_task: task_done → working · [intake met] [handle met] [sign met] [contact met] [task:help@housing met] [call-back met] [handle#2 <01-13 00:00] [task:help@housing#2#2 met]
            01-05 09:00 li@water     answer: MAT0021: a redo is answered by another person than before
            01-05 09:00 zhao@water   answer: answered → answered · [intake met] [handle met] [sign met] [contact met] [task:help@housing met] [call-back met] [handle#2 met] [task:help@housing#2#2 met] [rating#2 <01-13 00:00] [call-back#2 <01-13 00:00]
            01-05 09:00 agent        call_back: called_back, rated, closed → closed · [intake met] [handle met] [sign met] [contact met] [task:help@housing met] [call-back met] [handle#2 met] [task:help@housing#2#2 met] [rating#2 met] [call-back#2 met]
            01-30 09:00 wang         reopen: MAT0012: the time to reopen ran out at 2026-01-26T16:00:00Z
            01-30 09:00 wang         comment: commented → closed · [intake met] [handle met] [sign met] [contact met] [task:help@housing met] [call-back met] [handle#2 met] [task:help@housing#2#2 met] [rating#2 met] [call-back#2 met]
        "#]],
    );
}

#[test]
fn silence_accepts_and_silence_closes_and_ladders_climb_once() {
    let mut play = Play::open(&APPEAL, "2026-01-05 09:00", "noise-night");
    play.wait("2026-01-05 12:00")
        .act("desk", json!({"action": "dispatch"}))
        .act("li@urban-management", json!({"action": "sign"}))
        .wait("2026-01-06 09:00")
        .act(
            "li@urban-management",
            json!({"action": "suspend", "reason": "holiday"}),
        )
        .act(
            "li@urban-management",
            json!({"action": "suspend", "reason": "awaiting-person"}),
        )
        .wait("2026-01-19 09:00")
        .act("li@urban-management", json!({"action": "resume"}))
        .wait("2026-02-02 09:00")
        .act("desk", json!({"action": "extend", "reason": "复杂"}))
        .act(
            "li@urban-management",
            json!({"action": "reply_supervision", "order": "s1", "text": "正在办"}),
        )
        .act(
            "sup",
            json!({"action": "lift_supervision", "order": "s1", "reason": "已办"}),
        )
        .act(
            "li@urban-management",
            json!({"action": "answer", "text": "已处理"}),
        )
        .wait("2026-02-12 09:00");
    check(
        &play,
        expect![[r#"
            01-05 09:00 agent        open: opened, submitted → submitted · [intake <01-05 11:00]
            01-05 12:00 -            wake: rung_fired, accepted → accepted · [intake late]
            01-05 12:00 desk         dispatch: dispatched → dispatched · [intake late] [handle <01-13 00:00] [sign <01-05 16:00] [contact <01-07 00:00]
            01-05 12:00 li@urban-management sign: signed → working · [intake late] [handle <01-13 00:00] [sign met] [contact <01-07 00:00]
            01-06 09:00 li@urban-management suspend: MAT0017: `holiday` is not a reason to suspend this type lists
            01-06 09:00 li@urban-management suspend: suspended → suspended · [intake late] [handle stopped] [sign met] [contact <01-07 00:00]
            01-19 09:00 -            wake: rung_fired → suspended · [intake late] [handle stopped] [sign met] [contact late]
            01-19 09:00 li@urban-management resume: resumed → working · [intake late] [handle <01-24 00:00] [sign met] [contact late]
            02-02 09:00 -            wake: rung_fired, rung_fired, rung_fired, rung_fired, supervised → working · [intake late] [handle late] [sign met] [contact late] [supervise:s1 <02-06 00:00]
            02-02 09:00 desk         extend: MAT0012: the time to extend ran out at 2026-01-23T16:00:00Z
            02-02 09:00 li@urban-management reply_supervision: supervision_replied → working · [intake late] [handle late] [sign met] [contact late] [supervise:s1 met]
            02-02 09:00 sup          lift_supervision: supervision_lifted → working · [intake late] [handle late] [sign met] [contact late] [supervise:s1 met]
            02-02 09:00 li@urban-management answer: answered → answered · [intake late] [handle late] [sign met] [contact late] [supervise:s1 met] [rating <02-10 00:00] [call-back <02-10 00:00]
            02-12 09:00 -            wake: rung_fired, rung_fired, closed → closed · [intake late] [handle late] [sign met] [contact late] [supervise:s1 met] [rating late]
        "#]],
    );
}

#[test]
fn a_consultation_names_the_lead_for_good() {
    let mut play = Play::open(&APPEAL, "2026-01-05 09:00", "tree");
    play.act("desk", json!({"action": "accept"}))
        .act("desk", json!({"action": "dispatch"}))
        .act("desk", json!({"action": "convene", "question": "谁来管", "units": ["water", "housing"], "experts": ["per_expert"]}))
        .act("desk", json!({"action": "conclude", "consultation": "c1", "conclusion": "住建", "lead": "housing"}))
        .act("wang", json!({"action": "opine", "consultation": "c1", "opinion": "我觉得"}))
        .act("expert", json!({"action": "opine", "consultation": "c1", "opinion": "应由住建牵头"}))
        .act("desk", json!({"action": "conclude", "consultation": "c1", "conclusion": "住建牵头，水务协办", "lead": "housing", "helpers": ["water"], "precedent": true}))
        .act("zhang@housing", json!({"action": "object", "unit": "water", "reason": "不是我们"}))
        .act("zhang@housing", json!({"action": "sign"}))
        .act("zhang@housing", json!({"action": "answer", "text": "已处理"}))
        .act("li@water", json!({"action": "return_task", "task": "help@water", "unit": "housing", "reason": "不是我们"}))
        .act("li@water", json!({"action": "complete_task", "task": "help@water"}))
        .act("zhang@housing", json!({"action": "answer", "text": "已处理"}))
        .act("agent", json!({"action": "close", "reason": "反映人要求不再回访"}));
    check(
        &play,
        expect![[r#"
            01-05 09:00 agent        open: opened, submitted → submitted · [intake <01-05 11:00]
            01-05 09:00 desk         accept: accepted → accepted · [intake met]
            01-05 09:00 desk         dispatch: MAT0027: the catalogue names no lead
            01-05 09:00 desk         convene: convened → accepted · [intake met] [consult:c1 <01-13 00:00]
            01-05 09:00 desk         conclude: MAT0025: the consultation has 0 opinion(s) and needs 1
            01-05 09:00 wang         opine: MAT0025: you are not named in this consultation
            01-05 09:00 expert       opine: opined → accepted · [intake met] [consult:c1 <01-13 00:00]
            01-05 09:00 desk         conclude: concluded, dispatched, designated, clocks_started → dispatched · [intake met] [consult:c1 met] [handle <01-13 00:00] [contact <01-07 00:00] [sign <01-05 13:00] [task:help@water <01-09 00:00]
            01-05 09:00 zhang@housing object: MAT0011: the lead was designated; there is no objection or return any more
            01-05 09:00 zhang@housing sign: signed → working · [intake met] [consult:c1 met] [handle <01-13 00:00] [contact <01-07 00:00] [sign met] [task:help@water <01-09 00:00]
            01-05 09:00 zhang@housing answer: MAT0016: 1 task(s) are not done: help@water
            01-05 09:00 li@water     return_task: MAT0011: the lead was designated; there is no objection or return any more
            01-05 09:00 li@water     complete_task: task_done → working · [intake met] [consult:c1 met] [handle <01-13 00:00] [contact <01-07 00:00] [sign met] [task:help@water met]
            01-05 09:00 zhang@housing answer: answered → answered · [intake met] [consult:c1 met] [handle met] [contact met] [sign met] [task:help@water met] [rating <01-13 00:00] [call-back <01-13 00:00]
            01-05 09:00 agent        close: closed → closed · [intake met] [consult:c1 met] [handle met] [contact met] [sign met] [task:help@water met] [rating met]
        "#]],
    );
}
