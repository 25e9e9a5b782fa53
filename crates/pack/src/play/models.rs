//! Plays the tests of a pack's models: on the columns that their headers declare, so that no table is needed.

use haina_core::calendar::local_day;
use haina_lake::model::{Model, ModelSet};

use super::run::{Played, START};

/// What came of models: they are planned on the columns that they declare, and their tests are played.
pub async fn test_models(set: &ModelSet) -> Vec<Played> {
    match played(set).await {
        Ok(all) => all,
        Err(error) => vec![Played {
            name: "The models can be played".to_owned(),
            place: "models".to_owned(),
            failures: vec![error.to_string()],
        }],
    }
}

async fn played(set: &ModelSet) -> Result<Vec<Played>, haina_lake::LakeError> {
    let tables = set.declared();
    let mut all = Vec::new();
    // Who declares no columns leaves it to the tables of the city.
    let declares = |model: &Model| {
        let mut read = model.header.tables();
        read.all(|(key, _)| tables.contains_key(key))
    };
    if set.models().all(declares) {
        let day = local_day(crate::time(START).unwrap_or_default());
        let faults = set.check(&tables, day).await?;
        let failures = faults.iter().filter(|fault| fault.is_error());
        all.push(Played {
            name: "The models fit the columns that they declare".to_owned(),
            place: "models".to_owned(),
            failures: failures
                .map(|f| format!("models/{}:{}: {}", f.file, f.line, f.what))
                .collect(),
        });
    }
    for test in set.play(&tables).await? {
        let file = format!("models/{}.yaml", test.model);
        let line = set
            .model(&test.model)
            .map_or(0, |m| m.line("tests", &test.name));
        let place = format!("{file}:{line}");
        let failures = test.failure.map(|why| format!("{place}: {why}"));
        all.push(Played {
            name: test.name,
            place,
            failures: failures.into_iter().collect(),
        });
    }
    Ok(all)
}
