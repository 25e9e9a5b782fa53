//! The lake as a source: the department's table as it was last delivered.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::array::{Array as _, AsArray as _};
use datafusion::arrow::datatypes::DataType;
use datafusion::catalog::TableProvider;
use datafusion::common::Column;
use datafusion::error::DataFusionError;
use datafusion::prelude::{Expr, cast, lit};
use haina_lake::engine::{reader, text_of};
use haina_lake::{AsOf, Lake, Tables as _};

use super::{Down, Found, Source};
use crate::Question;

/// Memory of one question.
const MEMORY_BYTES: usize = 64 << 20;

/// Tables of the lake.
pub struct InLake(pub Lake);

#[async_trait]
impl Source for InLake {
    async fn find(&self, question: &Question, _key: &str) -> Result<Option<Found>, Down> {
        let opened = self.0.open(&question.table, AsOf::Now).await;
        let opened = opened.map_err(|error| down(&error))?;
        let opened = opened.ok_or_else(|| Down {
            why: format!("`{}` has no table in the lake", question.table),
        })?;
        look(question, opened.provider)
            .await
            .map_err(|error| down(&error))
    }
}

async fn look(
    question: &Question,
    provider: Arc<dyn TableProvider>,
) -> Result<Option<Found>, DataFusionError> {
    let schema = provider.schema();
    let text = |name: &str| text_of(&schema, name);
    let known = cast(
        Expr::Column(Column::from_name("_known_at")),
        DataType::Int64,
    );
    let mut frame = reader(MEMORY_BYTES)?.read_table(provider.clone())?;
    for (column, value) in &question.find {
        // The check character of an identity number is written small and large.
        let value = value.trim();
        let written = [value.to_owned(), value.to_uppercase(), value.to_lowercase()];
        let written = written.into_iter().map(lit).collect();
        frame = frame.filter(text(column).in_list(written, false))?;
    }
    for (column, values) in &question.holds {
        let values = values.iter().cloned().map(lit).collect();
        frame = frame.filter(text(column).in_list(values, false))?;
    }
    if let Some((column, today)) = &question.until {
        let ends = text(column);
        let open = ends.clone().is_null().or(ends.clone().eq(lit("")));
        // Days are written year first, so that they compare as they read.
        frame = frame.filter(open.or(ends.gt_eq(lit(today.to_string()))))?;
    }
    // The record that was known last; where it was told of twice at once, the order of its text decides.
    let told = question.tell.as_deref().map_or_else(|| lit(""), &text);
    let frame = frame.select(vec![told.alias("told"), known.alias("known")])?;
    let order = vec![
        Expr::Column(Column::from_name("known")).sort(false, false),
        Expr::Column(Column::from_name("told")).sort(true, false),
    ];
    let batches = frame.sort(order)?.limit(0, Some(1))?.collect().await?;
    let Some(batch) = batches.iter().find(|batch| batch.num_rows() > 0) else {
        // A table to which nothing was delivered says nothing of anybody.
        let any = reader(MEMORY_BYTES)?
            .read_table(provider)?
            .limit(0, Some(1))?;
        return match any.count().await? {
            0 => Err(DataFusionError::External("the table is empty".into())),
            _ => Ok(None),
        };
    };
    let texts = batch.column(0).as_string_opt::<i32>();
    let told = texts.filter(|texts| texts.is_valid(0));
    Ok(Some(Found {
        told: told.map(|texts| texts.value(0).to_owned()),
    }))
}

/// Why, without values: an error of a query may repeat what was asked.
fn down(error: &dyn std::error::Error) -> Down {
    let why: String = error
        .to_string()
        .chars()
        .take_while(|c| *c != ':')
        .collect();
    Down { why }
}
