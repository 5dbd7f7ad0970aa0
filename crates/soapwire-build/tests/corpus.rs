//! WSDLs written by others: each is generated, or refused by an error that says where and why.
//!
//! They are not part of this project. The folder comes from `WSDL_CORPUS`; each folder in it names the
//! file to start from in `ENTRY`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;
use std::{env, fs};

use soapwire_build::Generator;

#[test]
#[ignore = "needs WSDLs that are not part of this project, in the folder WSDL_CORPUS"]
fn every_foreign_wsdl_is_generated_or_refused_with_a_reason() {
    let corpus = env::var_os("WSDL_CORPUS").expect("WSDL_CORPUS names a folder");
    let (mut generated, mut refused) = (0, 0);
    for folder in fs::read_dir(Path::new(&corpus)).unwrap() {
        let folder = folder.unwrap().path();
        let Ok(entry) = fs::read_to_string(folder.join("ENTRY")) else { continue };
        match Generator::new(folder.join(entry.trim())).root(&folder).generate() {
            Ok(_) => generated += 1,
            Err(error) => {
                println!("{:?}: {error}", error.kind());
                assert!(!error.file().is_empty());
                refused += 1;
            }
        }
    }
    println!("{generated} generated, {refused} refused");
    assert!(generated > 0);
}
