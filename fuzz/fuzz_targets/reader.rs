//! The target `reader` as a program of libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| callfire_fuzz::run("reader", data));
