//! Runs files through a target on stable: `cargo run -p callfire-fuzz --example replay -- TARGET FILE…`.

use std::error::Error;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let target = arguments.next().ok_or("which target?")?;
    for path in arguments {
        let data = fs::read(&path).map_err(|error| format!("{path}: {error}"))?;
        println!("{path}: {} bytes", data.len());
        callfire_fuzz::run(&target, &data);
    }
    Ok(())
}
