//! Two at once: one changes a table at a time, and who lost the turn changes nothing.

use haina_core::Fault;
use haina_lake::load::LoadMode;
use haina_store::Lease;
use jiff::SignedDuration;

use super::town::{Town, each, spec};

#[tokio::test]
async fn one_changes_a_table_at_a_time_whatever_node_it_is_on() {
    each(async |town: Town| {
        let key = "civil.register";
        town.table(key, &spec(LoadMode::Append, &[])).await;
        let other = town.opened_again().await.unwrap();
        let (first, second) = (
            town.file("a.csv", "no,name,age\n1,王芳,30\n"),
            town.file("b.csv", "no,name,age\n2,李雷,41\n"),
        );
        let (a, b) = tokio::join!(
            town.lake.load(&town.handler, key, &first),
            other.load(&town.handler, key, &second)
        );
        let codes: Vec<&str> = [&a, &b]
            .into_iter()
            .filter_map(|done| done.as_ref().err().map(|e| e.code()))
            .collect();
        assert!(codes.is_empty() || codes == ["LAK0005"], "{codes:?}");
        assert_eq!(town.now(key).await.len(), 2 - codes.len());
        town.adds_up(key).await;

        // While another has the turn nothing is changed, nor is anything put in order over its head.
        let id = town.lake.table(&town.lead, key).await.unwrap().resource;
        let name = format!("lake.table.{id}");
        let ttl = SignedDuration::from_secs(120);
        let held = Lease::acquire(&town.store, &town.env, &name, "elsewhere", ttl)
            .await
            .unwrap()
            .unwrap();
        let third = town.file("c.csv", "no,name,age\n3,韩梅,20\n");
        assert_eq!(
            town.lake
                .load(&town.handler, key, &third)
                .await
                .unwrap_err()
                .code(),
            "LAK0005"
        );
        assert_eq!(
            town.lake.tidy(key, ttl).await.unwrap_err().code(),
            "LAK0005"
        );
        town.opened_again().await.unwrap();
        held.release(&town.store).await.unwrap();
        town.lake.load(&town.handler, key, &third).await.unwrap();

        // A node that died keeps its turn for a while only.
        Lease::acquire(&town.store, &town.env, &name, "dead", ttl)
            .await
            .unwrap()
            .unwrap();
        town.clock.advance(SignedDuration::from_secs(121));
        let fourth = town.file("d.csv", "no,name,age\n4,赵,20\n");
        town.lake.load(&town.handler, key, &fourth).await.unwrap();
        town.adds_up(key).await;
    })
    .await;
}
