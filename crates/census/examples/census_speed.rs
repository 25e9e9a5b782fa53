//! People per second of one core: `cargo run --release -p haina-census --example census_speed -- [PEOPLE] [TABLES] [DIR]`.
//!
//! Counts CPU time of this thread (Linux, `/proc/thread-self/schedstat`), not wall time, so that a busy machine does
//! not change the figure.

#![allow(clippy::print_stdout)] // figures for a person at a terminal

use std::fs;
use std::path::{Path, PathBuf};

use haina_census::{
    CensusError, Household, Person, Plan, Selection, World, changes, generate, people,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let people = words.next().map_or(Ok(1_000_000), |text| text.parse())?;
    let tables = words.next().unwrap_or_else(|| "funnel".to_owned());
    let dir = words
        .next()
        .map_or_else(|| std::env::temp_dir().join("census-speed"), PathBuf::from);

    let mut plan = Plan::new(1, people);
    plan.tables = match tables.as_str() {
        "all" => Selection::All,
        "monitoring" => Selection::Monitoring,
        "funnel" => Selection::Funnel,
        key => Selection::Keys(vec![key.to_owned()]),
    };
    let world = plan.world()?;
    let mut sum = 0u64;
    measure(
        "people, households, addresses, numbers in memory",
        people,
        || {
            census(&world, |household, person| {
                sum ^= u64::from(person.identity.as_str().as_bytes()[17])
                    + person.phone
                    + u64::from(household.address.room);
            })
        },
    )?;
    let mut grants = Vec::new();
    measure(
        "the same with work, school, assets and subsidies",
        people,
        || {
            census(&world, |household, person| {
                grants.clear();
                world.grants(household, person, &mut grants);
                let (deposits, funds) = world.money(household, person);
                let work = world
                    .employments(household, person)
                    .iter()
                    .flatten()
                    .count();
                let school = world.schooling(household, person).iter().flatten().count();
                let things = usize::from(world.vehicle(household, person).is_some())
                    + world.dwellings(household).iter().flatten().count();
                sum ^= (deposits + funds) as u64 + (work + school + things + grants.len()) as u64;
            })
        },
    )?;
    plan.truth = false;
    measure(&format!("tables `{tables}` as files"), people, || {
        run(&plan, &dir)
    })?;
    plan.truth = true;
    measure(
        &format!("tables `{tables}` and the truth as files"),
        people,
        || run(&plan, &dir),
    )?;
    plan.day = plan.base.plus(1);
    measure("one day's changes of the same tables", people, || {
        let made = changes(&plan, &dir, &mut |_, _| {})?;
        println!(
            "  {} rows in {} files",
            made.files.iter().map(|f| f.rows).sum::<u64>(),
            made.files.len()
        );
        Ok(())
    })?;
    println!("({sum})");
    Ok(())
}

fn run(plan: &Plan, dir: &Path) -> Result<(), CensusError> {
    let made = generate(plan, dir, &mut |_, _| {})?;
    let files = &made.manifest.files;
    let bytes: u64 = files.iter().map(|f| f.bytes).sum();
    println!(
        "  {} rows, {} MB in {} files",
        files.iter().map(|f| f.rows).sum::<u64>(),
        bytes / 1_000_000,
        files.len()
    );
    if let Some(funnel) = &made.funnel {
        println!(
            "  funnel: raw {} suspected {} cleaned {} completed {} confirmed {}, precision {:.4}, recall {:.4}",
            funnel.raw,
            funnel.suspected,
            funnel.cleaned,
            funnel.completed,
            funnel.confirmed,
            funnel.precision,
            funnel.recall,
        );
        println!("  by table {:?}", funnel.raw_by_table);
        for stage in &funnel.stages {
            println!("  {} {:?}", stage.name, stage.dropped);
        }
    }
    Ok(())
}

fn census(world: &World, mut each: impl FnMut(&Household, &Person)) -> Result<(), CensusError> {
    people(world, 0..world.cells(), |household, person| {
        each(household, person);
        Ok::<(), CensusError>(())
    })
}

fn measure(
    what: &str,
    people: u64,
    work: impl FnOnce() -> Result<(), CensusError>,
) -> Result<(), Box<dyn std::error::Error>> {
    let start = cpu_seconds()?;
    work()?;
    let spent = cpu_seconds()? - start;
    println!(
        "{what}: {people} people in {spent:.2} CPU-s, {:.0} people/s per core",
        people as f64 / spent
    );
    Ok(())
}

/// CPU seconds this thread has used.
fn cpu_seconds() -> Result<f64, Box<dyn std::error::Error>> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    let ns: f64 = text.split(' ').next().unwrap_or("0").parse()?;
    Ok(ns / 1e9)
}
