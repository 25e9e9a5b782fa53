//! Fills a city with old matters, by the import that any city brings its old work orders in with.
//!
//! So every row is one that the product writes: entry, personal content, state, list columns, keys, search.
//! What an old work order does not have is not there either: no timers, no notices, no deliveries.

use std::path::PathBuf;

use haina_api::App;
use haina_city::{Appeal, Dice, Places, Resident};
use haina_journal::Works;
use haina_matter::matter::{NewReporter, Place};
use haina_matter::service::{ImportMode, ImportRow};
use haina_party::Principal;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ground::Ground;
use crate::{BenchError, Progress};

/// The import source of what is filled in.
pub const SOURCE: &str = "bench";
/// The type of all matters of the benchmarks: the appeal to the hotline.
pub const KIND: &str = "hotline-12345/appeal";

const ROWS_AT_ONCE: u64 = 2_000;
/// Days over which the old matters are spread, up to now.
const DAYS: i64 = 3 * 365;
/// The number of rows a city has at its end, by which their times are spread.
const SPREAD: u64 = 1_000_000;

/// What is filled in so far, kept in the folder.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Filled {
    rows: u64,
}

/// Brings the city to `rows` old matters; those that are there already are kept.
///
/// # Errors
/// As the import refuses.
pub async fn fill(
    ground: &Ground,
    app: &App,
    rows: u64,
    progress: &dyn Progress,
) -> Result<(), BenchError> {
    let mut filled = read(ground);
    if filled.rows >= rows {
        return Ok(());
    }
    let mut past = Past::new(app, filled.rows)?;
    let operator = Principal::system();
    progress.begin("filling the city with old matters", rows);
    while filled.rows < rows {
        let count = ROWS_AT_ONCE.min(rows - filled.rows);
        let batch: Vec<ImportRow> = (0..count).map(|n| past.row(filled.rows + n)).collect();
        app.api()
            .matters()
            .import(&operator, SOURCE, &batch, ImportMode::Whole)
            .await?;
        app.api().journal().settle(&Works::default()).await?;
        filled.rows += count;
        write(ground, filled)?;
        progress.at(filled.rows);
    }
    // Nobody is told of old matters: reactions begin behind them.
    app.api().journal().settle(&Works::default()).await?;
    let mut tx = app.api().store().begin().await?;
    // PostgreSQL does so by itself some time later; SQLite has no statistics in a city either.
    if tx.dialect() == haina_store::Dialect::Postgres {
        tx.execute("ANALYZE", &[]).await?;
    }
    tx.commit().await?;
    progress.end();
    Ok(())
}

/// Invents old matters.
struct Past {
    dice: Dice,
    places: Places,
    units: Vec<String>,
    now: Timestamp,
}

impl Past {
    fn new(app: &App, seed: u64) -> Result<Past, BenchError> {
        let directory = app.api().access().directory();
        let units = directory
            .departments()
            .map(|dept| dept.key.clone())
            .collect();
        Ok(Past {
            dice: Dice::new(seed),
            places: Places::load().map_err(haina_city::CityError::from)?,
            units,
            now: app.api().env().now(),
        })
    }

    fn row(&mut self, number: u64) -> ImportRow {
        let dice = &mut self.dice;
        let place = self.places.invent(dice);
        let appeal = Appeal::invent(dice, &place);
        let person = Resident::invent(dice);
        let age = i64::try_from(SPREAD.saturating_sub(number)).unwrap_or(0);
        let spacing = DAYS * 86_400 / i64::try_from(SPREAD).unwrap_or(1);
        let opened_at = self.now - SignedDuration::from_secs((age + 1) * spacing);
        let hours = |from: i64, to: i64, dice: &mut Dice| {
            let secs = dice.between(from * 3_600, to * 3_600);
            (opened_at + SignedDuration::from_secs(secs)).min(self.now)
        };
        let contacted = hours(1, 20, dice);
        let answered = hours(24, 130, dice).max(contacted);
        let closed = (answered + SignedDuration::from_hours(dice.between(2, 40))).min(self.now);
        // As a city's old work orders are: nearly all are over.
        let state = ["closed", "answered", "working", "accepted", "withdrawn"]
            [dice.weighted(&[970, 8, 12, 4, 6])];
        let over = matches!(state, "closed" | "answered");
        let led = over || state == "working";
        ImportRow {
            key: number.to_string(),
            kind: KIND.to_owned(),
            title: appeal.title,
            number: None,
            channel: haina_matter::kind::Channel::Phone,
            class: Some(appeal.class.to_owned()),
            area: Some(place.area.clone()),
            urgency: None,
            reporter: Some(NewReporter {
                person: None,
                name: person.name,
                phone: person.phone,
                address: String::new(),
                anonymous: dice.chance(7),
                wants_answer: true,
            }),
            opened_at,
            lead: dice.pick(&self.units).filter(|_| led).cloned(),
            contacted_at: led.then_some(contacted),
            answered_at: over.then_some(answered),
            answer: over.then(|| "您好,您反映的问题已现场核实并处置完毕,感谢您的监督。".to_owned()),
            closed_at: match state {
                "closed" => Some(closed),
                _ => None,
            },
            state: Some(state.to_owned()),
            rating: (state == "closed" && dice.chance(60)).then(|| dice.between(1, 5) as f64),
            form: json!({ "text": appeal.text, "kind": appeal.kind }),
            same: Default::default(),
            place: Some(Place {
                text: place.text,
                area: Some(place.area),
                lat: Some(place.lat),
                lon: Some(place.lon),
            }),
        }
    }
}

fn file(ground: &Ground) -> PathBuf {
    ground.folder().join("filled.json")
}

fn read(ground: &Ground) -> Filled {
    let text = std::fs::read(file(ground)).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

fn write(ground: &Ground, filled: Filled) -> Result<(), BenchError> {
    let path = file(ground);
    let text = json!(filled).to_string();
    std::fs::write(&path, text).map_err(BenchError::file(&path))
}
