//! What holds of the life of a resource.

use haina_catalog::{Act, Cadence, Delivery, Fact, Promise, ResourceId, carry_out};
use haina_core::Env;
use jiff::SignedDuration;

use crate::{START, spec};

#[test]
fn what_was_promised_is_counted_from_the_publication_and_then_from_the_last_delivery() {
    let (env, clock) = Env::replay(START.parse().unwrap(), 7);
    let mut spec = spec("civil.low-income");
    spec.promise = Promise {
        every: Cadence::Daily,
        by: None,
    };
    let register = Act::Register {
        id: ResourceId::new(&env),
        spec: Box::new(spec),
    };
    let (draft, _) = carry_out(None, &register, env.now()).unwrap().unwrap();
    assert_eq!(draft.due_at(&Fact::default()), None);
    clock.advance(SignedDuration::from_hours(24 * 10));
    let published = carry_out(Some(&draft), &Act::Publish, env.now());
    let (published, _) = published.unwrap().unwrap();
    let due = published.due_at(&Fact::default()).unwrap();
    assert!(due > env.now(), "late the moment it was published");
    let delivered = Delivery {
        version: "1".to_owned(),
        rows: 1,
        at: due - SignedDuration::from_mins(1),
    };
    let fact = Fact {
        delivered: Some(delivered),
        ..Fact::default()
    };
    let later = published.due_at(&fact).unwrap();
    assert_eq!(later.duration_since(due), SignedDuration::from_hours(24));
}
