//! Lineage as OpenLineage tells it.

use serde_json::{Map, Value, json};

use super::{Derived, Influence, Lineage, Source};

/// The schema of the facet, by its version.
pub const COLUMN_LINEAGE_FACET: &str = "https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet";

/// The column-lineage facet of an output dataset, version 1-2-0: direct columns per field, indirect ones for the dataset.
///
/// `namespace` is that of the tables it was made from; `producer` the address of the program that says so.
pub fn column_lineage(lineage: &Lineage, namespace: &str, producer: &str) -> Value {
    let mut fields = Map::new();
    for column in &lineage.columns {
        let inputs = column.direct.iter().map(|(source, derived)| {
            let masking = column.masked && *derived == Derived::Identity;
            input(namespace, source, [direct(*derived, masking)])
        });
        let inputs: Vec<Value> = inputs.collect();
        fields.insert(column.name.clone(), json!({ "inputFields": inputs }));
    }
    let dataset = lineage.indirect.iter();
    let dataset = dataset.map(|(source, how)| input(namespace, source, how.iter().map(indirect)));
    json!({
        "_producer": producer,
        "_schemaURL": COLUMN_LINEAGE_FACET,
        "fields": fields,
        "dataset": dataset.collect::<Vec<Value>>(),
    })
}

fn input(
    namespace: &str,
    source: &Source,
    transformations: impl IntoIterator<Item = Value>,
) -> Value {
    json!({
        "namespace": namespace,
        "name": source.table,
        "field": source.column,
        "transformations": transformations.into_iter().collect::<Vec<_>>(),
    })
}

fn direct(derived: Derived, masking: bool) -> Value {
    transformation("DIRECT", derived.into(), masking)
}

fn indirect(influence: &Influence) -> Value {
    transformation("INDIRECT", influence.into(), false)
}

fn transformation(kind: &str, subtype: &str, masking: bool) -> Value {
    json!({ "type": kind, "subtype": subtype, "description": "", "masking": masking })
}
