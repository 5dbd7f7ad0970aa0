//! Fewer and wider lines. The printer breaks at 89 columns and puts every field of a literal and every
//! call of a chain on a line of its own; a table of fields reads better with one row per field.
//!
//! Works on printed lines: a line that is no comment and ends with an opening bracket opens a group,
//! because no literal reaches over a line's end.

const WIDTH: usize = 110;

/// Joins what belongs on one line.
pub(super) fn compact(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match lines.last_mut() {
            // A call of a chain: the row of a table stays one row, however long its text is.
            Some(last) if continues_chain(line) && !is_comment(last) => {
                last.push_str(line.trim_start());
            }
            _ => lines.push(line.to_owned()),
        }
        close_group(&mut lines);
    }
    lines.join("\n") + "\n"
}

/// What a pair of brackets holds.
#[derive(Clone, Copy, PartialEq)]
enum Group {
    /// Arguments or parameters.
    Call,
    /// The fields of a struct literal.
    Literal,
    /// The one expression of a function.
    Body,
}

/// When the last line closes a group of simple lines, joins the group, or packs it if it is too long.
fn close_group(lines: &mut Vec<String>) {
    let Some((last, before)) = lines.split_last() else { return };
    let indent = indent_of(last);
    let Some(at) = before.iter().rposition(|line| indent_of(line) <= indent) else { return };
    let Some((open, inner)) = before.get(at..).and_then(<[String]>::split_first) else { return };
    let simple = |line: &String| !is_comment(line) && indent_of(line) == indent + 4;
    if inner.is_empty() || !inner.iter().all(simple) {
        return;
    }
    let members: Vec<&str> = inner.iter().map(|line| line.trim()).collect();
    let Some(group) = group(open, &members, last) else { return };
    let space = if group == Group::Call { "" } else { " " };
    let content = members.join(" ");
    let close = last.trim_start();
    let joined = format!("{open}{space}{}{space}{close}", content.trim_end_matches(','));
    // Prose at the end of a row may reach over the edge; nothing comes after it.
    let ends_in_text =
        group == Group::Call && members.last().is_some_and(|last| last.starts_with('"'));
    let replacement = if joined.chars().count() <= WIDTH || ends_in_text {
        vec![joined]
    } else if group == Group::Literal {
        let packed = pack(&members, indent + 4);
        [vec![open.clone()], packed, vec![last.clone()]].concat()
    } else {
        return;
    };
    lines.truncate(at);
    lines.extend(replacement);
}

fn group(open: &str, members: &[&str], close: &str) -> Option<Group> {
    let close = close.trim_start();
    match members {
        _ if is_comment(open) => None,
        _ if open.ends_with('(') && close.starts_with(')') => Some(Group::Call),
        _ if open.trim_start() == "Self {" && close.starts_with('}') => Some(Group::Literal),
        [only] if open.contains("fn ") && open.ends_with('{') && close == "}" => {
            (!only.ends_with(';')).then_some(Group::Body)
        }
        _ => None,
    }
}

/// As many members on a line as fit.
fn pack(members: &[&str], indent: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for member in members {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + member.len() <= WIDTH => {
                line.push(' ');
                line.push_str(member);
            }
            _ => lines.push(format!("{}{member}", " ".repeat(indent))),
        }
    }
    lines
}

fn continues_chain(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('.') && !line.starts_with("..")
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_together_is_joined() {
        let cases = [
            ("a(\n    1,\n    2,\n)\n", "a(1, 2)\n"),
            ("row(1)\n    .doc(\n        \"text\",\n    ),\n", "row(1).doc(\"text\"),\n"),
            ("Self {\n    a: 1,\n    ..self\n}\n", "Self { a: 1, ..self }\n"),
            ("fn f() -> u8 {\n    1\n}\n", "fn f() -> u8 { 1 }\n"),
        ];
        for (printed, expected) in cases {
            assert_eq!(compact(printed), expected);
        }
    }

    #[test]
    fn what_does_not_is_left_alone() {
        let long = format!("a(\n    {},\n    {},\n)\n", "b".repeat(60), "c".repeat(60));
        let untouched = [
            "/// a (\n///     b\n/// )\n",
            "fn f() {\n    g();\n}\n",
            "pub struct A {\n    pub a: u8,\n}\n",
            "impl A {\n    fn f() {}\n    fn g() {}\n}\n",
            &long,
        ];
        for printed in untouched {
            assert_eq!(compact(printed), printed);
        }
    }

    #[test]
    fn a_long_literal_is_packed() {
        let members = ["    some_field_with_a_name: None,"; 5].join("\n");
        let packed = compact(&format!("Self {{\n{members}\n}}\n"));
        assert_eq!(packed.lines().count(), 4);
        assert!(packed.lines().all(|line| line.len() <= WIDTH));
    }
}
