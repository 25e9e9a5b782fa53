//! Which matters are one: suggestions for one matter, groups by equal fields, and merging them.

use std::collections::{BTreeMap, HashMap};

use haina_core::Limit;
use haina_party::{Principal, Resource};
use haina_store::{Session, Value, args};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::load::{Loaded, read};
use super::{MatterError, Matters};
use crate::MatterId;
use crate::command::Command;
use crate::compiled::Kind;
use crate::kind::Sameness;
use crate::matter::Matter;
use crate::similar::{distance_m, likeness};

/// A matter that may be the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    pub id: MatterId,
    pub number: String,
    pub title: String,
    pub state: crate::MatterState,
    pub opened_at: Timestamp,
    /// 0 to 100.
    pub score: u32,
    pub metres: Option<u32>,
    pub text_percent: u32,
    pub same_class: bool,
}

/// Matters that agree in the asked fields: what is open first, then oldest first, so that the first
/// can take the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    pub key: Vec<String>,
    pub matters: Vec<MatterId>,
}

/// So many matters are compared with one.
const COMPARED_MAX: u32 = 400;

impl Matters {
    /// Matters that look like this one, the likeliest first.
    ///
    /// # Errors
    /// As [`Matters::load`].
    pub async fn duplicates(
        &self,
        principal: &Principal,
        id: MatterId,
    ) -> Result<Vec<Candidate>, MatterError> {
        let mut session = self.inner.store.read().await?;
        let loaded = self.found(&mut session, id).await?;
        let matter = self.seen(principal, loaded)?.matter;
        let kind = self.kind(&matter.kind)?;
        let Some(rule) = kind.def().merge.clone() else {
            return Ok(Vec::new());
        };
        let window = window(&kind, &rule.within.0);
        let near = nearby(&mut session, &matter, window).await?;
        let field = &kind.def().form.text;
        let mut found: Vec<Candidate> = Vec::new();
        for other in near {
            if other.matter.id == id || !self.may(principal, "matter.read", &other.matter).allowed {
                continue;
            }
            let family = !matter.family.is_empty() && other.matter.family == matter.family;
            if !family && other.matter.kind.id != matter.kind.id {
                continue;
            }
            let one = compare(&matter, &other.matter, field);
            let place_near = one.metres.is_some_and(|m| m <= rule.metres)
                || same_address(&matter, &other.matter);
            let text_like = one.text_percent >= rule.text_percent;
            let same = rule.same.iter().all(|what| match what {
                Sameness::Class => one.same_class,
                Sameness::Place => place_near,
                Sameness::Text => text_like,
                Sameness::Reporter => same_person(&matter, &other.matter),
            });
            if same || (text_like && (place_near || one.same_class)) || one.text_percent >= 80 {
                found.push(one);
            }
        }
        found.sort_by_key(|one| (std::cmp::Reverse(one.score), one.opened_at));
        found.truncate(20);
        Ok(found)
    }

    /// Groups of matters that agree in all of `same`; `kind` is the class and `address` the place in
    /// words, unless their import says otherwise. An empty value belongs to no group. With `merged`,
    /// the groups that are merged now, each with its target first.
    ///
    /// # Errors
    /// `MAT0002` when the policies refuse.
    pub async fn duplicates_by(
        &self,
        principal: &Principal,
        same: &[String],
        merged: bool,
    ) -> Result<Vec<Group>, MatterError> {
        let now = self.inner.env.now();
        let verdict = self
            .inner
            .access
            .decide(principal, "matter.list", &Resource::City, now);
        if !verdict.allowed
            || !self.scope(principal).all
                && !self
                    .scope(principal)
                    .keys
                    .iter()
                    .any(|k| k == "city" || k.starts_with("dispatch:"))
        {
            return Err(MatterError::Forbidden {
                why: verdict.reason.unwrap_or_default(),
            });
        }
        let mut session = self.inner.store.read().await?;
        if merged {
            return merged_groups(&mut session).await;
        }
        let mut given: HashMap<(MatterId, String), String> = HashMap::new();
        for row in session
            .all("SELECT matter, name, value FROM matter_same", &[])
            .await?
        {
            given.insert((row.get("matter")?, row.get("name")?), row.get("value")?);
        }
        let sql = "SELECT id, class, address FROM matter_state
            WHERE merged_into IS NULL AND (
                state IN ('submitted', 'accepted', 'dispatched', 'working', 'suspended')
                OR (source <> '' AND state IN ('answered', 'closed'))
            )
            ORDER BY CASE WHEN state IN ('answered', 'closed') THEN 1 ELSE 0 END, opened_at, id";
        let mut groups: BTreeMap<Vec<String>, Vec<MatterId>> = BTreeMap::new();
        for row in session.all(sql, &[]).await? {
            let id: MatterId = row.get("id")?;
            let values = same
                .iter()
                .map(|name| match given.remove(&(id, name.clone())) {
                    Some(value) => Ok(value),
                    None if name == "kind" || name == "class" => row.get("class"),
                    None if name == "address" || name == "place" => row.get("address"),
                    None => Ok(String::new()),
                });
            let values: Vec<String> = values.collect::<Result<_, _>>()?;
            if values.iter().all(|value| !value.trim().is_empty()) && !values.is_empty() {
                let key = values.iter().map(|value| value.trim().to_owned()).collect();
                groups.entry(key).or_default().push(id);
            }
        }
        let several = groups.into_iter().filter(|(_, matters)| matters.len() > 1);
        Ok(several
            .map(|(key, matters)| Group { key, matters })
            .collect())
    }

    /// Merges each group into its first matter; says how many were merged.
    ///
    /// # Errors
    /// The first refusal; what was merged before it stays so.
    pub async fn merge_all(
        &self,
        principal: &Principal,
        groups: &[Group],
    ) -> Result<u32, MatterError> {
        let mut merged = 0;
        for group in groups {
            let Some((into, rest)) = group.matters.split_first() else {
                continue;
            };
            for id in rest {
                self.act(principal, *id, &Command::Merge { into: *into }, None)
                    .await?;
                merged += 1;
            }
        }
        Ok(merged)
    }

    /// Parts every merged matter of the groups, the last merged first.
    ///
    /// # Errors
    /// The first refusal; what was parted before it stays so.
    pub async fn unmerge_all(
        &self,
        principal: &Principal,
        groups: &[Group],
    ) -> Result<u32, MatterError> {
        let mut parted = 0;
        for group in groups {
            for id in group.matters.iter().skip(1).rev() {
                let command = Command::Unmerge {
                    reason: "unmerge all".to_owned(),
                };
                self.act(principal, *id, &command, None).await?;
                parted += 1;
            }
        }
        Ok(parted)
    }
}

async fn merged_groups(session: &mut Session) -> Result<Vec<Group>, MatterError> {
    let sql = "SELECT id, merged_into FROM matter_state WHERE merged_into IS NOT NULL ORDER BY merged_into, opened_at, id";
    let mut groups: BTreeMap<MatterId, Vec<MatterId>> = BTreeMap::new();
    for row in session.all(sql, &[]).await? {
        let into: MatterId = row.get("merged_into")?;
        groups
            .entry(into)
            .or_insert_with(|| vec![into])
            .push(row.get("id")?);
    }
    Ok(groups
        .into_values()
        .map(|matters| Group {
            key: Vec::new(),
            matters,
        })
        .collect())
}

/// Unanswered matters of the class, or near the place, or at the same address, opened within the window.
async fn nearby(
    session: &mut Session,
    matter: &Matter,
    window: SignedDuration,
) -> Result<Vec<Loaded>, MatterError> {
    let from = matter
        .opened_at
        .checked_sub(window)
        .unwrap_or(Timestamp::MIN);
    let to = matter
        .opened_at
        .checked_add(window)
        .unwrap_or(Timestamp::MAX);
    let states = "state IN ('submitted', 'accepted', 'dispatched', 'working', 'suspended')";
    let mut all: HashMap<MatterId, Loaded> = HashMap::new();
    let mut ask: Vec<(String, Vec<Value>)> = Vec::new();
    if let Some(class) = &matter.class {
        ask.push(("class = $3".to_owned(), args![from, to, class]));
    }
    if let Some((lat, lon)) = point(matter) {
        let near = "lat BETWEEN $3 AND $4 AND lon BETWEEN $5 AND $6";
        ask.push((
            near.to_owned(),
            args![from, to, lat - 0.01, lat + 0.01, lon - 0.013, lon + 0.013],
        ));
    }
    ask.push(("1 = 1".to_owned(), args![from, to]));
    for (narrow, args) in ask {
        let sql = format!(
            "SELECT id, version, body, source FROM matter_state
             WHERE opened_at >= $1 AND opened_at <= $2 AND {states} AND {narrow}
             ORDER BY opened_at DESC, id DESC LIMIT {COMPARED_MAX}"
        );
        for row in session.all(&sql, &args).await? {
            let loaded = read(&row)?;
            all.insert(loaded.matter.id, loaded);
        }
    }
    Ok(all.into_values().collect())
}

fn compare(one: &Matter, other: &Matter, field: &str) -> Candidate {
    let text = |m: &Matter| format!("{} {}", m.title.text(), m.form_text(field));
    let like = likeness(&text(one), &text(other));
    let text_percent = (like * 100.0).round().clamp(0.0, 100.0) as u32;
    let metres = point(one)
        .zip(point(other))
        .map(|(a, b)| distance_m(a, b).round().clamp(0.0, 1e8) as u32);
    let same_class = one.class.is_some() && one.class == other.class;
    let near = match metres {
        Some(m) => 40_u32.saturating_sub(m / 10),
        None if same_address(one, other) => 40,
        None => 0,
    };
    Candidate {
        id: other.id,
        number: other.number.clone(),
        title: other.title.text().to_owned(),
        state: other.state,
        opened_at: other.opened_at,
        score: (near + text_percent * 2 / 5 + if same_class { 20 } else { 0 }).min(100),
        metres,
        text_percent,
        same_class,
    }
}

fn point(matter: &Matter) -> Option<(f64, f64)> {
    let place = matter.place.get()?;
    place.lat.zip(place.lon)
}

fn same_address(one: &Matter, other: &Matter) -> bool {
    let text = |m: &Matter| {
        m.place
            .get()
            .map(|p| p.text.trim().to_owned())
            .unwrap_or_default()
    };
    !text(one).is_empty() && text(one) == text(other)
}

fn same_person(one: &Matter, other: &Matter) -> bool {
    let people = |m: &Matter| {
        m.reporters
            .iter()
            .filter_map(|r| r.person.clone())
            .collect::<Vec<_>>()
    };
    people(one)
        .iter()
        .any(|person| people(other).contains(person))
}

fn window(kind: &Kind, within: &str) -> SignedDuration {
    let text = match within.strip_prefix("param/") {
        Some(name) => kind
            .def()
            .parameters
            .get(name)
            .and_then(|p| p.values.values().next_back()?.as_str())
            .unwrap_or("72 hours"),
        None => within,
    };
    let hours = match text.parse::<Limit>() {
        Ok(limit) => match limit.unit {
            haina_core::LimitUnit::Hours => limit.n,
            haina_core::LimitUnit::Days => limit.n.saturating_mul(24),
            haina_core::LimitUnit::Workdays => limit.n.saturating_mul(36),
            haina_core::LimitUnit::Months => limit.n.saturating_mul(24 * 31),
        },
        Err(_) => 72,
    };
    SignedDuration::from_hours(i64::from(hours))
}
