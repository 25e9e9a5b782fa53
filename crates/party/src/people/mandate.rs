//! Mandates (授权): bounded, dated authority of one party to act for another.

use haina_store::{Session, Tx, args};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::mandate_record::{Mandate, outside};
use crate::action::{is_scope, scope_covers};
use crate::parties::roles_live;
use crate::{MandateId, OnBehalf, Parties, PartyError, PersonId, Principal, Via};

/// A mandate to be given.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewMandate {
    pub taker: PersonId,
    /// Actions on matters: ids such as `matter.rate`, or `matter.*`.
    pub actions: Vec<String>,
    /// Why, in the giver's words; personal.
    pub purpose: String,
    /// `None` for now.
    #[serde(default)]
    pub from: Option<Timestamp>,
    pub until: Timestamp,
    /// How many acts it is good for; `None` for any number.
    #[serde(default)]
    pub uses_max: Option<u32>,
}

const COLUMNS: &str = "id, giver, taker, actions, purpose, from_at, until_at, uses_max, uses, \
                       ended_at";
/// Nobody hands over their part for longer than this.
const LIFE_MAX: SignedDuration = SignedDuration::from_hours(24 * 366);

impl Parties {
    /// Gives a mandate in the name of `by`, who gives no more than is their own: under a mandate
    /// or with a token nothing can be given on.
    ///
    /// # Errors
    /// `PAR0023` saying what is wrong with it, `PAR0011` when the taker does not exist.
    pub async fn give_mandate(
        &self,
        tx: &mut Tx,
        by: &Principal,
        new: &NewMandate,
    ) -> Result<MandateId, PartyError> {
        let now = self.env.now();
        let from = new.from.unwrap_or(now);
        let lendable =
            |a: &String| is_scope(a) && (a.starts_with("matter.") || a.starts_with("file."));
        let fault = match () {
            () if by.on_behalf.is_some() || by.via != Via::Session => {
                Some("only somebody signed in for themself gives one")
            }
            () if new.taker == by.person => Some("it is given to another"),
            () if new.actions.is_empty() => Some("it names no action"),
            () if !new.actions.iter().all(lendable) => {
                Some("it may hold only `matter.…` and `file.…`")
            }
            () if new.purpose.trim().is_empty() => Some("it says no purpose"),
            () if new.purpose.chars().count() > 500 => {
                Some("its purpose is longer than 500 characters")
            }
            () if new.until <= from || new.until <= now => Some("it ends before it begins"),
            () if new.until.duration_since(from) > LIFE_MAX => Some("it lasts longer than a year"),
            () if new.uses_max == Some(0) => Some("it is good for no act"),
            () => None,
        };
        if let Some(fault) = fault {
            return Err(PartyError::BadMandate(fault));
        }
        if self.person(tx, new.taker).await?.retired_at.is_some() {
            return Err(PartyError::NoPerson);
        }
        let id = MandateId::new(&self.env);
        let sql = format!(
            "INSERT INTO party_mandate ({COLUMNS}, given_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, NULL, $9)"
        );
        let args = args![
            id,
            by.person,
            new.taker,
            json!(new.actions),
            new.purpose.trim(),
            from,
            new.until,
            new.uses_max,
            now,
        ];
        tx.execute(&sql, &args).await?;
        let body = json!({
            "mandate": id, "giver": by.person, "taker": new.taker, "actions": new.actions,
            "from": from, "until": new.until, "uses_max": new.uses_max,
        });
        let personal = json!({ "purpose": new.purpose.trim() });
        let (actor, subject) = (by.actor("self"), by.person.to_string());
        self.note(tx, actor, "mandate_given", &subject, body, Some(personal))
            .await?;
        Ok(id)
    }

    /// Ends a mandate now.
    ///
    /// # Errors
    /// `PAR0021` when there is none, or it has been ended before.
    pub async fn end_mandate(
        &self,
        tx: &mut Tx,
        by: &Principal,
        id: MandateId,
    ) -> Result<(), PartyError> {
        let sql = "UPDATE party_mandate SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL
            RETURNING giver";
        let row = tx.optional(sql, &args![id, self.env.now()]).await?;
        let giver: PersonId = row.ok_or(PartyError::NoMandate)?.get("giver")?;
        let body = json!({ "mandate": id, "giver": giver });
        self.note(
            tx,
            by.actor("self"),
            "mandate_ended",
            &giver.to_string(),
            body,
            None,
        )
        .await
    }

    /// One mandate.
    ///
    /// # Errors
    /// `PAR0021` when there is none.
    pub async fn mandate(
        &self,
        session: &mut Session,
        id: MandateId,
    ) -> Result<Mandate, PartyError> {
        let sql = format!("SELECT {COLUMNS} FROM party_mandate WHERE id = $1");
        let row = session
            .optional(&sql, &args![id])
            .await?
            .ok_or(PartyError::NoMandate)?;
        Ok(Mandate::read(&row)?)
    }

    /// Mandates a person gave or took, newest first.
    pub async fn mandates(
        &self,
        session: &mut Session,
        person: PersonId,
    ) -> Result<Vec<Mandate>, PartyError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM party_mandate WHERE giver = $1 OR taker = $1 ORDER BY id DESC"
        );
        let rows = session.all(&sql, &args![person]).await?;
        Ok(rows.iter().map(Mandate::read).collect::<Result<_, _>>()?)
    }

    /// The principal who acts for the giver under this mandate: the giver's roles, cut down to the
    /// mandate's actions and dates whenever [`crate::Access`] is asked.
    ///
    /// # Errors
    /// `PAR0021` when the mandate is not theirs, `PAR0022` when it has ended or is used up.
    pub async fn act_for(
        &self,
        session: &mut Session,
        taker: &Principal,
        id: MandateId,
    ) -> Result<Principal, PartyError> {
        let mandate = self.mandate(session, id).await?;
        if mandate.taker != taker.person || taker.on_behalf.is_some() {
            return Err(PartyError::NoMandate);
        }
        mandate.check(self.env.now())?;
        if self
            .person(session, mandate.giver)
            .await?
            .retired_at
            .is_some()
        {
            return Err(PartyError::NoMandate);
        }
        let roles = roles_live(session, mandate.giver, self.env.now()).await?;
        let on_behalf = Some(OnBehalf {
            mandate: id,
            giver: mandate.giver,
            purpose: mandate.purpose,
            actions: mandate.actions,
            from: mandate.from,
            until: mandate.until,
        });
        Ok(Principal {
            roles,
            on_behalf,
            ..taker.clone()
        })
    }

    /// Takes one use of the mandate `by` acts under, in the transaction of the act itself; does
    /// nothing when they act for themself. Two acts cannot both take the last use.
    ///
    /// # Errors
    /// `PAR0022` when the action is outside, the dates are over or no use is left.
    pub async fn spend_mandate(
        &self,
        tx: &mut Tx,
        by: &Principal,
        action: &str,
    ) -> Result<(), PartyError> {
        let Some(on_behalf) = &by.on_behalf else {
            return Ok(());
        };
        let sql = "UPDATE party_mandate SET uses = uses + 1
            WHERE id = $1 AND taker = $2 AND ended_at IS NULL AND from_at <= $3 AND until_at > $3
            AND (uses_max IS NULL OR uses < uses_max)";
        let now = self.env.now();
        let taken = tx
            .execute(sql, &args![on_behalf.mandate, by.person, now])
            .await?;
        let mandate = self.mandate(tx, on_behalf.mandate).await?;
        if taken == 0 {
            mandate.check(now)?;
            return Err(outside("不是授权给您的", "it was not given to you"));
        }
        if !scope_covers(&mandate.actions, action) {
            return Err(outside("不含这项操作", "it does not hold this action"));
        }
        let body = json!({ "mandate": mandate.id, "action": action, "use": mandate.uses });
        let (actor, subject) = (by.actor("mandate"), mandate.giver.to_string());
        self.note(tx, actor, "mandate_used", &subject, body, None)
            .await
    }
}
