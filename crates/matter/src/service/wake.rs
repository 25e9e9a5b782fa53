//! Time: the timer handler that wakes matters, and the calendar that is loaded anew.

use async_trait::async_trait;
use haina_core::Calendar;
use haina_journal::{Actor as JournalActor, Timer, TimerHandler, WorkError};
use haina_store::{Tx, args};

use super::write::WAKE;
use super::{MatterError, Matters};
use crate::MatterId;
use crate::command::Command;
use crate::engine::{self, Ctx};
use crate::world::Actor;

/// Wakes matters when something falls due; to be registered with the journal's workers.
pub struct Waker(Matters);

impl Matters {
    /// The handler of this room's timers.
    pub fn waker(&self) -> Waker {
        Waker(self.clone())
    }

    /// Puts another calendar in force and counts running deadlines anew, a thousand matters in a
    /// transaction; says how many changed. A passed breach does not move.
    ///
    /// # Errors
    /// As the store fails; what was counted anew stays so, and calling again goes on.
    pub async fn load_calendar(&self, calendar: Calendar) -> Result<u32, MatterError> {
        self.set_calendar(calendar);
        let mut changed = 0;
        let mut after = (i64::MIN, uuid::Uuid::nil());
        loop {
            let ids = self.open_after(after).await?;
            let Some(last) = ids.last() else {
                return Ok(changed);
            };
            after = *last;
            for (_, id) in ids {
                changed += u32::from(self.recompute(MatterId::from_uuid(id)).await?);
            }
        }
    }

    /// Open matters with a deadline, by it, past `after`.
    async fn open_after(
        &self,
        after: (i64, uuid::Uuid),
    ) -> Result<Vec<(i64, uuid::Uuid)>, MatterError> {
        let mut session = self.inner.store.read().await?;
        let sql = "SELECT due_at, id FROM matter_state
            WHERE open AND due_at >= $1 AND (due_at > $1 OR id > $2) ORDER BY due_at, id LIMIT 1000";
        let rows = session.all(sql, &args![after.0, after.1]).await?;
        let one = |row: &haina_store::Row| Ok((row.get("due_at")?, row.get("id")?));
        rows.iter().map(one).collect()
    }

    async fn recompute(&self, id: MatterId) -> Result<bool, MatterError> {
        let run = || async {
            let mut tx = self.inner.store.begin().await?;
            let changed = self.by_itself(&mut tx, id, &Command::Recompute {}).await?;
            tx.commit().await?;
            Ok::<bool, MatterError>(changed)
        };
        self.inner.store.retry(&self.inner.env, run).await
    }

    /// Lets everything due happen to one matter, in the caller's transaction; false when nothing was.
    pub(super) async fn by_itself(
        &self,
        tx: &mut Tx,
        id: MatterId,
        command: &Command,
    ) -> Result<bool, MatterError> {
        let before = self.found(tx, id).await?;
        let kind = self.kind(&before.matter.kind)?;
        let (actor, calendar, city) = (Actor::system(), self.calendar(), self.city());
        let now = self.inner.env.now();
        let ctx = Ctx {
            now,
            actor: &actor,
            kind: &kind,
            calendar: &calendar,
            world: &city,
            target: None,
        };
        let step = engine::step(&before.matter, command, &ctx)?;
        if step.events.is_empty() {
            return self.sleep_on(tx, &before.matter).await;
        }
        let actor = JournalActor::System("clock".to_owned());
        self.write_step(tx, &before, &step, command.name(), actor, &kind)
            .await?;
        Ok(true)
    }

    /// Woken too early, after the clock was turned back: the timer is set again.
    async fn sleep_on(
        &self,
        tx: &mut Tx,
        matter: &crate::matter::Matter,
    ) -> Result<bool, MatterError> {
        if let Some(due_at) = matter.next_wake() {
            super::write::set_wake(tx, matter, due_at).await?;
        }
        Ok(false)
    }
}

#[async_trait]
impl TimerHandler for Waker {
    fn kind(&self) -> &str {
        WAKE
    }

    async fn fire(&self, tx: &mut Tx, timer: &Timer) -> Result<(), WorkError> {
        let id: MatterId = timer.subject.parse()?;
        match self.0.by_itself(tx, id, &Command::Wake {}).await {
            Ok(_) | Err(MatterError::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
