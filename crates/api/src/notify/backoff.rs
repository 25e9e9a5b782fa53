//! When a failed delivery is tried again.

use jiff::SignedDuration;

/// Attempts before a delivery is given up and shown as dead.
pub const ATTEMPTS_MAX: u32 = 8;

/// The wait after the given number of failures; `None` when it is given up.
pub fn wait(failures: u32) -> Option<SignedDuration> {
    let seconds = match failures {
        0 | 1 => 15,
        2 => 60,
        3 => 5 * 60,
        4 => 15 * 60,
        5 => 3_600,
        6 => 4 * 3_600,
        7 => 12 * 3_600,
        _ => return None,
    };
    Some(SignedDuration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_until_it_is_given_up() {
        let waits: Vec<_> = (1..ATTEMPTS_MAX).map(|n| wait(n).unwrap()).collect();
        assert!(waits.is_sorted());
        assert_eq!(wait(ATTEMPTS_MAX), None);
    }
}
