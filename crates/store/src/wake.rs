//! Wakes those who wait for something to happen, in this process and on other nodes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::{mpsc, watch};

/// Topics that can be signalled and waited for. A signal is a hint: the waiter looks for itself,
/// and looks from time to time without one.
#[derive(Clone, Default)]
pub struct Wakes {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    topics: Mutex<HashMap<String, watch::Sender<u64>>>,
    abroad: Mutex<Option<mpsc::UnboundedSender<String>>>,
}

impl Wakes {
    /// Signals `topic` here and on the other nodes.
    pub fn signal(&self, topic: &str) {
        self.signal_here(topic);
        if let Some(abroad) = lock(&self.inner.abroad).as_ref() {
            // Nobody listens any more when the store is closing.
            let _ = abroad.send(topic.to_owned());
        }
    }

    /// A receiver that changes with each signal of `topic`.
    pub fn subscribe(&self, topic: &str) -> watch::Receiver<u64> {
        let mut topics = lock(&self.inner.topics);
        topics
            .entry(topic.to_owned())
            .or_insert_with(|| watch::channel(0).0)
            .subscribe()
    }

    pub(crate) fn signal_here(&self, topic: &str) {
        if let Some(sender) = lock(&self.inner.topics).get(topic) {
            sender.send_modify(|n| *n = n.wrapping_add(1));
        }
    }

    pub(crate) fn connect_abroad(&self, sender: mpsc::UnboundedSender<String>) {
        *lock(&self.inner.abroad) = Some(sender);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    match mutex.lock() {
        Ok(guard) => guard,
        Err(poisoned) => poisoned.into_inner(),
    }
}
