//! Principal, resource and the lines above them, as Cedar's entities.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::str::FromStr;

use cedar_policy::{
    Entities, Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression as Value, Schema,
};

use super::{
    AccessError, AccountAttributes, ApplicationAttributes, CatalogAttributes, FindingAttributes,
    MatterAttributes, Resource, Secrecy,
};
use crate::scope::Reach;
use crate::{DirectorySnapshot, PersonId, Principal, Via};

/// The names of the entity types, read once.
#[derive(Debug)]
pub(super) struct Names {
    person: EntityTypeName,
    public: EntityTypeName,
    system: EntityTypeName,
    dept: EntityTypeName,
    area: EntityTypeName,
    desk: EntityTypeName,
    city: EntityTypeName,
    matter_type: EntityTypeName,
    matter: EntityTypeName,
    finding: EntityTypeName,
    catalogued: EntityTypeName,
    application: EntityTypeName,
    account: EntityTypeName,
}

/// The three parts of a question to Cedar that stay the same for all actions.
#[derive(Debug)]
pub(super) struct Asked {
    pub principal: EntityUid,
    pub resource: EntityUid,
    pub entities: Entities,
}

type Attributes = HashMap<String, Value>;

impl Names {
    pub fn read() -> Result<Names, AccessError> {
        let name = |text: &str| {
            EntityTypeName::from_str(text).map_err(|e| AccessError::Policies {
                file: "schema".to_owned(),
                why: e.to_string(),
            })
        };
        Ok(Names {
            person: name("Person")?,
            public: name("Public")?,
            system: name("System")?,
            dept: name("Dept")?,
            area: name("Area")?,
            desk: name("Desk")?,
            city: name("City")?,
            matter_type: name("MatterType")?,
            matter: name("Matter")?,
            finding: name("Finding")?,
            catalogued: name("Catalogued")?,
            application: name("Application")?,
            account: name("Account")?,
        })
    }

    /// Builds principal and resource with the trees above them; `schema` is for tests, which
    /// check that what is built is what the schema says.
    pub fn ask(
        &self,
        principal: &Principal,
        reach: &Reach,
        resource: &Resource,
        directory: &DirectorySnapshot,
        schema: Option<&Schema>,
    ) -> Result<Asked, AccessError> {
        let mut all = Vec::new();
        let who = match principal.via {
            Via::System => Entity::new_no_attrs(uid(&self.system, "haina"), HashSet::new()),
            Via::Anonymous => Entity::new_no_attrs(uid(&self.public, "anyone"), HashSet::new()),
            Via::Session | Via::Token => self.person(principal.subject(), reach)?,
        };
        let what = match resource {
            Resource::City => Entity::new_no_attrs(uid(&self.city, "city"), HashSet::new()),
            Resource::MatterType(of) => {
                let roles = of.open_by.iter().map(|r| Value::new_string(r.clone()));
                let attributes = HashMap::from([("open_by".to_owned(), Value::new_set(roles))]);
                entity(uid(&self.matter_type, &of.id), attributes, HashSet::new())?
            }
            Resource::Matter(matter) => {
                let depts = matter
                    .lead
                    .iter()
                    .chain(&matter.helpers)
                    .chain(&matter.desk);
                self.lines(depts, matter.area.as_ref(), directory, &mut all);
                self.matter(matter)?
            }
            Resource::Finding(finding) => {
                let FindingAttributes { id, unit, area } = finding;
                self.lines(unit, area.as_ref(), directory, &mut all);
                let units = unit.iter().map(|d| uid(&self.dept, d));
                let areas = area.iter().map(|a| uid(&self.area, a));
                let parents = units.chain(areas).collect();
                Entity::new_no_attrs(uid(&self.finding, id), parents)
            }
            Resource::Catalogued(of) => {
                self.lines([&of.owner], of.area.as_ref(), directory, &mut all);
                self.catalogued(of)?
            }
            Resource::Application(of) => {
                self.lines([&of.owner, &of.applicant], None, directory, &mut all);
                self.application(of)?
            }
            Resource::Account(of) => {
                self.lines(&of.dept, None, directory, &mut all);
                self.account(of)?
            }
            Resource::Person { id } if *id == principal.subject() => who.clone(),
            Resource::Person { id } => self.person(*id, &Reach::default())?,
        };
        let (principal, resource) = (who.uid(), what.uid());
        if principal != resource {
            all.push(what);
        }
        all.push(who);
        let entities = Entities::from_entities(all, schema).map_err(AccessError::entities)?;
        Ok(Asked {
            principal,
            resource,
            entities,
        })
    }

    fn person(&self, id: PersonId, reach: &Reach) -> Result<Entity, AccessError> {
        let depts = |keys: &BTreeSet<String>| self.set(&self.dept, keys);
        let roles = reach.roles.iter().map(|r| Value::new_string(r.clone()));
        let attributes = [
            ("roles", Value::new_set(roles)),
            ("handles", depts(&reach.handles)),
            ("heads", depts(&reach.heads)),
            ("dispatches", self.set(&self.desk, &reach.dispatches)),
            ("signs_for", depts(&reach.dispatches)),
            ("takes_calls", self.set(&self.desk, &reach.takes_calls)),
            ("oversees_depts", depts(&reach.oversees_depts)),
            (
                "oversees_areas",
                self.set(&self.area, &reach.oversees_areas),
            ),
            ("oversees_city", Value::new_bool(reach.oversees_city)),
            ("acts", Value::new_bool(reach.acts())),
        ];
        entity(
            uid(&self.person, &id.to_string()),
            named(attributes),
            HashSet::new(),
        )
    }

    fn catalogued(&self, of: &CatalogAttributes) -> Result<Entity, AccessError> {
        let attributes = named([("draft", Value::new_bool(of.draft))]);
        let areas = of.area.iter().map(|a| uid(&self.area, a));
        let parents = [uid(&self.dept, &of.owner)].into_iter().chain(areas);
        entity(uid(&self.catalogued, &of.id), attributes, parents.collect())
    }

    fn application(&self, of: &ApplicationAttributes) -> Result<Entity, AccessError> {
        let [owner, applicant] = [&of.owner, &of.applicant].map(|dept| uid(&self.dept, dept));
        let attributes = named([
            ("owner", Value::new_entity_uid(owner.clone())),
            ("applicant", Value::new_entity_uid(applicant.clone())),
        ]);
        let parents = HashSet::from([owner, applicant]);
        entity(uid(&self.application, &of.id), attributes, parents)
    }

    fn account(&self, of: &AccountAttributes) -> Result<Entity, AccessError> {
        let person = of.person.map(|id| uid(&self.person, &id.to_string()));
        let person = person.map(|id| ("person".to_owned(), Value::new_entity_uid(id)));
        let parents = of.dept.iter().map(|dept| uid(&self.dept, dept));
        let attributes = person.into_iter().collect();
        entity(uid(&self.account, &of.id), attributes, parents.collect())
    }

    fn matter(&self, of: &MatterAttributes) -> Result<Entity, AccessError> {
        let people = |ids: &BTreeSet<PersonId>| {
            let ids = ids.iter().map(|id| uid(&self.person, &id.to_string()));
            Value::new_set(ids.map(Value::new_entity_uid))
        };
        let mut attributes = named([
            ("draft", Value::new_bool(of.is_draft())),
            (
                "confidential",
                Value::new_bool(of.secrecy == Secrecy::Confidential),
            ),
            ("identity_withheld", Value::new_bool(of.identity_withheld)),
            ("reporters", people(&of.reporters)),
            ("participants", people(&of.participants)),
            ("experts", people(&of.experts)),
            ("deputies", people(&of.deputies)),
            ("supervisors", people(&of.supervisors)),
        ]);
        for (name, dept) in [("lead", &of.lead), ("desk_dept", &of.desk)] {
            if let Some(dept) = dept {
                let dept = Value::new_entity_uid(uid(&self.dept, dept));
                attributes.insert(name.to_owned(), dept);
            }
        }
        let units = of
            .lead
            .iter()
            .chain(&of.helpers)
            .map(|d| uid(&self.dept, d));
        let areas = of.area.iter().map(|a| uid(&self.area, a));
        let desks = of.desk.iter().map(|d| uid(&self.desk, d));
        let parents = units.chain(areas).chain(desks).collect();
        entity(uid(&self.matter, &of.id), attributes, parents)
    }

    /// The departments and the areas, with those above them, each once.
    fn lines<'a>(
        &self,
        depts: impl IntoIterator<Item = &'a String>,
        area: Option<&String>,
        directory: &DirectorySnapshot,
        all: &mut Vec<Entity>,
    ) {
        let mut seen = BTreeSet::new();
        for key in depts {
            for dept in directory.dept_line(key) {
                if seen.insert(("dept", &dept.key)) {
                    let above = dept.parent.iter().map(|p| uid(&self.dept, p)).collect();
                    all.push(Entity::new_no_attrs(uid(&self.dept, &dept.key), above));
                }
            }
        }
        for area in area.into_iter().flat_map(|code| directory.area_line(code)) {
            if seen.insert(("area", &area.code)) {
                let around = area.parent.iter().map(|p| uid(&self.area, p)).collect();
                all.push(Entity::new_no_attrs(uid(&self.area, &area.code), around));
            }
        }
    }

    fn set(&self, kind: &EntityTypeName, keys: &BTreeSet<String>) -> Value {
        Value::new_set(keys.iter().map(|k| Value::new_entity_uid(uid(kind, k))))
    }
}

fn uid(kind: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
}

fn named<const N: usize>(attributes: [(&str, Value); N]) -> Attributes {
    let owned = attributes
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    owned.collect()
}

fn entity(
    uid: EntityUid,
    attributes: Attributes,
    parents: HashSet<EntityUid>,
) -> Result<Entity, AccessError> {
    Entity::new(uid, attributes, parents).map_err(AccessError::entities)
}
