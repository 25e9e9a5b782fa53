//! Plans that other machines compute: of tables they have the files, of our functions what the engine's own reckon alike.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::catalog::TableProvider;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{DFSchema, DataFusionError, Result};
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{
    ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl,
};
use datafusion::datasource::{provider_as_source, source_as_provider};
use datafusion::execution::SessionState;
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::{EmptyRelation, Expr, LogicalPlan, TableScan};
use datafusion::physical_plan::SendableRecordBatchStream;

use super::plain_names::with_plain_names;
use super::scan::Plain;
use crate::delta::Stored;

/// The ending of the files of tables.
const ENDING: &str = ".parquet";
/// The column that the text of a function stands for in its SQL.
const TEXT: &str = "text";

/// An engine on other machines (分布式计算引擎).
#[async_trait]
pub trait Engine: fmt::Debug + Send + Sync {
    /// Computes a plan over Parquet files that these machines reach as well, with the engine's own functions only; when the stream
    /// is dropped, so is the work.
    ///
    /// # Errors
    /// [`DataFusionError::External`] with an [`Unreachable`] when there is nobody to ask; as the engine refuses.
    async fn rows(&self, plan: LogicalPlan) -> Result<SendableRecordBatchStream>;
}

/// Nobody answers for the other machines.
#[derive(Debug, thiserror::Error)]
#[error("the scheduler does not answer")]
pub struct Unreachable;

/// The plan as other machines read it.
pub(super) async fn portable(plan: LogicalPlan, state: &SessionState) -> Result<LogicalPlan> {
    let files = files_of(&plan).await?;
    let plan = plan.transform_down_with_subqueries(|node| match node {
        LogicalPlan::TableScan(scan) => by_files(scan, &files).map(Transformed::yes),
        node => with_engines_functions(node, state),
    })?;
    with_plain_names(plan.data)
}

/// Tables by their files, by the name that a plan has for them; `None`: there are no rows.
type Listed = BTreeMap<String, Option<Arc<dyn TableProvider>>>;

async fn files_of(plan: &LogicalPlan) -> Result<Listed> {
    let mut stored: BTreeMap<String, Arc<dyn TableProvider>> = BTreeMap::new();
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            let provider = source_as_provider(&scan.source)?;
            stored.insert(scan.table_name.to_string(), provider);
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    let mut listed = Listed::new();
    for (name, provider) in stored {
        let table = listing(provider.as_ref()).await?;
        listed.insert(name, table);
    }
    Ok(listed)
}

async fn listing(provider: &dyn TableProvider) -> Result<Option<Arc<dyn TableProvider>>> {
    let plain = provider.downcast_ref::<Plain>();
    let stored = plain.and_then(|plain| plain.0.downcast_ref::<Stored>());
    let Some(stored) = stored else {
        let what = "a table is not kept in files that other machines could read";
        return Err(DataFusionError::Plan(what.to_owned()));
    };
    let files = stored.files().await;
    let files = files.map_err(|error| DataFusionError::External(Box::new(error)))?;
    if files.is_empty() {
        return Ok(None);
    }
    let paths: Result<Vec<_>> = files.iter().map(ListingTableUrl::parse).collect();
    let options = ListingOptions::new(Arc::new(ParquetFormat::new())).with_file_extension(ENDING);
    let config = ListingTableConfig::new_with_multi_paths(paths?)
        .with_listing_options(options)
        .with_schema(stored.schema());
    Ok(Some(Arc::new(ListingTable::try_new(config)?)))
}

fn by_files(mut scan: TableScan, files: &Listed) -> Result<LogicalPlan> {
    match files.get(&scan.table_name.to_string()) {
        Some(Some(table)) => {
            scan.source = provider_as_source(table.clone());
            Ok(LogicalPlan::TableScan(scan))
        }
        Some(None) => Ok(LogicalPlan::EmptyRelation(EmptyRelation {
            produce_one_row: false,
            schema: scan.projected_schema,
        })),
        // A table that was overlooked must not be taken for an empty one.
        None => Err(DataFusionError::Internal(
            "a table of the plan was not listed".to_owned(),
        )),
    }
}

/// The node with the engine's functions in place of ours, and the same names of its columns.
fn with_engines_functions(
    node: LogicalPlan,
    state: &SessionState,
) -> Result<Transformed<LogicalPlan>> {
    let names = NamePreserver::new(&node);
    let node = node.map_expressions(|expr| {
        let name = names.save(&expr);
        let rewritten = expr.transform_up(|part| in_words_of_engine(part, state))?;
        Ok(rewritten.update_data(|expr| name.restore(expr)))
    })?;
    match node.transformed {
        true => Ok(Transformed::yes(node.data.recompute_schema()?)),
        false => Ok(node),
    }
}

fn in_words_of_engine(part: Expr, state: &SessionState) -> Result<Transformed<Expr>> {
    let Expr::ScalarFunction(call) = &part else {
        return Ok(Transformed::no(part));
    };
    let (Some(sql), [text]) = (sql_of(call.name()), &call.args[..]) else {
        return Ok(Transformed::no(part));
    };
    let schema = Schema::new(vec![Field::new(TEXT, DataType::Utf8, true)]);
    let schema = DFSchema::try_from(schema)?;
    let written = state.create_logical_expr(&sql, &schema)?;
    let whole = written.transform_up(|part| match part {
        Expr::Column(column) if column.name == TEXT => Ok(Transformed::yes(text.clone())),
        other => Ok(Transformed::no(other)),
    })?;
    Ok(Transformed::yes(whole.data))
}

/// What one of our functions gives for [`TEXT`], in SQL of the engine's own functions; `None`: it is none of ours.
fn sql_of(name: &str) -> Option<String> {
    match name {
        "identity_number" => Some(identity_number()),
        "person_name" => Some(format!("translate({TEXT}, '•.‧・． \u{3000}', '·····')")),
        _ => None,
    }
}

/// GB 11643-1999. That there is a value is asked first: what all rows are asked is reckoned once, what some are, each time anew.
fn identity_number() -> String {
    let digits =
        format!("translate({TEXT}, '０１２３４５６７８９Ｘｘx -－\u{3000}', '0123456789XXX')");
    let value = format!(
        "CASE WHEN regexp_like({digits}, '^[0-9]{{17}}[0-9X]$') THEN try_cast(substr({digits}, 1, 17) AS BIGINT) \
         WHEN regexp_like({digits}, '^[0-9]{{15}}$') THEN try_cast(substr({digits}, 1, 6) \
         || CASE WHEN substr({digits}, 13, 3) >= '996' THEN '18' ELSE '19' END || substr({digits}, 7, 9) AS BIGINT) END"
    );
    // Of the seventeenth digit, then of those before it.
    let mut weight = 1;
    let mut place = 1_i64;
    let mut sum = Vec::new();
    for _ in 0..17 {
        weight = weight * 2 % 11;
        sum.push(format!("({value}) / {place} % 10 * {weight}"));
        place *= 10;
    }
    let check = format!(
        "substr('10X98765432', CAST(({}) % 11 + 1 AS BIGINT), 1)",
        sum.join(" + ")
    );
    format!(
        "CASE WHEN ({value}) IS NOT NULL AND (length({digits}) = 15 OR substr({digits}, 18, 1) = {check}) THEN ({value}) END"
    )
}

#[cfg(test)]
mod tests {
    use datafusion::arrow::util::pretty::pretty_format_batches;
    use datafusion::prelude::SessionContext;

    use super::*;
    use crate::model::functions::functions;

    const TEXTS: [&str; 16] = [
        "11010519491231002X",
        "１１０１０５ 19491231-002ｘ",
        "110105194912310021",
        "320311770706001",
        "320311770706996",
        "32031177070600X",
        "+1010519491231002X",
        "",
        "1101051949123100",
        "1101051949123100222",
        "一一零",
        "11010519491231002Ⅹ",
        "37020120150101001x",
        "买买提•艾力",
        "买买提．艾 力",
        "王　芳 ",
    ];

    #[tokio::test]
    async fn the_sql_reckons_what_the_functions_do() {
        let context = SessionContext::new();
        for function in functions() {
            context.register_udf(function);
        }
        let state = context.state();
        let rows: Vec<String> = TEXTS.iter().map(|text| format!("('{text}')")).collect();
        for function in ["identity_number", "person_name"] {
            let asked = format!(
                "SELECT {TEXT}, {function}({TEXT}) AS made FROM (VALUES {}) AS v ({TEXT}) ORDER BY {TEXT}",
                rows.join(", ")
            );
            let own = context.sql(&asked).await.unwrap();
            let plan = own.logical_plan().clone();
            let theirs = plan
                .transform_down_with_subqueries(|node| with_engines_functions(node, &state))
                .unwrap();
            assert!(theirs.transformed && !format!("{}", theirs.data).contains(function));
            let theirs = context.execute_logical_plan(theirs.data).await.unwrap();
            let [own, theirs] = [own.collect().await, theirs.collect().await];
            let shown =
                |rows: Result<Vec<_>>| pretty_format_batches(&rows.unwrap()).unwrap().to_string();
            assert_eq!(shown(own), shown(theirs), "{function}");
        }
    }
}
