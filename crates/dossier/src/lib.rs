#![doc = include_str!("../README.md")]

mod declaration;
mod error;
mod ids;
mod service;

pub use declaration::{Declaration, FileKind, TablePart};
pub use error::DossierError;
pub use ids::{ContestId, DossierId, LookId};
pub use service::{
    Around, Ask, Chain, ChainFact, Conflict, ConflictValue, Contest, Contested, Dossiers, Doubtful,
    Face, FieldView, File, Found, KindStatus, Linked, LogEntry, Look, MIGRATIONS, Member, Moved,
    RowView, Ruled, Said, Searched, Seek, Shown, Standing, TableStatus, Training, Waterfall,
    WaterfallStep, Wish, Withheld, Word,
};
