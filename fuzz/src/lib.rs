//! What the fuzz targets check: plain functions of bytes, one file per target. Knows no fuzzer.
//!
//! A target panics when a property does not hold. `tests/replay.rs` runs each over its seeds on stable;
//! `fuzz_targets/` hands each to libFuzzer.

mod bytes;
mod documents;
mod envelope;
mod fault;
mod generator;
mod json;
mod lexical;
mod operation;
mod postback;
mod reader;
mod reply;
mod request;
mod soap;
mod strings;

/// A target: a name, and what it does with some bytes.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Target {
    /// The name; its seeds are in `seeds/<name>/`, its program in `fuzz_targets/<name>.rs`.
    pub name: &'static str,
    /// Checks the properties of the target. It panics when one does not hold.
    pub run: fn(&[u8]),
}

macro_rules! targets {
    ($($name:ident)*) => {
        /// All targets.
        pub const TARGETS: &[Target] =
            &[$(Target { name: stringify!($name), run: $name::run }),*];
    };
}

targets! { envelope fault generator json lexical operation postback reader reply request }

/// Runs the target called `name`.
///
/// # Panics
///
/// When there is no such target, and when a property of it does not hold.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    let target = target.unwrap_or_else(|| panic!("no target {name}"));
    (target.run)(data);
}
