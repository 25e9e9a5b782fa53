//! The application: every room opened and wired, with its router and its background work.

mod config;
mod lake;
mod law;
mod open;
mod serve;
mod state;
mod watch;

pub use config::{AppConfig, CityConfig, DoorConfig, Limits, MailConfig, MailTls};
pub use haina_party::OidcConfig;
pub use lake::INCOMING;
pub use open::App;
pub use state::Api;

/// The tables of all rooms that [`App::open`] brings up to date, lower layers first.
pub fn migrations() -> Vec<haina_store::Migrations> {
    open::ROOMS.to_vec()
}
