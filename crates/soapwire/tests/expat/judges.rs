//! What expat and libxml2 say, asked in one go of one Python. What it means is not known here.

use std::env;
use std::io::{BufReader, BufWriter, Read, Write};
use std::process::{ChildStdin, Command, Stdio};
use std::thread;

/// What the others say of a document.
#[derive(Clone, Debug)]
pub(crate) struct Opinion {
    pub(crate) accepted: bool,
    /// Of expat's errors.
    pub(crate) code: u8,
    /// Where expat's error is.
    pub(crate) at: usize,
    pub(crate) doctype: bool,
    pub(crate) libxml2: bool,
    /// The document as expat's handlers were told, in the form of [`Read`](crate::read::tell).
    pub(crate) told: String,
}

/// Opinions on all documents, in their order.
pub(crate) fn ask(documents: &[Vec<u8>]) -> Vec<Opinion> {
    let python = env::var("CALLFIRE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut child = Command::new(&python)
        .args(["-B", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expat/judge.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{python}: {error}: install Python 3 with lxml"));
    let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let opinions = thread::scope(|scope| {
        let writer = scope.spawn(|| send(stdin, documents));
        let mut output = BufReader::new(stdout);
        let opinions = documents.iter().map(|_| receive(&mut output)).collect();
        writer.join().unwrap();
        opinions
    });
    assert!(child.wait().unwrap().success(), "{python} failed; does it have lxml?");
    opinions
}

fn send(stdin: ChildStdin, documents: &[Vec<u8>]) {
    let mut input = BufWriter::new(stdin);
    for document in documents {
        let length = u32::try_from(document.len()).unwrap();
        input.write_all(&length.to_le_bytes()).unwrap();
        input.write_all(document).unwrap();
    }
    input.flush().unwrap();
}

fn receive(output: &mut impl Read) -> Opinion {
    let [accepted, code] = take(output);
    let at = i32::from_le_bytes(take(output));
    let [doctype, libxml2] = take(output);
    let mut told = vec![0; u32::from_le_bytes(take(output)) as usize];
    output.read_exact(&mut told).unwrap();
    Opinion {
        accepted: accepted == 1,
        code,
        at: usize::try_from(at).unwrap_or_default(),
        doctype: doctype == 1,
        libxml2: libxml2 == 1,
        told: String::from_utf8(told).unwrap(),
    }
}

fn take<const N: usize>(output: &mut impl Read) -> [u8; N] {
    let mut bytes = [0; N];
    output.read_exact(&mut bytes).expect("Python ended early; does it have lxml?");
    bytes
}
