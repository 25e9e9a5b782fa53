//! Tables of a plan by plain names: written as bytes and read again, a plan has the tables of `civil."low-income"` no more.

use std::sync::Arc;

use datafusion::common::tree_node::{Transformed, TreeNode as _};
use datafusion::common::{DFSchema, Result, TableReference};
use datafusion::logical_expr::{Expr, LogicalPlan, SubqueryAlias, TableScan, TableScanBuilder};

/// The plan with names of letters, digits and `_` for all its tables; its columns are called as before.
pub(super) fn with_plain_names(plan: LogicalPlan) -> Result<LogicalPlan> {
    let plan = plan.transform_up_with_subqueries(|node| {
        // What these say is no column of theirs, and has no name to keep.
        let keeps = !matches!(
            node,
            LogicalPlan::Filter(_) | LogicalPlan::Join(_) | LogicalPlan::TableScan(_)
        );
        let node = node.map_expressions(|expr| in_expr(expr, keeps))?;
        match node.data {
            LogicalPlan::TableScan(scan) => {
                let name = plain(&scan.table_name);
                let TableScan {
                    source,
                    projection,
                    filters,
                    fetch,
                    ..
                } = scan;
                let scan = TableScanBuilder::new(name, source)
                    .with_projection(projection)
                    .with_filters(filters)
                    .with_fetch(fetch)
                    .build()?;
                Ok(Transformed::yes(LogicalPlan::TableScan(scan)))
            }
            LogicalPlan::SubqueryAlias(SubqueryAlias { input, alias, .. }) => {
                let renamed = SubqueryAlias::try_new(input, plain(&alias))?;
                Ok(Transformed::yes(LogicalPlan::SubqueryAlias(renamed)))
            }
            LogicalPlan::EmptyRelation(mut empty) => {
                let fields = empty.schema.iter();
                let fields = fields.map(|(name, field)| (name.map(plain), field.clone()));
                let metadata = empty.schema.metadata().clone();
                let schema = DFSchema::new_with_metadata(fields.collect(), metadata)?;
                empty.schema = Arc::new(schema);
                Ok(Transformed::yes(LogicalPlan::EmptyRelation(empty)))
            }
            other => Ok(Transformed::yes(other.recompute_schema()?)),
        }
    })?;
    Ok(plan.data)
}

/// An expression over renamed tables; where it is a column, it is called as it was.
fn in_expr(expr: Expr, keeps: bool) -> Result<Transformed<Expr>> {
    let (relation, name) = expr.qualified_name();
    let wanted = (relation.as_ref().map(plain), name);
    let renamed = expr.transform_up(|part| match part {
        Expr::Column(mut column) => match column.relation.as_ref().map(|r| (r, plain(r))) {
            Some((was, now)) if *was != now => {
                column.relation = Some(now);
                Ok(Transformed::yes(Expr::Column(column)))
            }
            _ => Ok(Transformed::no(Expr::Column(column))),
        },
        Expr::Alias(mut alias) => {
            alias.relation = alias.relation.as_ref().map(plain);
            Ok(Transformed::yes(Expr::Alias(alias)))
        }
        other => Ok(Transformed::no(other)),
    })?;
    renamed.map_data(|expr| {
        Ok(match (!keeps || expr.qualified_name() == wanted, wanted) {
            (true, _) => expr,
            (false, (relation, name)) => expr.alias_qualified(relation, name),
        })
    })
}

/// `civil."low-income"` as `civil_2e_low_2d_income`.
fn plain(name: &TableReference) -> TableReference {
    let mut made = String::new();
    for c in name.to_string().chars() {
        match c.is_ascii_alphanumeric() || c == '_' {
            true => made.push(c),
            false => made += &format!("_{:x}_", u32::from(c)),
        }
    }
    TableReference::bare(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain_and_of_one_table() {
        let civil = TableReference::partial("civil", "low-income");
        assert_eq!(plain(&civil).to_string(), "civil_2e_low_2d_income");
        assert_eq!(plain(&TableReference::bare("member")).to_string(), "member");
    }
}
