//! The recorded replies, cut at every byte, and with single bytes changed. What a sound reply says is tested in
//! `php_parity.rs`.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use std::collections::BTreeMap;

use fastrand::Rng;
use serde_json::Value;
use soapwire::operation::OperationInfo;
use support::{files, json, operation};

/// What a reader looks for, and bytes that are no characters.
const TELLING: &[u8] = b"<>&'\"/=:;!?- ]\n\0\x80\xFF";

/// A decode may have so much of the heap for each byte of the reply, and [`FIXED`] beside it.
const PER_BYTE: usize = 16;
const FIXED: usize = 64 * 1024;

/// A recorded reply.
struct Reply {
    operation: &'static OperationInfo,
    body: Vec<u8>,
    value: Value,
}

fn replies() -> Vec<Reply> {
    let read = |path: &std::path::PathBuf| {
        let operation = operation(json(path)["operation"].as_str().unwrap());
        let body = std::fs::read(path.with_extension("xml")).unwrap();
        let value = operation.decode(&body).unwrap();
        Reply { operation, body, value }
    };
    let replies: Vec<_> = files("php-parity/responses", "json").iter().map(read).collect();
    assert!(replies.len() >= 100, "{} replies", replies.len());
    replies
}

/// Only white space may be missing.
#[test]
fn no_reply_that_was_cut_is_taken() {
    let (mut cuts, mut taken) = (0, 0);
    for Reply { operation, body, value } in replies() {
        let markup = body.trim_ascii_end().len();
        for cut in 0..body.len() {
            let decoded = operation.decode(&body[..cut]);
            cuts += 1;
            if cut >= markup {
                assert_eq!(decoded.unwrap(), value, "{} cut at {cut}", operation.name);
                taken += 1;
            } else {
                assert!(decoded.is_err(), "{} cut at {cut}: {decoded:?}", operation.name);
            }
        }
    }
    println!("{cuts} cuts, {taken} of them of white space only");
}

/// The same in two bytes a character, where a cut can leave half of one.
#[test]
fn no_reply_in_utf16_that_was_cut_is_taken() {
    for Reply { operation, body, value } in replies().into_iter().step_by(10) {
        let text = str::from_utf8(&body).unwrap().trim_end();
        let text = text.replacen("encoding=\"UTF-8\"", "encoding=\"UTF-16\"", 1);
        let wide: Vec<u8> = "\u{FEFF}"
            .encode_utf16()
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(operation.decode(&wide).unwrap(), value, "{}", operation.name);
        for cut in 0..wide.len() {
            let decoded = operation.decode(&wide[..cut]);
            assert!(decoded.is_err(), "{} cut at {cut}: {decoded:?}", operation.name);
        }
    }
}

/// One byte in four.
#[test]
fn a_changed_byte_changes_one_value_at_most() {
    change_bytes(4, 1);
}

#[test]
#[ignore = "takes a minute; .ci/run has it"]
fn any_changed_byte_changes_one_value_at_most() {
    change_bytes(1, 2);
}

/// There is no panic, memory stays bounded, and where the reply is taken still, it says the same but for what the byte
/// was part of.
fn change_bytes(one_in: usize, changes: usize) {
    let mut rng = Rng::with_seed(4);
    let (mut same, mut other, mut refused, mut most) = (0, 0, 0, 0);
    for Reply { operation, body, value } in replies() {
        for at in (0..body.len()).filter(|at| (at + body.len()).is_multiple_of(one_in)) {
            for _ in 0..changes {
                let mut broken = body.clone();
                broken[at] = replacement(&mut rng, body[at]);
                let mut decoded = None;
                let heap = allocation_counter::measure(|| decoded = operation.decode(&broken).ok());
                let heap = usize::try_from(heap.bytes_max).unwrap();
                let shown = || {
                    format!("{} at {at}: {:?}", operation.name, String::from_utf8_lossy(&broken))
                };
                assert!(heap <= PER_BYTE * body.len() + FIXED, "{heap} bytes for {}", shown());
                most = most.max(heap / body.len());
                match decoded {
                    None => refused += 1,
                    Some(decoded) if decoded == value => same += 1,
                    Some(decoded) => {
                        let new = new_texts(&value, &decoded);
                        // A space in a list makes two items of one; what is of a name is lost or found whole.
                        assert!(new.len() <= 2, "{new:?} in {}", shown());
                        other += 1;
                    }
                }
            }
        }
    }
    println!(
        "{refused} refused, {same} read the same, {other} with one value changed; up to {most} bytes of heap a byte"
    );
    assert!(refused > 0 && same > 0 && other > 0);
}

fn replacement(rng: &mut Rng, byte: u8) -> u8 {
    loop {
        let new = match rng.u32(..4) {
            0 => TELLING[rng.usize(..TELLING.len())],
            1 => byte ^ 1 << rng.u32(..8),
            _ => rng.u8(..),
        };
        if new != byte {
            return new;
        }
    }
}

/// The texts and numbers that are in `now` more often than they were in `before`.
fn new_texts(before: &Value, now: &Value) -> Vec<String> {
    let mut counts = BTreeMap::<String, i32>::new();
    count(now, 1, &mut counts);
    count(before, -1, &mut counts);
    counts.into_iter().filter(|&(_, count)| count > 0).map(|(text, _)| text).collect()
}

fn count(value: &Value, by: i32, counts: &mut BTreeMap<String, i32>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| count(item, by, counts)),
        Value::Object(members) => members.values().for_each(|member| count(member, by, counts)),
        other => *counts.entry(other.to_string()).or_default() += by,
    }
}
