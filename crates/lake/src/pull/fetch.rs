//! One pull, from what a declaration says to a file of rows and what must be remembered of it.

use std::path::Path;

use tempfile::NamedTempFile;

use super::error::PullError;
use super::mark::Level;
use super::remote::{Column, Remote};
use super::spec::{PullSpec, Since};
use super::spool::{Spool, SpoolLimits};
use super::state::{Mark, State};
use super::text::{self, How, Pick, Water};
use crate::LakeError;
use crate::load::LoadMode;

/// What a pull is to bring.
pub(super) struct Order<'a> {
    pub pull: &'a PullSpec,
    pub mode: LoadMode,
    /// The table's fields, and of change files the column that says what a row does.
    pub fields: Vec<String>,
    /// What the last one left; none: it begins.
    pub before: Option<&'a State>,
    pub folder: &'a Path,
    pub limits: SpoolLimits,
}

/// What a pull brought.
pub(super) struct Fetched {
    pub file: NamedTempFile,
    pub rows: u64,
    pub after: State,
    pub mark: Mark,
}

/// Pulls; none: there is nothing new.
pub(super) async fn fetch(
    order: &Order<'_>,
    remote: &mut dyn Remote,
) -> Result<Option<Fetched>, LakeError> {
    let pull = order.pull;
    let columns = remote.columns(&text::columns(pull)).await?;
    let picks = picks(order, &columns)?;
    let seen = order.before.filter(|_| pull.since.is_some());
    let seen = seen.into_iter().flat_map(State::seen);
    let mut spool = Spool::begin(order.folder, &order.fields, seen, order.limits)?;
    let reached = match &pull.since {
        None => {
            remote
                .rows(&text::rows(pull, &picks, None), None, &mut spool)
                .await?;
            None
        }
        Some(since) => since_level(order, since, &columns, &picks, remote, &mut spool).await?,
    };
    if is_nothing(order, &spool) {
        return Ok(None);
    }
    let window = spool.window.take().filter(|_| pull.since.is_some());
    if let (Some(since), None, LoadMode::Append) = (&pull.since, &window, order.mode) {
        return Err(level_error(
            &since.column,
            "too many rows stand at it or within the overlap",
        )
        .into());
    }
    let (rows, sum) = match &pull.since {
        None => (spool.read, spool.sum),
        Some(_) => (spool.again, spool.again_sum),
    };
    let mark = Mark {
        kind: pull.kind,
        connection: pull.connection.clone(),
        table: pull.table.clone(),
        until: reached.as_ref().and_then(Level::told),
    };
    let after = State {
        of: State::of(pull),
        level: reached,
        sum: format!("{sum:032x}"),
        rows,
        seen: window.map(|window| {
            let one = |(hash, n): (u128, u32)| (format!("{hash:032x}"), n);
            window.into_iter().map(one).collect()
        }),
    };
    Ok(Some(Fetched {
        rows: spool.put,
        file: spool.finish()?,
        after,
        mark,
    }))
}

/// Pulls what is new since the last level; says the level that is reached.
async fn since_level(
    order: &Order<'_>,
    since: &Since,
    columns: &[Column],
    picks: &[Pick],
    remote: &mut dyn Remote,
    spool: &mut Spool,
) -> Result<Option<Level>, LakeError> {
    let pull = order.pull;
    let column = find(columns, &since.column).ok_or_else(|| PullError::Shape {
        name: pull.connection.clone(),
        missing: vec![since.column.clone()],
    })?;
    let wrong = |why| level_error(&since.column, why);
    let kind = column
        .level
        .ok_or_else(|| wrong("its type does not only grow"))?;
    let last = order.before.and_then(|state| state.level.as_ref());
    let found = remote
        .highest(&text::highest(pull, &column.name, kind), kind)
        .await?;
    let reached = match found {
        None => None,
        Some((kind, text)) => Some(Level::read(kind, &text).map_err(wrong)?),
    };
    // It never goes back, even where the last rows were deleted there.
    let reached = match (reached, last) {
        (Some(found), Some(last)) if last.is_before(&found) => Some(found),
        (found, last) => last.cloned().or(found),
    };
    let back = |level: &Level| level.back(since).map_err(wrong);
    let (from, next) = (
        last.map(back).transpose()?,
        reached.as_ref().map(back).transpose()?,
    );
    let kind = reached.as_ref().map_or(kind, |level| level.kind);
    let water = Water {
        column: &column.name,
        kind,
        from: from.as_ref(),
        next: next.as_ref(),
    };
    let sql = text::rows(pull, picks, Some(&water));
    remote.rows(&sql, Some(&since.column), spool).await?;
    Ok(reached)
}

/// Whether what was read is what the last pull left.
fn is_nothing(order: &Order<'_>, spool: &Spool) -> bool {
    let Some(before) = order.before else {
        return spool.read == 0;
    };
    let same = before.rows == spool.read && before.sum == format!("{:032x}", spool.sum);
    match order.pull.since {
        None => same,
        Some(_) => spool.put == 0 || (before.seen.is_none() && same),
    }
}

/// The columns of the fields, in their order.
fn picks(order: &Order<'_>, columns: &[Column]) -> Result<Vec<Pick>, LakeError> {
    let (mut picks, mut missing) = (Vec::new(), Vec::new());
    for field in &order.fields {
        let named = order.pull.columns.get(field).unwrap_or(field);
        let Some(column) = find(columns, named) else {
            missing.push(named.clone());
            continue;
        };
        if column.how == How::Refused {
            return Err(PullError::Type {
                column: column.name.clone(),
                found: column.found.clone(),
            }
            .into());
        }
        picks.push(Pick {
            column: column.name.clone(),
            how: column.how,
        });
    }
    match missing.is_empty() {
        true => Ok(picks),
        false => Err(PullError::Shape {
            name: order.pull.connection.clone(),
            missing,
        }
        .into()),
    }
}

/// The column of this name; capitals decide only where two differ by nothing else.
fn find<'c>(columns: &'c [Column], name: &str) -> Option<&'c Column> {
    let exact = columns.iter().find(|column| column.name == name);
    let like = || {
        let name = name.to_lowercase();
        columns
            .iter()
            .find(|column| column.name.to_lowercase() == name)
    };
    exact.or_else(like)
}

fn level_error(column: &str, why: &'static str) -> PullError {
    PullError::Watermark {
        column: column.to_owned(),
        why,
    }
}
