//! Comments and files.

use super::{Run, said};
use crate::FileId;
use crate::command::Command;
use crate::fact::Fact;
use crate::kind::{Channel, Evidence};
use crate::matter::{Attached, MatterState};
use crate::private::Private;
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
                let attached = self.attached(files, *shows)?;
                if attached.is_empty() {
                    return Err(Refusal::NothingToDo);
                }
                self.happen(Fact::FilesAttached { files: attached });
                Ok(())
            }
            Command::Supply {
                text,
                files,
                channel,
                papers,
            } => self.supplied(text, files, *channel, papers),
            _ => Ok(()),
        }
    }

    /// Words or files of the person; a matter that waits for a correction is handed in again with them.
    fn supplied(
        &mut self,
        text: &str,
        files: &[FileId],
        channel: Channel,
        papers: &[String],
    ) -> Result<(), Refusal> {
        if !self.ctx.kind.def().channels.contains(&channel) {
            return Err(Refusal::Opener { why: "channel" });
        }
        let text = text.trim();
        let papers = self.papers_of(papers, files.len())?;
        let files = self.attached(files, Evidence::Other)?;
        if text.is_empty() && files.is_empty() {
            return Err(Refusal::NothingToDo);
        }
        let text = (!text.is_empty()).then(|| text.to_owned());
        self.happen(Fact::Supplied {
            channel,
            text: Private(text),
            files,
            papers: Private(Some(papers).filter(|papers| !papers.is_empty())),
        });
        if self.state.state == MatterState::Draft {
            self.submitted(None, None, None, None)?;
        }
        Ok(())
    }

    /// Those of the files that are not there yet, if the type takes them and there is room.
    fn attached(&self, files: &[FileId], shows: Evidence) -> Result<Vec<Attached>, Refusal> {
        let mut attached = Vec::new();
        for id in files {
            let file = self.file(*id, shows)?;
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
        Ok(attached)
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
