//! The books of the demo city (账本): every day a bureau sets money aside for street offices and pays what was used, and a resident who
//! takes the bus is credited with the carbon that was saved.

use haina_core::calendar::{ZONE, local_day};
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use super::Life;
use crate::{CallError, CityError, Client};

/// Street offices whose streets are cleaned, with what a day costs there, in yuan.
const STREETS: [(&str, &str, &str, i64); 3] = [
    ("shinan-badaxia", "八大峡街道", "Badaxia Street", 3_200),
    (
        "shinan-yunnan-lu",
        "云南路街道",
        "Yunnan Road Street",
        2_650,
    ),
    (
        "shinan-zhongshan-lu",
        "中山路街道",
        "Zhongshan Road Street",
        2_940,
    ),
];
const BUREAU: &str = "urban-management";
const FINANCE: &str = "finance";
const ECOLOGY: &str = "ecology";
/// What the bureau is given at the beginning of a month, in yuan.
const BUDGET: i64 = 300_000;
/// Every so many days a payment was wrong, and is taken back.
const WRONG_EVERY: i64 = 17;
/// What a ride by bus saves beside one by car, in grams of CO₂.
const RIDE_G: i64 = 1_150;

/// What the city remembers of its books.
#[derive(Default)]
pub(super) struct Books {
    accounts: Option<Accounts>,
    /// What was set aside yesterday for each street, and how much of it was used.
    aside: Vec<(String, i64)>,
}

#[derive(Clone)]
struct Accounts {
    treasury: String,
    budget: String,
    streets: Vec<String>,
    saved: String,
    purse: String,
}

impl Life {
    /// A day of the books; gives the moment of the next.
    pub(super) async fn keep_books(&mut self, at: Timestamp) -> Result<Timestamp, CityError> {
        let done = self.book(at).await;
        if let Err(CityError::Call(error)) = done {
            self.refused(error, "book")?;
        } else {
            done?;
        }
        let next = local_day(at).saturating_add(1.day()).at(10, 0, 0, 0);
        let next = next.to_zoned(ZONE.clone()).map(|next| next.timestamp());
        Ok(next.unwrap_or(at))
    }

    async fn book(&mut self, at: Timestamp) -> Result<(), CityError> {
        let accounts = match &self.books.accounts {
            Some(accounts) => accounts.clone(),
            None => self.open_books().await?,
        };
        let day = local_day(at);
        let number = i64::from(day.day_of_year());
        let bureau = self.cast.named("unit-lead")?.client;
        let finance = self.cast.unit(FINANCE).await?.client;
        let month = day.strftime("%Y-%m");
        let budget = order(
            (format!("budget/{BUREAU}/{month}"), "budget"),
            (&accounts.treasury, &accounts.budget),
            BUDGET * 100,
            month.to_string(),
        );
        self.carry(&finance, vec![budget]).await?;
        for (transfer, used) in std::mem::take(&mut self.books.aside) {
            let post = json!({"do": "post", "transfer": transfer, "amount": used});
            self.carry(&bureau, vec![post]).await?;
        }
        for (n, (street, account)) in STREETS.iter().zip(&accounts.streets).enumerate() {
            let cost = street.3 * 100 + (number * 37 + n as i64 * 11) % 90 * 100;
            let mut deed = order(
                (format!("cleaning/{}/{day}", street.0), "street-cleaning"),
                (&accounts.budget, account),
                cost,
                day.to_string(),
            );
            deed["pending"] = json!(true);
            deed["expires_at"] = json!(at.saturating_add(120.hours()).ok());
            if let Some(transfer) = self.carry(&bureau, vec![deed]).await? {
                self.books.aside.push((transfer, cost - number % 7 * 50));
            }
        }
        self.correct(&bureau, &accounts, (number, &day.to_string()))
            .await?;
        let ecology = self.cast.unit(ECOLOGY).await?.client;
        let rides = (0..number % 3).map(|n| {
            order(
                (format!("ride/{day}/{n}"), "bus-ride"),
                (&accounts.saved, &accounts.purse),
                RIDE_G + (number * 53 + n * 91) % 900,
                day.to_string(),
            )
        });
        let rides: Vec<Value> = rides.collect();
        if !rides.is_empty() {
            self.carry(&ecology, rides).await?;
        }
        Ok(())
    }

    /// Now and then a street is paid twice; whoever was paid gives it back.
    async fn correct(
        &mut self,
        bureau: &Client,
        accounts: &Accounts,
        (number, day): (i64, &str),
    ) -> Result<(), CityError> {
        let (Some(street), 0) = (accounts.streets.first(), number % WRONG_EVERY) else {
            return Ok(());
        };
        let twice = order(
            (format!("cleaning-twice/{day}"), "street-cleaning"),
            (&accounts.budget, street),
            STREETS[0].3 * 100,
            day.to_owned(),
        );
        if let Some(transfer) = self.carry(bureau, vec![twice]).await? {
            let office = self.cast.unit(STREETS[0].0).await?.client;
            let back = json!({"do": "reverse", "transfer": transfer});
            self.carry(&office, vec![back]).await?;
        }
        Ok(())
    }

    /// Carries a group out; gives its last transfer, none when it was refused.
    async fn carry(&mut self, by: &Client, group: Vec<Value>) -> Result<Option<String>, CityError> {
        let key = self.key();
        let body = json!({ "groups": [group] });
        match by.post("/v1/ledger/transfers", &key, &body).await {
            Ok(done) => {
                self.tally.deeds += 1;
                let transfers = done["groups"][0]["transfers"].as_array();
                let last = transfers.and_then(|all| all.last()?.as_str());
                Ok(last.map(str::to_owned))
            }
            Err(error) => self.refused(error, "book").map(|()| None),
        }
    }

    async fn open_books(&mut self) -> Result<Accounts, CityError> {
        let admin = self.cast.named("admin")?.client;
        let operator = self.cast.operator();
        let resident = self.cast.named("resident")?.person;
        let units = [
            ("fen", ("人民币", "yuan"), ("元", "CNY"), 2),
            (
                "carbon-gram",
                ("碳减排量", "carbon saved"),
                ("千克", "kg"),
                3,
            ),
        ];
        for (key, title, symbol, scale) in units {
            let body = json!({"title": words(title), "symbol": words(symbol), "scale": scale});
            admin.put(&format!("/v1/ledger/units/{key}"), &body).await?;
        }
        let dept = |key: &str| format!("dept:{key}");
        let fen = |key: &str, holder: &str, title: (&str, &str), issues: bool| json!({"key": key, "unit": "fen", "holder": dept(holder), "title": words(title), "issues": issues});
        let treasury = fen(
            "treasury/2026",
            FINANCE,
            ("市级财政拨款", "city budget"),
            true,
        );
        let treasury = opened(&operator, &treasury).await?;
        let budget = ("市容保洁经费", "street cleaning budget");
        let budget = fen("budget/street-cleaning", BUREAU, budget, false);
        let budget = opened(&operator, &budget).await?;
        let mut streets = Vec::new();
        for (key, zh, en, _) in STREETS {
            let title = (&*format!("{zh}保洁费"), &*format!("{en} cleaning"));
            let account = fen(&format!("cleaning/{key}"), key, title, false);
            streets.push(opened(&operator, &account).await?);
        }
        let grams = |key: String, holder: String, title, issues| json!({"key": key, "unit": "carbon-gram", "holder": holder, "title": words(title), "issues": issues});
        let saved = ("绿色出行减排核发", "carbon saved by green travel");
        let saved = grams("carbon/issued".to_owned(), dept(ECOLOGY), saved, true);
        let saved = opened(&operator, &saved).await?;
        let purse = ("我的碳账户", "my carbon account");
        let key = format!("carbon/{resident}");
        let purse = grams(key, format!("person:{resident}"), purse, false);
        let purse = opened(&operator, &purse).await?;
        let accounts = Accounts {
            treasury,
            budget,
            streets,
            saved,
            purse,
        };
        self.books.accounts = Some(accounts.clone());
        Ok(accounts)
    }
}

/// Opens an account, or finds it again.
async fn opened(by: &Client, body: &Value) -> Result<String, CallError> {
    let key = format!("open {}", body["key"]);
    let account = by.post("/v1/ledger/accounts", &key, body).await?;
    Ok(account["id"].as_str().unwrap_or_default().to_owned())
}

fn words((zh, en): (&str, &str)) -> Value {
    json!({ "zh": zh, "en": en })
}

fn order(
    (key, kind): (String, &str),
    (from, to): (&str, &str),
    amount: i64,
    about: String,
) -> Value {
    json!({
        "do": "transfer", "key": key, "kind": kind, "from": from, "to": to, "amount": amount, "about": about,
    })
}
