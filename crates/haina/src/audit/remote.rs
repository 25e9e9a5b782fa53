//! The journal of a server, from what it publishes: its checkpoint, its key and its entries.
//!
//! The entries are hashed here and must lead to the root that the checkpoint signs: the server is not believed.

use haina_journal::{Checkpoint, Edge, PublicKey, TILE_WIDTH, leaf_hash};

use crate::client::{City, Request};
use crate::failure::{Failure, Kind};
use crate::progress;

/// Reads the whole log of `city` and checks it with `key`; gives the checkpoint it holds against.
///
/// `outside` are checkpoints kept elsewhere: the log must have had their roots at their sizes.
pub async fn verify_remote(
    city: &City,
    key: &PublicKey,
    outside: &[Checkpoint],
) -> Result<Checkpoint, Failure> {
    let note = text(city, "/v1/journal/checkpoint").await?;
    let checkpoint: Checkpoint = note.parse().map_err(|error| broken(&error))?;
    for signed in outside.iter().chain([&checkpoint]) {
        signed.check(key).map_err(|error| broken(&error))?;
    }
    let ahead = outside.iter().any(|kept| kept.size > checkpoint.size);
    if ahead {
        return Err(fork("it is shorter than a checkpoint that was kept"));
    }
    let mut edge = Edge::default();
    let bar = progress::bar("checking entries", checkpoint.size);
    compare(&edge, outside)?;
    for index in 0..checkpoint.size.div_ceil(TILE_WIDTH) {
        let width = (checkpoint.size - index * TILE_WIDTH).min(TILE_WIDTH);
        let part = if width < TILE_WIDTH {
            format!(".p/{width}")
        } else {
            String::new()
        };
        let path = format!("/v1/journal/tile/entries/{index}{part}");
        let bundle = city.send(Request::get(path)).await?.bytes;
        let records = records(&bundle);
        let records = records.filter(|records| records.len() as u64 == width);
        for record in records
            .ok_or_else(|| fork(&format!("bundle {index} does not hold its {width} entries")))?
        {
            edge.push(leaf_hash(record), &mut |_, _| {});
            compare(&edge, outside)?;
        }
        bar.inc(width);
    }
    bar.finish_and_clear();
    match edge.root() == checkpoint.root {
        true => Ok(checkpoint),
        false => Err(fork(
            "its entries do not lead to the root that its checkpoint signs",
        )),
    }
}

/// Compares with the kept checkpoints of this size.
fn compare(edge: &Edge, outside: &[Checkpoint]) -> Result<(), Failure> {
    let mut same = outside.iter().filter(|kept| kept.size == edge.size());
    match same.any(|kept| kept.root != edge.root()) {
        true => Err(fork(&format!(
            "its first {} entries are not those of a checkpoint that was kept",
            edge.size()
        ))),
        false => Ok(()),
    }
}

/// The records of a bundle, each after its length in two bytes.
fn records(mut bundle: &[u8]) -> Option<Vec<&[u8]>> {
    let mut records = Vec::new();
    while let Some((length, rest)) = bundle.split_first_chunk::<2>() {
        let (record, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
        records.push(record);
        bundle = rest;
    }
    bundle.is_empty().then_some(records)
}

async fn text(city: &City, path: &str) -> Result<String, Failure> {
    let bytes = city.send(Request::get(path)).await?.bytes;
    String::from_utf8(bytes).map_err(|error| broken(&error))
}

fn broken(error: &dyn std::error::Error) -> Failure {
    Failure::new(Kind::Refused, "CLI0026", "the journal does not hold").caused(error.to_string())
}

fn fork(why: &str) -> Failure {
    Failure::new(Kind::Refused, "CLI0026", "the journal does not hold")
        .caused(why)
        .hint("keep its checkpoint, and ask the city for an explanation")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_is_taken_apart_and_a_cut_one_is_refused() {
        let bundle = [0, 2, b'a', b'b', 0, 0, 0, 1, b'c'];
        assert_eq!(records(&bundle), Some(vec![&b"ab"[..], b"", b"c"]));
        assert_eq!(records(&bundle[..8]), None);
    }
}
