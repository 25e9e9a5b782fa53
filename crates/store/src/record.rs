//! Which statements a piece of work runs, for looking at their plans.

use std::cell::RefCell;
use std::future::Future;

use crate::Value;

tokio::task_local! {
    static HEARD: RefCell<Vec<Statement>>;
}

/// A statement as it was run.
#[derive(Debug, Clone)]
pub struct Statement {
    pub sql: String,
    pub args: Vec<Value>,
}

/// Runs `work`, and gives the statements that it ran in this task: not those of tasks it spawned.
pub async fn record<T>(work: impl Future<Output = T>) -> (T, Vec<Statement>) {
    let heard = async {
        let done = work.await;
        (done, HEARD.with(RefCell::take))
    };
    HEARD.scope(RefCell::default(), heard).await
}

/// Notes a statement where somebody records.
pub(crate) fn note(sql: &str, args: &[Value]) {
    // Nobody records: the usual case.
    let _ = HEARD.try_with(|heard| {
        heard.borrow_mut().push(Statement {
            sql: sql.to_owned(),
            args: args.to_vec(),
        });
    });
}
