//! Data rules: their conditions can be read, and their examples end as they say.

use crate::fault::Faults;
use crate::model::Pack;

/// Notes everything wrong with the pack's data rules.
pub fn check(pack: &Pack, faults: &mut Faults) {
    for (name, rule) in &pack.rules {
        let file = format!("rules/{name}.yaml");
        for fault in rule.faults() {
            faults
                .error("PAK0097", &file, pack.pos(&file, &fault.at), fault.what)
                .hint(fault.hint);
        }
    }
}
