//! What the models made, counted by SQL over their tables.

use datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::common::DataFusionError;
use datafusion::prelude::SessionContext;
use haina_lake::LakeError;
use haina_lake::model::{ModelSet, Models};
use serde::Serialize;

use crate::BenchError;

/// The tables of the models of a set.
pub struct Tables {
    models: Models,
}

/// What was made of the people of low income.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub people: u64,
    /// Classes of data that know one of them.
    pub classes: u64,
    /// Records of them, and uses of services.
    pub records: u64,
    pub traces: u64,
    /// One for each person.
    pub chains: u64,
    /// Records and uses, as the chains add them up.
    pub on_chains: u64,
    pub changes: u64,
}

impl Tables {
    pub fn new(models: &Models) -> Tables {
        Tables {
            models: models.clone(),
        }
    }

    /// Counts what is served.
    ///
    /// # Errors
    /// As the lake fails.
    pub async fn counts(&self, set: &ModelSet) -> Result<Counts, BenchError> {
        let one = async |sql: &str| -> Result<u64, BenchError> {
            let rows = self
                .pairs(set, &format!("SELECT n, '' FROM ({sql})"))
                .await?;
            let n = rows.first().map(|(n, _)| *n).unwrap_or_default();
            Ok(u64::try_from(n).unwrap_or_default())
        };
        let classes: Vec<String> = set
            .models()
            .flat_map(|model| model.header.tables())
            .map(|(key, _)| key.replace(['.', '-'], "_"))
            .collect();
        let mut columns = classes;
        columns.sort();
        columns.dedup();
        Ok(Counts {
            people: one("SELECT count(*) AS n FROM member").await?,
            classes: one("SELECT count(*) AS n FROM
                    (SELECT DISTINCT class FROM record UNION SELECT DISTINCT class FROM trace)")
            .await?,
            records: one("SELECT count(*) AS n FROM record").await?,
            traces: one("SELECT coalesce(sum(uses), 0) AS n FROM trace").await?,
            chains: one("SELECT count(*) AS n FROM chain").await?,
            on_chains: one(&format!(
                "SELECT coalesce(sum({}), 0) AS n FROM chain",
                columns.join(" + ")
            ))
            .await?,
            changes: one("SELECT count(*) AS n FROM change").await?,
        })
    }

    /// A number and a text of each row of an answer.
    ///
    /// # Errors
    /// As the lake fails.
    pub async fn pairs(&self, set: &ModelSet, sql: &str) -> Result<Vec<(i64, String)>, BenchError> {
        let session = SessionContext::new();
        for model in set.models() {
            if let Some(rows) = self.models.rows_of(set, &model.name).await? {
                let registered = session.register_table(&model.name, rows);
                registered.map_err(failed)?;
            }
        }
        let frame = session.sql(sql).await.map_err(failed)?;
        let batches = frame.collect().await.map_err(failed)?;
        let mut all = Vec::new();
        for batch in &batches {
            all.extend(of_batch(batch).map_err(failed)?);
        }
        Ok(all)
    }
}

impl Counts {
    /// Whether the parts add up: a chain for each person, and on the chains every record.
    pub fn add_up(&self) -> bool {
        self.chains == self.people && self.on_chains == self.records + self.traces
    }
}

fn of_batch(batch: &RecordBatch) -> Result<Vec<(i64, String)>, DataFusionError> {
    let numbers = cast(batch.column(0), &DataType::Int64)?;
    let texts = cast(batch.column(1), &DataType::Utf8)?;
    let (numbers, texts) = (
        numbers.as_primitive::<Int64Type>(),
        texts.as_string::<i32>(),
    );
    let rows = (0..batch.num_rows()).filter(|row| numbers.is_valid(*row));
    let pair = |row| (numbers.value(row), texts.value(row).to_owned());
    Ok(rows.map(pair).collect())
}

fn failed(error: DataFusionError) -> BenchError {
    BenchError::Lake(LakeError::Storage {
        what: "count what models made",
        source: error.into(),
    })
}
