//! The models of a pack: each `models/NAME.sql` with its `models/NAME.yaml`.

use std::sync::Arc;

use haina_lake::model::{ModelFault, ModelSet};

use crate::fault::{Faults, Pos};
use crate::source::Source;

/// The texts of the models, as they are found.
#[derive(Default)]
pub struct Models {
    files: Vec<(String, String)>,
}

impl Models {
    /// Takes the text of a file.
    pub fn note(&mut self, source: &Source, path: &str, faults: &mut Faults) {
        let name = path.rsplit('/').next().unwrap_or(path);
        if let Some(text) = source.text(path, faults) {
            self.files.push((name.to_owned(), text.to_owned()));
        }
    }

    /// The models in their order; none when the pack has none, or one that cannot be read.
    pub fn read(self, pack: &str, faults: &mut Faults) -> Option<Arc<ModelSet>> {
        if self.files.is_empty() {
            return None;
        }
        match ModelSet::read(pack, self.files) {
            Ok(set) => Some(Arc::new(set)),
            Err(found) => {
                found.iter().for_each(|fault| note(fault, faults));
                None
            }
        }
    }
}

fn note(fault: &ModelFault, faults: &mut Faults) {
    let file = match fault.file.contains('.') {
        true => format!("models/{}", fault.file),
        false => "models".to_owned(),
    };
    let at = Pos {
        line: fault.line,
        column: 0,
    };
    let noted = match fault.is_error() {
        true => faults.error("PAK0095", &file, at, &fault.what),
        false => faults.warning("PAK0095", &file, at, &fault.what),
    };
    noted.hint(&fault.hint);
}
