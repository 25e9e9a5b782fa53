//! `haina openapi`: the description of the API.

use crate::out::Out;

pub fn run(out: &Out) {
    out.line(&haina_api::openapi::text());
}
