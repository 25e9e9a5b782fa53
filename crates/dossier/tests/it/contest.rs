//! A field is contested once, the contest is seen beside it, and ends with its matter.

use haina_core::Fault as _;
use haina_dossier::Wish;
use haina_party::identity_digest;

use crate::file::{WANG, linked};
use crate::town::{Town, each};

#[tokio::test]
async fn a_field_is_contested_once_and_the_contest_ends_with_its_matter() {
    each(async |town: Town| {
        let id = linked(&town).await;
        let digest = identity_digest(WANG);
        let own = town
            .dossiers
            .own(&town.resident, &town.declared, &digest)
            .await
            .unwrap();
        let row = own
            .rows
            .iter()
            .find(|row| row.table == "civil.aid")
            .unwrap();
        let wish = Wish {
            table: "civil.aid".to_owned(),
            place: row.place,
            field: "born".to_owned(),
            text: "出生日期应为1989年1月2日".to_owned(),
        };
        let contestable = async |wish: &Wish| {
            town.dossiers
                .contestable(&town.resident, &town.declared, &digest, wish)
                .await
        };
        let contested = contestable(&wish).await.unwrap();
        assert_eq!(
            (contested.owner.as_str(), contested.value.as_deref()),
            ("civil", Some("1989-01-12"))
        );
        for wrong in [
            Wish {
                field: "id".to_owned(),
                ..wish.clone()
            },
            Wish {
                place: 999,
                ..wish.clone()
            },
            Wish {
                table: "police.register".to_owned(),
                ..wish.clone()
            },
        ] {
            assert_eq!(
                contestable(&wrong).await.unwrap_err().code(),
                "DOS0010",
                "{wrong:?}"
            );
        }
        let mut tx = town.store.begin().await.unwrap();
        let contest = town
            .dossiers
            .contest_within(&mut tx, &town.resident, &contested, "mat_1")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(contest.open);
        assert_eq!(contestable(&wish).await.unwrap_err().code(), "DOS0010");
        let file = town.file(id, "civil").await;
        let row = file
            .rows
            .iter()
            .find(|row| row.table == "civil.aid")
            .unwrap();
        let born = row
            .fields
            .iter()
            .find(|field| field.name == "born")
            .unwrap();
        assert_eq!(born.contested.as_deref(), Some("mat_1"));

        let mut tx = town.store.begin().await.unwrap();
        town.dossiers
            .contest_ended(&mut tx, "mat_1", "corrected")
            .await
            .unwrap();
        town.dossiers
            .contest_ended(&mut tx, "mat_1", "closed")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let all = town
            .dossiers
            .own_contests(&town.resident, &town.declared)
            .await
            .unwrap();
        assert_eq!(
            (all.len(), all[0].open, all[0].outcome.as_str()),
            (1, false, "corrected")
        );
        contestable(&wish).await.unwrap();
        let kinds: Vec<String> = town
            .entries()
            .await
            .into_iter()
            .map(|entry| entry.kind)
            .collect();
        assert!(kinds.iter().any(|kind| kind == "dossier.contested"));
        assert_eq!(
            kinds
                .iter()
                .filter(|kind| *kind == "dossier.contest_ended")
                .count(),
            1
        );
    })
    .await;
}
