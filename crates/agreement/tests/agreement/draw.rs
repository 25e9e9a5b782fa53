//! Policies, terms and requests by chance, from a seed.

use haina_agreement::odrl::{ODRL, PROFILE};
use haina_agreement::{Action, Duties, Meter, Paid, Price, Request, Terms, Volume, Window};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

pub const START: &str = "2026-03-02T01:00:00Z";

/// How names are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Bare,
    Prefix,
    Iri,
    /// Each as chance has it.
    Mixed,
}

/// Chance that replays from a seed.
pub struct Draw {
    state: u64,
    pub style: Style,
}

impl Draw {
    pub fn new(seed: u64, style: Style) -> Draw {
        Draw { state: seed, style }
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014): quick where a test draws millions of times.
    pub fn below(&mut self, n: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Copy>(&mut self, some: &[T]) -> T {
        some[self.below(some.len())]
    }

    /// A word of ODRL, or of our own with `haina:` before it.
    pub fn name(&mut self, word: &str) -> String {
        let own = word.strip_prefix("haina:");
        // Drawn in every style, so that the same seed makes the same policy.
        let drawn = self.pick(&[Style::Bare, Style::Prefix, Style::Iri]);
        let style = if self.style == Style::Mixed {
            drawn
        } else {
            self.style
        };
        match (style, own) {
            (Style::Bare | Style::Mixed, None) => word.to_owned(),
            (Style::Prefix, None) => format!("odrl:{word}"),
            (Style::Prefix, Some(_)) => word.to_owned(),
            (Style::Iri, None) => format!("{ODRL}{word}"),
            (_, Some(own)) => format!("{PROFILE}{own}"),
        }
    }

    fn value(&mut self, text: &str) -> Value {
        match self.below(4) {
            0 => json!({ "@value": text }),
            1 => json!({ "@value": text, "@language": "en" }),
            2 => json!([text]),
            _ => json!(text),
        }
    }

    pub fn policy(&mut self) -> Value {
        let mut policy = serde_json::Map::new();
        let kind = self.pick(&["Offer", "Agreement", "Set"]);
        policy.insert("@type".to_owned(), json!(self.name(kind)));
        policy.insert("@id".to_owned(), json!("urn:policy:1"));
        policy.insert("dct:title".to_owned(), json!("a policy by chance"));
        let permissions: Vec<Value> = (0..=self.below(2)).map(|_| self.rule(true)).collect();
        policy.insert(self.name("permission"), json!(permissions));
        if self.one_in(3) {
            policy.insert(self.name("prohibition"), self.rule(false));
        }
        if self.one_in(4) {
            policy.insert(self.name("obligation"), json!([self.duty()]));
        }
        Value::Object(policy)
    }

    pub fn rule(&mut self, permits: bool) -> Value {
        let mut rule = serde_json::Map::new();
        let action = match permits {
            true => self.pick(&["use", "read", "read", "aggregate", "haina:verify"]),
            false => self.pick(&["distribute", "sell", "read", "haina:compute"]),
        };
        let action = json!(self.name(action));
        let action = match self.one_in(4) {
            true => {
                let refined = self.constraint(1);
                json!({ "rdf:value": { "@id": action }, self.name("refinement"): refined })
            }
            false => action,
        };
        rule.insert(self.name("action"), action);
        if self.one_in(2) {
            rule.insert(self.name("target"), self.value("table:meals"));
        }
        if self.one_in(2) {
            rule.insert(self.name("assignee"), self.value("dept:civil"));
        }
        let constraints: Vec<Value> = (0..self.below(4)).map(|_| self.constraint(0)).collect();
        rule.insert(self.name("constraint"), json!(constraints));
        if permits && self.one_in(3) {
            rule.insert(self.name("duty"), self.duty());
        }
        Value::Object(rule)
    }

    pub fn duty(&mut self) -> Value {
        let action = self.pick(&["delete", "inform", "attribute", "compensate"]);
        let mut duty = serde_json::Map::new();
        duty.insert(self.name("action"), json!(self.name(action)));
        if self.one_in(2) {
            let atom = self.atom("elapsedTime", "eq", json!("P30D"));
            duty.insert(self.name("constraint"), json!([atom]));
        }
        Value::Object(duty)
    }

    fn atom(&mut self, left: &str, operator: &str, right: Value) -> Value {
        json!({
            self.name("leftOperand"): self.name(left),
            self.name("operator"): { "@id": self.name(operator) },
            self.name("rightOperand"): right,
        })
    }

    pub fn constraint(&mut self, depth: usize) -> Value {
        if depth < 3 && self.one_in(4) {
            let join = self.pick(&["and", "or", "or", "xone"]);
            let some: Vec<Value> = (0..=self.below(2))
                .map(|_| self.constraint(depth + 1))
                .collect();
            let join = self.name(join);
            return match self.one_in(2) {
                true => json!({ join: { "@list": some } }),
                false => json!({ join: some }),
            };
        }
        let day = format!("2026-0{}-01T00:00:00Z", 1 + self.below(4));
        let number = json!({ "@value": (1 + self.below(20)).to_string(), "@type": "xsd:integer" });
        match self.below(9) {
            0 => self.atom(
                "dateTime",
                "gteq",
                json!({ "@value": day, "@type": "xsd:dateTime" }),
            ),
            1 => self.atom("dateTime", "lt", json!("2027-01-01T00:00:00Z")),
            2 => self.atom("purpose", "isAnyOf", json!(["care", "audit"])),
            3 => self.atom("spatial", "eq", json!("370202")),
            4 => self.atom("count", "lteq", number),
            5 => self.atom("haina:rows", "lteq", json!(400)),
            6 => self.atom("haina:field", "isPartOf", json!(["name", "age", "street"])),
            7 => self.atom("haina:groupSize", "gteq", number),
            _ => {
                let mut atom = self.atom("payAmount", "gteq", number);
                atom[self.name("unit")] = json!("fen");
                atom
            }
        }
    }

    pub fn request(&mut self) -> Request {
        let now: Timestamp = START.parse().unwrap();
        let action = self.pick(&[
            Action::Read,
            Action::Read,
            Action::Aggregate,
            Action::Verify,
        ]);
        let mut request = Request::new("dept:civil", action, "table:meals", now);
        request.now += SignedDuration::from_hours(24 * self.below(40) as i64);
        let fields: &[&str] = self.pick(&[&["name"], &["name", "age"], &["name", "identity"]]);
        request.fields =
            (!self.one_in(6)).then(|| fields.iter().map(|f| (*f).to_owned()).collect());
        request.purpose =
            (!self.one_in(6)).then(|| self.pick(&["care", "care", "sales"]).to_owned());
        request.region = (!self.one_in(6)).then(|| self.pick(&["370202", "370203"]).to_owned());
        request.rows = (!self.one_in(6)).then(|| 100 + self.below(400) as u64);
        request.bytes = (!self.one_in(6)).then_some(1000);
        request.smallest_group = (!self.one_in(6)).then(|| self.below(40) as u64);
        let (uses, rows) = (self.below(15) as u64, self.below(100) as u64);
        request.meter = (!self.one_in(6)).then_some(Meter {
            uses,
            rows,
            bytes: 0,
        });
        let unit = self.pick(&["fen", "fen", "voucher"]).to_owned();
        let amount = self.below(30) as u64;
        request.paid = (!self.one_in(6)).then_some(Paid { unit, amount });
        request
    }

    pub fn terms(&mut self) -> Terms {
        let now: Timestamp = START.parse().unwrap();
        let later = |n: usize| now + SignedDuration::from_hours(24 * n as i64);
        let texts = |some: &[&str]| Some(some.iter().map(|one| (*one).to_owned()).collect());
        let mut terms = Terms {
            actions: vec![self.pick(&[Action::Use, Action::Read])],
            ..Terms::default()
        };
        if self.one_in(2) {
            terms
                .actions
                .push(self.pick(&[Action::Aggregate, Action::Verify]));
        }
        if self.one_in(2) {
            terms.fields = texts(self.pick(&[&["name", "age"], &["name", "identity", "age"]]));
        }
        if self.one_in(2) {
            terms.purposes = texts(self.pick(&[&["care"], &["care", "sales"]]));
        }
        if self.one_in(3) {
            terms.regions = texts(&["370202"]);
        }
        if self.one_in(2) {
            terms.count = Some(1 + self.below(20) as u64);
        }
        if self.one_in(2) {
            let (from, until) = (self.below(10), 10 + self.below(40));
            terms.window = Some(Window {
                from: self.one_in(2).then(|| later(from)),
                until: Some(later(until)),
            });
        }
        if self.one_in(3) {
            terms.volume = Some(Volume {
                rows: Some(200 + self.below(400) as u64),
                bytes: self.one_in(2).then_some(5000),
            });
        }
        if self.one_in(4) {
            terms.group_size_min = Some(1 + self.below(20) as u64);
        }
        if self.one_in(3) {
            terms.price = Some(Price {
                unit: "fen".to_owned(),
                amount: 1 + self.below(20) as u64,
                prepaid: self.one_in(2),
            });
        }
        terms.duties = Duties {
            delete_after_days: self.one_in(2).then_some(30),
            notify: vec!["dept:health".to_owned(); usize::from(self.one_in(2))],
            attribute: self.one_in(3).then(|| "来源：民政局".to_owned()),
        };
        terms
    }
}
