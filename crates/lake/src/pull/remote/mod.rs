//! The databases of departments, each in its own words; all are opened to read only.

mod mysql;
mod postgres;
mod sqlite;

use std::time::Duration;

use async_trait::async_trait;

use super::connections::Connections;
use super::error::PullError;
use super::mark::LevelKind;
use super::spec::{PullSpec, SourceKind};
use super::spool::{At, Cell, Spool};
use super::text::How;
use crate::LakeError;

/// How long a database may take to let us in.
const CONNECT: Duration = Duration::from_secs(15);

/// A column of what is pulled.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub name: String,
    pub how: How,
    /// What kind of watermark it would be; none: no kind.
    pub level: Option<LevelKind>,
    /// The name of its type there.
    pub found: String,
}

/// A reading of a source: all that is asked of it is answered as of one moment.
#[async_trait]
pub(super) trait Remote: Send {
    /// The columns of a statement.
    async fn columns(&mut self, sql: &str) -> Result<Vec<Column>, PullError>;

    /// The one value that a statement gives, as a level.
    async fn highest(
        &mut self,
        sql: &str,
        kind: LevelKind,
    ) -> Result<Option<(LevelKind, String)>, PullError>;

    /// Reads all rows into `spool`; with a watermark, named for errors, the last two columns are of it.
    async fn rows(
        &mut self,
        sql: &str,
        watermark: Option<&str>,
        spool: &mut Spool,
    ) -> Result<(), LakeError>;
}

/// Opens the source of a pull.
///
/// # Errors
/// As its configuration or its database says.
pub(super) async fn open(
    connections: &Connections,
    pull: &PullSpec,
    statement: Duration,
) -> Result<Box<dyn Remote>, PullError> {
    let name = &pull.connection;
    let at = Place {
        name: name.clone(),
        seconds: statement.as_secs(),
    };
    Ok(match pull.kind {
        SourceKind::Sqlite => Box::new(sqlite::open(at, &connections.file(name)?)?),
        SourceKind::Postgresql => {
            let url = connections.url(name, pull.kind)?;
            Box::new(postgres::open(at, url).await?)
        }
        SourceKind::Mysql => {
            let url = connections.url(name, pull.kind)?;
            Box::new(mysql::open(at, url).await?)
        }
    })
}

/// A connection, as errors name it, and how long a statement may take.
#[derive(Debug, Clone)]
struct Place {
    name: String,
    seconds: u64,
}

impl Place {
    fn unreachable(&self) -> PullError {
        PullError::Unreachable {
            name: self.name.clone(),
        }
    }

    fn denied(&self) -> PullError {
        PullError::Denied {
            name: self.name.clone(),
        }
    }

    fn shape(&self) -> PullError {
        PullError::Shape {
            name: self.name.clone(),
            missing: Vec::new(),
        }
    }

    fn slow(&self) -> PullError {
        PullError::Slow {
            name: self.name.clone(),
            seconds: self.seconds,
        }
    }

    /// Notes the cause of a failure for whoever runs the server, as its code alone: the text may hold a value.
    fn note(&self, code: &str) {
        tracing::warn!(connection = %self.name, code, "A source's database answered with an error");
    }
}

/// What an error means that the database itself did not give.
fn beside(at: &Place, error: &sqlx::Error) -> PullError {
    match error {
        sqlx::Error::ColumnDecode { index, .. } => PullError::Type {
            column: index.clone(),
            found: "text that is not UTF-8".to_owned(),
        },
        _ => {
            at.note("connection");
            at.unreachable()
        }
    }
}

/// Takes a row whose last two cells are of the watermark, if there is one.
fn take(spool: &mut Spool, mut cells: Vec<Cell>, watermark: Option<&str>) -> Result<(), LakeError> {
    let Some(column) = watermark else {
        return spool.row(&cells, None);
    };
    let again = cells.pop() == Some(Cell::Text("1".to_owned()));
    let level = cells.pop().unwrap_or(Cell::None);
    if level == Cell::None {
        return Err(PullError::Watermark {
            column: column.to_owned(),
            why: "a row has no value in it",
        }
        .into());
    }
    spool.row(&cells, Some(&At { level, again }))
}
