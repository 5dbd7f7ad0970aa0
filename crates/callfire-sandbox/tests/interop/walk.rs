//! The walk through all operations that every client takes: its steps, and what is expected of them.
//! How an operation is called is the client's.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use serde_json::{Map, Value};

const POLLS: usize = 500;
const PAUSE: Duration = Duration::from_millis(20);

/// What calls the operations. A fault is the code of its business error, or its SOAP code where it has no detail.
pub(crate) trait Client {
    /// The name by which a step's `only` means it.
    const NAME: &'static str;

    fn call(&mut self, operation: &str, request: &Value) -> Result<Value, String>;
}

/// The files of the walk, in order.
pub(crate) fn files() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../callfire-sandbox/tests/interop/walk");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Takes all steps of these files, and gives the operations that were called without a fault, or the first difference.
pub(crate) fn walk<C: Client>(
    client: &mut C,
    files: &[PathBuf],
) -> Result<BTreeSet<String>, String> {
    let mut saved = Map::new();
    let mut called = BTreeSet::new();
    for file in files {
        let steps: Vec<Value> = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        for (number, step) in steps.iter().filter(|step| is_for(C::NAME, step)).enumerate() {
            let operation = step["operation"].as_str().unwrap();
            take(step, operation, client, &mut saved).map_err(|wrong| {
                format!("{}, step {}, {operation}: {wrong}", file.display(), number + 1)
            })?;
            if step.get("fault").is_none() {
                called.insert(operation.to_owned());
            }
        }
    }
    Ok(called)
}

fn is_for(client: &str, step: &Value) -> bool {
    step.get("only").is_none_or(|only| only.as_array().unwrap().contains(&client.into()))
}

fn take(
    step: &Value,
    operation: &str,
    client: &mut impl Client,
    saved: &mut Map<String, Value>,
) -> Result<(), String> {
    let request = fill(step.get("args").unwrap_or(&Value::Object(Map::new())), saved)?;
    let result = match (poll(step, operation, &request, client, saved), step.get("fault")) {
        (Err(Stop::Fault(code)), Some(fault)) if *fault == code.as_str() => return Ok(()),
        (Err(Stop::Fault(code)), Some(fault)) => {
            let fault = fault.as_str().unwrap();
            return Err(format!("expected {fault}, got {code}"));
        }
        (Err(Stop::Fault(code)), None) => return Err(format!("expected no fault, got {code}")),
        (Err(Stop::Different(wrong)), _) => return Err(wrong),
        (Ok(result), Some(fault)) => {
            let fault = fault.as_str().unwrap();
            return Err(format!("expected the fault {fault}, got {result}"));
        }
        (Ok(result), None) => result,
    };
    for (name, path) in step.get("save").and_then(Value::as_object).into_iter().flatten() {
        saved.insert(name.clone(), at(&result, path.as_str().unwrap())?.clone());
    }
    match step.get("expect") {
        Some(expected) => compare(&fill(expected, saved)?, &result, ""),
        None => Ok(()),
    }
}

enum Stop {
    Fault(String),
    Different(String),
}

/// Calls until the step's `until` holds; once where it has none.
fn poll(
    step: &Value,
    operation: &str,
    request: &Value,
    client: &mut impl Client,
    saved: &Map<String, Value>,
) -> Result<Value, Stop> {
    let until = step.get("until").map(|until| fill(until, saved)).transpose();
    let until = until.map_err(Stop::Different)?;
    let mut last = String::new();
    for _ in 0..POLLS {
        let result = client.call(operation, request).map_err(Stop::Fault)?;
        match until.as_ref().map_or(Ok(()), |until| compare(until, &result, "")) {
            Ok(()) => return Ok(result),
            Err(waiting) => last = waiting,
        }
        thread::sleep(PAUSE);
    }
    Err(Stop::Different(format!("after {POLLS} polls: {last}")))
}

/// `${name}` stands for what a step has saved.
fn fill(value: &Value, saved: &Map<String, Value>) -> Result<Value, String> {
    match value {
        Value::String(text) => {
            match text.strip_prefix("${").and_then(|text| text.strip_suffix('}')) {
                Some(name) => {
                    saved.get(name).cloned().ok_or_else(|| format!("nothing was saved as {text}"))
                }
                None => Ok(value.clone()),
            }
        }
        Value::Array(items) => items.iter().map(|item| fill(item, saved)).collect(),
        Value::Object(members) => {
            let filled =
                members.iter().map(|(name, inner)| Ok((name.clone(), fill(inner, saved)?)));
            filled.collect::<Result<_, String>>().map(Value::Object)
        }
        _ => Ok(value.clone()),
    }
}

/// What is at a path such as `Number.0.Number`.
fn at<'v>(value: &'v Value, path: &str) -> Result<&'v Value, String> {
    let pointer =
        if path.is_empty() { String::new() } else { format!("/{}", path.replace('.', "/")) };
    value.pointer(&pointer).ok_or_else(|| format!("{path}: the result has nothing there"))
}

/// The first difference between what is expected and what came.
fn compare(expected: &Value, actual: &Value, path: &str) -> Result<(), String> {
    let same = match expected {
        Value::String(kind) if kind.starts_with('$') => is_kind(kind, actual),
        Value::Array(items) => return compare_items(items, actual, path),
        Value::Object(members) if actual.is_object() => {
            return members.iter().try_for_each(|(name, inner)| {
                let actual = actual.get(name).unwrap_or(&Value::Null);
                compare(inner, actual, &format!("{path}/{name}"))
            });
        }
        Value::Number(number) => actual.is_number() && number.as_f64() == actual.as_f64(),
        _ => expected == actual,
    };
    if same { Ok(()) } else { Err(told(expected, actual, path)) }
}

fn compare_items(expected: &[Value], actual: &Value, path: &str) -> Result<(), String> {
    let items = match actual {
        Value::Array(items) => items.as_slice(),
        // An element that may be repeated and is not there at all.
        Value::Null => &[],
        _ => return Err(told(&expected.into(), actual, path)),
    };
    if items.len() != expected.len() {
        return Err(told(&expected.into(), actual, path));
    }
    let pairs = expected.iter().zip(items).enumerate();
    pairs.into_iter().try_for_each(|(index, (expected, item))| {
        compare(expected, item, &format!("{path}/{index}"))
    })
}

fn told(expected: &Value, actual: &Value, path: &str) -> String {
    let place = if path.is_empty() { "the result" } else { path };
    format!("{place}: expected {expected}, got {actual}")
}

fn is_kind(kind: &str, value: &Value) -> bool {
    let like = |form: &str| value.as_str().is_some_and(|text| has_form(text, form));
    match kind {
        "$absent" => value.is_null() || value.as_array().is_some_and(Vec::is_empty),
        "$bool" => value.is_boolean(),
        "$date" => like("0000-00-00"),
        "$dateTime" => like("0000-00-00T00:00:00"),
        "$int" => value.is_i64(),
        "$items" => value.as_array().is_some_and(|items| !items.is_empty()),
        "$number" => value.is_number(),
        "$string" => value.as_str().is_some_and(|text| !text.is_empty()),
        _ => panic!("{kind} is no kind of value"),
    }
}

/// Whether it begins in this form, in which 0 is any digit.
fn has_form(text: &str, form: &str) -> bool {
    let pairs = text.chars().zip(form.chars());
    text.len() >= form.len()
        && pairs
            .into_iter()
            .all(|(char, form)| if form == '0' { char.is_ascii_digit() } else { char == form })
}
