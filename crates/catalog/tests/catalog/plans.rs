//! Every list and every use is answered from an index.

use haina_catalog::{ApplicationFilter, ResourceFilter};
use haina_store::{explain, full_scans, record};

use crate::town::{PURPOSE, each};

#[tokio::test]
async fn no_list_and_no_use_reads_a_whole_table() {
    each(async |town| {
        let resource = town.published("civil.low-income").await;
        town.granted(&town.applied("civil.low-income").await).await;
        let of = |change: fn(&mut ResourceFilter)| {
            let mut filter = ResourceFilter::default();
            change(&mut filter);
            filter
        };
        let resources = [
            of(|_| {}),
            of(|f| f.state = "draft".to_owned()),
            of(|f| f.q = "低收入".to_owned()),
            of(|f| f.owner = "civil".to_owned()),
            of(|f| f.kind = "table".to_owned()),
            of(|f| f.grade = "general-4".to_owned()),
            of(|f| f.class = "sensitive".to_owned()),
            of(|f| f.area = "370202".to_owned()),
        ];
        let of = |change: fn(&mut ApplicationFilter)| {
            let mut filter = ApplicationFilter::default();
            change(&mut filter);
            filter
        };
        let mut applications = vec![
            of(|_| {}),
            of(|f| f.state = "applied".to_owned()),
            of(|f| f.state = "live".to_owned()),
            of(|f| f.owner = "civil".to_owned()),
            of(|f| f.applicant = "urban".to_owned()),
        ];
        applications.push(ApplicationFilter {
            resource: Some(resource.id),
            ..ApplicationFilter::default()
        });
        let auditor = haina_party::Principal::person(
            haina_party::PersonId::new(&town.env),
            "",
            vec![haina_party::RoleHeld::new("auditor")],
        );
        let (_, statements) = record(async {
            for who in [&town.owner, &auditor] {
                for filter in &resources {
                    town.catalog.list(who, filter, None, 20).await.unwrap();
                }
                for filter in &applications {
                    town.catalog
                        .applications(who, filter, None, 20)
                        .await
                        .unwrap();
                }
            }
            town.catalog
                .load(&town.owner, "civil.low-income")
                .await
                .unwrap();
            town.catalog.edges(resource.id).await.unwrap();
            town.catalog.versions(resource.id).await.unwrap();
            town.may("urban", "civil.low-income", PURPOSE).await;
        })
        .await;
        let mut session = town.store.read().await.unwrap();
        assert!(statements.len() > 20, "{}", statements.len());
        for statement in statements {
            let sql = &statement.sql;
            // The search itself is the store's, and its plan is tested there.
            let ours = sql.contains("catalog_") && !sql.contains("catalog_search");
            if !sql.trim_start().starts_with("SELECT") || !ours {
                continue;
            }
            let plan = explain(&mut session, sql, &statement.args).await.unwrap();
            // An index that is walked in the order asked for, until a page is full, is no scan.
            let scans = full_scans(&plan).into_iter();
            let scans: Vec<&str> = scans.filter(|step| !step.contains(" USING ")).collect();
            assert!(scans.is_empty(), "{sql}\n{plan:#?}");
            let sorted = plan
                .iter()
                .any(|step| step.contains("TEMP B-TREE FOR ORDER BY"));
            assert!(!sorted, "{sql}\n{plan:#?}");
        }
    })
    .await;
}
