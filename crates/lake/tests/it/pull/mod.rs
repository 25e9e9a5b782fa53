//! Pulls from departments' databases, with real servers.

mod mysql;
mod postgres;
mod source;
mod sqlite;
