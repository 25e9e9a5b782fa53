//! The key that signs checkpoints, in the text forms of C2SP signed-note.

use std::fmt;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use haina_core::Env;
use haina_store::crash;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::JournalError;

const ED25519: u8 = 1;
const PRIVATE: &str = "PRIVATE+KEY+";

/// The public key of a log: `name+id+key`. With it alone proofs are checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    key: VerifyingKey,
}

/// The private key of a log; never printed.
pub(crate) struct PrivateKey {
    name: String,
    key: SigningKey,
}

impl PublicKey {
    /// The log's origin: the name of the city's journal.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What tells keys of one name apart: eight hexadecimal digits.
    pub fn id(&self) -> String {
        hex::encode(self.id_bytes())
    }

    pub(crate) fn id_bytes(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', ED25519])
            .chain_update(self.key.as_bytes())
            .finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    pub(crate) fn verifies(&self, text: &str, signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|s| self.key.verify_strict(text.as_bytes(), &s).is_ok())
    }
}

impl PrivateKey {
    /// Reads the key file.
    pub fn read(path: &Path) -> Result<PrivateKey, JournalError> {
        let text = fs::read_to_string(path).map_err(|error| failed(path, error))?;
        let text = Zeroizing::new(text);
        parse_private(text.trim()).ok_or_else(|| failed(path, "it is not a key of a signed note"))
    }

    /// Makes a new key named `name` and writes its file, for its owner alone.
    pub fn create(path: &Path, name: &str, env: &Env) -> Result<PrivateKey, JournalError> {
        if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c == '+') {
            return Err(failed(
                path,
                format!("`{name}` has spaces or `+`, or is empty"),
            ));
        }
        let mut seed = Zeroizing::new([0; 32]);
        env.chance.fill(&mut *seed);
        let key = PrivateKey {
            name: name.to_owned(),
            key: SigningKey::from_bytes(&seed),
        };
        let bytes = Zeroizing::new([&[ED25519], &seed[..]].concat());
        let body = Zeroizing::new(BASE64.encode(&*bytes));
        let text = Zeroizing::new(format!("{PRIVATE}{name}+{}+{}\n", key.public().id(), *body));
        write_new(path, text.as_bytes()).map_err(|error| failed(path, error))?;
        Ok(key)
    }

    pub fn public(&self) -> PublicKey {
        PublicKey {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    pub fn sign(&self, text: &str) -> [u8; 64] {
        self.key.sign(text.as_bytes()).to_bytes()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[ED25519], &self.key.as_bytes()[..]].concat();
        write!(f, "{}+{}+{}", self.name, self.id(), BASE64.encode(bytes))
    }
}

impl FromStr for PublicKey {
    type Err = JournalError;

    fn from_str(text: &str) -> Result<PublicKey, JournalError> {
        let wrong = || JournalError::unreadable("public key", "expected `name+id+key`");
        let (name, rest) = text.trim().split_once('+').ok_or_else(wrong)?;
        let (id, bytes) = rest.split_once('+').ok_or_else(wrong)?;
        let bytes = BASE64.decode(bytes).map_err(|_| wrong())?;
        let (kind, bytes) = bytes.split_first().ok_or_else(wrong)?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| wrong())?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| wrong())?;
        let key = PublicKey {
            name: name.to_owned(),
            key,
        };
        if *kind != ED25519 || name.is_empty() || key.id() != id {
            return Err(wrong());
        }
        Ok(key)
    }
}

fn parse_private(text: &str) -> Option<PrivateKey> {
    let (name, rest) = text.strip_prefix(PRIVATE)?.split_once('+')?;
    let (id, bytes) = rest.split_once('+')?;
    let bytes = Zeroizing::new(BASE64.decode(bytes).ok()?);
    let seed: &[u8; 32] = bytes.strip_prefix(&[ED25519])?.try_into().ok()?;
    let key = PrivateKey {
        name: name.to_owned(),
        key: SigningKey::from_bytes(seed),
    };
    (key.public().id() == id).then_some(key)
}

/// Writes a file that did not exist, readable by its owner alone, and makes sure it is on disk.
///
/// It has its name only once it is whole: a half key would keep the journal from ever being opened.
fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    // Left by a killed process that had the same number.
    let _ = fs::remove_file(&draft);
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    crash::tick();
    file.write_all(bytes)?;
    file.sync_all()?;
    crash::tick();
    // Unlike a rename, a link never takes the place of a key that another node made meanwhile.
    let linked = fs::hard_link(&draft, path);
    let _ = fs::remove_file(&draft);
    linked?;
    crash::tick();
    File::open(folder)?.sync_all()
}

fn failed(path: &Path, reason: impl ToString) -> JournalError {
    JournalError::Key {
        path: path.display().to_string(),
        reason: reason.to_string(),
    }
}
