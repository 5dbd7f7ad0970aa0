//! Every seed of every target, on stable: the folders are those that `fuzz/run.sh` starts from.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use callfire_fuzz::{TARGETS, run};

const TABLE: &str = include_str!("../targets.txt");

/// The targets and their folders, as `run.sh` reads them.
fn table() -> Vec<(&'static str, Vec<PathBuf>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let line = |line: &'static str| {
        let mut words = line.split(' ');
        let name = words.next().unwrap();
        let limit: usize = words.next().unwrap().parse().unwrap();
        assert!(limit > 0, "{name} has no greatest length");
        (name, words.map(|folder| root.join(folder)).collect())
    };
    TABLE.lines().map(line).collect()
}

fn seeds(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found: Vec<_> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    assert!(!found.is_empty(), "{} is empty", folder.display());
    found.sort();
    found
}

#[test]
fn every_target_holds_for_its_seeds() {
    let mut wrong = Vec::new();
    for (target, folders) in table() {
        let paths: Vec<_> = folders.iter().flat_map(|folder| seeds(folder)).collect();
        for path in &paths {
            let data = fs::read(path).unwrap();
            if catch_unwind(|| run(target, &data)).is_err() {
                wrong.push(format!("{target}: {}", path.display()));
            }
        }
        println!("{target}: {} seeds", paths.len());
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_target_has_a_program_and_seeds() {
    let listed: Vec<_> = table().into_iter().map(|(name, _)| name).collect();
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(package.join("Cargo.toml")).unwrap();
    for target in TARGETS {
        let name = target.name;
        assert!(listed.contains(&name), "{name} is not in targets.txt");
        assert!(
            manifest.contains(&format!("fuzz_targets/{name}.rs")),
            "{name} is not in Cargo.toml"
        );
        let program = fs::read_to_string(package.join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(program.contains(&format!("\"{name}\"")), "{name} runs another target");
    }
    assert_eq!(listed.len(), TARGETS.len());
}

#[test]
fn seeds_stay_small() {
    let sizes = TARGETS.iter().flat_map(|target| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target.name);
        seeds(&folder).into_iter().map(|path| fs::metadata(path).unwrap().len())
    });
    let sizes: Vec<_> = sizes.collect();
    assert!(sizes.iter().all(|size| *size <= 64 << 10));
    assert!(sizes.iter().sum::<u64>() < 2 << 20);
}
