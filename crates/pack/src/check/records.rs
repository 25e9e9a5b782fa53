//! Papers of a type for which records are asked: found by fields of the form, and let be asked by one.

use haina_matter::{MatterType, paper_faults};

use crate::fault::Faults;
use crate::model::Pack;

pub fn check(pack: &Pack, file: &str, kind: &MatterType, faults: &mut Faults) {
    for wrong in paper_faults(kind) {
        let at = pack.pos(file, &format!("/{}", wrong.path.join("/")));
        faults
            .error("PAK0059", file, at, wrong.message)
            .hint(wrong.hint.to_owned());
    }
}
