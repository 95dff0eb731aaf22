//! Any bytes through the reader of files, the receipt and the rejects. Run from the project's folder:
//!
//!     cargo +nightly fuzz run --fuzz-dir tests/fuzz reader fixtures/imports -- -max_total_time=300
#![no_main]

#[path = "../reader.rs"]
mod reader;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    reader::holds(bytes);
});
