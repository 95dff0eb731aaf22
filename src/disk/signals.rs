//! What happens when the user, the system or a closed terminal ends the program while it writes.

#[cfg(unix)]
use std::sync::Arc;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a pager has the interrupt key.
static PAGING: AtomicBool = AtomicBool::new(false);

/// Makes a write past the file size limit (`ulimit -f`) fail like any other write, instead of killing the program and
/// leaving half a file. Called once, before anything is written.
pub fn begin() {
    // If this fails, the system kills the program as usual.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// Leaves the interrupt key to a pager for the rest of the program.
///
/// # Errors
/// The system's.
pub fn leave_interrupt_to_the_pager() -> std::io::Result<()> {
    PAGING.store(true, Ordering::Relaxed);
    #[cfg(unix)]
    signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::default())?;
    Ok(())
}

/// From now on INT, TERM and HUP call `remove` and then end the program as usual.
///
/// **Reading**: a signal that the program was started to ignore (`nohup`, a job in the background) stays ignored. Only
/// Linux says which signals those are.
pub(super) fn watch<T: 'static>(remove: fn() -> T) {
    static WATCHING: Once = Once::new();
    WATCHING.call_once(|| {
        #[cfg(unix)]
        unix::watch(remove);
    });
}

#[cfg(unix)]
mod unix {
    use std::sync::atomic::Ordering;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    use super::PAGING;

    pub fn watch<T: 'static>(remove: fn() -> T) {
        let ignored = ignored();
        let heard = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !ignored(*signal));
        // If it cannot listen, signals end the program as usual and leave unfinished files.
        let Ok(mut signals) = Signals::new(heard) else {
            return;
        };
        let listen = move || {
            for signal in signals.forever() {
                if signal == SIGINT && PAGING.load(Ordering::Relaxed) {
                    continue;
                }
                // Kept until the end, so that the command can neither finish a file nor report a failure.
                let _nothing_more = remove();
                let _ = emulate_default_handler(signal);
                std::process::exit(128 + signal);
            }
        };
        let _ = std::thread::Builder::new().name("signals".to_string()).spawn(listen);
    }

    /// The signals that the program was started to ignore.
    fn ignored() -> impl Fn(i32) -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
        move |signal| mask >> (signal - 1) & 1 == 1
    }
}
