//! Messages owed to the outside, and what became of them.

mod list;
mod retry;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;
use crate::model::DeliveryView;
use crate::notify::outbox::Delivery;

/// The routes of deliveries.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_deliveries))
        .routes(routes!(retry::retry_delivery))
}

/// Mail addresses and phone numbers are shown with their middle hidden.
fn view(delivery: Delivery) -> DeliveryView {
    let target = match delivery.owed.channel.as_str() {
        "webhook" => delivery.owed.target,
        _ => masked(&delivery.owed.target),
    };
    DeliveryView {
        id: delivery.id.to_string(),
        at: delivery.created_at.into(),
        channel: delivery.owed.channel,
        target,
        kind: delivery.owed.kind,
        subject: delivery.owed.subject,
        seq: delivery.owed.seq,
        next_at: (delivery.state == "pending").then(|| delivery.due_at.into()),
        state: delivery.state,
        attempts: delivery.attempts,
        error: delivery.error,
        sent_at: delivery.sent_at.map(Into::into),
    }
}

fn masked(text: &str) -> String {
    let count = text.chars().count();
    let shown = (count / 4).max(1);
    text.chars()
        .enumerate()
        .map(|(i, c)| {
            if i < shown || i + shown >= count {
                c
            } else {
                '*'
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_middle_of_an_address_is_hidden() {
        assert_eq!(super::masked("13812345678"), "13*******78");
        assert_eq!(super::masked("a"), "a");
    }
}
