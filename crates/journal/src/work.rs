//! The work around the log: sequencing, reactions, timers and the live feed, each under its lease.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{error, info};

use crate::hold::Hold;
use crate::journal::{APPENDED, SEQUENCED, TIMER_SET};
use crate::react::{Place, Stepped};
use crate::{Journal, JournalError, Reaction, TimerHandler, feed, fire, react, sequencer};

const ROUNDS_MAX: u32 = 100_000;

/// How long work waits after a signal, for other signals.
const TOGETHER: Duration = Duration::from_millis(25);
/// How much longer reactions wait, for which nobody waits as for an answer.
const REACT_TOGETHER: Duration = Duration::from_millis(75);

/// What is to be done when entries come and times are due.
#[derive(Clone, Default)]
pub struct Works {
    pub reactions: Vec<Arc<dyn Reaction>>,
    pub handlers: Vec<Arc<dyn TimerHandler>>,
}

/// The work of a node while it runs; dropping it stops it as a kill would.
pub struct Workers {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

/// What [`Journal::settle`] did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settled {
    /// Entries sequenced.
    pub sequenced: u64,
    /// Steps of reactions along the log, entries passed over included.
    pub reacted: u64,
    /// Timers fired.
    pub fired: u64,
}

impl Works {
    /// Adds a reaction.
    pub fn reaction(mut self, reaction: impl Reaction + 'static) -> Works {
        self.reactions.push(Arc::new(reaction));
        self
    }

    /// Adds a handler of timers.
    pub fn handler(mut self, handler: impl TimerHandler + 'static) -> Works {
        self.handlers.push(Arc::new(handler));
        self
    }
}

impl Journal {
    /// Starts the work on this node; other nodes share it by leases.
    pub fn start(&self, works: Works) -> Workers {
        let (stop, _) = watch::channel(false);
        let mut tasks = JoinSet::new();
        tasks.spawn(run_sequencer(self.clone(), stop.subscribe()));
        tasks.spawn(run_timers(self.clone(), works.clone(), stop.subscribe()));
        tasks.spawn(run_feed(self.clone(), stop.subscribe()));
        for reaction in works.reactions {
            tasks.spawn(run_reaction(self.clone(), reaction, stop.subscribe()));
        }
        Workers { stop, tasks }
    }

    /// Does all that is due now, and what follows from it, until nothing is left to do, and gives the
    /// leases up again. For tests, simulations and one-off commands, instead of [`Journal::start`].
    pub async fn settle(&self, works: &Works) -> Result<Settled, JournalError> {
        let mut holds = Holds {
            sequencer: Hold::new(self, sequencer::LEASE),
            timers: Hold::new(self, fire::LEASE),
            reactions: works
                .reactions
                .iter()
                .map(|r| (react::hold(self, r), Place::default()))
                .collect(),
        };
        let settled = self.settle_with(works, &mut holds).await;
        holds.release().await;
        settled
    }

    async fn settle_with(&self, works: &Works, holds: &mut Holds) -> Result<Settled, JournalError> {
        let mut done = Settled::default();
        for _ in 0..ROUNDS_MAX {
            let before = done;
            if let Some(lease) = holds.sequencer.lease().await? {
                done.sequenced += sequencer::sequence(self, lease).await?;
            }
            for (reaction, (hold, place)) in works.reactions.iter().zip(&mut holds.reactions) {
                if let Some(lease) = hold.lease().await? {
                    let step = react::step(self, reaction.as_ref(), lease, place);
                    done.reacted += step.await?.count;
                }
            }
            if let Some(lease) = holds.timers.lease().await? {
                done.fired += fire::step(self, &works.handlers, lease).await?;
            }
            if done == before {
                for (reaction, (hold, place)) in works.reactions.iter().zip(&mut holds.reactions) {
                    if let Some(lease) = hold.lease().await? {
                        react::note(self, reaction.as_ref(), lease, place).await?;
                    }
                }
                return Ok(done);
            }
        }
        Err(JournalError::Endless { rounds: ROUNDS_MAX })
    }
}

/// This node's holds on all works, for one that does them in turn.
struct Holds {
    sequencer: Hold,
    timers: Hold,
    reactions: Vec<(Hold, Place)>,
}

impl Holds {
    async fn release(self) {
        self.sequencer.release().await;
        self.timers.release().await;
        for (reaction, _) in self.reactions {
            reaction.release().await;
        }
    }
}

impl Workers {
    /// Ends the work after what is being done, and gives the leases up.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while let Some(ended) = self.tasks.join_next().await {
            if let Err(error) = ended {
                error!(%error, "A worker of the journal ended by itself");
            }
        }
    }
}

async fn run_sequencer(journal: Journal, mut stop: watch::Receiver<bool>) {
    let mut hold = Hold::new(&journal, sequencer::LEASE);
    let mut woken = journal.store().wakes().subscribe(APPENDED);
    while !*stop.borrow() {
        woken.borrow_and_update();
        let more = match hold.lease().await {
            Ok(Some(lease)) => sequencer::sequence(&journal, lease)
                .await
                .map(sequencer::is_full),
            Ok(None) => Ok(false),
            Err(error) => Err(error),
        };
        rest(&journal, "sequencer", more, &mut woken, &mut stop, None).await;
    }
    hold.release().await;
}

async fn run_timers(journal: Journal, works: Works, mut stop: watch::Receiver<bool>) {
    let mut hold = Hold::new(&journal, fire::LEASE);
    let mut woken = journal.store().wakes().subscribe(TIMER_SET);
    while !*stop.borrow() {
        woken.borrow_and_update();
        let (mut more, mut next) = (Ok(false), None);
        match hold.lease().await {
            Ok(Some(lease)) => {
                let fired = fire::step(&journal, &works.handlers, lease).await;
                more = fired.map(|n| n > 0);
                next = fire::next_in(&journal).await;
            }
            Ok(None) => {}
            Err(error) => more = Err(error),
        }
        rest(&journal, "timers", more, &mut woken, &mut stop, next).await;
    }
    hold.release().await;
}

async fn run_reaction(
    journal: Journal,
    reaction: Arc<dyn Reaction>,
    mut stop: watch::Receiver<bool>,
) {
    let mut hold = react::hold(&journal, &reaction);
    let mut place = Place::default();
    let mut woken = journal.store().wakes().subscribe(SEQUENCED);
    while !*stop.borrow() {
        woken.borrow_and_update();
        let stepped = match hold.lease().await {
            Ok(Some(lease)) => react::step(&journal, reaction.as_ref(), lease, &mut place).await,
            Ok(None) => Ok(Stepped::default()),
            Err(error) => Err(error),
        };
        let more = stepped.map(|stepped| stepped.more);
        let rested = !matches!(more, Ok(true));
        rest(&journal, reaction.name(), more, &mut woken, &mut stop, None).await;
        if rested && !*stop.borrow() {
            tokio::select! {
                () = tokio::time::sleep(REACT_TOGETHER) => {}
                _ = stop.changed() => {}
            }
        }
    }
    hold.release().await;
}

async fn run_feed(journal: Journal, mut stop: watch::Receiver<bool>) {
    let mut place = None;
    let mut woken = journal.store().wakes().subscribe(SEQUENCED);
    while !*stop.borrow() {
        woken.borrow_and_update();
        let more = feed::step(&journal, &mut place).await.map(feed::is_full);
        rest(&journal, "feed", more, &mut woken, &mut stop, None).await;
    }
}

/// Goes on at once when there is more to do; otherwise waits for a signal, a time, or the stop.
async fn rest(
    journal: &Journal,
    work: &str,
    more: Result<bool, JournalError>,
    woken: &mut watch::Receiver<u64>,
    stop: &mut watch::Receiver<bool>,
    next: Option<Duration>,
) {
    let poll = Duration::try_from(journal.inner.config.poll).unwrap_or(Duration::from_millis(500));
    let failed = more.is_err();
    match more {
        Ok(false) => {}
        Ok(true) => return,
        Err(error) => {
            let lost = matches!(
                error,
                JournalError::Store(haina_store::StoreError::LeaseLost { .. })
            );
            if lost {
                info!(work, "Another node has taken this work over");
            } else {
                error!(work, %error, "The journal's work failed; trying again");
            }
        }
    }
    tokio::select! {
        // After a failure a signal would only make it fail again at once.
        // Those who signal do it one after another: whoever waits a little does the work of several at once.
        Ok(()) = woken.changed(), if !failed => tokio::time::sleep(TOGETHER).await,
        () = tokio::time::sleep(next.unwrap_or(poll).min(poll)) => {}
        _ = stop.changed() => {}
    }
}
