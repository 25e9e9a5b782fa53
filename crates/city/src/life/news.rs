//! News (新的诉求): who reports what, by which channel, and how many in an hour.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::pace::{self, Pace};
use super::{Followed, Life, form};
use crate::{Actor, Appeal, CityError, Picture, Resident, Trouble};

/// Reports in an hour by the clock: few at night, most before noon.
const PER_HOUR: [u32; 24] = [
    1, 0, 0, 0, 0, 1, 1, 2, 4, 6, 6, 5, 3, 3, 5, 5, 4, 3, 2, 2, 2, 1, 1, 0,
];

/// Reports that wait at the desk when a visitor comes in.
const WELCOME: u32 = 5;

/// Which pack how many of a hundred reports belong to.
const KINDS: &[(&str, u32)] = &[
    ("hotline-12345/", 78),
    ("deputy-snapshot/", 11),
    ("deputy-suggestion/", 4),
    ("petition/", 4),
    ("joint-consultation/", 2),
    ("review-opinion/", 1),
];

/// Who brings a report.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bringer {
    Anyone,
    /// A caller, at the hotline.
    Caller,
    /// The account of this name that a visitor may use.
    Named(&'static str),
}

impl Life {
    /// Reports that have just come in, so that whoever looks finds work at the desk at any hour.
    ///
    /// # Errors
    /// As [`Life::turn`].
    pub async fn welcome(&mut self, at: Timestamp) -> Result<(), CityError> {
        for _ in 0..WELCOME {
            if let Some(matter) = self.report(Bringer::Caller).await? {
                let wake = matter.pace.soon(&mut self.dice, at);
                self.follow(wake, matter);
            }
        }
        Ok(())
    }

    /// What models claim with the first checks of it, the data catalogue, the tables, and files
    /// of people linked from them; agreements, and a bundle that is under way.
    ///
    /// # Errors
    /// As [`Life::turn`].
    pub async fn claim(&mut self, app: &haina_api::App) -> Result<(), CityError> {
        crate::findings::claim(app, &mut self.cast, &mut self.dice).await?;
        crate::catalog::open(app, &mut self.cast, &mut self.dice).await?;
        crate::tables::load(app, &mut self.cast, self.dice.u64()).await?;
        crate::papers::deliver(&mut self.cast).await?;
        crate::models::run(app).await?;
        crate::models::link(app).await?;
        crate::agreements::agree(&mut self.cast).await?;
        crate::papers::apply(app, &mut self.cast).await?;
        // Last, so that what the seed invents before it stays what it was.
        let now = app.api().env().now();
        self.open_bundle(app, now).await
    }

    /// The reports of this moment, and the moment of the next ones.
    pub(super) async fn news(
        &mut self,
        at: Timestamp,
    ) -> Result<(Vec<Followed>, Timestamp), CityError> {
        let hour = usize::from(pace::local(at).hour().unsigned_abs());
        let busy = PER_HOUR.get(hour).copied().unwrap_or(1);
        let mut opened = Vec::new();
        if self.tally.opened == 0 {
            // Whoever signs in as one of them finds something of their own, however short the past is.
            for name in ["resident", "deputy"] {
                opened.extend(self.report(Bringer::Named(name)).await?);
            }
        }
        if self.dice.chance(busy * 9) {
            opened.extend(self.report(Bringer::Anyone).await?);
        }
        let minutes = self.dice.between(20, 60);
        Ok((opened, at + SignedDuration::from_mins(minutes)))
    }

    async fn report(&mut self, bringer: Bringer) -> Result<Option<Followed>, CityError> {
        let weights: Vec<u32> = KINDS.iter().map(|k| k.1).collect();
        let prefix = match bringer {
            Bringer::Anyone => KINDS[self.dice.weighted(&weights)].0,
            Bringer::Named("deputy") => "deputy-snapshot/",
            Bringer::Caller | Bringer::Named(_) => "hotline-12345/",
        };
        let of_pack = |t: &&Value| t["id"].as_str().is_some_and(|id| id.starts_with(prefix));
        let matching: Vec<Value> = self.types.iter().filter(of_pack).cloned().collect();
        let Some(kind) = self.dice.pick(&matching).cloned() else {
            return Ok(None);
        };
        let place = self.places.invent(&mut self.dice);
        let appeal = Appeal::invent(&mut self.dice, &place);
        let (actor, channel, reporter) = match bringer {
            Bringer::Named(name) => (self.cast.named(name)?, "app", None),
            Bringer::Anyone | Bringer::Caller => self.reporter(prefix).await?,
        };
        let mut body = json!({
            "type": kind["id"],
            "title": appeal.title,
            "channel": channel,
            "form": form::fill(schema(&kind), &appeal.title, &appeal.text, appeal.kind, &mut self.dice),
        });
        if let Some(reporter) = reporter {
            body["reporter"] = reporter;
        }
        if kind["place"] != "none" {
            body["place"] = json!(place);
        }
        if kind["taxonomy"].is_string() || kind["classes"].is_string() || prefix == "hotline-12345/"
        {
            body["class"] = json!(appeal.class);
        }
        let seed = self.dice.u64();
        if prefix == "deputy-snapshot/" {
            let picture = Picture::draw(seed, Trouble::of(appeal.class), false).png()?;
            let key = self.key();
            let file = actor.client.upload(&key, "before.png", &picture).await?;
            body["attachments"] = json!([{ "id": file, "shows": "before" }]);
        }
        let key = self.key();
        match actor.client.post("/v1/matters", &key, &body).await {
            Ok(view) => {
                self.tally.opened += 1;
                let id = view["id"].as_str().unwrap_or_default().to_owned();
                Ok(Some(Followed {
                    id,
                    pace: Pace::invent(&mut self.dice),
                    refusals: 0,
                    seed,
                }))
            }
            Err(error) => self.refused(error, "open").map(|()| None),
        }
    }

    /// Who brings it, on which channel, for whom.
    async fn reporter(
        &mut self,
        prefix: &str,
    ) -> Result<(Actor, &'static str, Option<Value>), CityError> {
        if prefix.starts_with("deputy") {
            let number = self.dice.below(5);
            let actor = match number {
                0 => self.cast.named("deputy")?,
                n => self.cast.deputy(n).await?,
            };
            return Ok((actor, "app", None));
        }
        if matches!(prefix, "joint-consultation/" | "review-opinion/") {
            return Ok((self.cast.named("dispatcher")?, "web", None));
        }
        if self.dice.chance(6) {
            return Ok((self.cast.named("resident")?, "app", None));
        }
        let person = Resident::invent(&mut self.dice);
        let channel = ["phone", "phone", "phone", "web", "app", "counter"][self.dice.below(6)];
        let anonymous = self.dice.chance(7);
        let reporter =
            json!({ "name": person.name, "phone": person.phone, "anonymous": anonymous });
        Ok((self.cast.named("agent")?, channel, Some(reporter)))
    }

    /// Counts a refusal; anything else ends the city.
    pub(super) fn refused(&mut self, error: crate::CallError, deed: &str) -> Result<(), CityError> {
        if let crate::CallError::Refused {
            path,
            status,
            code,
            detail,
        } = &error
            && !status.is_server_error()
        {
            tracing::debug!(path, code, detail, deed, "The city was refused");
            self.tally.refused += 1;
            *self
                .tally
                .refusals
                .entry(format!("{code} {deed}"))
                .or_default() += 1;
            return Ok(());
        }
        Err(error.into())
    }
}

fn schema(kind: &Value) -> &Value {
    if kind["form"]["schema"].is_object() {
        &kind["form"]["schema"]
    } else {
        &kind["form"]
    }
}
