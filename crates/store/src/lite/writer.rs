//! The one writer of a SQLite database: transactions queue, and those that queue together share
//! one commit to disk.
//!
//! The task owns the connection and lends it to one transaction at a time, each inside a savepoint; the first of a
//! group needs none, because nobody else's changes are there to be kept.
//! When no one waits, or after [`GROUP_MAX`] transactions, it commits the group, and only then are the
//! `commit()`s of the group answered. The connection travels by value, so whoever is cancelled at
//! whatever point gives it back by being dropped, and the savepoint is undone.

use std::panic::Location;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tracing::{error, warn};

use super::checkpoint::Checkpointer;
use super::conn::{LiteConn, LiteOptions};
use super::{FolderLock, closed, elsewhere};
use crate::{StoreError, crash};

const GROUP_MAX: usize = 64;
/// How long a group that nobody waits for is kept open.
const SOON: Duration = Duration::from_millis(5);
const HELD_LONG: Duration = Duration::from_secs(10);

/// The queue before the writer.
#[derive(Clone)]
pub(crate) struct Writer {
    asks: mpsc::UnboundedSender<Message>,
}

/// The write connection on loan to one transaction.
pub(crate) struct Lent {
    conn: Option<LiteConn>,
    back: Option<oneshot::Sender<Return>>,
}

enum Message {
    Ask(Ask),
    Close(oneshot::Sender<()>),
}

struct Ask {
    give: oneshot::Sender<Result<Lent, StoreError>>,
    caller: &'static Location<'static>,
}

struct Return {
    conn: LiteConn,
    keep: bool,
    answer: Option<Answer>,
}

type Answer = oneshot::Sender<Result<(), StoreError>>;

struct Task {
    options: LiteOptions,
    asks: mpsc::UnboundedReceiver<Message>,
    closing: Option<oneshot::Sender<()>>,
    checkpointer: Checkpointer,
    lock: FolderLock,
}

impl Writer {
    /// Opens the write connection and starts the task.
    pub async fn open(options: LiteOptions, lock: FolderLock) -> Result<Writer, StoreError> {
        let conn = open(&options).await?;
        let checkpointer = Checkpointer::start(&options).await?;
        let (sender, asks) = mpsc::unbounded_channel();
        tokio::spawn(
            Task {
                options,
                asks,
                closing: None,
                checkpointer,
                lock,
            }
            .run(conn),
        );
        Ok(Writer { asks: sender })
    }

    /// Waits for the connection, at most [`crate::WAIT_MAX`].
    pub async fn borrow(&self, caller: &'static Location<'static>) -> Result<Lent, StoreError> {
        let (give, given) = oneshot::channel();
        self.asks
            .send(Message::Ask(Ask { give, caller }))
            .map_err(|_| closed())?;
        match tokio::time::timeout(crate::WAIT_MAX, given).await {
            Ok(Ok(lent)) => lent,
            Ok(Err(_)) => Err(closed()),
            Err(_) => Err(StoreError::Unavailable {
                reason: "the writer was held by another transaction for too long".to_owned(),
            }),
        }
    }

    /// Lets those who already wait have their turn, closes the connection and frees the folder.
    pub async fn close(&self) {
        let (done, ended) = oneshot::channel();
        if self.asks.send(Message::Close(done)).is_ok() {
            // A task that ended before has freed the folder too.
            let _ = ended.await;
        }
    }
}

impl Lent {
    pub fn conn(&mut self) -> Option<&LiteConn> {
        self.conn.as_ref()
    }

    /// Gives the connection back for its group to be committed, and waits until it is.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.give_back(true).await
    }

    /// Gives the connection back for its group to be committed, and waits for nothing.
    pub fn keep(mut self) {
        self.put_back(true, None);
    }

    /// Gives the connection back to be undone, and waits for the group that was read.
    pub async fn rollback(self) -> Result<(), StoreError> {
        self.give_back(false).await
    }

    async fn give_back(mut self, keep: bool) -> Result<(), StoreError> {
        let (answer, answered) = oneshot::channel();
        self.put_back(keep, Some(answer));
        answered.await.unwrap_or_else(|_| Err(closed()))
    }

    fn put_back(&mut self, keep: bool, answer: Option<Answer>) {
        if let (Some(conn), Some(back)) = (self.conn.take(), self.back.take()) {
            // A writer that is gone answers nobody, which closes the channel of the answer.
            let _ = back.send(Return { conn, keep, answer });
        }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.put_back(false, None);
    }
}

impl Task {
    async fn run(mut self, conn: LiteConn) {
        let mut idle = Some(conn);
        let mut next = None;
        loop {
            let ask = match next.take() {
                Some(ask) => ask,
                None => match self.ask().await {
                    Some(ask) => ask,
                    None => break,
                },
            };
            let conn = match idle.take() {
                Some(conn) => Ok(conn),
                None => open(&self.options).await,
            };
            match conn {
                Ok(conn) => (idle, next) = self.group(conn, ask).await,
                Err(error) => {
                    error!(%error, "Could not open the write connection");
                    let _ = ask.give.send(Err(error));
                }
            }
        }
        self.checkpointer.end().await;
        if let Some(conn) = idle
            && let Err(error) = close(conn).await
        {
            warn!(%error, "Could not close the write connection cleanly");
        }
        drop(self.lock);
        if let Some(closing) = self.closing {
            let _ = closing.send(());
        }
    }

    /// Serves one group; gives back the connection if it is fit for another, and whoever is next.
    async fn group(&mut self, mut conn: LiteConn, first: Ask) -> (Option<LiteConn>, Option<Ask>) {
        if let Err(error) = conn.execute("BEGIN IMMEDIATE", &[]) {
            let _ = first.give.send(Err(error.into()));
            return (None, None);
        }
        let (mut answers, mut kept) = (Vec::new(), false);
        let mut next = Some(first);
        for _ in 0..GROUP_MAX {
            let Some(ask) = next.take() else { break };
            match serve(conn, ask, &mut answers, &mut kept).await {
                Ok(back) => conn = back,
                Err(error) => {
                    fail(answers, &error);
                    return (None, None);
                }
            }
            next = match answers.is_empty() {
                // Nobody waits for the disk: whoever comes soon pays for both.
                true => self.soon().await,
                false => self.waiting().await,
            };
        }
        crash::tick();
        match commit(conn).await {
            Ok(conn) => {
                crash::tick();
                for answer in answers {
                    // Whoever stopped waiting for the answer will read what was kept.
                    let _ = answer.send(Ok(()));
                }
                (self.checkpointer.committed(conn).await, next)
            }
            Err(error) => {
                fail(answers, &error);
                (None, next)
            }
        }
    }

    /// The next to ask; `None` when the store closes.
    async fn ask(&mut self) -> Option<Ask> {
        if self.closing.is_some() {
            return None;
        }
        let message = self.asks.recv().await;
        self.sort(message)
    }

    /// The next in the queue, after giving others one chance to join it.
    async fn waiting(&mut self) -> Option<Ask> {
        if self.closing.is_some() {
            return None;
        }
        let mut message = self.asks.try_recv().ok();
        if message.is_none() {
            tokio::task::yield_now().await;
            message = self.asks.try_recv().ok();
        }
        self.sort(message)
    }

    /// The next in the queue, or whoever comes within [`SOON`].
    async fn soon(&mut self) -> Option<Ask> {
        if self.closing.is_some() {
            return None;
        }
        let message = tokio::time::timeout(SOON, self.asks.recv()).await;
        self.sort(message.ok().flatten())
    }

    fn sort(&mut self, message: Option<Message>) -> Option<Ask> {
        match message {
            Some(Message::Ask(ask)) => Some(ask),
            Some(Message::Close(done)) => {
                self.closing = Some(done);
                None
            }
            None => None,
        }
    }
}

/// Lends the connection to one transaction; where changes of others are `kept` in the group, inside a savepoint.
async fn serve(
    conn: LiteConn,
    ask: Ask,
    answers: &mut Vec<Answer>,
    kept: &mut bool,
) -> Result<LiteConn, StoreError> {
    if ask.give.is_closed() {
        return Ok(conn);
    }
    let nested = *kept;
    if nested {
        conn.execute("SAVEPOINT one", &[])?;
    }
    let (back, mut returned) = oneshot::channel();
    if let Err(Ok(mut lent)) = ask.give.send(Ok(Lent {
        conn: Some(conn),
        back: Some(back),
    })) {
        // The asker went away in this moment: take the connection out before the loan is dropped.
        let conn = lent.conn.take().ok_or_else(lost)?;
        return undo(conn, nested);
    }
    let given = loop {
        match tokio::time::timeout(HELD_LONG, &mut returned).await {
            Ok(given) => break given.map_err(|_| lost())?,
            Err(_) => warn!(
                caller = %ask.caller,
                "A write transaction has been held for over {} s; all others wait for it",
                HELD_LONG.as_secs()
            ),
        }
    };
    answers.extend(given.answer);
    let conn = given.conn;
    if !given.keep {
        return undo(conn, nested);
    }
    *kept = true;
    if nested {
        conn.execute("RELEASE one", &[])?;
    }
    Ok(conn)
}

fn undo(conn: LiteConn, nested: bool) -> Result<LiteConn, StoreError> {
    let steps = match nested {
        true => ["ROLLBACK TO one", "RELEASE one"],
        false => ["ROLLBACK", "BEGIN IMMEDIATE"],
    };
    for step in steps {
        conn.execute(step, &[])?;
    }
    Ok(conn)
}

/// Waits for the disk, which others need not do.
async fn commit(conn: LiteConn) -> Result<LiteConn, StoreError> {
    let commit = move || conn.execute("COMMIT", &[]).map(|_| conn);
    Ok(elsewhere(commit).await??)
}

async fn open(options: &LiteOptions) -> Result<LiteConn, StoreError> {
    let options = options.clone();
    Ok(elsewhere(move || LiteConn::open(&options)).await??)
}

async fn close(conn: LiteConn) -> Result<(), StoreError> {
    Ok(elsewhere(move || conn.close()).await??)
}

fn fail(answers: Vec<Answer>, error: &StoreError) {
    error!(%error, transactions = answers.len(), "Could not commit a group of transactions");
    for answer in answers {
        let _ = answer.send(Err(StoreError::Commit {
            reason: error.to_string(),
        }));
    }
}

/// The connection did not come back.
fn lost() -> StoreError {
    StoreError::Unavailable {
        reason: "the write connection was lost".to_owned(),
    }
}
