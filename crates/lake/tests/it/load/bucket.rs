//! Tables in a bucket, on a server of S3 that the test starts: what holds in a folder holds there.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use haina_lake::AsOf;
use haina_lake::delta::{Mode, Place, WriteLimits};
use haina_lake::load::LoadMode;
use haina_store::testing;
use jiff::SignedDuration;
use object_store::aws::{AmazonS3Builder, S3ConditionalPut};
use tokio::task::JoinSet;

use super::delta::{numbers, rows, schema};
use super::kill::load_cut_everywhere;
use super::town::{ROOMS, Town, spec};

const BUCKET: &str = "city";
const KEY: &str = "haina";
const SECRET: &str = "of-a-test-alone";

/// A server of S3 in a folder; dropping it ends it.
struct Gateway {
    server: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Where the program of the server is: `HAINA_TEST_S3`, or on the path.
fn program() -> Option<PathBuf> {
    let named = std::env::var_os("HAINA_TEST_S3").map(PathBuf::from);
    let folders = std::env::var_os("PATH")?;
    let mut found = std::env::split_paths(&folders).map(|folder| folder.join("versitygw"));
    named.or_else(|| found.find(|file| file.is_file()))
}

#[allow(clippy::print_stderr)] // why the tests are skipped
async fn gateway() -> Option<Gateway> {
    let Some(program) = program() else {
        eprintln!("skipped: there is no versitygw (a server of S3) here");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = port.local_addr().unwrap().to_string();
    drop(port);
    let server = Command::new(program)
        .args(["--port", &address, "posix"])
        .arg(folder.path())
        .env("ROOT_ACCESS_KEY", KEY)
        .env("ROOT_SECRET_KEY", SECRET)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let gateway = Gateway {
        server,
        address,
        _folder: folder,
    };
    for _ in 0..200 {
        if tokio::net::TcpStream::connect(&gateway.address)
            .await
            .is_ok()
        {
            return Some(gateway);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the server of S3 does not answer");
}

impl Gateway {
    /// A path of the bucket, as a place of tables.
    fn place(&self, path: &str) -> Place {
        let bucket = AmazonS3Builder::new()
            .with_endpoint(format!("http://{}", self.address))
            .with_allow_http(true)
            .with_region("us-east-1")
            .with_bucket_name(BUCKET)
            .with_access_key_id(KEY)
            .with_secret_access_key(SECRET)
            .with_conditional_put(S3ConditionalPut::ETagMatch)
            .build()
            .unwrap();
        let base = format!("s3://{BUCKET}/{path}").parse().unwrap();
        Place::bucket(Arc::new(bucket), base)
    }
}

async fn in_bucket(test: impl AsyncFn(Town)) {
    let Some(gateway) = gateway().await else {
        return;
    };
    testing::on_sqlite(&ROOMS, async |place| {
        let tables = gateway.place("tables");
        let own = (place.folder.as_path(), tables);
        test(
            Town::at_place(
                place.store.clone(),
                place.env.clone(),
                place.clock.clone(),
                own,
            )
            .await,
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_table_in_a_bucket_is_loaded_withdrawn_gone_back_to_and_tidied() {
    in_bucket(async |town: Town| {
        let key = "civil.register";
        town.table(key, &spec(LoadMode::Keyed, &["no"])).await;
        let first = ["1,王芳,30", "2,李雷,41"];
        town.load(key, "no,name,age\n1,王芳,30\n2,李雷,41\n")
            .await
            .unwrap();
        town.clock.advance(SignedDuration::from_hours(24));
        let second = town.load(key, "no,name,age\n2,李雷,42\nx,坏,1\n").await;
        let second = second.unwrap();
        assert_eq!((second.counted.accepted, second.counted.rejected), (1, 1));
        assert_eq!(town.now(key).await, ["1,王芳,30", "2,李雷,42"]);
        assert_eq!(town.rows(key, AsOf::Version(1)).await, first);
        town.lake
            .withdraw(&town.lead, key, second.id, "错")
            .await
            .unwrap();
        assert_eq!(town.now(key).await, first);
        town.adds_up(key).await;
        town.clock.advance(SignedDuration::from_hours(24 * 60));
        town.lake
            .tidy(key, SignedDuration::from_hours(24))
            .await
            .unwrap();
        // The files of those versions are gone: they are read from the history.
        assert_eq!(town.rows(key, AsOf::Version(2)).await[1], "2,李雷,42");
        assert_eq!(town.now(key).await, first);
        town.adds_up(key).await;
    })
    .await;
}

#[tokio::test]
async fn a_load_into_a_bucket_that_is_cut_off_anywhere_leaves_the_version_before_or_after() {
    in_bucket(async |town: Town| {
        let after = ["1,王芳,30", "2,李雷,42", "3,韩梅,20"];
        load_cut_everywhere(&town, LoadMode::Keyed, &["no"], &after).await;
    })
    .await;
}

#[tokio::test]
async fn of_those_who_commit_to_a_bucket_at_once_one_is_first_and_no_version_is_lost() {
    let Some(gateway) = gateway().await else {
        return;
    };
    let table = |path: &str| gateway.place(path).table("race").unwrap();
    table("race").create(&schema()).await.unwrap();
    let mut all = JoinSet::new();
    for n in 0..6 {
        let table = table("race");
        all.spawn(async move {
            let limits = WriteLimits::default();
            let wrote = table
                .write(0, Mode::Overwrite, rows(n..n + 1), &limits)
                .await;
            wrote.ok().map(|written| (written.version, n))
        });
    }
    let mut won: Vec<(u64, i64)> = all.join_all().await.into_iter().flatten().collect();
    won.sort_unstable();
    assert!(!won.is_empty());
    let versions: Vec<u64> = won.iter().map(|(version, _)| *version).collect();
    assert_eq!(versions, (1..=won.len() as u64).collect::<Vec<_>>());
    for (version, n) in won {
        assert_eq!(numbers(&table("race"), version).await, [n]);
    }
}
