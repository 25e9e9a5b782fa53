//! The tree against RFC 6962: its published vectors, and a naive tree written from its text.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests

use haina_journal::{
    Edge, Hash, Path, TILE_WIDTH, TileId, Tiles, consistent, empty_root, leaf_hash, node_hash,
    root_of_path,
};
use proptest::prelude::*;

/// A tree grown by pushes, with all tiles it would have stored.
fn grow(leaves: &[Hash]) -> (Edge, Tiles) {
    let (mut edge, mut tiles) = (Edge::default(), Tiles::default());
    for leaf in leaves {
        edge.push(*leaf, &mut |tile, hashes| {
            tiles.insert(tile, hashes.as_flattened())
        });
    }
    edge.partial()
        .for_each(|(tile, hashes)| tiles.insert(tile, hashes.as_flattened()));
    (edge, tiles)
}

/// MTH of RFC 6962, 2.1, as it is written there.
fn naive(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let k = leaves.len().next_power_of_two() / 2;
            node_hash(&naive(&leaves[..k]), &naive(&leaves[k..]))
        }
    }
}

fn leaves(n: u64) -> Vec<Hash> {
    (0..n).map(|i| leaf_hash(&i.to_be_bytes())).collect()
}

fn hex_of(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(hex::encode).collect()
}

#[test]
fn the_published_vectors_hold() {
    let inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let leaves: Vec<Hash> = inputs
        .iter()
        .map(|input| leaf_hash(&hex::decode(input).unwrap()))
        .collect();
    assert_eq!(
        hex::encode(Edge::default().root()),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    for (n, root) in (1..).zip(roots) {
        assert_eq!(hex::encode(grow(&leaves[..n]).0.root()), root, "{n}");
    }
    let (_, tiles) = grow(&leaves);
    let path = Path::inclusion(0, 8).hashes(&tiles).unwrap();
    assert_eq!(
        hex_of(&path),
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
    let path = Path::consistency(6, 8).hashes(&tiles).unwrap();
    assert_eq!(
        hex_of(&path),
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
}

#[test]
fn every_leaf_of_every_tree_up_to_300_is_proven_and_no_other() {
    let leaves = leaves(300);
    for size in 1..=300u64 {
        let (edge, tiles) = grow(&leaves[..size as usize]);
        let root = edge.root();
        assert_eq!(root, naive(&leaves[..size as usize]), "{size}");
        for index in 0..size {
            let path = Path::inclusion(index, size).hashes(&tiles).unwrap();
            let leaf = leaves[index as usize];
            assert_eq!(
                root_of_path(leaf, index, size, &path),
                Some(root),
                "{index} of {size}"
            );
            let other = leaves[(index as usize + 1) % 300];
            assert_ne!(root_of_path(other, index, size, &path), Some(root));
            if size > 1 {
                let elsewhere = (index + 1) % size;
                assert_ne!(root_of_path(leaf, elsewhere, size, &path), Some(root));
                assert_eq!(root_of_path(leaf, index, size, &path[1..]), None);
            }
            let long = [&path[..], &[root]].concat();
            assert_eq!(root_of_path(leaf, index, size, &long), None);
        }
        assert_eq!(root_of_path(leaves[0], size, size, &[]), None);
    }
}

#[test]
fn every_tree_up_to_64_continues_each_smaller_one_and_no_fork() {
    let leaves = leaves(64);
    let forked: Vec<Hash> = leaves.iter().map(|leaf| node_hash(leaf, leaf)).collect();
    for size in 0..=64u64 {
        let (edge, tiles) = grow(&leaves[..size as usize]);
        for old in 0..=size {
            let path = Path::consistency(old, size).hashes(&tiles).unwrap();
            let before = (old, naive(&leaves[..old as usize]));
            let after = (size, edge.root());
            assert!(consistent(before, after, &path), "{old} to {size}");
            if old > 0 {
                let fork = (old, naive(&forked[..old as usize]));
                assert!(!consistent(fork, after, &path), "fork {old} to {size}");
            }
            if !path.is_empty() {
                assert!(
                    !consistent(before, after, &path[1..]),
                    "short {old} to {size}"
                );
            }
            let long = [&path[..], &[after.1]].concat();
            assert!(!consistent(before, after, &long), "long {old} to {size}");
        }
    }
}

#[test]
fn an_edge_is_loaded_from_the_tiles_it_was_stored_in() {
    for size in [
        0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000u64,
    ] {
        let (edge, tiles) = grow(&leaves(size));
        let loaded = Edge::load(size, &tiles).unwrap();
        assert_eq!(
            (loaded.size(), loaded.root()),
            (size, edge.root()),
            "{size}"
        );
        let ids = Edge::tiles_of(size);
        assert!(ids.iter().all(|tile| tile.index * TILE_WIDTH <= size));
        if size > 0 && size % TILE_WIDTH > 0 {
            assert!(ids.contains(&TileId {
                level: 0,
                index: size / TILE_WIDTH
            }));
            assert!(Edge::load(size + 1, &tiles).is_err(), "{size}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn large_trees_prove_their_leaves_and_their_past(
        size in 1u64..80_000, index in 0.0f64..1.0, old in 0.0f64..1.0
    ) {
        let leaves = leaves(size);
        let (edge, tiles) = grow(&leaves);
        let index = ((size as f64 * index) as u64).min(size - 1);
        let path = Path::inclusion(index, size);
        prop_assert!(path.tiles().len() <= 6);
        let path = path.hashes(&tiles).unwrap();
        let root = root_of_path(leaves[index as usize], index, size, &path);
        prop_assert_eq!(root, Some(edge.root()));
        let old = (size as f64 * old) as u64;
        let path = Path::consistency(old, size).hashes(&tiles).unwrap();
        let before = (old, naive(&leaves[..old as usize]));
        prop_assert!(consistent(before, (size, edge.root()), &path));
    }
}
