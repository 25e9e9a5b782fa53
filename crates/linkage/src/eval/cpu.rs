//! Processor time of this process.

/// Ticks a second in `/proc/self/stat`: fixed at 100 by Linux for programs, whatever the kernel's own rate.
const TICKS_A_SECOND: f64 = 100.0;

/// Processor time this process has used, user and system, of all its threads, in seconds; 0 where the system does not
/// tell.
pub fn cpu_seconds() -> f64 {
    let Ok(stat) = std::fs::read_to_string("/proc/self/stat") else {
        return 0.0;
    };
    // The program's name stands in brackets and may hold blanks; fields 14 and 15 are counted behind it.
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let mut fields = rest.split_ascii_whitespace().skip(11);
    let mut ticks = || {
        fields
            .next()
            .and_then(|f| f.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    (ticks() + ticks()) / TICKS_A_SECOND
}
