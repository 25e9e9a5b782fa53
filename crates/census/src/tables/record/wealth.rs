//! Records of what people own: firms, vehicles, dwellings, money, accounts.

use super::super::Source;
use super::{Maker, Record};
use crate::truth::Role;

pub(super) fn fill(maker: Maker, all: &mut Vec<Record>) {
    let Maker {
        world,
        household,
        person,
        base,
        key,
        mut draw,
        source,
        ..
    } = maker;
    let arrived = household.arrived;
    let adult = person.years() >= 18;
    let head = person.role == Role::Head;
    match source {
        Source::Enterprises => {
            if let Some(firm) = world.enterprise_of(person) {
                let record = Record::new(key, firm.registered, firm.registered);
                let code = firm.industry.section;
                let organization = Some(firm.index);
                all.push(Record {
                    end: firm.cancelled,
                    amount_fen: firm.capital_fen,
                    code,
                    organization,
                    ..record
                });
            }
        }
        Source::Vehicles => {
            if let Some(car) = world.vehicle(household, person) {
                let record = Record::new(key, car.bought.plus(draw.between(1, 10)), car.bought);
                all.push(Record {
                    end: car.sold,
                    amount_fen: car.price_fen,
                    code: car.model,
                    quantity: 1,
                    ..record
                });
            }
        }
        Source::Dwellings if head => {
            for (slot, home) in world.dwellings(household).into_iter().flatten().enumerate() {
                let record = Record::new(
                    key + slot as u64,
                    home.bought.plus(draw.between(5, 60)),
                    home.bought,
                );
                let sold = home.sold.filter(|sold| *sold > record.recorded);
                all.push(Record {
                    end: sold,
                    amount_fen: home.worth_fen(),
                    code: "住宅",
                    quantity: home.area_m2,
                    ..record
                });
            }
        }
        Source::Deposits | Source::Funds if adult => {
            let (deposit, fund) = world.money(household, person);
            let (amount_fen, code) = if matches!(source, Source::Deposits) {
                (deposit, "活期及定期")
            } else {
                (fund, "基金理财")
            };
            if amount_fen > 0 {
                let since = base.plus(draw.between(-2_500, -31)).max(arrived);
                all.push(Record {
                    amount_fen,
                    code,
                    ..Record::new(key, since, since)
                });
            }
        }
        Source::Utility(nth) if head && (nth != 3 || draw.chance(7_200)) => {
            let since = base.plus(draw.between(-4_000, 200)).max(arrived);
            let quantity = draw.between(3, if nth == 2 { 420 } else { 24 }) as u32;
            all.push(Record {
                end: household.left,
                quantity,
                ..Record::new(key, since, since)
            });
        }
        _ => {}
    }
}
