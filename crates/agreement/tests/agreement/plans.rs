//! Every list and every use is answered from an index.

use haina_agreement::{AgreementFilter, AgreementKind, AgreementState};
use haina_store::{explain, full_scans, record};
use serde_json::json;

use crate::town::{Town, each, offer};

#[tokio::test]
async fn no_list_and_no_use_reads_a_whole_table() {
    each(async |town: Town| {
        let id = town
            .in_force(&offer("plan", json!({ "actions": ["read"] })))
            .await;
        let mut anywhere = town.ask(id);
        anywhere.agreement = None;
        let filters = [
            AgreementFilter::default(),
            AgreementFilter {
                parties: vec!["dept:user".to_owned()],
                state: Some(AgreementState::InForce),
                ..AgreementFilter::default()
            },
            AgreementFilter {
                kind: Some(AgreementKind::Agreement),
                standing: true,
                ..AgreementFilter::default()
            },
        ];
        let work = async {
            for filter in &filters {
                let page = town.agreements.agreements(filter, None, 1).await.unwrap();
                let next = page.next.as_deref();
                town.agreements.agreements(filter, next, 1).await.unwrap();
            }
            town.agreements.receipts(id, None, 10).await.unwrap();
            town.agreements.metered(id).await.unwrap();
            town.agreements.versions(id).await.unwrap();
            town.agreements.decide(&anywhere).await.unwrap();
            town.agreements.expire().await.unwrap();
        };
        let ((), statements) = record(work).await;
        assert!(statements.len() >= 10);
        for statement in statements
            .iter()
            .filter(|one| one.sql.starts_with("SELECT"))
        {
            let mut session = town.store.read().await.unwrap();
            let plan = explain(&mut session, &statement.sql, &statement.args)
                .await
                .unwrap();
            let scans = full_scans(&plan);
            // A list of all is walked along its order, which is an index, and stops at its limit.
            let walks = |step: &&str| step.contains("USING INDEX agreement_agreement_offered_idx");
            let scans: Vec<_> = scans.into_iter().filter(|step| !walks(step)).collect();
            assert!(scans.is_empty(), "{} {plan:?}", statement.sql);
        }
    })
    .await;
}
