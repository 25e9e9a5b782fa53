//! `haina matter digest`.

use crate::client::City;
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {}

pub async fn run(_: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let digest = city.get("/v1/matters/digest").await?;
    out.answer(&digest, || text(&digest["digest"]));
    Ok(())
}
