//! What the SQL of a model says before anything is planned: one SELECT, which tables, which parameters.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use datafusion::common::TableReference;
use datafusion::sql::parser::{DFParserBuilder, Statement};
use datafusion::sql::resolve::resolve_table_references;
use datafusion::sql::sqlparser::ast::{
    Expr, SetExpr, Statement as Ast, Value as Literal, ValueWithSpan, visit_expressions_mut,
};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};

use super::ModelFault;

/// Bytes of the SQL of a model.
pub const SQL_BYTES_MAX: usize = 64 * 1024;

/// What a text of SQL reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SqlFacts {
    pub tables: BTreeSet<String>,
    /// Without the `$`.
    pub params: BTreeSet<String>,
}

/// Parses the SQL of a model.
pub(super) fn facts(file: &str, sql: &str) -> Result<SqlFacts, Vec<ModelFault>> {
    let fault =
        |line: u32, what: String, hint: &str| Err(vec![ModelFault::error(file, line, what, hint)]);
    if sql.len() > SQL_BYTES_MAX {
        let what = format!("the SQL has over {SQL_BYTES_MAX} bytes");
        return fault(0, what, "make several models of it");
    }
    let params = params(sql);
    let statement = match parse(sql) {
        Ok(statement) => statement,
        Err(what) => {
            let line = line_in(&what);
            return fault(line, what, "write one SELECT; it may begin with WITH");
        }
    };
    if let Some(what) = not_one_select(&statement) {
        return fault(
            0,
            what.to_owned(),
            "write one SELECT; it may begin with WITH",
        );
    }
    match resolve_table_references(&statement, true) {
        Ok((tables, _)) => Ok(SqlFacts {
            tables: tables.iter().map(key).collect(),
            params,
        }),
        Err(error) => fault(
            0,
            error.strip_backtrace(),
            "name tables as `department.table`",
        ),
    }
}

/// A table as the catalogue calls it.
fn key(table: &TableReference) -> String {
    match table {
        TableReference::Bare { table } => table.to_string(),
        TableReference::Partial { schema, table } => format!("{schema}.{table}"),
        TableReference::Full {
            catalog,
            schema,
            table,
        } => format!("{catalog}.{schema}.{table}"),
    }
}

/// The statement with values in the places of its parameters; `value` says them by name.
///
/// What is put in are literals of the tree, never text: no value can become SQL.
pub(super) fn with_values<E>(
    sql: &str,
    value: impl Fn(&str) -> Result<Expr, E>,
) -> Result<Result<Statement, E>, String> {
    let mut statement = parse(sql)?;
    let Statement::Statement(inner) = &mut statement else {
        return Err("the SQL is no SELECT".to_owned());
    };
    let done = visit_expressions_mut(inner, |expr| {
        let Expr::Value(ValueWithSpan {
            value: Literal::Placeholder(name),
            ..
        }) = expr
        else {
            return ControlFlow::Continue(());
        };
        match value(name.trim_start_matches(['$', '?'])) {
            Ok(value) => {
                *expr = value;
                ControlFlow::Continue(())
            }
            Err(error) => ControlFlow::Break(error),
        }
    });
    Ok(match done {
        ControlFlow::Continue(()) => Ok(statement),
        ControlFlow::Break(error) => Err(error),
    })
}

fn parse(sql: &str) -> Result<Statement, String> {
    let parser = DFParserBuilder::new(sql).build();
    let statements = parser.and_then(|mut parser| parser.parse_statements());
    let mut statements = statements.map_err(|error| error.strip_backtrace())?;
    match (statements.pop_front(), statements.len()) {
        (Some(statement), 0) => Ok(statement),
        (Some(_), more) => Err(format!("the SQL has {} statements", more + 1)),
        (None, _) => Err("the SQL is empty".to_owned()),
    }
}

fn not_one_select(statement: &Statement) -> Option<&'static str> {
    let Statement::Statement(statement) = statement else {
        return Some("the SQL is no SELECT");
    };
    let Ast::Query(query) = statement.as_ref() else {
        return Some("the SQL is no SELECT");
    };
    if query.with.as_ref().is_some_and(|with| with.recursive) {
        return Some("the SQL is recursive, and nobody knows when that ends");
    }
    match query.body.as_ref() {
        SetExpr::Select(_) | SetExpr::Query(_) | SetExpr::SetOperation { .. } => None,
        _ => Some("the SQL is no SELECT"),
    }
}

fn params(sql: &str) -> BTreeSet<String> {
    // What cannot be cut into words is told by the parser.
    let tokens = Tokenizer::new(&GenericDialect {}, sql).tokenize();
    let named = tokens
        .unwrap_or_default()
        .into_iter()
        .filter_map(|token| match token {
            Token::Placeholder(name) => Some(name.trim_start_matches(['$', '?']).to_owned()),
            _ => None,
        });
    named.collect()
}

/// The line that the parser's message names.
fn line_in(message: &str) -> u32 {
    let after = message.split("Line: ").nth(1).unwrap_or_default();
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}
