use super::world::*;
use haina_catalog::{DataClass, FieldType, Grade};
use haina_lake::query::Limits;
use std::time::Instant;

#[tokio::test]
async fn scratch() {
    on_one(Limits::default(), async |world| {
        let fields = [field(
            "a",
            FieldType::Integer,
            DataClass::Administration,
            Grade::General1,
        )];
        world
            .table("civil.t", &fields, vec![("a", numbers(0..10))])
            .await;
        for (open, close) in [
            ("not (1 = ", ")"),
            ("(", " in (1,2))::int"),
            ("1 + (", ")"),
            ("power(abs(a),", ")"),
            ("exists(", "!!)"),
            ("cast(", "!!)"),
            ("(", "!! )"),
        ] {
            for n in [6, 12] {
                let sql = format!("select {}a{} from civil.t", open.repeat(n), close.repeat(n));
                let t = Instant::now();
                let done = world.own(&sql).await.map(|_| ()).map_err(|e| e.to_string());
                println!("{open} {n}: explain {:?} {done:?}", t.elapsed());
            }
        }
        for (open, close) in [
            ("(", ")"),
            ("(select * from ", ") t"),
            ("lateral (select * from ", ") t"),
            ("(civil.t cross join ", ")"),
            ("(", "!!)"),
        ] {
            for n in [6, 12] {
                let sql = format!("select 1 from {}civil.t{}", open.repeat(n), close.repeat(n));
                let t = Instant::now();
                let done = world.own(&sql).await.map(|_| ()).map_err(|e| e.to_string());
                println!("explain from {open} {n}: {:?} {done:?}", t.elapsed());
            }
        }
    })
    .await;
}
