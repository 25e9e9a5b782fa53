//! A bundle that is under way when a visitor comes in (“身后一件事”): the family told the city once, and departments work side by side.

use jiff::Timestamp;

use super::{Followed, Life, pace::Pace};
use crate::CityError;

const KIND: &str = "after-death/bundle";
/// Rounds in which what can be done is done before the visitor comes: the first verifies the death, the second does a part of the rest.
const ROUNDS: [usize; 2] = [usize::MAX, 7];

impl Life {
    /// Opens a bundle as the resident a visitor may be, does the first of it, and follows the rest.
    pub(super) async fn open_bundle(
        &mut self,
        app: &haina_api::App,
        at: Timestamp,
    ) -> Result<(), CityError> {
        let id = crate::bundle::open(app, &self.cast, KIND).await?;
        let path = format!("/v1/matters/{id}");
        let auditor = self.cast.named("auditor")?.client;
        crate::bundle::first_steps(&mut self.cast, &id).await?;
        for most in ROUNDS {
            let view = auditor.get(&path).await?;
            let tasks = view["tasks"].as_array().into_iter().flatten();
            let waits = tasks.filter(|task| task["state"] == "offered");
            for task in waits.take(most) {
                let unit = task["unit"]["key"].as_str().unwrap_or_default().to_owned();
                let worker = self.cast.unit(&unit).await?.client;
                let (key, task) = (self.key(), task["key"].as_str().unwrap_or_default());
                crate::bundle::complete(&worker, &id, task, &key).await?;
            }
        }
        let pace = Pace::invent(&mut self.dice);
        let wake = pace.office(&mut self.dice, &self.calendar, at, 2.0, 8.0);
        let seed = self.dice.u64();
        self.follow(
            wake,
            Followed {
                id,
                pace,
                refusals: 0,
                seed,
            },
        );
        Ok(())
    }
}
