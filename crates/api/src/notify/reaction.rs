//! Who is told of what: the engine says in an entry whom it concerns, this finds the people and the ways to them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use haina_core::Words;
use haina_journal::{Entry, Reaction, WorkError};
use haina_matter::tell::{Audience, Tell};
use haina_matter::{MatterId, MatterState};
use haina_party::PersonId;
use haina_store::Tx;
use serde_json::json;

use super::outbox::{self, Owed};
use super::webhook::Webhook;
use super::{Message, inbox, webhook};
use crate::Api;

/// People of one unit or role who are told of one thing, at most.
const PEOPLE_MAX: u32 = 100;

/// Makes notices and messages from entries.
pub struct Notify {
    api: Api,
    hooks: Mutex<Hooks>,
}

/// The webhooks as they were at the entry before `next`. Who adds or removes one leaves an entry, so they still are for a reader
/// of all entries; another node may have read those in between.
#[derive(Default)]
struct Hooks {
    next: Option<i64>,
    all: Arc<[Webhook]>,
}

impl Notify {
    /// A reaction of this server.
    pub fn new(api: Api) -> Notify {
        Notify {
            api,
            hooks: Mutex::default(),
        }
    }
}

#[async_trait]
impl Reaction for Notify {
    fn name(&self) -> &str {
        "api-notify"
    }

    fn wants(&self, _: &str) -> bool {
        true
    }

    fn reads_history(&self) -> bool {
        false
    }

    async fn react(&self, tx: &mut Tx, entry: &Entry) -> Result<(), WorkError> {
        let seq = entry
            .seq
            .and_then(|s| i64::try_from(s).ok())
            .unwrap_or_default();
        self.webhooks(tx, entry, seq).await?;
        let tells: Vec<Tell> = match entry.body.get("tell") {
            Some(tells) => serde_json::from_value(tells.clone()).unwrap_or_default(),
            None => return Ok(()),
        };
        let Ok(id) = entry.subject.parse::<MatterId>() else {
            return Ok(());
        };
        let matter = self.api.matters().stored(tx, id).await?;
        if matter.state == MatterState::Draft {
            return Ok(());
        }
        let mut told = BTreeSet::new();
        for tell in &tells {
            let mut people = self.people(tx, &tell.to, &matter).await?;
            people.retain(|person| told.insert(*person));
            self.tell(tx, entry, seq, &people, &about(&tell.about, &matter.number))
                .await?;
        }
        Ok(())
    }
}

impl Notify {
    async fn webhooks(&self, tx: &mut Tx, entry: &Entry, seq: i64) -> Result<(), WorkError> {
        let hooks = self.hooks(tx, entry, seq).await?;
        for hook in hooks.iter().filter(|hook| hook.wants(&entry.kind)) {
            let owed = Owed {
                channel: "webhook".to_owned(),
                target: hook.url.clone(),
                webhook: Some(hook.id),
                kind: entry.kind.clone(),
                subject: entry.subject.clone(),
                seq,
                payload: json!({
                    "kind": entry.kind, "subject": entry.subject, "seq": seq, "at": entry.at, "body": entry.body,
                }),
            };
            outbox::owe(tx, self.api.env(), &owed).await?;
        }
        Ok(())
    }

    /// The webhooks at this entry.
    async fn hooks(
        &self,
        tx: &mut Tx,
        entry: &Entry,
        seq: i64,
    ) -> Result<Arc<[Webhook]>, WorkError> {
        let known = {
            let mut hooks = self.hooks.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *hooks)
        };
        let all = match known.next == Some(seq) && !entry.kind.starts_with("api.webhook_") {
            true => known.all,
            false => webhook::all(tx).await?.into(),
        };
        let mut hooks = self.hooks.lock().unwrap_or_else(PoisonError::into_inner);
        *hooks = Hooks {
            next: Some(seq + 1),
            all: all.clone(),
        };
        Ok(all)
    }

    async fn people(
        &self,
        tx: &mut Tx,
        audience: &Audience,
        matter: &haina_matter::Matter,
    ) -> Result<Vec<PersonId>, WorkError> {
        let ids = |texts: &mut dyn Iterator<Item = &String>| {
            texts.filter_map(|p| p.parse().ok()).collect()
        };
        let (role, dept) = match audience {
            Audience::Reporters => {
                return Ok(ids(&mut matter
                    .reporters
                    .iter()
                    .filter_map(|r| r.person.as_ref())));
            }
            Audience::Person(person) => return Ok(ids(&mut std::iter::once(person))),
            Audience::Supervisors => {
                return Ok(ids(&mut matter
                    .supervisions
                    .iter()
                    .filter_map(|s| s.by.as_ref())));
            }
            Audience::Unit(unit) => (None, unit),
            Audience::Head(unit) => (Some("unit-lead"), unit),
            Audience::Desk(unit) => (Some("dispatcher"), unit),
        };
        Ok(self
            .api
            .parties()
            .holders(tx, role, dept, PEOPLE_MAX)
            .await?)
    }

    async fn tell(
        &self,
        tx: &mut Tx,
        entry: &Entry,
        seq: i64,
        people: &[PersonId],
        words: &(Words, Words),
    ) -> Result<(), WorkError> {
        let env = self.api.env();
        let settings = inbox::settings_of(tx, people).await?;
        let notice = (&*entry.kind, &*entry.subject, &words.0, &words.1);
        inbox::put(tx, env, people, seq, notice).await?;
        for (person, settings) in &settings {
            for owed in self.messages(entry, seq, *person, settings, words)? {
                outbox::owe(tx, env, &owed).await?;
            }
        }
        Ok(())
    }

    /// What somebody is told beside the inbox, through each way that they have chosen.
    fn messages(
        &self,
        entry: &Entry,
        seq: i64,
        person: PersonId,
        settings: &inbox::Settings,
        (title, text): &(Words, Words),
    ) -> Result<Vec<Owed>, WorkError> {
        let mut all = Vec::new();
        for channel in &settings.channels {
            let target = match channel == "mail" {
                true => &settings.mail,
                false => &settings.phone,
            };
            let Some(target) = target else { continue };
            let message = Message {
                title: title.clone(),
                text: text.clone(),
                url: format!("{}/matters/{}", self.api.config().public_url, entry.subject),
                person: person.to_string(),
            };
            all.push(Owed {
                channel: channel.clone(),
                target: target.clone(),
                webhook: None,
                kind: entry.kind.clone(),
                subject: entry.subject.clone(),
                seq,
                payload: serde_json::to_value(message)?,
            });
        }
        Ok(all)
    }
}

/// What happened to which number, and nothing of its content.
fn about(what: &str, number: &str) -> (Words, Words) {
    let (zh, en) = match what {
        "submitted" => ("有新的事项待受理", "a matter waits to be accepted"),
        "correction_asked" => ("需要补正材料", "something is missing"),
        "paper_wanted" => ("有材料需要提交", "a paper is wanted"),
        "accepted" => ("已受理", "it was accepted"),
        "rejected" => ("不予受理", "it was not accepted"),
        "diverted" => ("已引导至其他渠道", "another channel is the right one"),
        "dispatched" => ("有新的派单", "a matter was dispatched to your unit"),
        "designated" => ("被指定为主办单位", "your unit was designated as lead"),
        "objected" => ("主办单位提出异议", "the lead objects"),
        "objection_decided" => ("异议已裁决", "an objection was decided"),
        "task_returned" => ("任务被退回", "a task was returned"),
        "transferred" => ("事项已转入", "a matter was transferred to your unit"),
        "assigned" => ("有新的任务", "a task was given to you"),
        "suspended" => ("已中止计时", "it rests for now"),
        "resumed" => ("已恢复办理", "work goes on"),
        "extended" => ("已延期", "more time was given"),
        "answered" => ("已答复", "it was answered"),
        "closed" => ("已办结", "it was closed"),
        "round_begun" => ("发回重新办理", "it was sent back for another round"),
        "supervised" => ("收到督办单", "supervision was ordered"),
        "supervision_replied" => ("督办已回复", "a supervision order was replied to"),
        "convened" => ("邀请参加会商", "you are asked to a consultation"),
        "clock_remind" => ("办理时限过半", "half of the time has passed"),
        "clock_warn" => ("临近办理时限", "it is due soon"),
        "clock_escalate" => ("已超过办理时限", "it is past due"),
        "clock_supervise" => (
            "严重超期，已转督办",
            "it is far past due and under supervision",
        ),
        _ => ("有新的进展", "something happened"),
    };
    let title = Words::new(format!("{zh}：{number}"), format!("{number}: {en}"));
    let text = Words::new(
        format!("事项 {number} {zh}，请登录查看。"),
        format!("Matter {number}: {en}. Sign in to see it."),
    );
    (title, text)
}
