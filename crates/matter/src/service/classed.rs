//! Classes as people name them: the key of a leaf stands for its whole path.

use super::Matters;
use crate::command::{Command, Open};
use crate::compiled::Kind;
use crate::refusal::Refusal;

impl Matters {
    pub(super) fn classed(&self, kind: &Kind, open: &Open) -> Result<Open, Refusal> {
        let mut open = open.clone();
        self.class_in(kind, &mut open.class)?;
        Ok(open)
    }

    pub(super) fn classed_command(
        &self,
        kind: &Kind,
        command: &Command,
    ) -> Result<Command, Refusal> {
        let mut command = command.clone();
        match &mut command {
            Command::Submit { class, .. }
            | Command::Accept { class, .. }
            | Command::Reclassify { class, .. } => self.class_in(kind, class)?,
            _ => {}
        }
        Ok(command)
    }

    /// A leaf key of the type's taxonomy becomes its path; a class that is not in it is refused.
    fn class_in(&self, kind: &Kind, class: &mut Option<String>) -> Result<(), Refusal> {
        let Some(given) = class.as_deref().map(str::trim).filter(|c| !c.is_empty()) else {
            return Ok(());
        };
        match self.inner.types.class_path(kind.def(), given) {
            Some(path) => *class = Some(path),
            None if kind.def().taxonomy.is_some() => {
                return Err(Refusal::NotListed {
                    what: "demand_class",
                    given: given.chars().take(64).collect(),
                    listed: Vec::new(),
                });
            }
            None => {}
        }
        Ok(())
    }
}
