//! Proofs that need nothing but the public key.

use crate::city::{PASSWORD, founded};
use crate::run::haina;
use crate::served::Server;

#[test]
fn a_proof_is_checked_with_the_public_key_alone_and_a_changed_one_proves_nothing() {
    let folder = founded();
    let data = folder.path().join("data");
    let entries = haina(["journal", "entries"]).data(&data).json();
    let entry = entries["items"][0]["id"].as_str().unwrap();
    let proof = haina(["journal", "prove", entry]).data(&data).ok();
    let key = haina(["journal", "key"]).data(&data).ok();
    let (at, of) = (folder.path().join("proof"), folder.path().join("key"));
    std::fs::write(&at, &proof).unwrap();
    std::fs::write(&of, &key).unwrap();

    // The city is gone; the proof still stands, with the key in a file or written out.
    std::fs::remove_dir_all(&data).unwrap();
    let check = |key: &str| haina(["journal", "check", "--key", key]).arg(&at);
    assert!(check(&of.display().to_string()).ok().contains(entry));
    assert!(check(key.trim()).ok().contains(entry));

    let changed = proof.replacen("party.", "Party.", 1);
    assert_ne!(changed, proof);
    std::fs::write(&at, changed).unwrap();
    let told = check(key.trim()).fails(1);
    assert!(told.contains("proves nothing"), "{told}");
}

#[test]
fn a_served_journal_is_verified_from_outside_and_continues_a_kept_checkpoint() {
    let folder = founded();
    let data = folder.path().join("data");
    // Who audits must not act: the auditor is another person.
    haina(["user", "add", "xin", "--role", "auditor"])
        .data(&data)
        .input(&format!("{PASSWORD}\n"))
        .ok();
    let server = Server::start(&data);
    let home = folder.path().join("home");
    haina(["login", &server.url, "--name", "xin"])
        .config_home(&home)
        .input(PASSWORD)
        .ok();
    let remote = |args: [&str; 2]| haina(args).config_home(&home).arg("--url").arg(&server.url);
    let kept = folder.path().join("checkpoint");
    std::fs::write(&kept, remote(["journal", "checkpoint"]).ok()).unwrap();
    let held = remote(["journal", "verify"]).arg("--checkpoint").arg(&kept);
    let held = held.json();
    assert_eq!(held["holds"], true);
    assert!(held["entries"].as_u64().unwrap() >= 2, "{held}");
    assert_eq!(server.stop(), Some(0));
}
