//! Lists of resources: newest registration first, or what a search finds.

use haina_party::Principal;
use haina_store::list::{self, Door, ListQuery, NotOurs, Place};
use haina_store::{FtsIndex, Row, Session, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::load::read_resource;
use super::{Catalog, SEARCH, word};
use crate::{CatalogError, DataClass, Fact, Family, Grade, Kind, Resource, ResourceState};

/// How many finds of a search are looked at for one page, and at a time.
const FINDS_MAX: u32 = 2_000;
const FINDS_AT_ONCE: u32 = 200;

/// What narrows a list of resources; empty: does not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResourceFilter {
    /// Words that key, titles, meaning or fields hold.
    pub q: String,
    /// `draft`, `published` or `retired`; empty: published.
    pub state: String,
    pub kind: String,
    pub owner: String,
    /// The grade of the resource: the highest of its fields.
    pub grade: String,
    /// A class of some field, or a family of classes.
    pub class: String,
    /// The area it is about, exactly.
    pub area: String,
}

/// A page of resources, each with what was observed last.
#[derive(Debug, Clone, PartialEq)]
pub struct ResourcePage {
    pub items: Vec<(Resource, Fact)>,
    /// Where the next page begins; none: this was the last one.
    pub next: Option<String>,
}

impl Catalog {
    /// A page of resources, at most `limit`. Drafts are listed for those who may read them only.
    ///
    /// # Errors
    /// `CAT0002` when the policies refuse, `CAT0007` for a filter that is no word of its list or a cursor that is not ours.
    pub async fn list(
        &self,
        principal: &Principal,
        filter: &ResourceFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<ResourcePage, CatalogError> {
        self.allowed(principal, "catalog.list", &haina_party::Resource::City)?;
        let state = word::<ResourceState>("state", &filter.state)?;
        let state = state.unwrap_or(ResourceState::Published);
        let (query, by_class) = narrowed(filter, state)?;
        let now = self.inner.env.now();
        let scope = self.inner.access.scope_of(principal, "catalog.read", now);
        let doors = match state {
            ResourceState::Draft => scope.doors(&[("dept", &["r.owner"]), ("area", &["r.area"])]),
            _ => Door::all(),
        };
        let mut session = self.inner.store.glance().await?;
        match filter.q.trim() {
            "" => along_index(&mut session, query, by_class, &doors, cursor, limit).await,
            terms => {
                along_search(&mut session, &query, by_class, &doors, terms, cursor, limit).await
            }
        }
    }
}

/// The conditions of a filter, and whether the table of classes is asked.
fn narrowed(
    filter: &ResourceFilter,
    state: ResourceState,
) -> Result<(ListQuery, bool), CatalogError> {
    let mut query = ListQuery::default();
    query.is("r.state", state.name());
    if let Some(kind) = word::<Kind>("kind of resource", &filter.kind)? {
        query.is("r.kind", <&str>::from(kind));
    }
    if let Some(grade) = word::<Grade>("grade", &filter.grade)? {
        query.is("r.grade", grade as i64);
    }
    for (column, value) in [("r.owner", &filter.owner), ("r.area", &filter.area)] {
        if !value.is_empty() {
            query.is(column, value);
        }
    }
    let class = filter.class.trim();
    let known = class.parse::<DataClass>().is_ok() || class.parse::<Family>().is_ok();
    if !class.is_empty() && !known {
        word::<DataClass>("class", class)?;
    }
    if !class.is_empty() {
        query.is("c.class", class);
    }
    Ok((query, !class.is_empty()))
}

fn head(by_class: bool) -> &'static str {
    match by_class {
        true => {
            "SELECT r.id, r.version, r.body, r.fact FROM catalog_class c
             JOIN catalog_resource r ON r.id = c.resource"
        }
        false => "SELECT r.id, r.version, r.body, r.fact FROM catalog_resource r",
    }
}

async fn along_index(
    session: &mut Session,
    mut query: ListQuery,
    by_class: bool,
    doors: &[Door<'_>],
    cursor: Option<&str>,
    limit: u32,
) -> Result<ResourcePage, CatalogError> {
    let (at, id) = match by_class {
        true => ("c.registered_at", "c.resource"),
        false => ("r.registered_at", "r.id"),
    };
    if let Some(cursor) = cursor {
        query.past(at, id, cursor.parse()?);
    }
    let tail = format!("ORDER BY {at} DESC, {id} DESC LIMIT {}", limit + 1);
    let mut found = Vec::new();
    for door in doors {
        let (sql, args) = query.sql(head(by_class), door, &tail);
        found.extend(read_all(session, &sql, &args).await?);
    }
    let place = |(r, _): &(Resource, Fact)| Place {
        at: r.registered_at,
        id: r.id.uuid(),
    };
    let (items, next) = list::newest(found, limit, place);
    Ok(ResourcePage { items, next })
}

/// What holds the words, newest first, until a page is full or [`FINDS_MAX`] were looked at.
async fn along_search(
    session: &mut Session,
    query: &ListQuery,
    by_class: bool,
    doors: &[Door<'_>],
    terms: &str,
    cursor: Option<&str>,
    limit: u32,
) -> Result<ResourcePage, CatalogError> {
    let mut before = cursor
        .map(|cursor| cursor.parse::<i64>().map_err(|_| NotOurs))
        .transpose()?;
    let (mut items, mut looked) = (Vec::new(), 0);
    loop {
        let hits = SEARCH.query(session, terms, FINDS_AT_ONCE, before).await?;
        looked += FINDS_AT_ONCE;
        let last_batch = hits.len() < FINDS_AT_ONCE as usize;
        let keys: Vec<Uuid> = hits.iter().map(|hit| hit.key).collect();
        let mut found = of_keys(session, query, by_class, doors, &keys).await?;
        for hit in hits {
            before = Some(hit.pos);
            let at = found.iter().position(|(r, _)| r.id.uuid() == hit.key);
            let Some(one) = at.map(|at| found.swap_remove(at)) else {
                continue;
            };
            if !FtsIndex::holds(&one.0.search_text(), terms) {
                continue;
            }
            items.push(one);
            if items.len() == limit as usize {
                let next = before.map(|pos| pos.to_string());
                return Ok(ResourcePage { items, next });
            }
        }
        if last_batch || looked >= FINDS_MAX {
            let next = before.filter(|_| !last_batch).map(|pos| pos.to_string());
            return Ok(ResourcePage { items, next });
        }
    }
}

async fn of_keys(
    session: &mut Session,
    query: &ListQuery,
    by_class: bool,
    doors: &[Door<'_>],
    keys: &[Uuid],
) -> Result<Vec<(Resource, Fact)>, CatalogError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = query.clone();
    let numbers: Vec<String> = keys.iter().map(|key| query.arg(*key)).collect();
    query.and(format!("r.id IN ({})", numbers.join(", ")));
    let mut found = Vec::new();
    for door in doors {
        let (sql, args) = query.sql(head(by_class), door, "");
        found.extend(read_all(session, &sql, &args).await?);
    }
    Ok(found)
}

async fn read_all(
    session: &mut Session,
    sql: &str,
    args: &[Value],
) -> Result<Vec<(Resource, Fact)>, CatalogError> {
    let rows = session.all(sql, args).await?;
    let one = |row: &Row| read_resource(row).map(|(resource, fact, _)| (resource, fact));
    rows.iter().map(one).collect()
}
