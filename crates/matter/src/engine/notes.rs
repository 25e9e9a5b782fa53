//! Comments and files.

use super::{Run, said};
use crate::FileId;
use crate::command::Command;
use crate::fact::Fact;
use crate::kind::Evidence;
use crate::matter::Attached;
use crate::refusal::Refusal;

impl Run<'_> {
    pub(super) fn noting(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::Comment { text, public } => {
                let text = said("text", text)?.into();
                self.happen(Fact::Commented {
                    text,
                    public: *public,
                });
                Ok(())
            }
            Command::Attach { files, shows } => {
                if files.is_empty() {
                    return Err(Refusal::NothingToDo);
                }
                let mut attached = Vec::new();
                for id in files {
                    let file = self.file(*id, *shows)?;
                    if attached
                        .iter()
                        .chain(&self.state.files)
                        .any(|known: &Attached| known.id == *id)
                    {
                        continue;
                    }
                    attached.push(file);
                }
                let max = self.ctx.kind.def().attachments.max;
                if self.state.files.len() + attached.len() > max as usize {
                    return Err(Refusal::Cap {
                        what: "attach",
                        max,
                    });
                }
                if attached.is_empty() {
                    return Err(Refusal::NothingToDo);
                }
                self.happen(Fact::FilesAttached { files: attached });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The file, if the type takes such.
    pub(super) fn file(&self, id: FileId, shows: Evidence) -> Result<Attached, Refusal> {
        let rule = &self.ctx.kind.def().attachments;
        let info = self.ctx.world.file(id);
        let info = info.ok_or_else(|| Refusal::File {
            why: format!("{id} is not uploaded"),
        })?;
        if !rule.kinds.contains(&info.kind) {
            return Err(Refusal::File {
                why: format!("{id} is a {:?}", info.kind).to_lowercase(),
            });
        }
        let max = rule.bytes().unwrap_or(0);
        if info.bytes > max {
            return Err(Refusal::File {
                why: format!("{id} has {} bytes, more than {max}", info.bytes),
            });
        }
        if self.state.files.len() >= rule.max as usize {
            return Err(Refusal::Cap {
                what: "attach",
                max: rule.max,
            });
        }
        Ok(Attached {
            id,
            sha256: info.sha256,
            shows,
            at: self.ctx.now,
            round: self.state.round(),
            by: self.ctx.actor.person.clone(),
        })
    }

    /// Files given as proof exist.
    pub(super) fn known_files(&self, files: &[FileId]) -> Result<(), Refusal> {
        match files.iter().find(|id| self.ctx.world.file(**id).is_none()) {
            Some(id) => Err(Refusal::File {
                why: format!("{id} is not uploaded"),
            }),
            None => Ok(()),
        }
    }
}
