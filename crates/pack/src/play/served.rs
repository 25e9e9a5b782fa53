//! Plays the scenarios of a pack through the service.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use super::run::{Played, Player, Report, START};
use super::service::Served;
use super::types::{DemoMatter, Scenario, Step};
use crate::fault::Pos;
use crate::model::Pack;

/// Plays every scenario of `pack` and every story of its demo records in a city in `folder`, which is made for it and not
/// taken away.
///
/// # Errors
/// What keeps the city from being founded.
pub async fn test_served(pack: &Pack, needs: &[&Pack], folder: &Path) -> Result<Report, String> {
    let mut packs = needs.to_vec();
    packs.push(pack);
    let starts = pack.scenarios.iter().map(start);
    let starts = starts.chain(pack.demo.iter().map(|demo| moment(&demo.at)));
    let first = starts.min().unwrap_or_else(|| moment(START));
    // Before the first scenario there is a city.
    let founded = first - SignedDuration::from_hours(24);
    let mut city = Served::found(&packs, pack.name(), founded, folder).await?;
    let mut scenarios = Vec::new();
    for scenario in &pack.scenarios {
        scenarios.push(play_scenario(&mut city, scenario).await);
    }
    for demo in &pack.demo {
        scenarios.push(play_story(&mut city, demo).await);
    }
    let unfolded = city.end().await;
    if let Some(last) = scenarios.last_mut() {
        let said = unfolded
            .iter()
            .map(|what| format!("not what its entries tell: {what}"));
        last.failures.extend(said);
    }
    Ok(Report {
        pack: pack.name().to_owned(),
        scenarios,
    })
}

async fn play_scenario(city: &mut Served, scenario: &Scenario) -> Played {
    let mut player = Player::new(&scenario.file);
    city.begin(start(scenario));
    let mut goes_on = true;
    for step in &scenario.when {
        let outcome = city.play(step).await;
        goes_on = player.judge(city, step, outcome);
        if !goes_on {
            break;
        }
    }
    if let Some(then) = scenario.then.as_ref().filter(|_| goes_on) {
        player.expect(city, then);
    }
    player.played(&scenario.name, scenario.pos)
}

async fn play_story(city: &mut Served, demo: &DemoMatter) -> Played {
    let mut player = Player::new(&demo.file);
    city.begin(moment(&demo.at));
    let opening = Step {
        who: Some(demo.who.clone()),
        open: Some(demo.open.clone()),
        ..Step::default()
    };
    for step in std::iter::once(&opening).chain(&demo.story) {
        let outcome = city.play(step).await;
        if !player.judge(city, step, outcome) {
            break;
        }
    }
    player.played(&demo.id, Pos::default())
}

fn start(scenario: &Scenario) -> Timestamp {
    moment(scenario.given.now.as_deref().unwrap_or(START))
}

fn moment(text: &str) -> Timestamp {
    crate::time(text).unwrap_or(Timestamp::UNIX_EPOCH)
}
