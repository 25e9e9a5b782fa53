//! One life of a matter through the API, as the pages and the command line play it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use haina_api::App;
use haina_city::{Appeal, Call, CallError, Cast, Client, Dice, Places, Resident};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::BenchError;
use crate::fill::KIND;

/// Plays lives one after another; several play side by side.
pub struct Player {
    cast: Arc<Mutex<Cast>>,
    agent: Client,
    desk: Client,
    units: HashMap<String, Client>,
    dice: Dice,
    places: Places,
    name: String,
    deeds: u64,
}

/// What is read of a matter.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Told {
    id: String,
    /// Whom the catalogue proposes.
    proposed: Option<Proposed>,
}

#[derive(Debug, Deserialize)]
struct Proposed {
    lead: Keyed,
}

#[derive(Debug, Deserialize)]
struct Keyed {
    key: String,
}

/// What is read of a page.
#[derive(Debug, Deserialize)]
struct Page {
    items: Vec<Told>,
}

/// How long the steps of a life took.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    pub steps: Vec<(&'static str, Duration)>,
}

impl Steps {
    /// The life from its first call to its last answer.
    pub fn whole(&self) -> Duration {
        self.steps.iter().map(|(_, took)| *took).sum()
    }
}

/// The people who carry the lives.
///
/// # Errors
/// As the city refuses.
pub async fn cast(app: &App) -> Result<Arc<Mutex<Cast>>, BenchError> {
    Ok(Arc::new(Mutex::new(Cast::gather(app).await?)))
}

/// Those who look at lists, by the word they are called by; `nobody` is not signed in.
pub struct People {
    known: BTreeMap<&'static str, Client>,
}

impl People {
    /// The people of the demo city.
    ///
    /// # Errors
    /// As the city refuses.
    pub async fn of(app: &App, cast: &Arc<Mutex<Cast>>) -> Result<People, BenchError> {
        let mut known = BTreeMap::from([("nobody", Client::new(app.router()))]);
        let people = cast.lock().await;
        for account in haina_city::sign_ins() {
            known.insert(account.name, people.named(account.name)?.client);
        }
        Ok(People { known })
    }

    /// Reads as one of them.
    ///
    /// # Errors
    /// As the API refuses.
    pub async fn get(&self, who: &str, path: &str) -> Result<Value, CallError> {
        let nobody = &self.known["nobody"];
        self.known.get(who).unwrap_or(nobody).get(path).await
    }
}

impl Player {
    /// A player of its own dice.
    ///
    /// # Errors
    /// As the city refuses.
    pub async fn new(cast: &Arc<Mutex<Cast>>, seed: u64) -> Result<Player, BenchError> {
        let mut people = cast.lock().await;
        let agent = people.named("agent")?.client;
        let desk = people.desk("hotline-centre").await?.client;
        drop(people);
        let mut dice = Dice::new(seed);
        Ok(Player {
            cast: cast.clone(),
            agent,
            desk,
            units: HashMap::new(),
            name: format!("bench-{:016x}", dice.u64()),
            dice,
            places: Places::load().map_err(haina_city::CityError::from)?,
            deeds: 0,
        })
    }

    /// A call comes in; the desk accepts it and gives it to the unit that the catalogue proposes; the unit signs and
    /// answers; an agent finds it again.
    ///
    /// # Errors
    /// `BEN0003` when a step is refused, or the matter is not found at the end.
    pub async fn live(&mut self) -> Result<Steps, BenchError> {
        let mut steps = Steps::default();
        let place = self.places.invent(&mut self.dice);
        let appeal = Appeal::invent(&mut self.dice, &place);
        let person = Resident::invent(&mut self.dice);
        let street = place.text.clone();
        let body = json!({
            "type": KIND,
            "title": appeal.title,
            "channel": "phone",
            "class": appeal.class,
            "place": place,
            "reporter": { "name": person.name, "phone": person.phone },
            "form": { "title": appeal.title, "text": appeal.text, "kind": appeal.kind },
        });
        let (agent, desk) = (self.agent.clone(), self.desk.clone());
        let opened = self
            .post("open", &agent, "/v1/matters", &body, &mut steps)
            .await?;
        let path = format!("/v1/matters/{}/actions", opened.id);
        let accepted = self
            .act("accept", &desk, &path, json!({}), &mut steps)
            .await?;
        // Without those who help: that their part is done first is another story.
        let lead = accepted
            .proposed
            .map_or_else(|| "hotline-centre".to_owned(), |p| p.lead.key);
        let to_lead = json!({ "lead": lead });
        self.act("dispatch", &desk, &path, to_lead, &mut steps)
            .await?;
        let unit = self.unit(&lead).await?;
        self.act("sign", &unit, &path, json!({}), &mut steps)
            .await?;
        let answer = json!({ "text": "您好,您反映的问题已现场核实并处置完毕,感谢您的监督。" });
        self.act("answer", &unit, &path, answer, &mut steps).await?;
        self.search(&street, &opened.id, &mut steps).await?;
        Ok(steps)
    }

    /// Who works in a unit.
    async fn unit(&mut self, key: &str) -> Result<Client, BenchError> {
        if let Some(client) = self.units.get(key) {
            return Ok(client.clone());
        }
        let client = self.cast.lock().await.unit(key).await?.client;
        self.units.insert(key.to_owned(), client.clone());
        Ok(client)
    }

    /// Looks for the street and number that the caller names, newest first.
    async fn search(&self, street: &str, id: &str, steps: &mut Steps) -> Result<(), BenchError> {
        let query: String = url::form_urlencoded::byte_serialize(street.as_bytes()).collect();
        let begun = Instant::now();
        let path = format!("/v1/matters?q={query}&limit=20");
        let page: Page = self.agent.get_as(&path).await?;
        steps.steps.push(("search", begun.elapsed()));
        match page.items.iter().any(|one| one.id == id) {
            true => Ok(()),
            false => Err(BenchError::Life {
                why: format!("the search for `{street}` does not find {id}"),
            }),
        }
    }

    async fn act(
        &mut self,
        action: &'static str,
        who: &Client,
        path: &str,
        mut command: Value,
        steps: &mut Steps,
    ) -> Result<Told, BenchError> {
        command["action"] = json!(action);
        self.post(action, who, path, &command, steps).await
    }

    async fn post(
        &mut self,
        step: &'static str,
        who: &Client,
        path: &str,
        body: &Value,
        steps: &mut Steps,
    ) -> Result<Told, BenchError> {
        self.deeds += 1;
        let call = Call {
            person: String::new(),
            path: path.to_owned(),
            key: format!("{}-{}", self.name, self.deeds),
            media_type: "application/json".to_owned(),
            body: body.to_string().into_bytes(),
        };
        let begun = Instant::now();
        let answer = who.send_as(&call).await?;
        steps.steps.push((step, begun.elapsed()));
        Ok(answer)
    }
}
