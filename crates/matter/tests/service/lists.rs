use haina_matter::service::{Filter, Inbox, Sort, ViewName};
use jiff::SignedDuration;
use serde_json::json;

use crate::town::{Town, each, who};

async fn titles(town: &Town, name: &str, filter: Filter) -> Vec<String> {
    let mut all = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = town
            .matters
            .list(&who(name), &filter, cursor.as_deref(), 2)
            .await
            .unwrap();
        all.extend(
            page.items
                .iter()
                .map(|one| one.matter.title.text().to_owned()),
        );
        match page.next {
            Some(next) => cursor = Some(next),
            None => return all,
        }
    }
}

#[tokio::test]
async fn each_sees_their_own_lists_and_counts_agree_with_them() {
    each(async |town| {
        for title in ["一号", "二号", "三号"] {
            town.working(title).await;
            town.clock.advance(SignedDuration::from_mins(1));
        }
        town.open("四号", "noise").await;
        let view = |view| Filter {
            view,
            ..Filter::default()
        };
        assert_eq!(
            titles(&town, "li@water", Filter::default()).await,
            ["三号", "二号", "一号"]
        );
        assert_eq!(
            titles(&town, "wang", Filter::default()).await,
            ["四号", "三号", "二号", "一号"]
        );
        assert_eq!(
            titles(&town, "other", Filter::default()).await,
            Vec::<String>::new()
        );
        assert_eq!(titles(&town, "desk", view(ViewName::Desk)).await, ["四号"]);
        assert_eq!(titles(&town, "auditor", Filter::default()).await.len(), 4);
        let due = Filter {
            sort: Sort::Due,
            ..Filter::default()
        };
        assert_eq!(titles(&town, "li@water", due).await.len(), 3);
        town.clock.advance(SignedDuration::from_hours(24 * 20));
        assert_eq!(
            titles(&town, "li@water", view(ViewName::Late)).await.len(),
            3
        );
        for name in ["li@water", "desk", "wang", "sup", "auditor", "agent"] {
            let inbox = town.matters.inbox(&who(name)).await.unwrap();
            let Inbox {
                mine,
                unit,
                desk,
                waiting,
                late,
                supervised,
                consultations,
                reported,
            } = inbox;
            for (count, of) in [
                (mine, ViewName::Mine),
                (unit, ViewName::Unit),
                (desk, ViewName::Desk),
                (waiting, ViewName::Waiting),
                (late, ViewName::Late),
                (supervised, ViewName::Supervised),
                (consultations, ViewName::Consulting),
                (reported, ViewName::Reported),
            ] {
                assert_eq!(
                    titles(&town, name, view(of)).await.len(),
                    count as usize,
                    "{name} {of:?}"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_search_pages_through_all_its_finds_whatever_the_order_asked_for() {
    each(async |town| {
        for title in ["井盖一", "井盖二", "井盖三", "井盖四", "井盖五"] {
            town.working(title).await;
            town.clock.advance(SignedDuration::from_mins(1));
        }
        for sort in [Sort::Opened, Sort::Due] {
            let filter = Filter {
                q: "井盖".into(),
                sort,
                ..Filter::default()
            };
            assert_eq!(
                titles(&town, "li@water", filter).await,
                ["井盖五", "井盖四", "井盖三", "井盖二", "井盖一"],
                "{sort:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn what_has_one_of_several_values_is_listed_newest_first_over_all_pages() {
    each(async |town| {
        for (title, class) in [
            ("井盖一", "noise"),
            ("井盖二", "leak"),
            ("井盖三", "noise"),
            ("井盖四", "leak"),
        ] {
            town.open(title, class).await;
            town.clock.advance(SignedDuration::from_mins(1));
        }
        town.working("井盖五").await;
        let all = ["井盖五", "井盖四", "井盖三", "井盖二", "井盖一"];
        let several = [
            Filter {
                state: "submitted,accepted,working,working".into(),
                ..Filter::default()
            },
            Filter {
                area: "370200".into(),
                ..Filter::default()
            },
            Filter {
                area: "370202".into(),
                state: "submitted,accepted,working".into(),
                ..Filter::default()
            },
        ];
        for filter in several {
            assert_eq!(
                titles(&town, "system", filter.clone()).await,
                all,
                "{filter:?}"
            );
            let count = town.matters.count(&who("system"), &filter).await.unwrap();
            assert_eq!(count, 5, "{filter:?}");
        }
        let class = |class: &str| Filter {
            class: class.into(),
            ..Filter::default()
        };
        assert_eq!(
            titles(&town, "system", class("water")).await,
            ["井盖四", "井盖二"]
        );
        assert_eq!(
            titles(&town, "system", class("wat")).await,
            Vec::<String>::new()
        );
    })
    .await;
}

#[tokio::test]
async fn search_finds_chinese_words_within_what_one_may_see() {
    each(async |town| {
        town.working("香港中路夜间施工噪声").await;
        town.open("海尔路水管漏水", "leak").await;
        let q = |q: &str| Filter {
            q: q.into(),
            ..Filter::default()
        };
        assert_eq!(
            titles(&town, "desk", q("施工")).await,
            ["香港中路夜间施工噪声"]
        );
        assert_eq!(
            titles(&town, "desk", q("香港中路")).await.len(),
            2,
            "the place is searched too"
        );
        assert_eq!(
            titles(&town, "li@water", q("漏水")).await,
            Vec::<String>::new()
        );
        let class = Filter {
            class: "water".into(),
            ..Filter::default()
        };
        assert_eq!(
            titles(&town, "desk", class).await,
            ["海尔路水管漏水"],
            "a leaf key became its path"
        );
    })
    .await;
}

#[tokio::test]
async fn duplicates_are_suggested_and_merging_all_and_parting_all_restores_the_state() {
    each(async |town| {
        let one = town.working("香港中路夜间施工噪声").await.matter.id;
        town.clock.advance(SignedDuration::from_mins(5));
        let two = town
            .open("香港中路晚上施工噪声很大", "noise")
            .await
            .matter
            .id;
        town.open("水管漏水", "leak").await;
        let likely = town.matters.duplicates(&who("desk"), two).await.unwrap();
        assert_eq!(likely.iter().map(|c| c.id).collect::<Vec<_>>(), [one]);
        let same = ["kind".to_owned(), "address".to_owned()];
        let groups = town
            .matters
            .duplicates_by(&who("desk"), &same, false)
            .await
            .unwrap();
        assert_eq!(groups.len(), 1);
        let before = town.matters.digest().await.unwrap();
        assert_eq!(
            town.matters.merge_all(&who("desk"), &groups).await.unwrap(),
            1
        );
        assert_ne!(town.matters.digest().await.unwrap(), before);
        let target = town.matters.load(&who("desk"), one).await.unwrap().matter;
        assert_eq!(target.reporters.len(), 2);
        town.assert_one_truth().await;
        let merged = town
            .matters
            .duplicates_by(&who("desk"), &same, true)
            .await
            .unwrap();
        assert_eq!(merged[0].matters, [one, two]);
        assert_eq!(
            town.matters
                .unmerge_all(&who("desk"), &merged)
                .await
                .unwrap(),
            1
        );
        assert_eq!(town.matters.digest().await.unwrap(), before);
        town.assert_one_truth().await;
    })
    .await;
}

#[tokio::test]
async fn rates_count_with_their_exclusions() {
    each(async |town| {
        let one = town.working("甲事").await.matter.id;
        let two = town.working("乙事").await.matter.id;
        town.act("li@water", one, json!({"action": "answer", "text": "好"}))
            .await
            .unwrap();
        town.act(
            "wang",
            one,
            json!({"action": "rate", "grade": 5, "solved": true}),
        )
        .await
        .unwrap();
        town.act("li@water", two, json!({"action": "answer", "text": "好"}))
            .await
            .unwrap();
        let call = json!({"action": "call_back", "reached": false, "note": "无人接听"});
        town.act("agent", two, call).await.unwrap();
        town.clock.advance(SignedDuration::from_hours(24 * 20));
        let query = haina_matter::service::RatesQuery {
            by: Some(haina_matter::service::RatesBy::Unit),
            answered_within: "0,5".into(),
            ..Default::default()
        };
        let rates = town.matters.rates(&who("sup"), &query).await.unwrap();
        assert_eq!(rates.len(), 2);
        let all = &rates[0];
        assert_eq!((all.response.numerator, all.response.denominator), (2, 2));
        assert_eq!((all.on_time.numerator, all.on_time.denominator), (2, 2));
        assert_eq!((all.solved.numerator, all.solved.denominator), (1, 1));
        assert_eq!((all.satisfied.numerator, all.satisfied.denominator), (1, 1));
        let unreachable = all
            .solved
            .excluded
            .iter()
            .find(|rule| rule.rule == "unreachable")
            .unwrap();
        assert_eq!(unreachable.count, 1);
        assert_eq!(
            (all.answered_within[0].count, all.median_workdays),
            (2, Some(0))
        );
        assert_eq!(rates[1].key, "water");
    })
    .await;
}
