//! Queries that would never end, or never fit: each ends within its bound, with a clear refusal.

use std::time::{Duration, Instant};

use haina_catalog::{DataClass, FieldType, Grade};
use haina_core::Fault as _;
use haina_lake::query::{Ask, Limits};

use super::world::{World, field, numbers, on_one, text};

const WALL: Duration = Duration::from_millis(1_500);

fn limits() -> Limits {
    Limits {
        wall_time: WALL,
        memory_bytes: 24 << 20,
        disk_bytes: 8 << 20,
        rows_max: 50_000,
        answer_bytes_max: 4 << 20,
        ..Limits::default()
    }
}

/// A hundred thousand rows: a number, ten keys, one key, a text.
async fn big(world: &World) {
    let kinds = [
        FieldType::Integer,
        FieldType::Integer,
        FieldType::Integer,
        FieldType::Text,
    ];
    let names = ["n", "tens", "same", "word"];
    let fields: Vec<_> = names
        .into_iter()
        .zip(kinds)
        .map(|(name, kind)| field(name, kind, DataClass::Administration, Grade::General1))
        .collect();
    let rows = 100_000;
    let columns = vec![
        ("n", numbers(0..rows)),
        ("tens", numbers((0..rows).map(|n| n % 10))),
        ("same", numbers((0..rows).map(|_| 1))),
        (
            "word",
            text((0..rows).map(|n| format!("word number {n} of the table"))),
        ),
    ];
    world.table("civil.big", &fields, columns).await;
}

/// How late an end may be on a machine with other work.
const LATE: Duration = Duration::from_secs(20);

/// How it ended and after how long. The one before has ended for its asker, and may not have left its place yet.
async fn ask(world: &World, sql: &str) -> (&'static str, Duration) {
    let mut waited = 0;
    loop {
        let begun = Instant::now();
        let code = world
            .own(sql)
            .await
            .map_or_else(|error| error.code(), |_| "done");
        if code != "LAK0055" || waited > 600 {
            return (code, begun.elapsed());
        }
        waited += 1;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_runaway_ends_within_its_bound() {
    on_one(limits(), async |world| {
        big(&world).await;
        let mut late = Vec::new();
        for (codes, sql) in [
            // Time.
            (&["LAK0048"][..], "select sum(a.n * b.n) from civil.big a, civil.big b"),
            (&["LAK0048"], "select count(*) from civil.big a join civil.big b on a.n + b.n = -1"),
            (&["LAK0048"], "select count(*) from civil.big a join civil.big b on a.same = b.same and a.n + b.n = -1"),
            (&["LAK0048"], "select count(*) from civil.big a join civil.big b on a.same = b.same"),
            (&["LAK0048", "done"], "select count(*) from civil.big a where a.same in (select b.same from civil.big b)"),
            (&["LAK0048"], "select count(*) from civil.big a where exists (select 1 from civil.big b where b.same = a.same and b.n + a.n < 0)"),
            (&["LAK0048"], "select sum(x.n) from (select a.n from civil.big a left join civil.big b on a.n <> b.n) x"),
            (&["LAK0048", "LAK0049", "LAK0050"], "select max(r) from (select row_number() over (order by a.n, b.n) r from civil.big a cross join civil.big b) t"),
            // Rows and bytes.
            (&["LAK0051"], "select * from civil.big"),
            (&["LAK0051"], "select a.n from civil.big a, civil.big b"),
            (&["LAK0051"], "select repeat(word, 10) from civil.big limit 40000"),
            // Memory and disk.
            (&["LAK0049", "LAK0050", "LAK0048"], "select count(*) from (select distinct a.n, b.n from civil.big a join civil.big b on a.tens = b.tens) t"),
            (&["LAK0049", "LAK0050", "LAK0048"], "select string_agg(a.word, ',') from civil.big a, civil.big b"),
            (&["LAK0049", "LAK0050", "LAK0048"], "select a.word from civil.big a join civil.big b on a.tens = b.tens order by a.word || b.word limit 10 offset 40000000"),
            // Texts.
            (&["LAK0052", "LAK0041"], "select repeat('x', 1000000000)"),
            (&["LAK0052"], "select repeat(word, 1000000) from civil.big"),
            (&["LAK0052"], "select length(lpad(word, 100000000)) from civil.big"),
            (&["LAK0052"], "select length(rpad('x', 2147483647))"),
            (&["LAK0052"], "select length(replace(replace(replace(word, 'o', repeat('o', 1000)), 'o', repeat('o', 1000)), 'o', 'oo')) from civil.big"),
            (&["LAK0041"], "with a as (select word w from civil.big), b as (select w||w||w||w||w||w||w||w w from a), c as (select w||w||w||w||w||w||w||w w from b),
                d as (select w||w||w||w||w||w||w||w w from c), e as (select w||w||w||w||w||w||w||w w from d) select length(w) from e"),
            (&["LAK0041", "LAK0048", "LAK0052"], "select concat_ws(repeat('-', 4000000), word, word) from civil.big where repeat('x', 100000000) = word"),
            (
                &["LAK0052", "LAK0048", "done"],
                "with a as (select word w from civil.big), b as (select w||w||w||w||w||w||w||w w from a),
                c as (select w||w||w||w||w||w||w||w w from b), d as (select w||w||w||w||w||w||w||w w from c)
                select max(length(w)) from d",
            ),
            // Functions.
            (&["LAK0042"], "select * from generate_series(1, 1000000000000)"),
            (&["LAK0042"], "select * from range(1, 1000000000000)"),
            (&["LAK0046"], "select regexp_replace(word, '(a+)+$', 'x') from civil.big"),
            (&["LAK0046", "LAK0054"], "select count(*) from civil.big where regexp_like(word, '((a{100}){100}){100}')"),
            (&["LAK0042"], "select count(*) from civil.big where word ~ '(a+)+$'"),
            (&["done", "LAK0048"], "select count(*) from civil.big where regexp_like(word, '^(a|a|a|aa)+$')"),
            (&["LAK0042"], "select count(*) from civil.big a join civil.big b on a.word like b.word"),
            (&["LAK0042"], "select median(n) over (order by n) from civil.big"),
        ] {
            let (code, took) = ask(&world, sql).await;
            if !codes.contains(&code) || took > WALL + LATE {
                late.push(format!("{code} after {took:?}: {sql}"));
            }
        }
        assert!(late.is_empty(), "{}", late.join("\n"));
        // All of them are gone: there is place for more.
        assert_eq!(ask(&world, "select 1").await.0, "done");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_query_that_fills_its_part_of_the_disk_is_told_so() {
    let limits = Limits {
        wall_time: Duration::from_secs(120),
        memory_bytes: 24 << 20,
        disk_bytes: 1 << 20,
        ..Limits::default()
    };
    on_one(limits, async |world| {
        big(&world).await;
        let sql = "select count(*) from (
            select distinct a.n, b.n as m from civil.big a join civil.big b on a.tens = b.tens and b.n < 100
        ) t";
        assert_eq!(ask(&world, sql).await.0, "LAK0050");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_query_is_followed_and_cancelled_by_who_asked_and_by_nobody_else() {
    let limits = Limits {
        wall_time: Duration::from_secs(60),
        queries_max: 1,
        ..Limits::default()
    };
    on_one(limits, async |world| {
        big(&world).await;
        let sql = "select sum(a.n * b.n + c.n) from civil.big a, civil.big b, civil.big c";
        let ask: Ask = world.question("civil", sql);
        let id = ask.id;
        let (queries, owner) = (world.queries.clone(), world.owner.clone());
        let asked = tokio::spawn(async move { queries.ask(&owner, ask).await });
        let mut progress = None;
        for _ in 0..500 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            progress = world.queries.progress(&world.owner, id).ok();
            if progress.is_some_and(|progress| progress.rows_read > 0) {
                break;
            }
        }
        let progress = progress.unwrap();
        assert!(progress.rows_read > 0 && progress.parts > 0, "{progress:?}");
        // Its place is taken.
        assert_eq!(world.own("select 1").await.unwrap_err().code(), "LAK0055");
        for (what, code) in [
            (world.queries.cancel(&world.stranger, id), "LAK0056"),
            (
                world.queries.progress(&world.asker, id).map(|_| ()),
                "LAK0056",
            ),
        ] {
            assert_eq!(what.unwrap_err().code(), code);
        }
        world.queries.cancel(&world.owner, id).unwrap();
        let begun = Instant::now();
        assert_eq!(asked.await.unwrap().unwrap_err().code(), "LAK0053");
        assert!(begun.elapsed() < LATE);
        assert_eq!(
            world.queries.cancel(&world.owner, id).unwrap_err().code(),
            "LAK0056"
        );
        let entries = world.entries().await;
        assert_eq!(entries.last().unwrap().body["outcome"], "stopped");

        // Who goes away cancels, and the entry is written all the same.
        let left = world.own(sql);
        let left = tokio::time::timeout(Duration::from_millis(400), left).await;
        assert!(left.is_err());
        for _ in 0..100 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            if world.entries().await.len() == 2 {
                break;
            }
        }
        let entries = world.entries().await;
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[1].body["code"], "LAK0053");
        // And gives its place back.
        for _ in 0..100 {
            if world.own("select 1").await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the place of a query that was left stays taken");
    })
    .await;
}
