//! Kinds of files: what a declaration says by itself, and the department and the type of matter that it names.

use super::against::World;
use crate::fault::{Faults, did_you_mean};
use crate::model::Pack;

/// Notes everything wrong with the declarations by themselves.
pub fn check(pack: &Pack, faults: &mut Faults) {
    for (name, of) in &pack.dossiers {
        let file = format!("dossiers/{name}.yaml");
        if name != of.kind.name() {
            let said = format!("the kind of files is `{}`, its file `{name}`", of.kind);
            let at = pack.pos(&file, "/kind");
            faults
                .error("PAK0030", &file, at, said)
                .hint("give both the same name");
        }
        for (pointer, said, hint) in of.faults() {
            faults
                .error("PAK0096", &file, pack.pos(&file, &pointer), said)
                .hint(hint);
        }
    }
}

/// Who keeps the files is a department, and a contested field opens a type of matter that there is.
pub fn against(pack: &Pack, world: &World, faults: &mut Faults) {
    for (name, of) in &pack.dossiers {
        let file = format!("dossiers/{name}.yaml");
        world.department(&of.owner, &file, pack.pos(&file, "/owner"), faults);
        let unknown = of
            .correction
            .iter()
            .filter(|matter| !world.types.contains(*matter));
        for matter in unknown {
            let said = format!("there is no matter type `{matter}`");
            let hint = did_you_mean(matter, world.types.iter().map(String::as_str));
            faults
                .error("PAK0096", &file, pack.pos(&file, "/correction"), said)
                .hint(hint.unwrap_or_else(|| "write the full id, `PACK/KEY`".into()));
        }
    }
}
