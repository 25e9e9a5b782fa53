//! Lineage against the truth: whatever column changes an answer by changing, is in its lineage.

use haina_catalog::{DataClass, FieldType, Grade};
use haina_core::Env;
use haina_lake::AsOf;
use haina_lake::query::{Limits, Source};

use super::world::{World, field, numbers, on_one, shown};

const T: [&str; 4] = ["a", "b", "c", "k"];
const U: [&str; 3] = ["k", "d", "e"];

/// How many statements; more by hand: `PROPTEST_CASES=500`.
fn queries() -> usize {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(12)
}

/// Writes statements at random.
struct Writer<'a> {
    env: &'a Env,
    next: usize,
}

impl Writer<'_> {
    fn below(&mut self, n: usize) -> usize {
        (self.env.u64() % n as u64) as usize
    }

    fn one<'c>(&mut self, of: &'c [String]) -> &'c str {
        let at = self.below(of.len());
        &of[at]
    }

    fn name(&mut self, letter: &str) -> String {
        self.next += 1;
        format!("{letter}{}", self.next)
    }

    fn value(&mut self, columns: &[String]) -> String {
        let (x, y) = (self.one(columns).to_owned(), self.one(columns).to_owned());
        match self.below(8) {
            0 => format!("{x} + {y}"),
            1 => format!("case when {x} > 2 then {y} else 0 end"),
            2 => format!("coalesce({x}, {y})"),
            3 => format!("nullif({x}, {y})"),
            4 => format!("abs({x} - 3)"),
            _ => x,
        }
    }

    fn condition(&mut self, columns: &[String], depth: usize) -> String {
        let x = self.one(columns).to_owned();
        let y = self.one(columns).to_owned();
        match self.below(if depth == 0 { 4 } else { 7 }) {
            0 => format!("{x} is not null"),
            1 => format!("{x} > {y}"),
            2 => format!("{x} in (1, 2, 3)"),
            3 => format!("{x} between 1 and 3 or {y} = 2"),
            4 => {
                let (inner, names) = self.query(depth - 1);
                let z = self.one(&names).to_owned();
                let alias = self.name("s");
                format!("{x} in (select {z} from ({inner}) {alias} where {z} is not null)")
            }
            5 => {
                let (inner, names) = self.query(depth - 1);
                let z = self.one(&names).to_owned();
                let alias = self.name("s");
                format!("exists (select 1 from ({inner}) {alias} where {z} = {x})")
            }
            _ => {
                let (inner, names) = self.query(depth - 1);
                let z = self.one(&names).to_owned();
                let alias = self.name("s");
                format!("{x} < (select max({z}) from ({inner}) {alias})")
            }
        }
    }

    /// A statement with the names of its columns.
    fn query(&mut self, depth: usize) -> (String, Vec<String>) {
        if depth == 0 {
            let (table, columns): (&str, Vec<String>) = match self.below(2) {
                0 => ("civil.t", T.map(str::to_owned).to_vec()),
                _ => ("civil.u", U.map(str::to_owned).to_vec()),
            };
            return self.selected(table, &columns, 0);
        }
        let (inner, names) = self.query(depth - 1);
        let alias = self.name("q");
        match self.below(9) {
            0 => {
                let (by, over) = (self.one(&names).to_owned(), self.value(&names));
                let out = [self.name("g"), self.name("g"), self.name("g")];
                let how = ["sum", "max", "min", "count"][self.below(4)];
                let having = ["", " having count(*) > 1"][self.below(2)];
                let sql = format!(
                    "select {by} as {}, {how}({over}) as {}, count(*) as {} from ({inner}) {alias} group by {by}{having}",
                    out[0], out[1], out[2]
                );
                (sql, out.to_vec())
            }
            1 => {
                let (other, others) = self.query(0);
                let beside = self.name("q");
                let (l, r) = (self.one(&names).to_owned(), self.one(&others).to_owned());
                let how = ["join", "left join", "full join"][self.below(3)];
                let (x, y) = (self.name("j"), self.name("j"));
                let (one, two) = (self.one(&names).to_owned(), self.one(&others).to_owned());
                let sql = format!(
                    "select {alias}.{one} as {x}, {beside}.{two} as {y} from ({inner}) {alias} {how} ({other}) {beside} on {alias}.{l} = {beside}.{r}"
                );
                (sql, vec![x, y])
            }
            2 => {
                let (other, others) = self.query(0);
                let (x, y) = (self.one(&names).to_owned(), self.one(&others).to_owned());
                let how = ["union all", "union", "except", "intersect"][self.below(4)];
                let (out, beside) = (self.name("u"), self.name("q"));
                let sql = format!(
                    "select {x} as {out} from ({inner}) {alias} {how} select {y} from ({other}) {beside}"
                );
                (sql, vec![out])
            }
            3 => {
                let (x, by) = (self.one(&names).to_owned(), self.one(&names).to_owned());
                let (out, kept) = (self.name("w"), self.name("w"));
                let how = match self.below(3) {
                    0 => format!("sum({x}) over (partition by {by})"),
                    1 => format!("rank() over (order by {by})"),
                    _ => format!("count({x}) over (order by {by})"),
                };
                let sql = format!("select {x} as {kept}, {how} as {out} from ({inner}) {alias}");
                (sql, vec![kept, out])
            }
            4 => {
                let all = names.join(", ");
                let n = self.below(4) + 1;
                let sql = format!("select * from ({inner}) {alias} order by {all} limit {n}");
                (sql, names)
            }
            5 => {
                let x = self.one(&names).to_owned();
                (
                    format!("select distinct {x} from ({inner}) {alias}"),
                    vec![x],
                )
            }
            6 => {
                let (x, y) = (self.one(&names).to_owned(), self.one(&names).to_owned());
                let (cte, out) = (self.name("c"), self.name("o"));
                let sql = format!(
                    "with {cte} as ({inner}) select l.{x} as {out} from {cte} l join {cte} r on l.{y} = r.{x}"
                );
                (sql, vec![out])
            }
            _ => self.selected(&format!("({inner}) {alias}"), &names, depth - 1),
        }
    }

    fn selected(&mut self, from: &str, columns: &[String], depth: usize) -> (String, Vec<String>) {
        let (mut exprs, mut names) = (Vec::new(), Vec::new());
        for _ in 0..=self.below(3) {
            let (value, name) = (self.value(columns), self.name("x"));
            exprs.push(format!("{value} as {name}"));
            names.push(name);
        }
        let filter = match self.below(2) {
            0 => String::new(),
            _ => format!(" where {}", self.condition(columns, depth)),
        };
        (
            format!("select {} from {from}{filter}", exprs.join(", ")),
            names,
        )
    }
}

/// A table in as many versions as it has columns and one: in each but the first, one column is other.
async fn tables(world: &World) {
    for (key, columns, rows) in [("civil.t", &T[..], 9), ("civil.u", &U[..], 7)] {
        let grade = |name: &&str| {
            field(
                name,
                FieldType::Integer,
                DataClass::Administration,
                Grade::General1,
            )
        };
        let fields: Vec<_> = columns.iter().map(grade).collect();
        let draw = |n: i64| {
            (0..n)
                .map(|_| (world.env.u64() % 5) as i64)
                .collect::<Vec<_>>()
        };
        let base: Vec<Vec<i64>> = columns.iter().map(|_| draw(rows)).collect();
        let with = |base: &[Vec<i64>]| {
            let values = base.iter().map(|values| numbers(values.clone()));
            columns.iter().copied().zip(values).collect::<Vec<_>>()
        };
        world.table(key, &fields, with(&base)).await;
        let resource = world.resource(key).await;
        for at in 0..columns.len() {
            let mut other = base.clone();
            other[at] = draw(rows);
            world.version(key, resource.clone(), with(&other));
        }
    }
}

async fn rows(world: &World, sql: &str, as_of: Option<(&str, u64)>) -> (Vec<String>, Vec<Source>) {
    let mut ask = world.question("civil", sql);
    for key in ["civil.t", "civil.u"]
        .into_iter()
        .filter(|key| sql.contains(key))
    {
        let version = as_of
            .filter(|(of, _)| *of == key)
            .map_or(1, |(_, version)| version);
        ask.as_of.insert(key.to_owned(), AsOf::Version(version));
    }
    let answer = world.queries.ask(&world.owner, ask).await;
    let answer = answer.unwrap_or_else(|error| panic!("{error}: {sql}"));
    let mut rows = shown(&answer);
    rows.sort();
    (
        rows,
        answer.lineage.sources().into_iter().cloned().collect(),
    )
}

#[tokio::test]
async fn a_column_that_changes_an_answer_is_in_its_lineage() {
    on_one(Limits::default(), async |world| {
        tables(&world).await;
        let mut writer = Writer {
            env: &world.env,
            next: 0,
        };
        let (mut changed, mut named) = (0, 0);
        for _ in 0..queries() {
            let depth = 1 + writer.below(3);
            let (sql, _) = writer.query(depth);
            let (before, sources) = rows(&world, &sql, None).await;
            for (key, columns) in [("civil.t", &T[..]), ("civil.u", &U[..])] {
                for (at, column) in columns.iter().enumerate() {
                    let source = Source {
                        table: key.to_owned(),
                        column: (*column).to_owned(),
                    };
                    named += usize::from(sources.contains(&source));
                    if !sql.contains(key) {
                        continue;
                    }
                    let (after, _) = rows(&world, &sql, Some((key, at as u64 + 2))).await;
                    if after != before {
                        changed += 1;
                        assert!(sources.contains(&source), "{source} is missing: {sql}");
                    }
                }
            }
        }
        // It looked at something, and lineage does not simply name everything.
        assert!(changed > queries(), "{changed}");
        assert!(named < queries() * (T.len() + U.len()) * 3 / 4, "{named}");
    })
    .await;
}
