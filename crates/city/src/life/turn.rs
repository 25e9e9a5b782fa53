//! One turn (一步): whose it is, and what they do.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Followed, Life, REFUSALS_MAX};
use crate::may::May;
use crate::{Actor, CityError, Picture, Trouble};

/// What somebody means to do.
struct Deed {
    actor: Actor,
    command: Value,
    /// Working hours until the next turn, at the least and at the most.
    then: (f64, f64),
}

impl Life {
    /// Does one thing about the matter; gives the moment of the next turn, or none when its story is over.
    pub(super) async fn take_turn(
        &mut self,
        matter: &mut Followed,
        at: Timestamp,
    ) -> Result<Option<Timestamp>, CityError> {
        let path = format!("/v1/matters/{}", matter.id);
        let view = match self.cast.named("auditor")?.client.get(&path).await {
            Ok(view) => view,
            Err(error) => return self.refused(error, "look").map(|()| None),
        };
        let Some(deed) = self.deed(matter, &view).await? else {
            return Ok(None);
        };
        let key = self.key();
        let path = format!("{path}/actions");
        let (low, high) = deed.then;
        match deed.actor.client.post(&path, &key, &deed.command).await {
            Ok(_) => {
                self.tally.deeds += 1;
                matter.refusals = 0;
            }
            Err(error) => {
                self.refused(error, deed.command["action"].as_str().unwrap_or_default())?;
                matter.refusals += 1;
                if matter.refusals > REFUSALS_MAX {
                    return Ok(None);
                }
            }
        }
        let office = matter
            .pace
            .office(&mut self.dice, &self.calendar, at, low, high);
        let due = view["due_at"].as_str().and_then(|due| due.parse().ok());
        Ok(Some(
            due.map_or(office, |due| matter.pace.before(due, at, office)),
        ))
    }

    async fn deed(&mut self, matter: &Followed, view: &Value) -> Result<Option<Deed>, CityError> {
        match view["state"].as_str().unwrap_or_default() {
            "submitted" | "accepted" => self.at_the_desk(matter, view).await.map(Some),
            "dispatched" => self.at_the_door(matter, view).await.map(Some),
            "working" | "suspended" => self.in_the_unit(matter, view).await.map(Some),
            "answered" => self.after_the_answer(matter).await.map(Some),
            _ => Ok(None),
        }
    }

    async fn at_the_desk(&mut self, matter: &Followed, view: &Value) -> Result<Deed, CityError> {
        let desk = view["desk"]["key"]
            .as_str()
            .or(view["desk"].as_str())
            .unwrap_or("hotline-centre");
        let actor = self.cast.desk(desk).await?;
        let may = self.may(&actor, matter).await?;
        let deed = |command, then| Deed {
            actor: actor.clone(),
            command,
            then,
        };
        if may.allows("decide_objection") {
            let upheld = self.dice.chance(60);
            let reason = if upheld {
                "经核,职责确属所提单位,予以改派。"
            } else {
                "按派单目录属贵单位职责,请办理。"
            };
            return Ok(deed(
                json!({ "action": "decide_objection", "upheld": upheld, "reason": reason }),
                (0.5, 3.0),
            ));
        }
        if may.allows("accept") {
            if may.allows("divert") && self.dice.chance(3) {
                let command = json!({ "action": "divert", "to": may.option("divert", "to"), "note": "不属热线受理范围,已告知当事人。" });
                return Ok(deed(command, (1.0, 2.0)));
            }
            return Ok(deed(json!({ "action": "accept" }), (0.1, 0.8)));
        }
        if matter.refusals > 1 || !may.allows("dispatch") {
            let command = json!({ "action": "designate", "unit": "urban-management", "reason": "目录未列,由派单台指定。" });
            return Ok(deed(command, (0.5, 2.0)));
        }
        let lead = (matter.refusals == 1).then_some("urban-management");
        let mut command = json!({ "action": "dispatch" });
        if let Some(lead) = lead {
            command["lead"] = json!(lead);
        }
        Ok(deed(command, (0.3, 2.5)))
    }

    async fn at_the_door(&mut self, matter: &Followed, view: &Value) -> Result<Deed, CityError> {
        let actor = self.cast.unit(lead(view)).await?;
        let may = self.may(&actor, matter).await?;
        if may.allows("object") && self.dice.chance(7) {
            let command = json!({ "action": "object", "unit": "housing", "reason": "该事项涉及房屋质量,建议由住建部门主办。" });
            return Ok(Deed {
                actor,
                command,
                then: (0.5, 3.0),
            });
        }
        Ok(Deed {
            actor,
            command: json!({ "action": "sign" }),
            then: (0.5, 4.0),
        })
    }

    async fn in_the_unit(&mut self, matter: &Followed, view: &Value) -> Result<Deed, CityError> {
        let actor = self.cast.unit(lead(view)).await?;
        let may = self.may(&actor, matter).await?;
        let deed = |actor: Actor, command, then| Deed {
            actor,
            command,
            then,
        };
        if view["state"] == "suspended" {
            return Ok(deed(
                actor,
                json!({ "action": "resume", "note": "材料已补齐。" }),
                (1.0, 5.0),
            ));
        }
        if let Some(consultation) = open_consultation(view) {
            return self.consult(consultation, view).await;
        }
        if may.allows("reply_supervision") && self.dice.chance(60) {
            let order = may.option("reply_supervision", "order");
            let command = json!({ "action": "reply_supervision", "order": order, "text": "已约谈承办科室,三日内办结。" });
            return Ok(deed(actor, command, (1.0, 6.0)));
        }
        if view["late"] == true && view["supervised"] != true && self.dice.chance(35) {
            let actor = self.cast.named("supervisor")?;
            let grade = ["yellow", "yellow", "red", "listed"][self.dice.below(4)];
            let command = json!({ "action": "supervise", "grade": grade, "demand": "已超期,请说明原因并限期办结。" });
            return Ok(deed(actor, command, (1.0, 5.0)));
        }
        if may.allows("contact") && !self.contacted(view) {
            let command =
                json!({ "action": "contact", "reached": true, "note": "已电话联系,了解情况。" });
            return Ok(deed(actor, command, (1.0, 8.0)));
        }
        if self.dice.chance(4) && may.allows("suspend") {
            let command = json!({ "action": "suspend", "reason": may.option("suspend", "reason"), "note": "已告知当事人。" });
            return Ok(deed(actor, command, (6.0, 20.0)));
        }
        if self.dice.chance(4) && may.allows("transfer") {
            let (unit, reason) = match lead(view) {
                "housing" => ("urban-management", "现场核查后,属城管部门职责。"),
                _ => ("housing", "现场核查后,属住建部门职责。"),
            };
            let command = json!({ "action": "transfer", "unit": unit, "reason": reason });
            return Ok(deed(actor, command, (2.0, 6.0)));
        }
        if self.dice.chance(3) {
            let command = json!({ "action": "convene", "question": "职责交叉,请会商主办与协办单位。", "units": [lead(view), "housing"], "experts": [self.cast.named("expert")?.person] });
            let desk = self.cast.named("dispatcher")?;
            if self.may(&desk, matter).await?.allows("convene") {
                return Ok(deed(desk, command, (2.0, 8.0)));
            }
        }
        if let Some(deed) = self.work_on_a_task(matter, view).await? {
            return Ok(deed);
        }
        let mut command =
            json!({ "action": "answer", "text": ANSWERS[self.dice.below(ANSWERS.len())] });
        if let Some(class) = may.some_option("answer", "class") {
            command["class"] = json!(class);
        }
        Ok(deed(actor, command, (2.0, 12.0)))
    }

    async fn work_on_a_task(
        &mut self,
        matter: &Followed,
        view: &Value,
    ) -> Result<Option<Deed>, CityError> {
        for task in view["tasks"].as_array().into_iter().flatten() {
            let state = task["state"].as_str().unwrap_or_default();
            if !matches!(state, "ready" | "offered" | "active" | "returned") {
                continue;
            }
            let unit = task["unit"]["key"]
                .as_str()
                .unwrap_or(lead(view))
                .to_owned();
            let actor = self.cast.unit(&unit).await?;
            let may = self.may(&actor, matter).await?;
            let key = &task["key"];
            if state != "active" && may.offers("claim", "task", key) {
                let command = json!({ "action": "claim", "task": key });
                return Ok(Some(Deed {
                    actor,
                    command,
                    then: (3.0, 20.0),
                }));
            }
            if view["type"]
                .as_str()
                .is_some_and(|t| t.starts_with("deputy-snapshot/"))
                && !has_after(view)
            {
                return self.show_after(matter, actor).await.map(Some);
            }
            if may.offers("complete_task", "task", key) && task["with_answer"] != true {
                let command =
                    json!({ "action": "complete_task", "task": key, "result": "已现场处置完毕。" });
                return Ok(Some(Deed {
                    actor,
                    command,
                    then: (1.0, 6.0),
                }));
            }
        }
        Ok(None)
    }

    async fn show_after(&mut self, matter: &Followed, actor: Actor) -> Result<Deed, CityError> {
        let picture = Picture::draw(matter.seed, Trouble::Pothole, true).png()?;
        let key = self.key();
        let file = actor.client.upload(&key, "after.png", &picture).await?;
        let command = json!({ "action": "attach", "files": [file], "shows": "after" });
        Ok(Deed {
            actor,
            command,
            then: (0.2, 1.0),
        })
    }

    async fn consult(&mut self, consultation: &Value, view: &Value) -> Result<Deed, CityError> {
        let id = &consultation["id"];
        let spoken = consultation["experts"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|e| e["opinion"].is_string());
        if !spoken {
            let actor = self.cast.named("expert")?;
            let command = json!({ "action": "opine", "consultation": id, "opinion": "权责以设施权属为准,建议现主办单位牵头,住建配合。" });
            return Ok(Deed {
                actor,
                command,
                then: (2.0, 8.0),
            });
        }
        let actor = self.cast.named("dispatcher")?;
        let command = json!({ "action": "conclude", "consultation": id, "conclusion": "由主办单位牵头,住建部门协办,五个工作日内答复。", "lead": lead(view), "helpers": [], "precedent": true });
        Ok(Deed {
            actor,
            command,
            then: (1.0, 4.0),
        })
    }

    async fn after_the_answer(&mut self, matter: &Followed) -> Result<Deed, CityError> {
        let actor = self.cast.named("agent")?;
        let may = self.may(&actor, matter).await?;
        if may.allows("redo") && !may.allows("call_back") {
            let command = json!({ "action": "redo", "reason": "当事人反映问题未解决,发回重办。" });
            return Ok(Deed {
                actor,
                command,
                then: (4.0, 12.0),
            });
        }
        let solved = self.dice.chance(86);
        let grade = if solved {
            [5, 5, 5, 4, 4, 3][self.dice.below(6)]
        } else {
            [3, 2, 1][self.dice.below(3)]
        };
        let rated = json!({ "grade": grade, "solved": solved });
        if !may.allows("call_back") {
            let actor = self.cast.named("deputy")?;
            let mut command = rated;
            command["action"] = json!("rate");
            return Ok(Deed {
                actor,
                command,
                then: (8.0, 16.0),
            });
        }
        let mut command = if self.dice.chance(92) {
            rated
        } else {
            json!({})
        };
        let reached = command["grade"].is_number();
        command["action"] = json!("call_back");
        command["reached"] = json!(reached);
        if !reached {
            command["note"] = json!("三次拨打无人接听。");
        }
        Ok(Deed {
            actor,
            command,
            then: (6.0, 16.0),
        })
    }

    fn contacted(&self, view: &Value) -> bool {
        view["timeline"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|t| t["kind"].as_str().is_some_and(|k| k.ends_with("contacted")))
    }

    async fn may(&mut self, actor: &Actor, matter: &Followed) -> Result<May, CityError> {
        match actor
            .client
            .get(&format!("/v1/matters/{}", matter.id))
            .await
        {
            Ok(view) => Ok(May::of(&view)),
            Err(error) => self.refused(error, "look").map(|()| May::default()),
        }
    }
}

const ANSWERS: &[&str] = &[
    "您好,您反映的问题我单位已现场核实并处置完毕,感谢您的监督。",
    "经核查,问题属实,已责令责任单位整改,现已恢复正常,如再次出现请随时来电。",
    "您好,已安排施工队伍修复并加强巡查,后续将纳入日常养护计划。",
    "经与当事双方沟通,已达成一致意见,相关款项将在七日内退还。",
    "您咨询的政策及所需材料已通过电话逐项说明,可在政务服务网线上办理。",
];

fn lead(view: &Value) -> &str {
    view["lead"]["key"].as_str().unwrap_or("urban-management")
}

fn open_consultation(view: &Value) -> Option<&Value> {
    view["consultations"]
        .as_array()?
        .iter()
        .find(|c| c["state"] == "open")
}

fn has_after(view: &Value) -> bool {
    view["files"]
        .as_array()
        .into_iter()
        .flatten()
        .any(|f| f["role"] == "after" || f["shows"] == "after")
}
