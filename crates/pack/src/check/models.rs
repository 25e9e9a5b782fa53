//! Models among the packs: departments and types of matters that they name.

use haina_lake::model::Model;

use super::against::World;
use crate::fault::{Faults, Pos, did_you_mean};
use crate::model::Pack;

/// Who answers for a model and who looks into what it claims are departments; what a claim opens is a type of matter.
pub fn against(pack: &Pack, world: &World, faults: &mut Faults) {
    let models = pack.models.iter().flat_map(|set| set.models());
    for model in models {
        let file = format!("models/{}.yaml", model.name);
        let owner = &model.header.owner;
        world.department(owner, &file, at(model, "owner", owner), faults);
        let Some(claims) = model.header.claims() else {
            continue;
        };
        world.department(&claims.unit, &file, at(model, "unit", &claims.unit), faults);
        let unknown = claims.matter.iter().filter(|m| !world.types.contains(*m));
        for matter in unknown {
            let said = format!("there is no matter type `{matter}`");
            let hint = did_you_mean(matter, world.types.iter().map(String::as_str));
            faults
                .error("PAK0095", &file, at(model, "matter", matter), said)
                .hint(hint.unwrap_or_else(|| {
                    "write the full id, `PACK/KEY`, of a type of this pack or one that it needs"
                        .into()
                }));
        }
    }
}

fn at(model: &Model, section: &str, word: &str) -> Pos {
    Pos {
        line: model.line(section, word),
        column: 0,
    }
}
