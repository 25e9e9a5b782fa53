//! The life of the demo city (城市运转): people report, desks dispatch, units work, agents call back.
//!
//! An agenda of moments, one for each matter that is under way, is walked in order of time. At each moment the one whose
//! turn it is looks at the matter as they would on the page and does one thing that the page allows them. Once a day the books are kept.

mod books;
mod bundle;
mod form;
mod news;
mod pace;
mod turn;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use haina_core::Calendar;
use jiff::Timestamp;
use serde_json::Value;

use crate::{Cast, CityError, Dice, Places};
use books::Books;
use pace::Pace;

/// Turns that may be refused in a row before the city gives a matter up; a person would ask a colleague then.
const REFUSALS_MAX: u32 = 4;

/// What happened so far, for the one who watches.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    pub opened: u64,
    pub deeds: u64,
    pub refused: u64,
    /// How often each code was given to each kind of deed: `MAT0031 dispatch`.
    pub refusals: BTreeMap<String, u64>,
}

/// The running city.
pub struct Life {
    cast: Cast,
    dice: Dice,
    places: Places,
    calendar: Calendar,
    books: Books,
    agenda: BinaryHeap<Reverse<(Timestamp, u64)>>,
    threads: BTreeMap<u64, Thread>,
    types: Vec<Value>,
    tally: Tally,
    /// Counts the deeds, so that each has an idempotency key of its own.
    deeds: u64,
    run: u64,
}

/// A matter under way, the stream of new ones, or the books.
enum Thread {
    News,
    Books,
    Matter(Box<Followed>),
}

/// What the city remembers of a matter between two turns.
struct Followed {
    id: String,
    pace: Pace,
    refusals: u32,
    seed: u64,
}

impl Life {
    /// A city that begins to live at `start`.
    pub async fn begin(cast: Cast, seed: u64, start: Timestamp) -> Result<Life, CityError> {
        let mut dice = Dice::new(seed);
        let run = dice.u64();
        let mut life = Life {
            cast,
            dice,
            places: Places::load()?,
            calendar: Calendar::standard(),
            books: Books::default(),
            agenda: BinaryHeap::new(),
            threads: BTreeMap::from([(0, Thread::News), (1, Thread::Books)]),
            types: Vec::new(),
            tally: Tally::default(),
            deeds: 0,
            run,
        };
        life.read_types().await?;
        life.agenda.push(Reverse((start, 0)));
        life.agenda.push(Reverse((start, 1)));
        Ok(life)
    }

    /// When the next thing happens.
    pub fn next_at(&self) -> Option<Timestamp> {
        self.agenda.peek().map(|Reverse((at, _))| *at)
    }

    /// Lets the next thing happen, and says which matter it happened to; the clock must stand at its moment.
    ///
    /// # Errors
    /// What ends the city; a refusal is counted and does not.
    pub async fn turn(&mut self) -> Result<Option<String>, CityError> {
        let Some(Reverse((at, number))) = self.agenda.pop() else {
            return Ok(None);
        };
        let mut touched = None;
        match self.threads.remove(&number) {
            Some(Thread::News) => {
                let (opened, next) = self.news(at).await?;
                for matter in opened {
                    touched = Some(matter.id.clone());
                    let wake = matter.pace.soon(&mut self.dice, at);
                    self.follow(wake, matter);
                }
                self.threads.insert(0, Thread::News);
                self.agenda.push(Reverse((next, 0)));
            }
            Some(Thread::Books) => {
                let next = self.keep_books(at).await?;
                self.threads.insert(number, Thread::Books);
                self.agenda.push(Reverse((next, number)));
            }
            Some(Thread::Matter(mut matter)) => {
                touched = Some(matter.id.clone());
                if let Some(wake) = self.take_turn(&mut matter, at).await? {
                    self.threads.insert(number, Thread::Matter(matter));
                    self.agenda.push(Reverse((wake, number)));
                }
            }
            None => {}
        }
        Ok(touched)
    }

    /// Takes up the open matters of a city that has lived before.
    ///
    /// # Errors
    /// When their list cannot be read.
    pub async fn take_up(&mut self, from: Timestamp) -> Result<(), CityError> {
        let open = "submitted,accepted,dispatched,working,suspended,answered";
        let auditor = self.cast.named("auditor")?.client;
        let list = auditor
            .get(&format!("/v1/matters?view=all&state={open}&limit=200"))
            .await?;
        for row in list["items"].as_array().into_iter().flatten() {
            let id = row["id"].as_str().unwrap_or_default().to_owned();
            let pace = Pace::invent(&mut self.dice);
            let seed = self.dice.u64();
            let wake = pace.office(&mut self.dice, &self.calendar, from, 0.1, 8.0);
            self.follow(
                wake,
                Followed {
                    id,
                    pace,
                    refusals: 0,
                    seed,
                },
            );
        }
        Ok(())
    }

    /// What happened so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    fn follow(&mut self, wake: Timestamp, matter: Followed) {
        let number = self.threads.keys().next_back().map_or(1, |last| last + 1);
        self.threads
            .insert(number, Thread::Matter(Box::new(matter)));
        self.agenda.push(Reverse((wake, number)));
    }

    /// The types that somebody may open, with their forms.
    async fn read_types(&mut self) -> Result<(), CityError> {
        for name in ["agent", "deputy", "dispatcher", "resident"] {
            let list = self.cast.named(name)?.client.get("/v1/types").await?;
            for kind in list["items"].as_array().into_iter().flatten() {
                if !self.types.iter().any(|t| t["id"] == kind["id"]) {
                    self.types.push(kind.clone());
                }
            }
        }
        Ok(())
    }

    fn key(&mut self) -> String {
        self.deeds += 1;
        format!("city-{:016x}-{}", self.run, self.deeds)
    }
}
