//! Tables for people, of rows or of any JSON.

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Map, Value};

use super::text::printable;

/// How wide a table is where there is no terminal to tell.
const WIDTH: u16 = 100;

/// How wide the terminal is.
pub(crate) fn width() -> u16 {
    terminal_size::terminal_size().map_or(WIDTH, |(width, _)| width.0.max(40))
}

/// A table with a head.
pub(crate) fn of_rows<const N: usize>(
    head: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut table = empty();
    table.set_header(head);
    for row in rows {
        table.add_row(row.map(|cell| printable(&cell)));
    }
    table.trim_fmt()
}

/// JSON as tables: an object has a row per member, a list of objects a column per member.
pub(crate) fn of_value(value: &Value) -> String {
    match value {
        Value::Array(items) if items.iter().any(Value::is_object) => grid(items),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join("\n"),
        Value::Object(object) => pairs(object),
        Value::Null => "done".to_owned(),
        scalar => cell(scalar),
    }
}

/// Members that are lists of objects become tables of their own below.
fn pairs(object: &Map<String, Value>) -> String {
    let is_grid =
        |value: &Value| value.as_array().is_some_and(|items| items.iter().any(Value::is_object));
    let mut table = empty();
    let mut parts = Vec::new();
    for (name, value) in flat(object) {
        if is_grid(value) {
            parts.push(format!("{}\n{}", printable(&name), of_value(value)));
        } else {
            table.add_row([printable(&name), cell(value)]);
        }
    }
    if !table.is_empty() {
        parts.insert(0, table.trim_fmt());
    }
    parts.join("\n\n")
}

fn grid(items: &[Value]) -> String {
    let rows: Vec<Vec<(String, &Value)>> = items.iter().map(row).collect();
    let mut columns: Vec<&str> = Vec::new();
    for (name, _) in rows.iter().flatten() {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    let mut table = empty();
    table.set_header(columns.iter().map(|name| printable(name)));
    for row in &rows {
        let of = |column: &&str| {
            row.iter()
                .find(|(name, _)| name == column)
                .map_or_else(String::new, |(_, value)| cell(value))
        };
        table.add_row(columns.iter().map(of).collect::<Vec<_>>());
    }
    table.set_content_arrangement(ContentArrangement::Disabled);
    let grid = table.trim_fmt();
    let fits = |line: &str| line.chars().count() <= usize::from(width());
    if grid.lines().all(fits) { grid } else { records(items) }
}

/// The items one below the other, where there is no room for columns.
fn records(items: &[Value]) -> String {
    let rule = format!("\n{}\n", "─".repeat(usize::from(width()) / 2));
    items.iter().map(of_value).collect::<Vec<_>>().join(&rule)
}

fn row(item: &Value) -> Vec<(String, &Value)> {
    match item {
        Value::Object(object) => flat(object),
        other => vec![("_".to_owned(), other)],
    }
}

/// The members, those of objects inside named by their path.
fn flat(object: &Map<String, Value>) -> Vec<(String, &Value)> {
    let mut members = Vec::new();
    for (name, value) in object {
        match value {
            Value::Object(inner) => {
                members.extend(
                    flat(inner).into_iter().map(|(path, value)| (format!("{name}.{path}"), value)),
                );
            }
            _ => members.push((name.clone(), value)),
        }
    }
    members
}

fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => printable(text),
        Value::Array(items) if !items.iter().any(|item| item.is_object() || item.is_array()) => {
            items.iter().map(cell).collect::<Vec<_>>().join(" ")
        }
        other => super::text::json_line(other),
    }
}

fn empty() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width());
    table
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lines(value: &Value) -> Vec<String> {
        of_value(value)
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn an_object_has_a_row_per_member() {
        let order =
            json!({ "Status": "NEW", "LocalNumbers": { "Ordered": 2, "Fulfilled": ["1", "2"] } });
        assert_eq!(
            lines(&order),
            ["Status NEW", "LocalNumbers.Ordered 2", "LocalNumbers.Fulfilled 1 2"]
        );
    }

    #[test]
    fn a_list_that_is_too_wide_has_a_row_per_member() {
        let message = "a".repeat(usize::from(width()));
        let page =
            json!([{ "id": 1, "Message": message }, { "id": 2, "TextRecord": [{ "id": 3 }] }]);
        let lines = lines(&page);
        let rule = lines.iter().position(|line| line.starts_with('─')).expect("there is a rule");
        assert_eq!(lines[0], "id 1");
        assert_eq!(lines[rule + 1..], ["id 2", "", "TextRecord", "id", "3"]);
    }

    #[test]
    fn a_list_of_objects_has_a_column_per_member() {
        let page =
            json!({ "TotalResults": 2, "Text": [{ "id": 1 }, { "id": 2, "Message": "a\u{1b}b" }] });
        assert_eq!(lines(&page), ["TotalResults 2", "", "Text", "id Message", "1", "2 a\\u{1b}b"]);
    }
}
