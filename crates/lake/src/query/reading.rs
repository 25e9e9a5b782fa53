//! What a unit may do with each column of a table, from the catalogue's decision.

use std::collections::BTreeMap;

use haina_catalog::{ApplicationId, DataClass, Decision, Form, Grade, Resource, WhyNot};

/// Columns that say where a row comes from: free to who may read any column of it.
pub(super) const ORIGIN: [&str; 4] = ["_batch", "_source", "_row", "_known_at"];

/// How a column may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Row by row, in clear.
    Clear,
    /// Row by row, masked.
    Masked,
    Refused(WhyNot),
}

/// A table of a query with what is known of it.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    pub resource: Resource,
    pub version: u64,
    readings: BTreeMap<String, (Reading, Option<ApplicationId>)>,
}

impl Terms {
    /// Of a table in this version, by the decision on all of its fields.
    pub fn new(resource: Resource, version: u64, decision: &Decision) -> Terms {
        let mut readings = BTreeMap::new();
        for refused in &decision.refused {
            let reading = Reading::Refused(refused.why);
            readings.insert(refused.field.clone(), (reading, None));
        }
        for allowed in &decision.allowed {
            let reading = match allowed.form {
                Form::Clear => Reading::Clear,
                Form::Masked => Reading::Masked,
            };
            readings.insert(allowed.field.clone(), (reading, allowed.grant));
        }
        Terms {
            resource,
            version,
            readings,
        }
    }

    /// How the column may be read; one that nobody described may not.
    pub fn reading(&self, column: &str) -> Reading {
        if ORIGIN.contains(&column) {
            return self.entry();
        }
        let known = self.readings.get(column);
        known.map_or(Reading::Refused(WhyNot::NoField), |(reading, _)| *reading)
    }

    /// Whether the table may be read at all, if only counted: clear when any of its columns may be read.
    pub fn entry(&self) -> Reading {
        let mut why = WhyNot::NoGrant;
        for (reading, _) in self.readings.values() {
            match reading {
                Reading::Clear | Reading::Masked => return Reading::Clear,
                Reading::Refused(other) => why = why.max(*other),
            }
        }
        Reading::Refused(why)
    }

    /// The grant by which the column may be read; none: the unit owns the table, or it is free.
    pub fn grant(&self, column: &str) -> Option<ApplicationId> {
        self.readings.get(column).and_then(|(_, grant)| *grant)
    }

    /// Class and grade of the column; those of origin are told to everybody who reads.
    pub fn secrecy(&self, column: &str) -> (Option<DataClass>, Grade) {
        if ORIGIN.contains(&column) {
            return (None, Grade::General1);
        }
        let field = self.resource.field(column);
        field.map_or((None, Grade::Core), |field| {
            (Some(field.class), field.grade)
        })
    }
}
