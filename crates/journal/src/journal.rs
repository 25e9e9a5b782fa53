//! The journal: opened once, written inside the transactions of others, read along its log.

use std::path::PathBuf;
use std::sync::Arc;

use haina_core::Env;
use haina_store::{Row, Session, Store, Tx, Value, args};
use jiff::SignedDuration;
use tokio::sync::broadcast;

use crate::checkpoint::Checkpoint;
use crate::entry::{Entry, EntryId};
use crate::key::{PrivateKey, PublicKey};
use crate::recent::Recent;
use crate::{JournalError, erase};

/// What is signalled when an entry was committed, and when it was sequenced.
pub(crate) const APPENDED: &str = "journal.appended";
pub(crate) const SEQUENCED: &str = "journal.sequenced";
pub(crate) const TIMER_SET: &str = "journal.timer";

const LIVE_ENTRIES_MAX: usize = 4096;

/// How a journal is opened.
#[derive(Debug, Clone)]
pub struct JournalConfig {
    /// The file of the signing key; made when the journal is new. Nodes of one city share it.
    pub key_file: PathBuf,
    /// The name a new key gets, without spaces: `qingdao.example/journal`.
    pub origin: String,
    /// How long a silent node keeps a work before another takes it over.
    pub lease: SignedDuration,
    /// How often to look for work that nobody announced.
    pub poll: SignedDuration,
    /// After how many errors of one entry or timer it is parked.
    pub errors_max: u32,
}

/// The journal of a city; clones share it.
#[derive(Clone)]
pub struct Journal {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub store: Store,
    pub env: Env,
    pub key: PrivateKey,
    pub config: JournalConfig,
    /// Who this node is, for leases.
    pub holder: String,
    pub live: broadcast::Sender<Arc<Entry>>,
    pub recent: Recent,
}

/// Which entries to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only of this subject.
    pub subject: Option<String>,
    /// Only of this kind; `matter.` with its dot names all kinds of a room.
    pub kind: Option<String>,
}

impl JournalConfig {
    /// The usual settings: 5 s leases, a look every 500 ms, parked after 8 errors (about four minutes).
    pub fn new(key_file: impl Into<PathBuf>, origin: impl Into<String>) -> JournalConfig {
        JournalConfig {
            key_file: key_file.into(),
            origin: origin.into(),
            lease: SignedDuration::from_secs(5),
            poll: SignedDuration::from_millis(500),
            errors_max: 8,
        }
    }
}

impl Journal {
    /// Opens the journal of `store`, whose schema is migrated.
    ///
    /// # Errors
    /// `JRN0003` when the key file cannot be used, `JRN0004` when the journal was signed with another
    /// key.
    pub async fn open(
        store: Store,
        env: Env,
        config: JournalConfig,
    ) -> Result<Journal, JournalError> {
        let last = last_checkpoint(&mut store.read().await?).await?;
        let key = match (config.key_file.exists(), &last) {
            (false, None) => PrivateKey::create(&config.key_file, &config.origin, &env)?,
            _ => PrivateKey::read(&config.key_file)?,
        };
        if let Some(last) = &last {
            last.is_signed_by(&key.public())?;
        }
        let holder = format!("{}-{:016x}", std::process::id(), env.u64());
        let live = broadcast::channel(LIVE_ENTRIES_MAX).0;
        Ok(Journal {
            inner: Arc::new(Inner {
                store,
                env,
                key,
                config,
                holder,
                live,
                recent: Recent::default(),
            }),
        })
    }

    /// The entry `id`, sequenced or not.
    pub async fn entry(&self, session: &mut Session, id: EntryId) -> Result<Entry, JournalError> {
        let row = session
            .optional(&select("e.id = $1", "1"), &args![id])
            .await?;
        let row = row.ok_or_else(|| JournalError::NoEntry {
            entry: id.to_string(),
        })?;
        Entry::from_row(&row)
    }

    /// At most `limit` sequenced entries from place `from` on, in the order of the log.
    pub async fn entries(
        &self,
        session: &mut Session,
        from: u64,
        filter: &Filter,
        limit: u32,
    ) -> Result<Vec<Entry>, JournalError> {
        let mut args = args![from, limit];
        let mut wheres = "e.seq >= $1".to_owned();
        if let Some(subject) = &filter.subject {
            args.push(Value::from(subject));
            wheres += &format!(" AND e.subject = ${}", args.len());
        }
        match filter.kind.as_deref() {
            Some(kind) if kind.ends_with('.') => {
                args.push(Value::from(kind));
                args.push(Value::from(kind.replace('.', "/")));
                wheres += &format!(
                    " AND e.kind >= ${} AND e.kind < ${}",
                    args.len() - 1,
                    args.len()
                );
            }
            Some(kind) => {
                args.push(Value::from(kind));
                wheres += &format!(" AND e.kind = ${}", args.len());
            }
            None => {}
        }
        entries(
            &session
                .all(&select(&format!("{wheres} ORDER BY e.seq"), "$2"), &args)
                .await?,
        )
    }

    /// The history of `subject`, oldest first, also what is not sequenced yet; inside a transaction
    /// also what it has just appended.
    pub async fn history(
        &self,
        session: &mut Session,
        subject: &str,
        limit: u32,
    ) -> Result<Vec<Entry>, JournalError> {
        let sql = select("e.subject = $1 ORDER BY e.pos", "$2");
        entries(&session.all(&sql, &args![subject, limit]).await?)
    }

    /// The last checkpoint; `None` before the first entry was sequenced.
    pub async fn checkpoint(
        &self,
        session: &mut Session,
    ) -> Result<Option<Checkpoint>, JournalError> {
        last_checkpoint(session).await
    }

    /// How many entries there are, those that wait to be sequenced included.
    pub async fn size(&self, session: &mut Session) -> Result<u64, JournalError> {
        let waiting = "SELECT COUNT(*) AS n FROM journal_entry WHERE seq IS NULL";
        let waiting: u64 = session.one(waiting, &[]).await?.get("n")?;
        let last = last_checkpoint(session).await?;
        Ok(last.map_or(0, |checkpoint| checkpoint.size) + waiting)
    }

    /// Erases the personal content of `entry`, and says so in an entry of its own. Proofs stand.
    pub async fn erase(
        &self,
        tx: &mut Tx,
        entry: EntryId,
        actor: crate::Actor,
        reason: &str,
    ) -> Result<bool, JournalError> {
        erase::erase(self, tx, entry, actor, reason).await
    }

    /// Entries as they are sequenced, from now on, wherever they were written. Who lags more than
    /// 4096 entries behind is told so and reads on with [`Journal::entries`].
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Entry>> {
        self.inner.live.subscribe()
    }

    /// The key that proofs are checked with.
    pub fn public_key(&self) -> PublicKey {
        self.inner.key.public()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn env(&self) -> &Env {
        &self.inner.env
    }
}

pub(crate) async fn last_checkpoint(
    session: &mut Session,
) -> Result<Option<Checkpoint>, JournalError> {
    let sql = "SELECT note FROM journal_checkpoint ORDER BY size DESC LIMIT 1";
    let row = session.optional(sql, &[]).await?;
    row.map(|row| row.get::<String>("note")?.parse())
        .transpose()
}

fn select(wheres: &str, limit: &str) -> String {
    format!(
        "SELECT {} FROM journal_entry e LEFT JOIN journal_content c ON c.entry = e.id
         WHERE {wheres} LIMIT {limit}",
        Entry::COLUMNS
    )
}

fn entries(rows: &[Row]) -> Result<Vec<Entry>, JournalError> {
    rows.iter().map(Entry::from_row).collect()
}
