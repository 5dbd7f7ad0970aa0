//! How fast a disk is where nothing else is done: a page appended and synced, again and again.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

/// Syncs per second.
pub(crate) fn syncs(path: &Path, seconds: u64) -> io::Result<f64> {
    let mut file = File::create(path)?;
    let (start, mut done) = (Instant::now(), 0.0);
    while start.elapsed() < Duration::from_secs(seconds) {
        file.write_all(&[1; 4096])?;
        file.sync_data()?;
        done += 1.0;
    }
    Ok(done / start.elapsed().as_secs_f64())
}
