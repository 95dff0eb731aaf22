//! Compiles the few lines of C that must run before Rust's runtime does, for the systems where they are needed.

fn main() {
    println!("cargo:rerun-if-changed=src/stdout.c");
    if std::env::var_os("CARGO_CFG_UNIX").is_some() {
        for object in cc::Build::new().file("src/stdout.c").compile_intermediates() {
            println!("cargo:rustc-link-arg-bins={}", object.display());
        }
    }
}
